"""Loading the demonstration, once."""

from django.conf import settings
from django.db import transaction

from amhe.demo.examples import load_examples
from amhe.demo.northmoor import Northmoor
from amhe.demo.others import BrynGlas, LoughVale
from amhe.demo.people import ensure_people
from amhe.demo.project import months_before
from amhe.demo.saltmarsh import MONTHS, Saltmarsh
from amhe.demo.story import Calendar, moment, tell
from audit import clock
from organisations import actions as organisations
from organisations.models import Organisation, Wave

WAVE, EARLIER_WAVE = "Wave 3", "Wave 2"
STORIES = (Northmoor, BrynGlas, LoughVale)


class NotADemonstration(Exception):
    """The demonstration was asked for on a site that is none: its people have a public password."""


def refuse_unless_demo():
    if not settings.DEMO:
        raise NotADemonstration("Set DEMO=1 to load the demonstration: it makes people whose password everybody knows.")


@transaction.atomic
def load(*, today):
    """Load the demonstration if it is not there yet. Returns whether it was loaded now. All of it is loaded or nothing.

    `today` is the day on which the story ends. Raises NotADemonstration unless the site is one.
    """
    refuse_unless_demo()
    calendar = Calendar(today)
    with clock.at(moment(calendar.after(-30), 9)):
        cast = ensure_people(starts_on=calendar.after(-30))
    if Organisation.objects.filter(name=Northmoor.name).exists():
        return False
    prepare = calendar.after(-21)
    with clock.at(moment(prepare, 9)):
        wave = Wave.objects.filter(name=WAVE).first() or organisations.create_wave(
            name=WAVE, starts_on=calendar.start, entry_route="identify", by=cast["programme"]
        )
        load_examples(joined_on=prepare, by=cast["programme"])
        earlier = Wave.objects.filter(name=EARLIER_WAVE).first() or organisations.create_wave(
            name=EARLIER_WAVE, starts_on=months_before(today, MONTHS), entry_route="pre_identified", by=cast["programme"]
        )
    stories = [story(cast=cast, wave=wave, calendar=calendar) for story in STORIES]
    stories.append(Saltmarsh(cast=cast, wave=earlier, calendar=calendar))
    tell(scene for story in stories for scene in story.scenes())
    return True
