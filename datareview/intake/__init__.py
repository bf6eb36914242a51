"""Excerpts that come many at once: pasted or uploaded, parsed (`parsing`), checked row by row (`checking`), and taken over.

Rows that wait are dicts, kept in `Intake.rows`: `row` (its number in the file or the paste), `text`, and perhaps `speaker`, `topic`
(a code), `consent` (an id), `may_distress`; `unread` maps a column to what was written there and not understood; `is_merged` is true
for cells that were merged. `token` stands for what may identify somebody in the row, found when it was kept; `sure` is the token of
what a person said is not about an identifiable person, `twice` that the same words are wanted again.
"""
