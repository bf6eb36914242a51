"""The board as a tidy table: one row for each milestone of each organisation or population, with ids that stay (complaint C15).

Every column has its meaning beside it; the page of columns and the files are made from the same list. No names of people.
"""

from core.dates import as_day
from milestones.models import State
from organisations.models.organisations import Status
from reports.activity import words_of
from reports.board.rows import rows_by_id
from reports.models import Rule

BATCH = 250


def timing(milestone):
    """ "done", "no date", "late" or "planned": what has no date, what is not started and what is late are three things."""
    if milestone.is_done:
        return "done"
    if milestone.planned_on is None:
        return "no date"
    return "late" if milestone.is_late else "planned"


ORGANISATION_COLUMNS = [
    ("participation_id", "Number of the organisation's part in the wave", lambda row: row.participation.pk),
    ("organisation_id", "Number of the organisation; it stays the same from wave to wave", lambda row: row.organisation.pk),
    ("organisation", "Name of the organisation", lambda row: row.organisation.name),
    ("ods_code", "Code in the NHS Organisation Data Service; empty where there is none", lambda row: row.organisation.ods_code),
    ("wave", "Name of the wave", lambda row: row.participation.wave.name),
    ("status", "Active, Paused or Withdrawn", lambda row: Status(row.participation.status).label),
    ("status_changed_on", "Day of the last change of status", lambda row: row.participation.status_changed_on),
    ("phase", "Number of the phase that the organisation is in", lambda row: row.pace and row.pace.phase.number),
    ("month", "Running month of the phase, from 1; empty before it starts", lambda row: row.pace and row.pace.month),
    ("months_planned", "Length of the phase in months", lambda row: row.pace and row.pace.phase.months),
]
MILESTONE_COLUMNS = [
    ("population_id", "Number of the population; empty for milestones of the whole organisation", lambda group, _: group.population),
    ("population", "Name of the population; empty for milestones of the whole organisation", lambda group, _: group.name),
    ("progress_id", "Number of this milestone of this organisation or population", lambda _, milestone: milestone.pk),
    ("milestone", "Code of the milestone", lambda _, milestone: milestone.code),
    ("milestone_title", "Title of the milestone", lambda _, milestone: milestone.title),
    ("state", f"{', '.join(State.labels)}", lambda _, milestone: State(milestone.state).label),
    ("state_set_on", "Day of the request or decision that gave the state; empty for others", lambda _, milestone: milestone.decided_on),
    ("timing", "done, planned, late or no date", lambda _, milestone: timing(milestone)),
    ("planned_on", "Day by which the team plans to be done; empty if there is no date", lambda _, milestone: milestone.planned_on),
    ("started_on", "Day of the first thing recorded for it; empty if there is none", lambda _, milestone: milestone.started_on),
    ("completed_on", "Day on which it was signed off or marked as not applicable", lambda _, milestone: milestone.completed_on),
    (
        "is_late",
        "yes if it is still open after its planned date; always no while an organisation is paused or has withdrawn",
        lambda _, milestone: milestone.is_late,
    ),
]
PROJECT_COLUMNS = [
    ("measures", "How many measures the population's project has", "measures"),
    ("measures_due", "How many of them wait for their next point", "due"),
    ("measures_improving", "Of how many the latest point is a signal of improvement", "improving"),
    ("measures_concerning", "Of how many the latest point is a signal of concern", "concerning"),
    ("tests_in_progress", "PDSA cycles that were begun and not decided yet", "tests"),
]
MILESTONE_COLUMNS += [
    (name, f"{meaning}; empty for milestones of the whole organisation", lambda group, _, of=of: _of_project(group, of))
    for name, meaning, of in PROJECT_COLUMNS
]
LATER_COLUMNS = [
    (
        "last_activity",
        "The last thing that the organisation's own people recorded",
        lambda row: row.last_activity and words_of(row.last_activity.action),
    ),
    ("last_activity_on", "Its day", lambda row: row.last_activity and as_day(row.last_activity.at)),
    ("next_meeting_on", "The next day on which one of its teams meets", lambda row: row.next_meeting),
    ("open_reviews", "How many of its milestones wait for the coach", lambda row: len(row.reviews)),
    *[
        (
            f"attention_{rule.value}_since",
            f"Since when it needs attention for this: {rule.label[0].lower()}{rule.label[1:]}; empty if it does not",
            lambda row, rule=rule: row.flags.get(rule),
        )
        for rule in Rule
    ],
]


def _of_project(group, name):
    """A number of the population's project, 0 where it has none; None for the organisation's own milestones."""
    return None if group.population is None else getattr(group.project, name, 0)


def columns():
    """Pairs of the name of a column and its meaning, in the order of the files."""
    return [(name, meaning) for name, meaning, _ in [*ORGANISATION_COLUMNS, *MILESTONE_COLUMNS, *LATER_COLUMNS]]


def header():
    return [name for name, _ in columns()]


def table(ids, reader):
    """The rows of the file for these participation ids, in their order: lists of text, numbers, dates, booleans or None."""
    for start in range(0, len(ids), BATCH):
        for row in rows_by_id(ids[start : start + BATCH], reader):
            yield from _rows(row)


def _rows(row):
    first = [value(row) for _, _, value in ORGANISATION_COLUMNS]
    last = [value(row) for _, _, value in LATER_COLUMNS]
    pairs = [(group, milestone) for group in row.groups for milestone in group.milestones]
    for group, milestone in pairs:
        yield [*first, *[value(group, milestone) for _, _, value in MILESTONE_COLUMNS], *last]
    if not pairs:
        yield [*first, *[None] * len(MILESTONE_COLUMNS), *last]
