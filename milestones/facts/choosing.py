"""The facts of Milestone 2: choosing populations."""

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from milestones.facts.registry import fact
from populations.models import Decision, DecisionChoice, Definition, Method, Population, Question, Status
from populations.rules import LONG_LIST_WARNING, MOST_SELECTED, SHORT_LIST_MOST


def _populations_of(teams):
    """The populations of the organisations of these project teams."""
    return Population.objects.filter(participation__in=teams.order_by().values("participation")).order_by()


def _teams_of(teams, rows):
    """The project teams whose participation is among these rows' (a QuerySet of anything with a participation)."""
    return set(teams.filter(participation__in=rows.order_by().values("participation")).order_by().values_list("pk", flat=True))


@fact("M2.F1")
def population_is_listed(teams, on):
    """At least one population is on the table with its inequality domain."""
    return _teams_of(teams, _populations_of(teams).on_the_table().exclude(domains=[]))


@fact("M2.F2")
def short_list_is_short(teams, on):
    """The short list has one to ten populations; fewer than ten if more than ten were ever listed, parked and merged ones included."""
    listed = Count("participation__populations")
    short = Count("participation__populations", filter=Q(participation__populations__status__in=(Status.SHORT_LISTED, Status.SELECTED)))
    counted = teams.order_by().annotate(listed=listed, short=short)
    right = Q(short__range=(1, SHORT_LIST_MOST - 1)) | Q(short=SHORT_LIST_MOST, listed__lte=LONG_LIST_WARNING)
    return set(counted.filter(right).values_list("pk", flat=True))


@fact("M2.F3")
def short_list_is_reviewed(teams, on):
    """All four questions have a current answer for every population on the short list.

    For a population chosen before joining, that decision stands in for the four questions, if it is kept with its evidence (DOMAIN
    section 5).
    """
    short = _populations_of(teams).on_short_list()
    answered = Count("answers__question", distinct=True, filter=Q(answers__removed_at__isnull=True))
    before = DecisionChoice.objects.filter(
        population=OuterRef("pk"), decision__method=Method.BEFORE_JOINING, decision__evidence__isnull=False
    )
    open_ones = short.annotate(answered=answered).filter(~Exists(before), answered__lt=len(Question))
    ready = teams.exclude(participation__in=open_ones.values("participation"))
    return _teams_of(ready, short)


def _decisions(teams, on):
    return Decision.objects.filter(participation__in=teams.order_by().values("participation"), decided_on__lte=on)


def latest_decisions(participations, on):
    """The Decision of each of these participations that was made last, up to this day."""
    decisions = Decision.objects.filter(decided_on__lte=on)
    last = decisions.filter(participation=OuterRef("participation")).order_by("-decided_on", "-pk").values("pk")[:1]
    return decisions.filter(participation__in=participations, pk=Subquery(last))


@fact("M2.F4")
def decision_is_recorded(teams, on):
    """A prioritisation decision is recorded with method, date and reasons."""
    return _teams_of(teams, _decisions(teams, on).exclude(sentence="").exclude(discussion=""))


@fact("M2.F5")
def lived_experience_took_part(teams, on):
    """At least one lived experience member took part in the decision: in the latest, if there are several."""
    latest = latest_decisions(teams.order_by().values("participation"), on)
    return _teams_of(teams, latest.filter(has_lived_experience=True))


@fact("M2.F6")
def populations_are_selected(teams, on):
    """One to three populations are selected."""
    selected = Count("participation__populations", filter=Q(participation__populations__status=Status.SELECTED))
    counted = teams.order_by().annotate(selected=selected).filter(selected__range=(1, MOST_SELECTED))
    return set(counted.values_list("pk", flat=True))


@fact("M2.F7")
def selected_populations_are_defined(teams, on):
    """Each selected population has a definition and at least one segment type; there is at least one of them."""
    selected = _populations_of(teams).selected()
    later = Definition.objects.filter(population=OuterRef("population"), number__gt=OuterRef("number"))
    whole = Definition.objects.filter(population=OuterRef("pk")).exclude(text="").exclude(segment_types=[]).filter(~Exists(later))
    ready = teams.exclude(participation__in=selected.filter(~Exists(whole)).values("participation"))
    return _teams_of(ready, selected)
