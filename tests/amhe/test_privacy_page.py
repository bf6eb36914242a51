"""What the privacy page says about how long things are kept is what the code does."""

import pytest

from assets import schedule as assets_schedule
from assets.actions import retention
from datareview import schedule
from datareview.actions import consents, notes
from jobs import purging
from organisations.imports import actions as imports
from reports.assetmap import actions as assetmap


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("the text of an email to you: {} days", purging.MAIL_TEXT_DAYS),
        ("that there was an email: {} days", purging.MAIL_DAYS),
        ("a file that was prepared for you: {} days", purging.JOB_DAYS),
        ("raw notes: {} days", notes.KEPT_DAYS),
        ("chooses another day, {} months ahead at most", notes.MOST_MONTHS),
        ("until {} months after the work with that population is closed", consents.KEPT_MONTHS),
        ("for a data review and is not taken over: {} day", schedule.INTAKE_KEPT.days),
        ("until {} months after the asset is on no map that is worked on", retention.KEPT_MONTHS),
        ("for an asset map and is not taken over: {} day", assets_schedule.INTAKE_KEPT.days),
        ("asset map that was made to be printed: {} days", assetmap.KEPT.days),
        ("until they are added or turned down, and at most {} days", imports.KEPT_DAYS),
    ],
)
def test_days_on_the_page_are_those_after_which_things_go(client, sentence, days):
    assert sentence.format(days) in client.get("/privacy/").text
