"""How the demonstration is told: scenes in the order of their days, each written down at the time at which it plays."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from audit import clock

MONTHS_BEFORE = 3


@dataclass(frozen=True)
class Calendar:
    """The days of the story, none at a weekend. The wave starts on the first of a month; `today` lies in the fourth month of Phase 1."""

    today: date

    @property
    def start(self):
        return self.today.replace(day=1) - relativedelta(months=MONTHS_BEFORE)

    def after(self, days):
        """So many days after the wave started, or the next working day; up to 86 are in the past."""
        return working_day(self.start + timedelta(days=days), step=1)

    def ago(self, days):
        """So many days before today, or the working day before; fewer than 87 are after the start of the wave."""
        return working_day(self.today - timedelta(days=days), step=-1)

    def ahead(self, days):
        return working_day(self.today + timedelta(days=days), step=1)


def working_day(day, *, step):
    """The day itself, or the nearest working day after it (`step` 1) or before it (-1)."""
    while day.weekday() > 4:
        day += timedelta(days=step)
    return day


@dataclass(frozen=True)
class Scene:
    """Something that happens on a day: `act` is called with that day as `on`."""

    day: date
    act: Callable
    hour: int = 10


def tell(scenes):
    """Play the scenes in the order of their days, with the clock of the records set to each of them."""
    for scene in sorted(scenes, key=lambda scene: (scene.day, scene.hour)):
        with clock.at(moment(scene.day, scene.hour)):
            scene.act(on=scene.day)


def moment(day, hour):
    """An hour of a day in the time zone of the site."""
    return datetime.combine(day, time(hour), tzinfo=timezone.get_current_timezone())
