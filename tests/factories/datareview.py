"""Rows of a data review as they are after the actions; what the actions do is tested with the actions."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from datareview.models import (
    Activity,
    Code,
    Coding,
    Consent,
    DataReview,
    DataSource,
    Excerpt,
    Feedback,
    FigureRow,
    FigureTable,
    Information,
    Intake,
    Interest,
    RawNote,
    Theme,
    ThemeReview,
)
from tests.factories.accounts import UserFactory
from tests.factories.organisations import PopulationFactory, SeatFactory

HELD = date(2026, 6, 1)
AT = datetime(2026, 6, 2, 10, tzinfo=UTC)


def selected(**fields):
    """A selected population, with its sub-team."""
    return PopulationFactory(selected=True, **fields)


def member_of(population, role="sub_team_member"):
    """The account of a new member (or lead: "sub_team_lead") of the population's sub-team."""
    return SeatFactory(team=population.team, user=True, role=role, starts_on=date(2026, 1, 5)).person.user


class _OfPopulation(DjangoModelFactory):
    class Meta:
        abstract = True

    population = factory.LazyFunction(selected)
    by = factory.SubFactory(UserFactory)


class DataReviewFactory(_OfPopulation):
    class Meta:
        model = DataReview


class InformationFactory(_OfPopulation):
    class Meta:
        model = Information

    number = factory.Sequence(lambda n: n + 1)
    text = "What we do with what you say."
    created_on = HELD


class ActivityFactory(_OfPopulation):
    """An interview with two people that took place; `planned=True` for one that did not yet."""

    class Meta:
        model = Activity

    class Params:
        planned = factory.Trait(people=None)
        professionals = factory.Trait(strand="professionals")

    strand = "people"
    method = "in_person"
    place = "Community hall"
    date = HELD
    people = 2


class ConsentFactory(DjangoModelFactory):
    """Agreed to use and quotation, and not to sharing."""

    class Meta:
        model = Consent

    activity = factory.SubFactory(ActivityFactory)
    information = factory.LazyAttribute(lambda row: InformationFactory(population=row.activity.population))
    label = factory.Sequence(lambda n: f"Speaker {n + 1}")
    may_quote = True
    how = "spoken"
    agreed_on = HELD
    recorded_by = factory.SubFactory(UserFactory)


class RawNoteFactory(DjangoModelFactory):
    class Meta:
        model = RawNote

    activity = factory.SubFactory(ActivityFactory)
    text = "Words of the raw note"
    by = factory.SubFactory(UserFactory)
    delete_on = date(2027, 6, 1)


class FeedbackFactory(_OfPopulation):
    class Meta:
        model = Feedback

    what = "A letter about what was learned"
    planned_on = date(2026, 9, 1)


class InterestFactory(DjangoModelFactory):
    class Meta:
        model = Interest

    activity = factory.SubFactory(ActivityFactory)
    interest_in = "team"
    held_by = "Community worker"
    follow_up_by = date(2026, 7, 1)
    by = factory.SubFactory(UserFactory)


class DataSourceFactory(_OfPopulation):
    class Meta:
        model = DataSource

    name = factory.Sequence(lambda n: f"Referrals by ward {n}")
    kind = "service_use"
    reviewed_on = HELD


class FigureTableFactory(DjangoModelFactory):
    """A table of shares; `figures` are (label, numerator, denominator), the first one being the reference."""

    class Meta:
        model = FigureTable
        skip_postgeneration_save = True

    source = factory.SubFactory(DataSourceFactory)
    title = "People who were seen within six weeks"
    by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def figures(self, create, extracted, **kwargs):
        rows = extracted if extracted is not None else [("White British", 120, 300), ("Black African", 13, 60), ("Other", 3, 20)]
        FigureRow.objects.bulk_create(
            FigureRow(table=self, position=place, label=label, numerator=over, denominator=under, is_reference=place == 0)
            for place, (label, over, under) in enumerate(rows)
        )


class ExcerptFactory(_OfPopulation):
    """A checked excerpt of an activity with people, with consent; `unchecked=True`, `of_data=True`, `of_professionals=True`."""

    class Meta:
        model = Excerpt

    class Params:
        unchecked = factory.Trait(checked_by=None, checked_at=None)
        of_data = factory.Trait(
            strand="data",
            activity=None,
            consent=None,
            source=factory.LazyAttribute(lambda row: DataSourceFactory(population=row.population)),
        )
        of_professionals = factory.Trait(
            strand="professionals",
            activity=factory.LazyAttribute(lambda row: ActivityFactory(population=row.population, professionals=True)),
        )

    number = factory.Sequence(lambda n: n + 1)
    strand = "people"
    activity = factory.LazyAttribute(lambda row: ActivityFactory(population=row.population))
    consent = factory.LazyAttribute(lambda row: ConsentFactory(activity=row.activity))
    text = factory.Sequence(lambda n: f"Nobody asked me what would help ({n})")
    checked_by = factory.SubFactory(UserFactory)
    checked_at = AT


class ThemeFactory(_OfPopulation):
    class Meta:
        model = Theme

    name = factory.Sequence(lambda n: f"Trust in services {n}")
    tag = "need"


class CodeFactory(_OfPopulation):
    class Meta:
        model = Code

    name = factory.Sequence(lambda n: f"Fear of being judged {n}")


class CodingFactory(DjangoModelFactory):
    class Meta:
        model = Coding

    excerpt = factory.SubFactory(ExcerptFactory)
    code = factory.LazyAttribute(lambda row: CodeFactory(population=row.excerpt.population))
    by = factory.SubFactory(UserFactory)


class ThemeReviewFactory(_OfPopulation):
    class Meta:
        model = ThemeReview

    held_on = date(2026, 6, 20)
    people = 4
    partners = 1


class IntakeFactory(_OfPopulation):
    class Meta:
        model = Intake

    kind = "excerpts"
