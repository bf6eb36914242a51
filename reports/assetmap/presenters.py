"""A snapshot of an asset map as its PDF shows it."""

from datetime import date

from assets.drawing import draw_map
from assets.mapping import from_data, nested_list
from core.text import in_a_row


def as_page(snapshot):
    """The context of the print template: `drawn` is the picture, `parts` the same as a list of (title, rows)."""
    data = from_data(snapshot["map"])
    several = len(snapshot["populations"]) > 1
    parts = [(part.title, [_row(spot, snapshot["details"], several) for spot in part.assets]) for part in nested_list(data)]
    return {
        "map": data,
        "drawn": draw_map(data),
        "parts": parts,
        "paper": snapshot["paper"],
        "summary": {**{key: snapshot[key] for key in ("programme", "wave", "organisation", "population")}, **_figures(data, snapshot)},
    }


def _figures(data, snapshot):
    return {
        "as_of": date.fromisoformat(snapshot["as_of"]),
        "populations": in_a_row(row["name"] for row in snapshot["populations"]),
        "count": len(data.assets),
        "first": [spot for spot in data.assets if spot.is_first],
    }


def _row(spot, details, several):
    """An asset of the list: what stands below its name, in lines."""
    found = details.get(str(spot.number), {})
    return {
        "spot": spot,
        "description": found.get("description", ""),
        "do_not_contact": found.get("do_not_contact", False),
        "words": _sentences(("Who they are", spot.who, ", "), ("What they have", spot.has, ", ")),
        "facts": _sentences(("Place", [found["place"]] if found.get("place") else [], ""), ("Answers", found.get("prompts"), "; ")),
        "maps": _sentences(("Serves", spot.populations, ", "), ("To engage first by", found.get("first_of"), ", ")) if several else "",
    }


def _sentences(*parts):
    """ "Who they are: Residents. What they have: Time, Care." without the parts that have no words."""
    return " ".join(f"{label}: {between.join(words)}." for label, words, between in parts if words)
