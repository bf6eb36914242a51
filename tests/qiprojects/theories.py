"""Trees of theories of change to draw, the same in every run."""

WORDS = (
    "Ask on the first call how somebody wants to be reached",
    "Open the clinic at the village hall on two evenings a month",
    "Send letters in plain words, checked by people who have had one",
    "Peer workers meet people before the first appointment",
    "Offer the bus fare when the appointment is made",
    "Train reception staff with the community centre",
    "A walk-in hour",
    "Text the name of the person who will be there, with a photograph if they agree to that, two days before the appointment and again "
    "on the day",
)
DRIVERS = ("People know what help there is", "Help is near enough to reach", "First contact feels safe", "Staff understand rural life")
LONG = "Everybody who works with people in the towns and villages of the county, and beyond it, says the same thing in the same words " * 2
STATUSES = ("idea", "testing", "adopted", "idea", "abandoned")


def a_tree(ideas=5, *, drivers=3, secondary=2, shared=0, loose=0, aim=True, long=False, assumed=3):
    """A tree with `secondary` drivers under each of `drivers`; ideas go round them, and the first `shared` serve two or three.

    The last `loose` ideas serve none, and one in `assumed` rests on nothing.
    """
    rows = []
    for top in range(drivers):
        text = LONG[:200] if long else DRIVERS[top % len(DRIVERS)]
        rows.append({"id": 10 * top + 1, "text": text, "domain": "access", "origin": "own", "parent": None})
        for below in range(secondary):
            origin, words = ("own", "programme", "suggested")[below % 3], f"{text[:60]}, part {below}"
            rows.append({"id": 10 * top + 2 + below, "text": words, "domain": "", "origin": origin, "parent": 10 * top + 1})
    found = [_idea(at, rows, at < shared, at >= ideas - loose, long, assumed) for at in range(ideas)]
    return {"aim": _aim(long) if aim else None, "drivers": rows, "ideas": found}


def _aim(long):
    text = LONG if long else "By spring, 60 in 100 people from rural communities who are referred are seen within four weeks"
    return {"text": text, "target": "60%", "target_on": "2027-03-31"}


def _idea(at, rows, is_shared, is_loose, long, assumed):
    serves = []
    if rows and not is_loose:
        serves = [rows[(at * 2) % len(rows)]["id"]]
        if is_shared:
            serves += [rows[(at * 2 + 5) % len(rows)]["id"], *([rows[(at + 1) % len(rows)]["id"]] if at % 3 == 0 else [])]
    return {
        "id": 100 + at,
        "number": at + 1,
        "text": LONG[:200] if long else WORDS[at % len(WORDS)],
        "status": STATUSES[at % len(STATUSES)],
        "drivers": list(dict.fromkeys(serves)),
        "sources": [] if at % assumed == 0 else ["theme"],
        "is_assumption": at % assumed == 0,
    }


CASES = {
    "drivers only": {"ideas": 0, "secondary": 0},
    "ideas only": {"ideas": 3, "drivers": 0},
    "one of each": {"ideas": 1, "drivers": 1, "secondary": 0},
    "five": {"ideas": 5},
    "five without secondary drivers": {"ideas": 5, "secondary": 0, "shared": 3},
    "twenty": {"ideas": 20, "drivers": 4, "shared": 4, "loose": 2},
    "forty": {"ideas": 40, "drivers": 5, "secondary": 3, "shared": 8, "loose": 3},
    "forty without secondary drivers": {"ideas": 40, "drivers": 6, "secondary": 0, "shared": 12},
    "forty long": {"ideas": 40, "drivers": 5, "secondary": 3, "shared": 8, "long": True},
    "all shared": {"ideas": 12, "drivers": 4, "shared": 12},
    "no aim": {"ideas": 5, "aim": False},
    "many drivers": {"ideas": 6, "drivers": 12, "secondary": 4, "shared": 2},
}


def case(name):
    return a_tree(**CASES[name])
