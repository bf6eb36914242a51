"""What a round of ranking says: points (Borda), head to head (Condorcet), and who is chosen beyond doubt. Pure Python, exact.

The rules are those of DOMAIN section 7: with n options rank 1 earns n-1 points down to 0, and unranked options share the points
left equally. Only a tie across the cut is settled, by head to head among the tied, then by ballots with the option in the top three;
what is still level is declared a tie. Nothing is ever settled by chance, by name or by the order of options or ballots.

Everywhere `options` is a list of different hashable things (numbers or strings) and `ballots` a list of lists of options, first
choice first; what a ballot leaves out is unranked, and a ballot may be empty. ValueError is raised for no options, an option listed
twice, or a ballot that names an unknown option or one twice. Nothing that is passed in is changed.
"""

from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import pairwise, product


@dataclass(frozen=True)
class AtTheCut:
    """The options with equal points across the cut, the seats left for them, and the figures made once for the whole group.

    `duels` is {option: wins minus losses} against the others of the group: duels count, not votes. `top_three` is
    {option: ballots that wrote it in the first three places}.
    """

    group: list
    seats: int
    duels: dict
    top_three: dict


@dataclass(frozen=True)
class Ranking:
    """The result of a round. `points`, `groups`, `head_to_head`, `condorcet` and `spread` are what the functions of that name give.

    `ballots` is how many there were. `selected` is chosen beyond doubt (best points first; the order of equals means nothing),
    `tied` is the tie that the rules leave and `seats_left` the seats for it. `settled_by` is "points" (no tie crosses the cut),
    "head_to_head", "top_three" or "tie"; `at_the_cut` is None when it is "points".
    """

    options: list
    seats: int
    ballots: int
    points: dict
    groups: list
    head_to_head: dict
    condorcet: object
    selected: list
    tied: list
    seats_left: int
    settled_by: str
    at_the_cut: AtTheCut | None
    spread: dict


def ranking(options, ballots, seats):
    """The Ranking for so many seats. Raises ValueError for seats below 1; with a seat for every option all are selected by points."""
    options, ballots = _checked(options, ballots)
    if seats < 1:
        raise ValueError("There must be at least one seat.")
    points = borda(options, ballots)
    return Ranking(
        options=options,
        seats=seats,
        ballots=len(ballots),
        points=points,
        groups=groups(points),
        head_to_head=head_to_head(options, ballots),
        condorcet=condorcet(options, ballots),
        spread=spread(options, ballots),
        **_settled(points, options, ballots, seats),
    )


def borda(options, ballots):
    """The points as {option: Fraction}. Every ballot adds n(n-1)/2 in all, so a short one gains nothing. Counted in halves."""
    options, ballots = _checked(options, ballots)
    halves = dict.fromkeys(options, 0)
    for ballot in ballots:
        share = len(options) - len(ballot) - 1
        for option in options:
            halves[option] += 2 * (len(options) - 1 - ballot.index(option)) if option in ballot else share
    return {option: Fraction(count, 2) for option, count in halves.items()}


def groups(points):
    """The order by points (or any other figure), best first, as a list of lists: equals together, in the order they are given in."""
    return [[option for option in points if points[option] == value] for value in sorted(set(points.values()), reverse=True)]


def head_to_head(options, ballots):
    """How many ballots have a above b, as {a: {b: int}}. A ranked option is above an unranked one; two unranked are not compared."""
    options, ballots = _checked(options, ballots)
    table = {a: {b: 0 for b in options if b != a} for a in options}
    for ballot in ballots:
        below = set(options)
        for above in ballot:
            below.remove(above)
            for option in below:
                table[above][option] += 1
    return table


def condorcet(options, ballots):
    """The option that more ballots have above than below each other one, or None. An option on its own beats all there are."""
    table = head_to_head(options, ballots)
    return next((a for a in table if all(table[a][b] > table[b][a] for b in table[a])), None)


def spread(options, ballots):
    """How many ballots wrote the option at each rank, as {option: {1: int, ..., n: int, None: int}}; None counts the unranked."""
    options, ballots = _checked(options, ballots)
    counts = {option: dict.fromkeys(_ranks(options), 0) for option in options}
    for ballot in ballots:
        for option in options:
            counts[option][ballot.index(option) + 1 if option in ballot else None] += 1
    return counts


def without(ballots, option):
    """The ballots with a withdrawn option left out and the order of the others kept; one that named only this becomes empty."""
    return [[other for other in ballot if other != option] for ballot in ballots]


def agrees(ranking, chosen):
    """Whether the options chosen, in the order chosen, follow the Ranking.

    No option left out may have more points than a chosen one, and none may come before one with more points. When as many are
    chosen as there were seats, a settled tie binds, and any of a declared tie will do; for another number only points count. An
    option that was not in the round, or one named twice, does not agree; choosing nothing does.
    """
    if len({*chosen} & {*ranking.options}) < len(chosen):
        return False
    if len(chosen) == ranking.seats and not {*ranking.selected} <= {*chosen} <= {*ranking.selected, *ranking.tied}:
        return False
    left_out = {*ranking.options} - {*chosen}
    return all(ranking.points[a] >= ranking.points[b] for a, b in [*pairwise(chosen), *product(chosen, left_out)])


def as_json(ranking):
    """The Ranking as plain JSON, its fields by name: points as text ("13", "27/2"), keys as text, no rank as "unranked".

    Options must be whole numbers, so that they come back as they were: ValueError for others.
    """
    if not all(isinstance(option, int) for option in ranking.options):
        raise ValueError("Only a ranking of options that are whole numbers can be stored.")
    return _plain(asdict(ranking))


def from_json(data):
    """The Ranking that `as_json` was given. The order of the options is that of `options`, whatever became of the order of keys."""
    options, cut = data["options"], data["at_the_cut"]
    made = {
        "points": _keyed(options, data["points"], Fraction),
        "head_to_head": _keyed(options, data["head_to_head"], lambda row: _keyed(options, row)),
        "spread": _keyed(options, data["spread"], lambda row: _keyed(_ranks(options), row)),
        "at_the_cut": cut and AtTheCut(**{**cut, "duels": _keyed(options, cut["duels"]), "top_three": _keyed(options, cut["top_three"])}),
    }
    return Ranking(**{**data, **made})


def _checked(options, ballots):
    """Both as lists. The words of the errors leave out what a ballot says, because ballots are secret."""
    options, ballots = list(options), [list(ballot) for ballot in ballots]
    if not options:
        raise ValueError("There must be at least one option.")
    if len(set(options)) < len(options):
        raise ValueError("An option is listed twice.")
    if not all(set(ballot) <= set(options) for ballot in ballots):
        raise ValueError("A ballot names something that is not an option.")
    if any(len(set(ballot)) < len(ballot) for ballot in ballots):
        raise ValueError("A ballot names an option twice.")
    return options, ballots


def _ranks(options):
    return [*range(1, len(options) + 1), None]


def _settled(points, options, ballots, seats):
    """The fields of a Ranking that say who is chosen. Each rule in turn sees only those whom the one before left level at the cut."""
    selected, tied, left = _taken(points, seats)
    if not tied:
        return {"selected": selected, "tied": [], "seats_left": 0, "settled_by": "points", "at_the_cut": None}
    cut = _at_the_cut(tied, left, options, ballots)
    for rule, figures in (("head_to_head", cut.duels), ("top_three", cut.top_three)):
        if tied:
            settled_by = rule
            more, tied, left = _taken({option: figures[option] for option in tied}, left)
            selected += more
    return {"selected": selected, "tied": tied, "seats_left": left, "settled_by": "tie" if tied else settled_by, "at_the_cut": cut}


def _taken(figures, seats):
    """Those above the cut, those level across it, and the seats left for these."""
    taken = []
    for group in groups(figures):
        left = seats - len(taken)
        if left < len(group):
            return taken, group if left else [], left
        taken += group
    return taken, [], 0


def _at_the_cut(group, seats, options, ballots):
    table = head_to_head(options, ballots)
    duels = {a: sum((table[a][b] > table[b][a]) - (table[a][b] < table[b][a]) for b in group if b != a) for a in group}
    top_three = {option: sum(option in ballot[:3] for ballot in ballots) for option in group}
    return AtTheCut(group=group, seats=seats, duels=duels, top_three=top_three)


def _key(key):
    return "unranked" if key is None else str(key)


def _plain(value):
    if isinstance(value, dict):
        return {_key(key): _plain(item) for key, item in value.items()}
    return str(value) if isinstance(value, Fraction) else value


def _keyed(keys, stored, read=int):
    """What was stored under text, under the keys themselves and in their order; a key that was not stored is left out."""
    return {key: read(stored[_key(key)]) for key in keys if _key(key) in stored}
