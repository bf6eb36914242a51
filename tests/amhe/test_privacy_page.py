"""What the privacy page says about how long things are kept is what the code does."""

import pytest

from jobs import purging
from organisations.imports import actions as imports


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("the text of an email to you: {} days", purging.MAIL_TEXT_DAYS),
        ("that there was an email: {} days", purging.MAIL_DAYS),
        ("a file that was prepared for you: {} days", purging.JOB_DAYS),
        ("until they are added or turned down, and at most {} days", imports.KEPT_DAYS),
    ],
)
def test_days_on_the_page_are_those_after_which_things_go(client, sentence, days):
    assert sentence.format(days) in client.get("/privacy/").text
