"""Reads about definitions: the current ones, what they say in words, what changed, and whether they describe few people."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from accounts.permissions import Permission
from core import reference
from populations.models import Definition, PeopleEstimate, Status

CHARACTERISTICS = reference.load("characteristics")
SEGMENT_TYPES = {row["code"]: row["label"] for row in CHARACTERISTICS["segment_types"]}
SEGMENT_EXAMPLES = {row["code"]: f"For example {row['examples']}" for row in CHARACTERISTICS["segment_types"]}
PROTECTED = {row["code"]: row["label"] for row in CHARACTERISTICS["protected_characteristics"]}
OTHER_GROUPS = {row["code"]: row["label"] for row in CHARACTERISTICS["other_characteristics"]}
EXAMPLES = CHARACTERISTICS["population_examples"]
PROGRAMMES = {row["code"]: row["label"] for row in reference.load("programmes_served")["items"]}
PROGRAMME_HINTS = {row["code"]: row["hint"] for row in reference.load("programmes_served")["items"]}
OTHER = "other"
# With a place, these may point at somebody: data about them would be special category data, or they name a group.
TELLING = {row["code"] for row in CHARACTERISTICS["protected_characteristics"] if row["special_category"]} | OTHER_GROUPS.keys()
CORE20 = {1, 2}
DEFINABLE = (Status.CANDIDATE, Status.SHORT_LISTED, Status.SELECTED)


def current_of(populations):
    """The current definition of each of these populations (a QuerySet or a list): {population id: Definition}, in one query.

    Populations without one are left out. The private text is not in them, whoever reads: `private_text_of` has it.
    """
    newer = Definition.objects.filter(population=OuterRef("population"), number__gt=OuterRef("number"))
    rows = Definition.objects.filter(~Exists(newer), population__in=populations).defer("private_text")
    return {row.population_id: _without_private_text(row) for row in rows}


def _without_private_text(definition):
    definition.private_text = ""  # set, so that asking for it does not fetch it
    return definition


def may_read_private_text(access, *, team):
    """Whether this reader may see the private text of a definition: those who may define the population, and its sub-team."""
    return access.may(Permission.POPULATION_DEFINE, team=team) or (team is not None and access.is_on_team(team))


def gaps_in(*, characteristics=(), other_characteristic="", deprivation_deciles=(), deprivation_index="", deprivation_year=None, **others):
    """What does not go together in the fields of a definition: a list of (field, words). `others` are not looked at."""
    gaps = []
    if OTHER in characteristics and not other_characteristic:
        gaps.append(("other_characteristic", "Say in words what the other characteristic is"))
    if deprivation_deciles and not deprivation_index:
        gaps.append(("deprivation_index", "Enter the index that the deciles are of: each nation has its own"))
    if deprivation_deciles and not deprivation_year:
        gaps.append(("deprivation_year", "Enter the year of the index: deciles change from one to the next"))
    if (deprivation_index or deprivation_year) and not deprivation_deciles:
        gaps.append(("deprivation_deciles", "Select the deciles, or take the index and the year out"))
    return gaps


@dataclass(frozen=True)
class Line:
    """What a definition says in one field. `words` are empty where it says nothing."""

    name: str
    label: str
    words: str


def lines_of(definition):
    """Everything public that a definition says, field by field, in the order of the page."""
    said = {
        "text": ("Who they are", definition.text),
        "who_is_in": ("Who is in", definition.who_is_in),
        "who_is_out": ("Who is out", definition.who_is_out),
        "segment_types": ("What the definition rests on", _labels(definition.segment_types, SEGMENT_TYPES)),
        "protected": ("Protected characteristics", _labels(definition.characteristics, PROTECTED)),
        "other_groups": ("Other groups", other_group_words(definition)),
        "place": ("Place", definition.place),
        "deprivation": ("Deprivation", deprivation_words(definition)),
        "people": ("About how many people", "" if definition.people == PeopleEstimate.NOT_KNOWN else definition.get_people_display()),
        "programmes": ("Programmes served", _labels(definition.programmes, PROGRAMMES)),
        "still_open": ("Still open", still_open_words(definition)),
    }
    return [Line(name, label, words) for name, (label, words) in said.items()]


@dataclass(frozen=True)
class Version:
    """One version of a definition as one reader may see it. What the reader may not see is empty here."""

    number: int
    created_on: date
    by: str
    change_note: str
    lines: list[Line]
    private_text: str
    programmes: list[str]
    is_open: bool

    @property
    def text(self):
        return self.lines[0].words


def version_for(definition, *, names, reads_private_text):
    """The version for a reader who may see these names ({account id: name}), and the private text or not."""
    return Version(
        number=definition.number,
        created_on=definition.created_on,
        by=names.get(definition.by_id, ""),
        change_note=definition.change_note,
        lines=[line for line in lines_of(definition) if line.words],
        private_text=definition.private_text if reads_private_text else "",
        programmes=definition.programmes,
        is_open=definition.is_open,
    )


@dataclass(frozen=True)
class Change:
    """One field that differs between two versions; empty words where a version says nothing."""

    label: str
    before: str
    now: str


def changes_between(old, new, *, reads_private_text):
    """What differs in `new` from `old` (None before the first version), in words for this reader, in the order of the page."""
    before = _words_by_label(old, reads_private_text) if old else {}
    now = _words_by_label(new, reads_private_text)
    return [Change(label, before.get(label, ""), words) for label, words in now.items() if before.get(label, "") != words]


def _words_by_label(definition, reads_private_text):
    words = {line.label: line.words for line in lines_of(definition)}
    return {**words, "Private text": definition.private_text} if reads_private_text else words


def versions_of(population):
    """All versions, newest first."""
    return population.definitions.order_by("-number")


def with_changes(versions, *, reads_private_text):
    """Each of these versions of one population (newest first, one page of them) with what changed in it: (Definition, [Change, ...])."""
    rows = list(versions)
    if not rows:
        return []
    first = Definition.objects.filter(population=rows[0].population_id, number=rows[-1].number - 1).first()
    return [
        (new, changes_between(old, new, reads_private_text=reads_private_text)) for new, old in zip(rows, [*rows[1:], first], strict=True)
    ]


def _labels(codes, labels):
    return "\n".join(labels[code] for code in labels if code in codes)


def other_group_words(definition):
    codes = [code for code in definition.characteristics if code != OTHER]
    return "\n".join(filter(None, (_labels(codes, OTHER_GROUPS), definition.other_characteristic)))


def deprivation_words(definition):
    """The deciles with the index and the year that they belong to, and Core20 by its name."""
    deciles = set(definition.deprivation_deciles)
    if not deciles:
        return ""
    numbers = [str(number) for number in sorted(deciles)]
    listed = f"Decile {numbers[0]}" if len(numbers) == 1 else f"Deciles {', '.join(numbers[:-1])} and {numbers[-1]}"
    words = f"{listed} of the {definition.deprivation_index.removeprefix('the ').removeprefix('The ')}, {definition.deprivation_year}"
    if deciles == CORE20:
        return f"{words}: the most deprived 20% of areas (Core20)"
    if deciles > CORE20:
        return f"{words}. They include the most deprived 20% of areas (Core20)"
    return f"{words}: the most deprived 10% of areas, a part of Core20" if deciles == {1} else words


def still_open_words(definition):
    if not definition.is_open:
        return ""
    return definition.still_open or "It may be narrowed in the data review (Milestone 4)"


def is_few(definition):
    """How few people place and characteristics together may describe: "under_100", "under_1000", "unknown", or "" for no concern.

    DOMAIN section 14, rule 8. A definition that rests on geography names a place in its words.
    """
    names_place = definition.place or "geography" in definition.segment_types
    if not names_place or not TELLING & set(definition.characteristics) or definition.people == PeopleEstimate.MORE:
        return ""
    return definition.people or "unknown"


def is_as_few(old, new):
    """Whether a new version gives no cause for concern that the old one did not give: same place, characteristics and number."""
    fields = ("place", "characteristics", "people")
    return is_few(old) == is_few(new) and all(getattr(old, name) == getattr(new, name) for name in fields)


WARNINGS = {
    "under_100": "Place and characteristics together describe fewer than 100 people: whoever knows the place may know who is meant",
    "under_1000": "Place and characteristics together describe fewer than 1,000 people",
    "unknown": "The definition names a place and a characteristic, and does not say about how many people that is",
}


def warnings(definition):
    """What to think of before many people read this definition, in words; an empty list if there is nothing. Nothing is blocked."""
    few = is_few(definition)
    return [WARNINGS[few]] if few else []
