"""What was heard in the data review about strengths: offered beside the four questions, so that nobody is asked twice.

In Milestone 4 people were asked where they go for support and who helps, and professionals what keeps this population well (starter
pack 7.1). The page of a question may be on a wall in front of people who may not read everything (`datareview.reading`). So it shows
what everybody in the organisation may read; the sub-team opens its other answers on purpose.
"""

from dataclasses import dataclass, field, replace

from assets.models import MappedAsset, Prompt
from core.pages import page_of
from datareview.excerpts import ExcerptRow
from datareview.models import DataSource, Excerpt, SourceKind, Tag, Theme, ThreadLink
from datareview.places import words_for
from datareview.topics import topic_words

# Starter pack 7.1, and the questions of steps 4.1 and 4.2 that ask for strengths and for support that is in place.
TOPICS = ("people.support", "people.critical", "professionals.well", "M4.1.p2", "M4.2.p1", "M4.2.p4")
# What others do already: asked for in steps 1A and 2A of the AMHE resource, too.
EXISTING_WORK = (SourceKind.ASSETS, SourceKind.INITIATIVE)
ON_A_PAGE = 5
MOST = 20
KINDS = {"excerpt": Excerpt, "theme": Theme}


@dataclass(frozen=True)
class Offer:
    """An answer that may become an asset. `what` is an ExcerptRow or a Theme, `assets` are those on the map that rest on it."""

    kind: str
    pk: int
    what: object
    assets: tuple = ()

    @property
    def key(self):
        """How an address and a form name it: "excerpt-12"."""
        return f"{self.kind}-{self.pk}"


@dataclass(frozen=True)
class Heard:
    """`page` is a Page of Offers of excerpts; `inside` counts the answers that only the sub-team may read and that are not shown."""

    page: object
    inside: int = 0
    is_inside: bool = False
    themes: list = field(default_factory=list)
    sources: list = field(default_factory=list)


def in_the_room(reading):
    """What everybody in the organisation may read of what this reader (a Reading of the data review) may: for a page on a wall."""
    return replace(reading, may_edit=False)


def answers(reading):
    """The excerpts that answer a question about strengths, as far as this reader may read them. A QuerySet."""
    return reading.excerpts().filter(topic__in=TOPICS).order_by("number", "pk")


def heard_of(reading, prompt, *, number=1, is_inside=False):
    """What was heard, for the page of one question: Heard, or None for whoever reads no evidence.

    `reading` is that of the data review; `number` is the page of answers; `is_inside` shows a reader of the sub-team all of them.
    """
    if not reading.may_read:
        return None
    is_inside = is_inside and reading.may_edit
    shown = reading if is_inside else in_the_room(reading)
    rows = answers(shown)
    page = page_of(rows.select_related("activity", "source"), number, size=ON_A_PAGE)
    themes = list(Theme.objects.current().filter(population=reading.population, tag=Tag.ASSET).order_by("name", "pk")[:MOST])
    used = _used(reading.population, [row.pk for row in page.object_list], [theme.pk for theme in themes])
    topics = topic_words(reading.population.participation)
    page.object_list = [
        Offer("excerpt", row.pk, ExcerptRow(row, words_for(row, shown), topics.get(row.topic, "")), used.get(("excerpt", row.pk), ()))
        for row in page.object_list
    ]
    return Heard(
        page=page,
        inside=answers(reading).count() - page.paginator.count if reading.may_edit else 0,
        is_inside=is_inside,
        themes=[Offer("theme", theme.pk, theme, used.get(("theme", theme.pk), ())) for theme in themes],
        sources=list(_existing_work(reading.population)) if prompt == Prompt.HAPPENING else [],
    )


def find_offer(reading, key):
    """The Offer with this key that the reader may read, without the assets that rest on it; None for any other text."""
    kind, _, pk = key.partition("-")
    if kind not in KINDS or not pk.isdecimal() or len(pk) > 18 or not reading.may_read:
        return None
    if kind == "theme":
        theme = Theme.objects.current().filter(population=reading.population, pk=pk).first()
        return theme and Offer(kind, theme.pk, theme)
    excerpt = reading.excerpts().filter(pk=pk).select_related("activity", "source").first()
    return excerpt and Offer(kind, excerpt.pk, ExcerptRow(excerpt, words_for(excerpt, in_the_room(reading)), ""))


def _existing_work(population):
    rows = DataSource.objects.current().filter(population=population, kind__in=EXISTING_WORK)
    return rows.order_by("name", "pk")[:MOST]


def _used(population, excerpts, themes):
    """{(kind, id): the MappedAssets that rest on it}, in two queries at most."""
    links = list(
        ThreadLink.objects.filter(population=population, to_kind="asset", from_kind="excerpt", from_id__in=excerpts)
        | ThreadLink.objects.filter(population=population, to_kind="asset", from_kind="theme", from_id__in=themes)
    )
    rows = MappedAsset.objects.current().filter(population=population, pk__in={link.to_id for link in links}).select_related("asset")
    there = {row.pk: row for row in rows} if links else {}
    used = {}
    for link in links:
        if link.to_id in there:
            used.setdefault((link.from_kind, link.from_id), []).append(there[link.to_id])
    return used
