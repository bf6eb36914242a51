"""Rows of a QI project as they are after the actions; what the actions do is tested with the actions."""

from datetime import date
from decimal import Decimal

import factory
from dateutil.relativedelta import relativedelta
from factory.django import DjangoModelFactory

from qiprojects import models
from tests.factories.accounts import UserFactory
from tests.factories.datareview import selected

BEGUN = date(2026, 7, 1)


class _OfPopulation(DjangoModelFactory):
    class Meta:
        abstract = True

    population = factory.LazyFunction(selected)


class ProjectFactory(_OfPopulation):
    class Meta:
        model = models.Project


class AimFactory(_OfPopulation):
    """An initial aim; `smart=True` for one that meets all five checks."""

    class Meta:
        model = models.Aim

    class Params:
        smart = factory.Trait(checks={name: {"met": "yes", "note": ""} for name in models.Aim.SMART}, status="smart")

    number = factory.Sequence(lambda n: n + 1)
    text = "Improve access to talking therapies"
    written_on = BEGUN
    by = factory.SubFactory(UserFactory)


class WorkshopFactory(_OfPopulation):
    class Meta:
        model = models.Workshop

    held_on = BEGUN
    did_aim = True
    by = factory.SubFactory(UserFactory)


class EqualityAssessmentFactory(_OfPopulation):
    class Meta:
        model = models.EqualityAssessment

    started_on = BEGUN
    by = factory.SubFactory(UserFactory)


class EqualityActionFactory(DjangoModelFactory):
    class Meta:
        model = models.EqualityAction

    assessment = factory.SubFactory(EqualityAssessmentFactory)
    text = "Offer the leaflet in large print"
    by = factory.SubFactory(UserFactory)


class TheoryFactory(_OfPopulation):
    class Meta:
        model = models.Theory

    by = factory.SubFactory(UserFactory)


class TheoryVersionFactory(_OfPopulation):
    class Meta:
        model = models.TheoryVersion

    number = factory.Sequence(lambda n: n + 1)
    kept_on = BEGUN
    tree = factory.LazyFunction(lambda: {"aim": None, "drivers": [], "ideas": []})
    by = factory.SubFactory(UserFactory)


class DriverFactory(_OfPopulation):
    """A primary driver; `parent=` makes a secondary one."""

    class Meta:
        model = models.Driver

    text = factory.Sequence(lambda n: f"Trust in services {n}")
    position = factory.Sequence(lambda n: n)
    by = factory.SubFactory(UserFactory)


class ChangeIdeaFactory(_OfPopulation):
    class Meta:
        model = models.ChangeIdea

    number = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Clinic at the village hall {n}")
    position = factory.Sequence(lambda n: n)
    by = factory.SubFactory(UserFactory)


class IdeaDriverFactory(DjangoModelFactory):
    class Meta:
        model = models.IdeaDriver

    idea = factory.SubFactory(ChangeIdeaFactory)
    driver = factory.LazyAttribute(lambda row: DriverFactory(population=row.idea.population))


class ProgrammeDriverFactory(DjangoModelFactory):
    class Meta:
        model = models.ProgrammeDriver

    text = factory.Sequence(lambda n: f"Driver of the programme {n}")
    by = factory.SubFactory(UserFactory)


class ScaleStepFactory(DjangoModelFactory):
    class Meta:
        model = models.ScaleStep

    idea = factory.SubFactory(ChangeIdeaFactory)
    stage = "set_up"
    on = BEGUN
    by = factory.SubFactory(UserFactory)


class ScaleSiteFactory(DjangoModelFactory):
    class Meta:
        model = models.ScaleSite

    idea = factory.SubFactory(ChangeIdeaFactory)
    name = factory.Sequence(lambda n: f"Clinic {n}")
    by = factory.SubFactory(UserFactory)


class MeasureFactory(_OfPopulation):
    """A count of something by the month; `share=True` for a percentage, `defined=True` with a whole operational definition."""

    class Meta:
        model = models.Measure

    class Params:
        share = factory.Trait(unit="percentage", numerator="Seen within four weeks", denominator="All referred")
        defined = factory.Trait(counted="First appointments", source="Patient system", collector="Data analyst", collect_from=BEGUN)

    number = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"First appointments {n}")
    position = factory.Sequence(lambda n: n)
    by = factory.SubFactory(UserFactory)


class BreakdownGroupFactory(DjangoModelFactory):
    class Meta:
        model = models.BreakdownGroup

    measure = factory.SubFactory(MeasureFactory)
    label = factory.Sequence(lambda n: f"Group {n}")
    position = factory.Sequence(lambda n: n)
    by = factory.SubFactory(UserFactory)


class DataPointFactory(DjangoModelFactory):
    class Meta:
        model = models.DataPoint

    measure = factory.SubFactory(MeasureFactory)
    starts_on = factory.Sequence(lambda n: BEGUN + relativedelta(months=n % 1_000))
    value = Decimal(20)
    by = factory.SubFactory(UserFactory)


def points(measure, *values, first=date(2024, 1, 1), group=None):
    """A point a month with these values, None for one that was not collected. Returns them in order of their dates.

    For a measure with parts a value is a pair (numerator, denominator).
    """
    base = measure.per or 100
    rows = []
    for place, value in enumerate(values):
        row = models.DataPoint(measure=measure, group=group, starts_on=first + relativedelta(months=place))
        if value is None:
            row.is_missing, row.note = True, "Nobody was there"
        elif isinstance(value, tuple):
            row.numerator, row.denominator = (Decimal(str(part)) for part in value)
            row.value = base * row.numerator / row.denominator
        else:
            row.value = Decimal(str(value))
        rows.append(row)
    return models.DataPoint.objects.bulk_create(rows)


class RebaseFactory(DjangoModelFactory):
    class Meta:
        model = models.Rebase

    measure = factory.SubFactory(MeasureFactory)
    on = BEGUN
    reason = "The clinic moved"
    by = factory.SubFactory(UserFactory)


class AnnotationFactory(DjangoModelFactory):
    class Meta:
        model = models.Annotation

    measure = factory.SubFactory(MeasureFactory)
    on = BEGUN
    text = "New leaflet"
    by = factory.SubFactory(UserFactory)


class ObservationFactory(DjangoModelFactory):
    class Meta:
        model = models.Observation

    measure = factory.SubFactory(MeasureFactory)
    on = BEGUN
    text = "People stay for a cup of tea"
    by = factory.SubFactory(UserFactory)


class PointIntakeFactory(DjangoModelFactory):
    class Meta:
        model = models.PointIntake

    measure = factory.SubFactory(MeasureFactory)
    name = "points.csv"
    by = factory.SubFactory(UserFactory)


class CycleFactory(DjangoModelFactory):
    """A planned test; `doing=True`, `studying=True` and `finished=True` for one further on."""

    class Meta:
        model = models.Cycle

    class Params:
        doing = factory.Trait(started_on=BEGUN)
        studying = factory.Trait(started_on=BEGUN, ended_on=BEGUN, happened="Four people came")
        finished = factory.Trait(
            started_on=BEGUN,
            ended_on=BEGUN,
            happened="Four people came",
            learning="Tea helps",
            decision="adapt",
            decided_on=BEGUN,
            why="More tea",
        )

    population = factory.LazyFunction(selected)
    idea = factory.LazyAttribute(lambda row: ChangeIdeaFactory(population=row.population))
    number = factory.Sequence(lambda n: n + 1)
    question = "Do people come to the village hall?"
    what = "A clinic on market day"
    prediction = "Three people come"
    by = factory.SubFactory(UserFactory)


class PredictionChangeFactory(DjangoModelFactory):
    class Meta:
        model = models.PredictionChange

    cycle = factory.SubFactory(CycleFactory)
    was = "Two people come"
    reason = "A slip of the pen"
    by = factory.SubFactory(UserFactory)


class ProgressScoreFactory(_OfPopulation):
    class Meta:
        model = models.ProgressScore

    series = "team"
    score = Decimal("2.0")
    on = BEGUN
    reason = "The data review is done"
    by = factory.SubFactory(UserFactory)


class DataMeetingFactory(_OfPopulation):
    class Meta:
        model = models.DataMeeting

    held_on = BEGUN
    seen = "A shift since July"
    by = factory.SubFactory(UserFactory)


class StandardWorkFactory(DjangoModelFactory):
    class Meta:
        model = models.StandardWork

    idea = factory.SubFactory(ChangeIdeaFactory)
    training = "Half a day for each clinic"
    by = factory.SubFactory(UserFactory)


class SustainingFactory(DjangoModelFactory):
    class Meta:
        model = models.Sustaining

    idea = factory.SubFactory(ChangeIdeaFactory)
    owner_role = "Head of community services"
    by = factory.SubFactory(UserFactory)


class SustainabilityRoundFactory(_OfPopulation):
    class Meta:
        model = models.SustainabilityRound

    number = factory.Sequence(lambda n: n + 1)
    opened_on = BEGUN
    by = factory.SubFactory(UserFactory)


class SustainabilityAnswerFactory(DjangoModelFactory):
    class Meta:
        model = models.SustainabilityAnswer

    round = factory.SubFactory(SustainabilityRoundFactory)
    levels = factory.LazyFunction(dict)


class EvaluationFactory(_OfPopulation):
    class Meta:
        model = models.Evaluation

    by = factory.SubFactory(UserFactory)


class WriteUpSectionFactory(_OfPopulation):
    class Meta:
        model = models.WriteUpSection

    item = "title"
    text = "Closer to home"
    by = factory.SubFactory(UserFactory)


class HandoverFactory(_OfPopulation):
    class Meta:
        model = models.Handover

    by = factory.SubFactory(UserFactory)
