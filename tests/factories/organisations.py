"""The smallest valid organisations, teams and seats; through the real actions where they do more than one row."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.models import ProgrammeRole
from audit.recording import action
from meetings.models import MeetingSeries
from organisations import actions
from organisations.models import (
    Assignment,
    LivedExperiencePlan,
    Organisation,
    Outreach,
    Participation,
    Seat,
    SeatRole,
    Team,
    TermsOfReference,
    Wave,
)
from organisations.models.waves import EntryRoute
from populations.actions import definitions, long_list, selection
from populations.models import Population
from tests.factories.accounts import PersonFactory, UserFactory

START = date(2026, 9, 1)


class WaveFactory(DjangoModelFactory):
    """A wave with its phases and the content of its milestones, through `create_wave`."""

    class Meta:
        model = Wave
        django_get_or_create = ("name",)

    name = "Wave 3"
    starts_on = START
    entry_route = EntryRoute.IDENTIFY

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return Wave.objects.filter(name=kwargs["name"]).first() or actions.create_wave(**kwargs)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Trust {n}")
    slug = factory.Sequence(lambda n: f"trust-{n}")
    nation = "England"
    type = "NHS foundation trust"


class OneAction(DjangoModelFactory):
    """What is made with it is recorded as one action, with whatever it needs: what follows from it is worked out once."""

    class Meta:
        abstract = True

    @classmethod
    def _generate(cls, strategy, params):
        return action(super()._generate)(strategy, params)


class ParticipationFactory(OneAction):
    """An organisation in a wave, with its project team, through `join`."""

    class Meta:
        model = Participation

    organisation = factory.SubFactory(OrganisationFactory)
    wave = factory.SubFactory(WaveFactory)
    joined_on = START

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        later = {name: kwargs.pop(name) for name in list(kwargs) if name not in ("organisation", "wave", "joined_on")}
        participation = actions.join(**kwargs)
        if later:
            Participation.objects.filter(pk=participation.pk).update(**later)
            participation.refresh_from_db()
        return participation


def project_team(participation):
    """The project team that `join` made."""
    return Team.objects.get(participation=participation, kind="project")


class TeamFactory(DjangoModelFactory):
    """The project team of a new participation."""

    class Meta:
        model = Team

    participation = factory.SubFactory(ParticipationFactory)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return project_team(kwargs["participation"])


class SeatFactory(DjangoModelFactory):
    """A named person's seat as project team member; `user=True` gives the person an account."""

    class Meta:
        model = Seat

    class Params:
        user = False

    team = factory.SubFactory(TeamFactory)
    person = factory.Maybe("user", factory.LazyAttribute(lambda seat: UserFactory().person), factory.SubFactory(PersonFactory))
    role = SeatRole.PROJECT_TEAM_MEMBER
    role_title = factory.Sequence(lambda n: f"Manager {n}")
    starts_on = START


class AssignmentFactory(DjangoModelFactory):
    """A coach with an account and the role in the programme, assigned to a new participation."""

    class Meta:
        model = Assignment

    participation = factory.SubFactory(ParticipationFactory)
    person = factory.LazyFunction(lambda: UserFactory().person)
    role = "qi_coach"
    starts_on = START

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        ProgrammeRole.objects.get_or_create(person=kwargs["person"], role=kwargs["role"], defaults={"starts_on": date(2020, 1, 1)})
        return super()._create(model_class, *args, **kwargs)


class PopulationFactory(OneAction):
    """A population; `selected=True` selects it, with its sub-team, through the action."""

    class Meta:
        model = Population

    participation = factory.SubFactory(ParticipationFactory)
    name = factory.Sequence(lambda n: f"Population {n}")
    definition = "People who are badly served"
    domains = ("access",)
    created_on = START

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        selected = kwargs.pop("selected", False)
        text, on = kwargs.pop("definition"), kwargs.pop("created_on")
        population = long_list.suggest(on=on, **kwargs)
        if text:
            definitions.define(population=population, text=text, segment_types=["demographic"], on=on)
        if selected:
            selection.select(population=population, on=START)
        return population


class MeetingSeriesFactory(DjangoModelFactory):
    class Meta:
        model = MeetingSeries

    team = factory.SubFactory(TeamFactory)
    first_on = START


class LivedExperiencePlanFactory(DjangoModelFactory):
    """A plan that nobody has agreed yet."""

    class Meta:
        model = LivedExperiencePlan

    team = factory.SubFactory(TeamFactory)
    obstacles = "There is no paid role yet"
    review_on = date(2026, 12, 31)
    created_on = START


class TermsOfReferenceFactory(DjangoModelFactory):
    """The first version of the terms of a team: a link."""

    class Meta:
        model = TermsOfReference

    team = factory.SubFactory(TeamFactory)
    number = 1
    title = "Terms of reference"
    url = "https://example.org/terms"
    agreed_on = START
    created_on = START


class OutreachFactory(DjangoModelFactory):
    """One thing that a team tried."""

    class Meta:
        model = Outreach

    team = factory.SubFactory(TeamFactory)
    kind = "tried"
    done_on = START
    text = "A stall at the market"
