"""The 18 items of a write-up: the team's own words where there are some, else the draft from records."""

from dataclasses import dataclass
from itertools import groupby

from core import reference
from qiprojects.models import WriteUpSection
from qiprojects.writing.drafts import draft_of
from qiprojects.writing.records import records_of

ITEMS = {item["code"]: item for item in reference.load("squire_2")["items"]}


@dataclass(frozen=True)
class Section:
    """One item. `paragraphs` are what is shown, `draft` what the records say; `is_own` once the team has put it into its own words."""

    code: str
    number: int
    part: str
    title: str
    prompt: str
    paragraphs: tuple
    draft: tuple
    is_own: bool

    @property
    def text(self):
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True)
class Outline:
    """A whole write-up: `sections` in the order of the guideline, and the Records that it was filled from."""

    sections: tuple
    records: object

    @property
    def title(self):
        """The title in one line."""
        return " ".join(self.sections[0].text.split()) or str(self.records.population)

    @property
    def parts(self):
        """[(heading, [Section])]."""
        return [(part, list(rows)) for part, rows in groupby(self.sections, key=lambda section: section.part)]

    @property
    def written(self):
        """How many items are in the team's own words."""
        return sum(section.is_own for section in self.sections)


def outline_of(population, *, with_evidence=True):
    """The Outline of a population's project; `with_evidence` as in `records_of`."""
    records = records_of(population, with_evidence=with_evidence)
    own = {row.item: row.text for row in WriteUpSection.objects.filter(population=population)}
    return Outline(tuple(_section(item, own.get(code, ""), records) for code, item in ITEMS.items()), records)


def _section(item, own, records):
    drafted = tuple(draft_of(item["code"], records))
    typed = tuple(part.strip() for part in own.replace("\r\n", "\n").split("\n\n") if part.strip())
    names = ("code", "number", "part", "title", "prompt")
    return Section(**{name: item[name] for name in names}, paragraphs=typed or drafted, draft=drafted, is_own=bool(typed))
