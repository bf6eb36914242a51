"""The lived experience standards of a wave, and whether each is met (BEYOND 2); `standard_decisions` is about where one is not.

A check is one set-based function, in one query: it takes Progress rows and a day, and returns how many partners count for each.
The numbers stay in here. Whoever reads gets met or not, with the minimum, because fewer than five people can be worked out.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Max, Sum

from datareview.models import ThemeReview
from milestones.facts import latest_decisions
from milestones.models import Standard
from organisations.models import LivedExperiencePlan, Seat

CHECKS = {}
# A decision says that lived experience took part, and not how many people: more than one cannot be asked for.
YES_OR_NO = frozenset({"partners_in_decision"})
# The fact that says the same for one person, or for an agreed plan.
FACTS = {"partners_on_project_team": "M1.F3", "partners_in_decision": "M2.F5", "partners_on_sub_team": "M3.F2"}


def check(code):
    """Register the function that counts for the standard with this code."""

    def register(function):
        CHECKS[code] = function
        return function

    return register


def _seated(on, key, **conditions):
    """{value of `key`: people on lived experience seats that day}; a seat may stand for several."""
    seats = Seat.objects.active(on).filter(is_lived_experience=True, **conditions).order_by()
    return dict(seats.values(key).annotate(people=Sum("count")).values_list(key, "people"))


@check("partners_on_project_team")
def on_project_team(rows, on):
    """People on lived experience seats of the project team."""
    participations = {row.participation_id for row in rows}
    people = _seated(on, "team__participation", team__participation__in=participations, team__kind="project")
    return {row.pk: people.get(row.participation_id, 0) for row in rows}


@check("partners_in_decision")
def in_decision(rows, on):
    """1 if lived experience took part in the latest decision about populations."""
    decisions = latest_decisions({row.participation_id for row in rows}, on)
    took_part = set(decisions.filter(has_lived_experience=True).order_by().values_list("participation", flat=True))
    return {row.pk: int(row.participation_id in took_part) for row in rows}


@check("partners_on_sub_team")
def on_sub_team(rows, on):
    """People on lived experience seats of the sub-team of the population."""
    people = _seated(on, "team__population", team__population__in={row.population_id for row in rows})
    return {row.pk: people.get(row.population_id, 0) for row in rows}


@check("partners_in_theme_review")
def in_theme_review(rows, on):
    """People with lived experience in the review of themes in which most of them took part, up to this day."""
    reviews = ThemeReview.objects.current().filter(population__in={row.population_id for row in rows}, held_on__lte=on).order_by()
    people = dict(reviews.values("population").annotate(most=Max("partners")).values_list("population", "most"))
    return {row.pk: people.get(row.population_id, 0) for row in rows}


@dataclass(frozen=True)
class StandardStatus:
    """A standard for one milestone of one team. `value` is None where the application keeps no such record yet."""

    code: str
    text: str
    minimum: int
    value: bool | None

    @property
    def words(self):
        return {True: "Met", False: "Not yet", None: "Not recorded yet"}[self.value]

    @property
    def sentence(self):
        """The standard with its minimum."""
        return f"{self.text}: at least {self.minimum}"


def standards_of(progress, *, on):
    """The standards of each of these Progress rows: {id: [StandardStatus, ...]}. One that is switched off is left out."""
    rows = list(progress)
    standards = defaultdict(list)
    for item in Standard.objects.filter(milestone__in={row.milestone_id for row in rows}, minimum__gt=0):
        standards[item.milestone_id].append(item)
    asked = defaultdict(list)
    for row in rows:
        for item in standards[row.milestone_id]:
            asked[item.code].append(row)
    counts = {code: CHECKS[code](having, on) for code, having in asked.items() if code in CHECKS}
    return {row.pk: [_status(item, counts.get(item.code), row) for item in standards[row.milestone_id]] for row in rows}


def _status(item, counts, row):
    return StandardStatus(item.code, item.text, item.minimum, None if counts is None else counts[row.pk] >= item.minimum)


def not_met(statuses):
    """The standards that are known not to be met; one that nobody records yet is not among them."""
    return [status for status in statuses if status.value is False]


def plan_of(team):
    """The open support plan of this team, or None."""
    return LivedExperiencePlan.objects.filter(team=team, closed_on__isnull=True).first()


def agreed_plan_of(team, *, on):
    """The support plan of this team that a coach has agreed and that is in force, or None."""
    return LivedExperiencePlan.objects.in_force(on).filter(team=team).first()


def as_json(statuses):
    """The standards as they were asked for, for keeping with a decision."""
    return [{"code": status.code, "text": status.text, "minimum": status.minimum} for status in statuses]
