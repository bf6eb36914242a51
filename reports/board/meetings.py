"""When an organisation meets next: worked out by the database for the order of the board, and here for its rows."""

from collections import defaultdict

from django.db.models import F, IntegerField, Min, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Case, Combinable, CombinedExpression, ExpressionWrapper, Func, When
from django.db.models.fields import DateField

from core.prepared import prepared
from meetings.models import MeetingSeries, next_date
from organisations.models.teams import TeamKind
from populations.models import Status as PopulationStatus


class DaysAfter(Func):
    """How many days the first date comes after the second; negative if it comes before."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **extra):
        """SQLite keeps dates as text, so they are counted first."""
        counted = self.copy()
        counted.set_source_expressions([Func(part, function="julianday") for part in self.get_source_expressions()])
        return counted.as_sql(compiler, connection, template="CAST(%(expressions)s AS INTEGER)", **extra)


def next_meeting_in(on):
    """In how many days the organisation meets next, as `MeetingSeries.next_on` counts, for ordering."""
    first_in = DaysAfter(F("first_on"), Value(on, output_field=DateField()))
    every = F("every_days")
    turn = _modulo(ExpressionWrapper(_modulo(F("first_in"), every) + every, output_field=IntegerField()), every)
    series = _series_of(Q(team__participation=OuterRef("pk"))).annotate(first_in=first_in)
    days = series.annotate(days=Case(When(first_in__gte=0, then="first_in"), default=turn, output_field=IntegerField()))
    return Subquery(days.order_by().values("team__participation").annotate(soonest=Min("days")).values("soonest"))


def _modulo(left, right):
    return CombinedExpression(left, Combinable.MOD, right, output_field=IntegerField())


def _series_of(condition):
    """Meetings of project teams and of the sub-teams of selected populations."""
    return MeetingSeries.objects.filter(condition).filter(
        Q(team__kind=TeamKind.PROJECT) | Q(team__population__status=PopulationStatus.SELECTED)
    )


def next_meetings(ids, on):
    """{participation id: the day on which one of its teams meets next}."""
    found = defaultdict(list)
    for pk, first_on, every_days in _meetings_of(ids=ids):
        found[pk].append(next_date(first_on, every_days, on))
    return {pk: min(days) for pk, days in found.items()}


@prepared
def _meetings_of(ids):
    return _series_of(Q(team__participation__in=ids)).order_by().values_list("team__participation", "first_on", "every_days")
