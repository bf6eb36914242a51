"""Where words come from: one activity, or one source of existing data."""

from dataclasses import dataclass
from functools import cached_property

from core.dates import nhs_date
from datareview.models import Activity, Consent, DataSource, Strand


def words_for(excerpt, reading):
    """Where an excerpt comes from, as this reader may know it: its source; its activity and day for the sub-team.

    For others nothing leads from words to the occasion: a day, a place or even a method could show who spoke (DOMAIN section 14.8).
    """
    if excerpt.source_id:
        return str(excerpt.source)
    return Place(activity=excerpt.activity).words if reading.may_edit else ""


@dataclass(frozen=True)
class Place:
    """One of `activity` and `source`."""

    activity: Activity | None = None
    source: DataSource | None = None

    @property
    def strand(self):
        return Strand(self.activity.strand) if self.activity else Strand.DATA

    @property
    def needs_consent(self):
        """Whether nothing that was said here may be written down without an agreement."""
        return self.strand == Strand.PEOPLE

    @property
    def key(self):
        """The place in an address: "activity=12", "source=3"."""
        return f"activity={self.activity.pk}" if self.activity else f"source={self.source.pk}"

    @property
    def ids(self):
        """The place as it is kept in the settings of an intake."""
        return {"activity": self.activity.pk if self.activity else None, "source": self.source.pk if self.source else None}

    @property
    def words(self):
        """The place as the sub-team knows it."""
        return f"{self.activity}, {nhs_date(self.activity.date)}" if self.activity else str(self.source)

    @cached_property
    def consents(self):
        """The agreements in force under which something was said here, a list."""
        if self.activity is None:
            return []
        return list(Consent.objects.filter(activity=self.activity, may_use=True, withdrawn_on__isnull=True))

    @property
    def lacks_consent(self):
        """Whether an agreement has to be written down first."""
        return self.needs_consent and not self.consents


def activities(population):
    """The activities that words may come from, newest first."""
    return Activity.objects.current().filter(population=population)


def sources(population):
    return DataSource.objects.current().filter(population=population)


def place_of(population, given):
    """The Place that a dict names by "activity" or "source" (ids, also as text), or None where it names none that is there."""
    activity = _found(activities(population), given.get("activity"))
    source = None if activity else _found(sources(population), given.get("source"))
    return Place(activity, source) if activity or source else None


def places_of(population, given):
    """The Place that each of these dicts of ids names, None for one that is not there any more; two queries, however many there are."""
    heard, read = ({each.get(kind) for each in given} - {None} for kind in ("activity", "source"))
    heard, read = activities(population).in_bulk(heard), sources(population).in_bulk(read)
    pairs = [(heard.get(each.get("activity")), read.get(each.get("source"))) for each in given]
    return [Place(*pair) if any(pair) else None for pair in pairs]


def _found(rows, pk):
    return rows.filter(pk=int(pk)).first() if str(pk or "").isdecimal() and len(str(pk)) < 19 else None
