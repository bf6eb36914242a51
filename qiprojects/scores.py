"""The two series of progress scores of a project: the latest of each, the gap between them in words, and their picture."""

from dataclasses import dataclass
from datetime import timedelta

from qiprojects.models import ProgressScore, Series
from qiprojects.pictures import Line, draw_scores

# How many scores of a series are drawn: the latest, which is ten years of monthly scores.
DRAWN = 120
FAR_APART = timedelta(days=62)
NAMES = {Series.TEAM: "The team", Series.COACH: "QI coach"}
SHAPES = {Series.TEAM: "circle", Series.COACH: "diamond"}


@dataclass(frozen=True)
class Standing:
    """The latest score of each series (ProgressScore), or None; `gap` is that between them as a Decimal, None without both."""

    team: ProgressScore | None
    coach: ProgressScore | None

    @property
    def is_empty(self):
        return self.team is None and self.coach is None

    def seen_by(self, series):
        """The latest score (a Decimal) of this series; for a reader without one, None, the higher of the two. None where there is none."""
        rows = {Series.TEAM: self.team, Series.COACH: self.coach}
        given = [row.score for of, row in rows.items() if row and series in (None, of)]
        return max(given, default=None)

    @property
    def gap(self):
        return None if self.team is None or self.coach is None else abs(self.team.score - self.coach.score)

    @property
    def words(self):
        """The gap between the two as something to talk about; empty where nobody has given a score."""
        if self.is_empty:
            return ""
        if self.gap is None:
            missing, there = ("The coach", "The team") if self.coach is None else ("The team", "The coach")
            return f"{there} has given a score, and {missing.lower()} has not yet. Two views say more than one."
        if not self.gap:
            return f"Team and coach both give {self.team.score}. {self._age()}".strip()
        higher, lower = ("The team", "the coach") if self.team.score > self.coach.score else ("The coach", "the team")
        return f"{higher} sees the project {_points(self.gap)} further than {lower} does. {self._age()}{self._question()}"

    def _age(self):
        return "The two were given more than two months apart. " if abs(self.team.on - self.coach.on) > FAR_APART else ""

    def _question(self):
        if self.gap >= 1:
            return "Talk about it when you next meet: what does each of you see that the other does not?"
        return "Half a point is not much. What would make you agree?"


def _points(gap):
    return {"0.5": "half a point", "1.0": "one point"}.get(str(gap), f"{gap.normalize():f} points")


def scores_of(population):
    """The scores of a population that were not taken away, the latest first."""
    return ProgressScore.objects.current().filter(population=population).order_by("-on", "-pk")


def days_of(population):
    """The days on which scores were given, the latest first."""
    return scores_of(population).order_by("-on").values_list("on", flat=True).distinct()


def standing_of(population):
    """The Standing of a population, in two queries."""
    rows = scores_of(population)
    return Standing(team=rows.filter(series=Series.TEAM).first(), coach=rows.filter(series=Series.COACH).first())


def picture_of(population):
    """Both series as a picture, the latest `DRAWN` of each; nothing for none. Two queries."""
    lines = []
    for series, label in NAMES.items():
        rows = scores_of(population).filter(series=series).values_list("on", "score")[:DRAWN]
        points = tuple((on, float(score)) for on, score in reversed(rows))
        if points:
            lines.append(Line(label, SHAPES[series], points))
    return draw_scores(lines)
