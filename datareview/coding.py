"""The coding page: which excerpt comes next for this person, and the codes to choose from."""

from dataclasses import dataclass

from django.db.models import Case, Count, Max, Min, Q, When
from django.db.models.functions import Coalesce

from core.prepared import prepared
from datareview.codes import in_order
from datareview.counting import coded_as, is_in_use
from datareview.models import Code, CodedMark, Coding, Strand

STRANDS = dict(Strand.choices)


@dataclass(frozen=True)
class Progress:
    """How far one person is with the excerpts of a strand, or with all of them."""

    done: int
    total: int

    @property
    def left(self):
        return self.total - self.done


@dataclass(frozen=True)
class Place:
    """Where an excerpt stands among those to code: its place (from 1), and the ids of its neighbours, None at the ends."""

    number: int
    previous: int | None
    next: int | None


def to_code(reading, strand=""):
    """The excerpts that may be coded, in the order of their numbers; only one strand if told."""
    rows = reading.excerpts().order_by("number")
    return rows.filter(strand=strand) if strand in STRANDS else rows


def next_of(reading, user, *, strand="", after=0):
    """The first excerpt after this number that the person has not coded, else the first of all; None when nothing is left."""
    left = to_code(reading, strand).exclude(pk__in=CodedMark.objects.filter(by=user).values("excerpt"))
    return left.filter(number__gt=after).first() or left.first()


def progress_of(reading, user, strand=""):
    """The Progress of this person, in one query."""
    return Progress(**to_code(reading, strand).order_by().aggregate(**_progress(user)))


def _progress(user):
    marks = CodedMark.objects.filter(by=user).values("excerpt")
    return {"done": Count("pk", filter=Q(pk__in=marks)), "total": Count("pk")}


def place_of(excerpt, reading, user, strand=""):
    """(the Place of an excerpt, the Progress of this person), in two queries for any number of excerpts."""
    rows = to_code(reading, strand).order_by()
    before, after = Q(number__lt=excerpt.number), Q(number__gt=excerpt.number)
    found = rows.aggregate(
        **_progress(user), before=Count("pk", filter=before), previous=Max("number", filter=before), next=Min("number", filter=after)
    )
    ids = dict(rows.filter(number__in=(found["previous"] or 0, found["next"] or 0)).values_list("number", "pk"))
    place = Place(found["before"] + 1, ids.get(found["previous"]), ids.get(found["next"]))
    return place, Progress(found["done"], found["total"])


def given_by(excerpt, user):
    """{id of a code that this person gave to the excerpt: id of what it counts as now, None for nothing}, in one query."""
    return dict(_given(excerpt=excerpt.pk, user=user.pk))


@prepared
def _given(*, excerpt, user):
    mine = Coding.objects.filter(excerpt=excerpt, by=user).order_by()
    return mine.annotate(counts_as=Case(When(is_in_use(), then=coded_as()))).values_list("code", "counts_as")


def held_by(excerpt, user):
    """The ids of the codes that this person gave to the excerpt, as they count now."""
    return set(given_by(excerpt, user).values()) - {None}


def is_done(excerpt, user):
    return bool(_marks(excerpt=excerpt.pk, user=user.pk))


@prepared
def _marks(*, excerpt, user):
    return CodedMark.objects.filter(excerpt=excerpt, by=user).values_list("pk")


def merged(codes):
    """Of these codes those that count as another one by now, with it, in one query."""
    rows = Code.objects.filter(pk__in=[code.pk for code in codes], merged_into__isnull=False)
    return list(rows.select_related("merged_into").order_by("name", "pk"))


def codable(population):
    """The codes that may be given, those of the starter pack first."""
    return in_order(Code.objects.current().filter(population=population, is_codable=True))


def others_of(excerpt, user):
    """What others gave: [(id of account, [names of codes])] of those who are done with the excerpt, in two queries."""
    done = CodedMark.objects.filter(excerpt=excerpt, by__isnull=False).exclude(by=user).order_by("at", "pk").values_list("by", flat=True)
    names = {who: set() for who in done}
    theirs = Coding.objects.filter(is_in_use(), excerpt=excerpt, by__in=names)
    for who, name in theirs.values_list("by", Coalesce("code__merged_into__name", "code__name")):
        names[who].add(name)
    return [(who, sorted(found, key=str.casefold)) for who, found in names.items()]
