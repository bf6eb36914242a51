"""What the asset maps say, in a progress report: how many assets of each kind, whom the team engages first, and what is asked.

Assets are named where they are to be engaged first, by the name that everybody reads on the map; of the others there are numbers only.
Nothing of contacts, owners, next steps, trust or the log. A snapshot keeps what the small picture is drawn from (`map_data`).
"""

from collections import Counter, defaultdict

from assets.considered import considered
from assets.drawing import MapData, Spot
from assets.drawing import Segment as Part
from assets.engagement import LIMITS
from assets.models import MappedAsset, Prompt, Segment, Status
from populations.models import Population
from reports.progress.wording import capital, counted, joined, number

# How a report says where the contact stands; the log says more to those who keep it.
STATUSES = {Status.APPROACHED: "approached", Status.ENGAGED: "working with the team", Status.PAUSED: "paused", Status.DECLINED: "declined"}
JOIN_IN = "Come when the team goes through the four questions, and say whom you know."
OPEN_DOORS = "Ask the team with whom it wants to begin, and open a door for it."
FIND_TIME = "See to it that somebody has time to look after each contact."


def maps_in_report(position):
    """A list for the selected populations, in as many queries for one as for three.

    Each is {population, population_id, has_begun, assets, considered, segments, unplaced, first, ask}: `considered` is how many of the
    four questions are, `segments` are {code, title, assets}, `first` are {id, number, name, segment, status, words}, and `ask` is one
    sentence to the sponsor, or empty.
    """
    populations = Population.objects.filter(pk__in=[population.pk for population in position.populations])
    questions = considered(populations, position.on)
    rows = MappedAsset.objects.current().filter(population__in=populations.order_by().values("pk"), created_at__date__lte=position.on)
    on_map = defaultdict(list)
    for row in rows.select_related("asset", "owner").order_by("asset__number", "pk"):
        on_map[row.population_id].append(row)
    return [_map(population, on_map[population.pk], questions.get(population.pk, ()), position.on) for population in position.populations]


def _map(population, rows, questions, on):
    first = [row for row in rows if row.prioritised_on and row.prioritised_on <= on]
    numbers = Counter(row.asset.segment for row in rows)
    return {
        "population": population.name,
        "population_id": population.pk,
        "has_begun": bool(rows or questions),
        "assets": len(rows),
        "considered": len(questions),
        "segments": [{"code": segment.value, "title": segment.label, "assets": numbers[segment.value]} for segment in Segment],
        "unplaced": numbers[""],
        "first": [_first(row) for row in first],
        "ask": _ask(first, questions, on) if rows or questions else "",
    }


def _first(row):
    words = STATUSES.get(Status(row.status), "")
    return {
        "id": row.pk,
        "number": row.asset.number,
        "name": row.asset.name,
        "segment": row.asset.segment,
        "status": row.status,
        "words": words,
    }


def _ask(first, questions, on):
    """The first thing that would help, said to a sponsor."""
    chosen = [row for row in first if row.status != Status.DECLINED]
    if len(questions) < len(Prompt):
        return JOIN_IN
    if len(chosen) < LIMITS.min:
        return OPEN_DOORS
    return "" if all(row.owner and row.owner.is_active(on) and row.next_action for row in chosen) else FIND_TIME


def sentences_of(kept):
    """What is told of one map of a snapshot, in two sentences."""
    are_mapped = f"{counted(kept['assets'], 'asset')} {'is' if kept['assets'] == 1 else 'are'} mapped"
    mapped = are_mapped if kept["assets"] else "nothing is mapped yet"
    talked = number(kept["considered"])
    talked = f"all {talked}" if kept["considered"] == len(Prompt) else f"{talked} of the {number(len(Prompt))}"
    verb = "is" if kept["considered"] == 1 else "are"
    named = [f"{each['number']} {each['name']}" for each in kept["first"]]
    first = joined(f"{name} ({each['words']})" if each["words"] else name for name, each in zip(named, kept["first"], strict=True))
    chosen = f"To engage first, with their numbers on the map: {first}." if first else "None is chosen to engage first yet."
    return f"{capital(mapped)}, and {talked} questions {verb} considered. {chosen}"


def map_data(kept):
    """The MapData of one map of a snapshot, for the small picture: those to engage first with their names, the others as marks."""
    first = defaultdict(list)
    for each in kept["first"]:
        first[each["segment"]].append(Spot(pk=each["id"], number=each["number"], name=each["name"], is_first=True))
    return MapData(
        title=f"Asset map of {kept['population']}",
        population=kept["population"],
        segments=tuple(
            Part(code=part["code"], title=part["title"], assets=_spots(first[part["code"]], part["assets"])) for part in kept["segments"]
        ),
        unplaced=_spots(first[""], kept["unplaced"]),
    )


def _spots(first, number_of_all):
    return (*first, *(Spot(pk=0, number=0, name="") for _ in range(number_of_all - len(first))))
