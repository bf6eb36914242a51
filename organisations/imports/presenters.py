"""Words for the pages of the import."""

from organisations.imports.plans import in_words
from organisations.models.imports import ImportState

COLOURS = {ImportState.CHECKED: "blue", ImportState.COMMITTED: "green", ImportState.DISCARDED: "grey"}


def outcome(batch):
    """What became of an uploaded file, in a sentence."""
    if batch.state == ImportState.COMMITTED:
        return in_words(batch.summary, past=True)
    if batch.state == ImportState.DISCARDED:
        return "It was put aside, and nothing was added."
    problems = batch.summary.get("problems", 0)
    if problems:
        return f"{problems:,} problem{'' if problems == 1 else 's'} when it was checked."
    return in_words(batch.summary)


def history(batches):
    """The rows of the list of uploads: dicts of the batch, its tag and what became of it."""
    return [{"batch": batch, "colour": COLOURS[batch.state], "words": outcome(batch)} for batch in batches]
