"""The part of the large collaborative about asset maps: rows in bulk, as many as the facts of Milestone 5 ask for."""

from datetime import timedelta

from amhe.demo.story import moment
from assets.models import Asset, Choosing, EngagementEntry, EntryKind, MappedAsset, Prompt, PromptConsidered, Segment

MAPPING = "M5"
# What every map begins with: name, segment, the question that it answers.
FIRST = (("Community centre", Segment.ASSOCIATIONS, Prompt.LEARN), ("Food bank", Segment.ASSOCIATIONS, Prompt.HAPPENING))
# What a map that is done has beside that. The first three are chosen to be engaged first.
MORE = (
    ("Library", Segment.ORGANISATIONS, Prompt.ACCESS),
    ("Neighbour whom everybody asks", Segment.INDIVIDUALS, Prompt.SUPPORT),
    ("Sports club", Segment.ASSOCIATIONS, Prompt.ACCESS),
)
CHOSEN = 3
NEXT_ACTION = "Ask what we could do together"
# One map in so many is put away once it is done, and nobody follows it up.
FORGOTTEN = 5


def mapping_passage(population):
    """How Milestone 5 of a population went, or None if it has not begun."""
    return next((passage for passage in population.passages if passage.code == MAPPING), None)


class MapWriter:
    """Writes the asset maps of `maps`: tuples of the blueprint of a population, its passage, the lead, and the seat of the sub-team
    lead. `save` saves rows; `today` is the day on which the story ends."""

    def __init__(self, maps, save, today):
        self.maps, self.save, self.today = maps, save, today

    def write(self):
        numbers, places = {}, []
        for population, passage, lead, seat in self.maps:
            for name, segment, prompt in FIRST + MORE if passage.requested_on else FIRST:
                participation = population.row.participation
                numbers[participation.pk] = number = numbers.get(participation.pk, 0) + 1
                at = moment(passage.began_on, 10)
                made = {"by": lead, "created_at": at}
                asset = Asset(participation=participation, number=number, name=name, segment=segment, checked_on=passage.began_on, **made)
                places.append((population, passage, seat, prompt, asset, made))
        self.save(asset for *_, asset, _ in places)
        mapped = self.save(self.mapped(*place) for place in places)
        done = [(population, passage, lead) for population, passage, lead, _ in self.maps if passage.requested_on]
        self.save(
            PromptConsidered(population=population.row, prompt=prompt, considered_on=passage.requested_on, by=lead)
            for population, passage, lead in done
            for prompt in Prompt
        )
        choosings = self.save(
            Choosing(population=population.row, chosen_on=passage.requested_on, partners_took_part=True, by=lead)
            for population, passage, lead in done
        )
        of_population = {choosing.population.pk: choosing for choosing in choosings}
        self.save(
            EngagementEntry(
                mapped=row, kind=EntryKind.PRIORITISED, on=row.prioritised_on, choosing=of_population[row.population.pk], by=row.by
            )
            for row in mapped
            if row.prioritised_on
        )

    def mapped(self, population, passage, seat, prompt, asset, made):
        first = {}
        if passage.requested_on and [name for name, *_ in FIRST + MORE].index(asset.name) < CHOSEN:
            is_forgotten = population.row.pk % FORGOTTEN == 0
            first = {
                "prioritised_on": passage.requested_on,
                "status": "prioritised",
                "owner": seat,
                "next_action": NEXT_ACTION,
                "next_on": passage.requested_on if is_forgotten else self.today + timedelta(days=14),
            }
        return MappedAsset(population=population.row, asset=asset, **{prompt.value: True}, **first, **made)


def story_of(passage):
    """What happened, as (day, audit code)."""
    yield passage.began_on, "assets.added"
    if passage.requested_on:
        yield passage.requested_on, "asset.chosen"
