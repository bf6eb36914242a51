"""Codes for the reader: the list with how often each was given, one code with its history, what was merged and taken away."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from datareview.counting import counted, excerpts_coded
from datareview.models import Code, CodeChange, CodeChangeKind, CodedMark, CodeKind, Coding

PAGE = 50
EXCERPTS_PAGE = 20
# Of what was merged and taken away the latest are listed.
MOST_ASIDE = 50
SORTS = {
    "name": lambda row: row.code.name.casefold(),
    "excerpts": lambda row: row.excerpts,
    "coders": lambda row: row.coders,
}


@dataclass(frozen=True)
class CodeRow:
    """A code with the number of excerpts that carry it, as counted, and of people who gave it."""

    code: Code
    excerpts: int
    coders: int


def current(population):
    """The codes in use, those of the starter pack first."""
    return in_order(Code.objects.current().filter(population=population))


def in_order(codes):
    return sorted(codes, key=lambda code: (code.kind != CodeKind.A_PRIORI, code.name.casefold(), code.pk))


def counts(population):
    """{id of code: (excerpts, coders)} of the codes that were given, in one query."""
    rows = counted(population).order_by().values("counts_as")
    rows = rows.annotate(excerpts=Count("excerpt", distinct=True), coders=Count("by", distinct=True))
    return {row["counts_as"]: (row["excerpts"], row["coders"]) for row in rows}


def rows_of(population, *, words="", kind="", theme=None, sort=""):
    """The rows of the list, in two queries. `theme` is an id, or "none" for codes without one; `sort` a key of SORTS, perhaps with -."""
    numbers = counts(population)
    codes = in_order(Code.objects.current().filter(population=population).select_related("theme"))
    rows = [CodeRow(code, *numbers.get(code.pk, (0, 0))) for code in codes if _matches(code, words, kind, theme)]
    if by := SORTS.get(sort.removeprefix("-")):
        rows.sort(key=by, reverse=sort.startswith("-"))
    return rows


def _matches(code, words, kind, theme):
    said = f"{code.name} {code.description}".casefold()
    if not all(word in said for word in words.casefold().split()) or (kind and code.kind != kind):
        return False
    return not theme or (code.theme_id is None if theme == "none" else code.theme_id == int(theme))


def aside(population):
    """(merged codes with what they count as, codes that were taken away), the latest of each."""
    rows = Code.objects.filter(population=population)
    merged = rows.filter(merged_into__isnull=False).select_related("merged_into").order_by("-edited_at", "-pk")
    removed = rows.filter(removed_at__isnull=False).order_by("-removed_at", "-pk")
    return list(merged[:MOST_ASIDE]), list(removed[:MOST_ASIDE])


def excerpts_of(reading, code):
    """The excerpts with this code, as counted, whose words this reader may read."""
    return excerpts_coded(reading.excerpts(), code).select_related("activity", "source").order_by("number")


@dataclass(frozen=True)
class Cut:
    """The first MOST_ASIDE rows, and how many `more` there are."""

    rows: list
    more: int

    @classmethod
    def of(cls, rows):
        """Runs two queries, for any number of rows."""
        return cls(list(rows[:MOST_ASIDE]), max(rows.count() - MOST_ASIDE, 0))


def history_of(code):
    """What happened to a code, the latest first: a Cut of CodeChanges."""
    return Cut.of(CodeChange.objects.filter(code=code).order_by("-at", "-pk"))


def merged_into(code):
    """The codes that count as this one: a Cut of Codes."""
    return Cut.of(Code.objects.filter(merged_into=code).order_by("name", "pk"))


def given_alone(code, excerpts):
    """Of these Excerpts the ids of those to which one person gave the code as counted, and others coded them and did not; two queries."""
    ids = [excerpt.pk for excerpt in excerpts]
    gave, done = defaultdict(set), defaultdict(set)
    codings = Coding.objects.filter(Q(code=code) | Q(code__merged_into=code), excerpt__in=ids)
    for excerpt, who in codings.order_by().values_list("excerpt", "by"):
        gave[excerpt].add(who)
    for excerpt, who in CodedMark.objects.filter(excerpt__in=ids, by__isnull=False).values_list("excerpt", "by"):
        done[excerpt].add(who)
    return {excerpt for excerpt, who in gave.items() if len(who) == 1 and done[excerpt] - who}


def may_start(population):
    """Whether no code of the starter pack was ever made here."""
    return not Code.objects.filter(population=population, kind=CodeKind.A_PRIORI).exists()


def change_words(change):
    """What happened to a code, in words, without who and when."""
    return {
        CodeChangeKind.MADE: "Made",
        CodeChangeKind.RENAMED: f"Renamed from “{change.old}” to “{change.new}”",
        CodeChangeKind.MERGED: f"Merged into “{change.new}”",
        CodeChangeKind.UNMERGED: f"Merge into “{change.old}” taken back",
        CodeChangeKind.REMOVED: "Taken away",
        CodeChangeKind.RESTORED: "Put back",
    }[change.kind]
