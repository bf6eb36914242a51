"""Reading excerpts: lists, filters, search and the queue of those to check. Whose words a reader may read is said in `reading`."""

from dataclasses import dataclass, field
from functools import reduce
from operator import and_

from django.db.models import Exists, Func, IntegerField, OuterRef, Q

from datareview.counting import coded_as, is_in_use, theme_as
from datareview.models import CodedMark, Coding, Excerpt, Intake, IntakeKind, Strand
from datareview.places import words_for

PAGE = 25
STRAND_COLOURS = {Strand.PEOPLE: "blue", Strand.PROFESSIONALS: "purple", Strand.DATA: "grey"}


@dataclass(frozen=True)
class ExcerptRow:
    """An excerpt as a page shows it. `place` is empty where only the sub-team may know it; `codes` are the names of codes."""

    excerpt: Excerpt
    place: str
    topic: str
    codes: list[str] = field(default_factory=list)

    @property
    def strand(self):
        return self.excerpt.get_strand_display()

    @property
    def colour(self):
        return STRAND_COLOURS[Strand(self.excerpt.strand)]


def for_pages(excerpts):
    """With what a page says of them, in the order of their numbers."""
    return excerpts.select_related("activity", "source", "consent").order_by("number", "pk")


def visible(reading):
    """Every excerpt whose page this reader may open, the unchecked ones of their sub-team among them. A QuerySet."""
    return for_pages(reading.excerpts() | reading.to_check())


def narrowed(excerpts, user, *, strand="", activity=None, source=None, code=None, theme=None, not_coded=False, q=""):
    """Those that meet all of it. `not_coded`: not marked as done by `user`; `q`: words that all occur in the text."""
    codings = Coding.objects.filter(is_in_use(), excerpt=OuterRef("pk")).annotate(counts_as=coded_as(), counts_for=theme_as())
    if strand:
        excerpts = excerpts.filter(strand=strand)
    if activity:
        excerpts = excerpts.filter(activity=activity)
    if source:
        excerpts = excerpts.filter(source=source)
    if code:
        excerpts = excerpts.filter(Exists(codings.filter(counts_as=code.pk)))
    if theme:
        excerpts = excerpts.filter(Exists(codings.filter(counts_for=theme.pk)))
    if not_coded:
        excerpts = excerpts.exclude(Exists(CodedMark.objects.filter(excerpt=OuterRef("pk"), by=user)))
    words = q.split()
    return excerpts.filter(reduce(and_, (Q(text__icontains=word) for word in words))) if words else excerpts


def rows_of(excerpts, reading, topics):
    """ExcerptRows of these excerpts, in one query. `topics` is {code: words}.

    Whoever codes sees their own codes only, so that nobody is led by what others found; whoever reads sees all of them.
    """
    excerpts = list(excerpts)
    codings = Coding.objects.filter(is_in_use(), excerpt__in=excerpts).select_related("code__merged_into")
    if reading.may_edit:
        codings = codings.filter(by=reading.user)
    names = {}
    for coding in codings:
        names.setdefault(coding.excerpt_id, set()).add((coding.code.merged_into or coding.code).name)
    return [
        ExcerptRow(
            excerpt,
            words_for(excerpt, reading),
            topics.get(excerpt.topic, ""),
            sorted(names.get(excerpt.pk, ()), key=str.casefold),
        )
        for excerpt in excerpts
    ]


def hidden_count(reading):
    """How many checked excerpts there are whose words this reader may not read."""
    if reading.may_edit or not reading.may_read:
        return 0
    return Excerpt.objects.filter(population=reading.population).checked().count() - reading.excerpts().count()


def to_check_by(reading):
    """The excerpts that this reader may check: somebody else wrote them."""
    return reading.to_check().exclude(by=reading.user).order_by("number", "pk")


def own_waiting(reading):
    """What this reader wrote, and somebody else has to check."""
    return reading.to_check().filter(by=reading.user).order_by("number", "pk")


def next_to_check(reading, after=None):
    """The next excerpt that this reader may check after this one (an Excerpt), beginning again at the end; None if no other is left."""
    waiting = to_check_by(reading)
    if after is None:
        return waiting.first()
    others = waiting.exclude(pk=after.pk)
    return others.filter(number__gt=after.number).first() or others.first()


def open_intakes(population, user):
    """What this person pasted or uploaded and has not finished, newest first, each with `count` of rows and without reading the rows."""
    mine = Intake.objects.filter(population=population, by=user, kind=IntakeKind.EXCERPTS)
    return mine.defer("rows").annotate(count=_Length("rows"))


class _Length(Func):
    """How many items a JSON list has, counted by the database."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **context)
