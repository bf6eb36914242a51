"""How far coders agree, over all codes and for each of them, and where they differ.

What is compared is a yes or a no for each excerpt and code, between people who have said that they are done with the excerpt. The
measures are in the first half, without Django; what is fed into them in the second.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import comb, floor

from datareview.counting import counted
from datareview.models import CodedMark, Excerpt

# Krippendorff (2004), Reliability in content analysis, Human Communication Research 30(3): rely on 0.800 and more, and draw
# tentative conclusions from 0.667.
RELIABLE, TENTATIVE = 0.800, 0.667
# With fewer excerpts a measure says next to nothing.
FEW = 10


@dataclass(frozen=True)
class Agreement:
    """`excerpts` were coded by two or more of the coders. `percent` is a whole number; `kappa` is given for two coders only.

    None where a measure is not defined: nothing to compare or, for kappa and alpha, everybody said the same all the time.
    """

    excerpts: int
    percent: int | None = None
    kappa: float | None = None
    alpha: float | None = None

    @property
    def chance_corrected(self):
        """Kappa for two coders, else alpha; None where there is neither."""
        return self.alpha if self.kappa is None else self.kappa

    @property
    def kappa_shown(self):
        return shown(self.kappa)

    @property
    def alpha_shown(self):
        return shown(self.alpha)

    @property
    def chance_corrected_shown(self):
        return shown(self.chance_corrected)


def shown(measure):
    """A measure as text, cut to three decimals and never rounded up: what is shown is on the same side of a limit as what is meant."""
    return "" if measure is None else f"{floor(measure * 1000 + 1e-9) / 1000:.3f}"


def verdict_of(agreement):
    """What a chance-corrected measure allows, as a code: "reliable", "tentative", "low", "few" excerpts, or "none" to say."""
    if agreement.chance_corrected is None:
        return "none"
    if agreement.excerpts < FEW:
        return "few"
    if agreement.chance_corrected >= RELIABLE:
        return "reliable"
    return "tentative" if agreement.chance_corrected >= TENTATIVE else "low"


def percentage(units):
    """Of all pairs of coders, in how many both said the same: 0 to 100, None without a pair.

    `units` counts the things judged: {(how many said yes, how many judged): number of things}.
    """
    pairs = sum(comb(judged, 2) * number for (_, judged), number in units.items())
    same = sum((comb(yes, 2) + comb(judged - yes, 2)) * number for (yes, judged), number in units.items())
    return 100 * same / pairs if pairs else None


def cohens_kappa(both, first, second, neither):
    """Cohen's kappa of two coders' yes or no: agreement beyond what chance gives. 1 is perfect, 0 is chance; None if undefined.

    The numbers count things: both said yes, the first only, the second only, neither. Source: Cohen (1960), A coefficient of
    agreement for nominal scales, Educational and Psychological Measurement 20(1): (p_o - p_e) / (1 - p_e).
    """
    total = both + first + second + neither
    if not total:
        return None
    observed = (both + neither) / total
    yes, no = (both + first) * (both + second), (second + neither) * (first + neither)
    if yes + no == total**2:
        return None
    by_chance = (yes + no) / total**2
    return (observed - by_chance) / (1 - by_chance)


def alpha(units):
    """Krippendorff's alpha of a yes or no by any number of coders; `units` as for `percentage`. None if undefined."""
    import krippendorff  # slow import: brings numpy

    shapes = [(yes, judged - yes) for yes, judged in units if judged > 1]
    if not any(yes for yes, _ in shapes) or not any(no for _, no in shapes):
        return None
    counts = [shape for shape in shapes for _ in range(units[shape[0], sum(shape)])]
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


@dataclass
class Comparison:
    """Of some coders (ids of accounts): `overall`, `by_code` {id of code: Agreement}, and the ids of excerpts where they `differ`."""

    coders: list
    overall: Agreement
    by_code: dict
    differ: list
    marks: dict = field(repr=False)
    given: dict = field(repr=False)

    @property
    def used(self):
        """The ids of the codes that one of the coders gave to an excerpt that is compared."""
        return {code for (excerpt, code), who in self.given.items() if who & self.marks.get(excerpt, set())}

    def differs_about(self, excerpt, codes):
        return bool(self.where(excerpt, codes))

    def where(self, excerpt, codes):
        """The codes that the coders of an excerpt differ about: (code, who gave it, who did not), ids of accounts in order."""
        done = self.marks[excerpt]
        rows = [(code, self.given.get((excerpt, code.pk), set()) & done) for code in codes]
        return [(code, sorted(gave), sorted(done - gave)) for code, gave in rows if gave and gave != done]


def compare(marks, given, codes, coders):
    """The Comparison of `coders`. `marks` {excerpt: who is done with it}; `given` {(excerpt, code): who gave it}; `codes` ids.

    `overall` is about the codes that one of them gave to an excerpt that is compared: that nobody gave the others is no agreement.
    """
    coders = sorted(coders)
    done = {excerpt: who & set(coders) for excerpt, who in marks.items()}
    done = {excerpt: who for excerpt, who in done.items() if len(who) > 1}
    given_of = defaultdict(dict)
    for (excerpt, code), who in given.items():
        if excerpt in done and (yes := who & done[excerpt]):
            given_of[code][excerpt] = yes
    sizes = Counter(len(who) for who in done.values())
    pair = tuple(coders) if len(coders) == 2 else None
    tables = {code: _Table.of(given_of[code], done, sizes, pair) for code in codes}
    differ = {excerpt for code in codes for excerpt, yes in given_of[code].items() if yes != done[excerpt]}
    used = [table for code, table in tables.items() if given_of[code]]
    overall = _Table(sum((table.units for table in used), Counter()), sum((table.pairs for table in used), Counter()))
    return Comparison(
        coders=coders,
        overall=overall.agreement(len(done), pair),
        by_code={code: table.agreement(len(done), pair) for code, table in tables.items()},
        differ=[excerpt for excerpt in marks if excerpt in differ],
        marks=done,
        given=given,
    )


@dataclass
class _Table:
    """How often how many coders said yes (`units`), and for two coders which of them: (first said yes, second said yes)."""

    units: Counter
    pairs: Counter

    @classmethod
    def of(cls, yes_of, done, sizes, pair):
        units = Counter((len(yes), len(done[excerpt])) for excerpt, yes in yes_of.items())
        for size, number in (Counter(sizes) - Counter(judged for _, judged in units.elements())).items():
            units[0, size] += number
        pairs = Counter((pair[0] in yes, pair[1] in yes) for yes in yes_of.values()) if pair else Counter()
        if pair:
            pairs[False, False] = len(done) - len(yes_of)
        return cls(units, pairs)

    def agreement(self, excerpts, pair):
        if not excerpts or not self.units:
            return Agreement(excerpts=excerpts)
        kappa = None
        if pair:
            kappa = cohens_kappa(*(self.pairs[which] for which in ((True, True), (True, False), (False, True), (False, False))))
        return Agreement(excerpts=excerpts, percent=_whole(percentage(self.units)), kappa=kappa, alpha=alpha(self.units))


def _whole(percent):
    """To whole percents; 100 is for full agreement only."""
    return min(round(percent), 99 if percent < 100 else 100)


@dataclass(frozen=True)
class Coded:
    """Who is done with which excerpts (in the order of their numbers), and who gave which code as it counts now."""

    marks: dict
    given: dict

    @property
    def coders(self):
        """{id of account: number of excerpts that they are done with}"""
        return dict(sorted(Counter(who for done in self.marks.values() for who in done).items()))


def excerpts_to_code(population):
    """How many excerpts there are to code, whoever may read them: what the numbers of `Coded.coders` are out of."""
    return Excerpt.objects.filter(population=population).checked().count()


def coded(population):
    """What is coded in a population, in two queries. People whose account is gone are left out."""
    marks, given = defaultdict(set), defaultdict(set)
    done = CodedMark.objects.filter(
        by__isnull=False, excerpt__population=population, excerpt__checked_at__isnull=False, excerpt__withdrawn_at__isnull=True
    )
    for excerpt, who in done.order_by("excerpt__number").values_list("excerpt", "by"):
        marks[excerpt].add(who)
    for excerpt, code, who in counted(population).filter(by__isnull=False).order_by().values_list("excerpt", "counts_as", "by"):
        given[excerpt, code].add(who)
    return Coded(dict(marks), dict(given))
