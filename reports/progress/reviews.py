"""What the data reviews say, in a progress report: for each population at most three themes, how strong they are, and what is asked.

No numbers of people and nobody's words; the summary of the review itself (`reports.datareview`) has the rest.
"""

from collections import defaultdict

from django.db.models import Count

from datareview.models import Activity, DataSource, Strand, Tag, Theme
from datareview.overview import feedback_in
from datareview.strength import Strength, strengths_in

THEMES = 3
PEOPLE = "Open a door: name a place in the community that the team can visit."
PROFESSIONALS = "Ask services to let their staff speak with the team."
DATA = "Ask those who hold data for one source that is at hand."
ONE_STRAND = "Give the team time to ask in another strand whether it is so."
FEEDBACK = "See to it that the people who were heard are told what came of it."


def reviews_in_report(position):
    """A list of {population, themes, more, ask} for the selected populations, in as many queries for one as for three.

    `themes` are {name, tag, strength}, the ones on most strands first; `more` how many others there are; `ask` one sentence, or
    empty. A review that has not begun has `has_begun` False.
    """
    ids = [population.pk for population in position.populations]
    found = _Found(ids, position.on)
    return [_review(population, found) for population in position.populations]


class _Found:
    """What there is in the reviews, read once."""

    def __init__(self, ids, on):
        self.strengths = strengths_in(ids)
        self.themes = defaultdict(list)
        for theme in Theme.objects.current().filter(population__in=ids).select_related("parent").order_by("name", "pk"):
            if theme.parent is None or theme.parent.is_removed:
                self.themes[theme.population_id].append(theme)
        held = Activity.objects.took_place(on).filter(population__in=ids).order_by().values_list("population", "strand")
        self.heard = set(held.annotate(activities=Count("pk")).values_list("population", "strand"))
        reviewed = DataSource.objects.current().filter(population__in=ids, reviewed_on__isnull=False)
        self.looked = set(reviewed.order_by().values_list("population", flat=True).distinct())
        told = feedback_in(ids).filter(done_on__isnull=False)
        self.told = set(told.order_by().values_list("population", flat=True).distinct())

    def strength(self, theme):
        return self.strengths.get(theme.pk, Strength())


def _review(population, found):
    themes = sorted(found.themes[population.pk], key=lambda theme: -len(found.strength(theme).strands))
    strands = {strand for pk, strand in found.heard if pk == population.pk}
    return {
        "population": population.name,
        "has_begun": bool(themes or strands or population.pk in found.looked),
        "themes": [{"name": theme.name, "tag": Tag(theme.tag).label, "strength": found.strength(theme).words} for theme in themes[:THEMES]],
        "more": len(themes[THEMES:]),
        "ask": _ask(population, themes, strands, found),
    }


def _ask(population, themes, strands, found):
    """The first thing that would make the review stronger, said to a sponsor."""
    missing = [
        (Strand.PEOPLE not in strands, PEOPLE),
        (Strand.PROFESSIONALS not in strands, PROFESSIONALS),
        (population.pk not in found.looked, DATA),
        (bool(themes) and all(len(found.strength(theme).strands) < 2 for theme in themes), ONE_STRAND),
        (population.pk not in found.told, FEEDBACK),
    ]
    return next((words for is_missing, words in missing if is_missing), "")
