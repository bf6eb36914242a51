import pytest

from jobs.models import Job
from jobs.presenters import progress_of
from tests.factories.jobs import JobFactory

State = Job.State


@pytest.mark.parametrize(
    ("fields", "heading", "words", "percentage"),
    [
        ({}, "Waiting to start", "Waiting to start. This usually takes a few seconds.", None),
        (
            {"error": "ValueError at x.py:1"},
            "Waiting to start",
            "The last attempt did not work. It starts again by itself in a few minutes.",
            None,
        ),
        ({"state": State.RUNNING}, "In progress", "In progress.", None),
        ({"state": State.RUNNING, "message": "Reading the sheet"}, "In progress", "Reading the sheet", None),
        ({"state": State.RUNNING, "progress": 1, "total": 3}, "In progress", "In progress: 1 of 3.", 33),
        ({"state": State.RUNNING, "progress": 4, "total": 3, "message": "Rows"}, "In progress", "Rows: 4 of 3.", 100),
        ({"state": State.DONE, "progress": 3, "total": 3}, "Finished", "Finished.", None),
        ({"state": State.DONE, "result_file": "a.pdf"}, "Finished", "Your file is ready.", None),
        ({"state": State.FAILED, "message": "No sheet named Teams."}, "This did not work", "No sheet named Teams.", None),
        (
            {"state": State.FAILED, "error": "ValueError at x.py:1"},
            "This did not work",
            "This did not work. You can try again; if it fails again, tell the programme team.",
            None,
        ),
    ],
)
def test_progress_of_a_job_is_told_in_words(fields, heading, words, percentage):
    shown = progress_of(JobFactory.build(**fields))

    assert (shown["heading"], shown["words"], shown["percentage"]) == (heading, words, percentage)


def test_stamp_changes_with_what_is_shown_and_only_then():
    first, again, further = [
        progress_of(JobFactory.build(state=State.RUNNING, total=9, progress=done, attempts=attempts))["stamp"]
        for done, attempts in ((1, 1), (1, 2), (2, 1))
    ]

    assert (first == again, first == further) == (True, False)
