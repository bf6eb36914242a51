"""The three real organisations, as examples of how a team may be made up. Roles only: no people, no activity, no status of a project."""

from dateutil.relativedelta import relativedelta

from core import reference
from milestones.actions import edit_content
from organisations import actions as organisations
from organisations.imports import actions as imports
from organisations.imports.checking import check
from organisations.imports.sheets import records_of_reference
from organisations.models.organisations import Participation, Status

WAVE = "Example teams"
REASON = "Shown as an example of how a team may be made up, from the starter pack. Nothing else here is about this organisation."


def load_examples(*, joined_on, by):
    """Load the example teams through the import, into a wave of their own that starts a year later and asks nothing of them."""
    starts_on = joined_on.replace(day=1) + relativedelta(years=1)
    wave = organisations.create_wave(name=WAVE, starts_on=starts_on, entry_route="identify", by=by)
    for milestone in wave.milestones.all():
        edit_content(item=milestone, planned_on=None, by=by)
    items = reference.load("demo_organisations")["items"]
    plan = check(records_of_reference(items, wave=WAVE, joined_on=joined_on), on=joined_on)
    imports.commit(plan, by=by, label="demo_organisations.json")
    for participation in Participation.objects.filter(wave=wave):
        organisations.change_status(participation=participation, status=Status.PAUSED, reason=REASON, on=joined_on, by=by)
