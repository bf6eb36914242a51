"""Rows of an asset map as they are after the actions; what the actions do is tested with the actions."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from assets.models import (
    Asset,
    AssetContact,
    AssetIntake,
    Choosing,
    EngagementEntry,
    MappedAsset,
    PromptConsidered,
    PublicService,
)
from tests.factories.accounts import UserFactory
from tests.factories.datareview import selected
from tests.factories.organisations import ParticipationFactory

CHOSEN = date(2026, 7, 1)


class AssetFactory(DjangoModelFactory):
    """A community association; `individual=True` for a person, named by what they do."""

    class Meta:
        model = Asset

    class Params:
        individual = factory.Trait(segment="individuals", name="Chaplain with links to churches")

    participation = factory.SubFactory(ParticipationFactory)
    number = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Village hall {n}")
    segment = "associations"
    by = factory.SubFactory(UserFactory)


class MappedAssetFactory(DjangoModelFactory):
    """On the map of a selected population; `prioritised=True` for one of those to engage first."""

    class Meta:
        model = MappedAsset

    class Params:
        prioritised = factory.Trait(prioritised_on=CHOSEN, status="prioritised", next_action="Ask for a visit", next_on=date(2026, 12, 1))

    population = factory.LazyFunction(selected)
    asset = factory.LazyAttribute(lambda row: AssetFactory(participation=row.population.participation))
    learn = True
    by = factory.SubFactory(UserFactory)


class AssetContactFactory(DjangoModelFactory):
    class Meta:
        model = AssetContact

    asset = factory.SubFactory(AssetFactory)
    name = "Robin Example"
    role = "Caretaker"
    how = "Knock at the blue door"
    agreed_on = date(2026, 6, 1)
    agreed_how = "spoken"
    by = factory.SubFactory(UserFactory)


class PublicServiceFactory(DjangoModelFactory):
    class Meta:
        model = PublicService

    asset = factory.SubFactory(AssetFactory)
    organisation_name = "Village halls together"
    summary = "A warm room for everybody, twice a week."
    town = "Exampleton"
    by = factory.SubFactory(UserFactory)


class ChoosingFactory(DjangoModelFactory):
    class Meta:
        model = Choosing

    population = factory.LazyFunction(selected)
    chosen_on = CHOSEN
    by = factory.SubFactory(UserFactory)


class EngagementEntryFactory(DjangoModelFactory):
    class Meta:
        model = EngagementEntry

    mapped = factory.SubFactory(MappedAssetFactory)
    kind = "approached"
    on = date(2026, 8, 1)
    text = "Words of the log"
    by = factory.SubFactory(UserFactory)


class PromptConsideredFactory(DjangoModelFactory):
    class Meta:
        model = PromptConsidered

    population = factory.LazyFunction(selected)
    prompt = "learn"
    considered_on = CHOSEN
    by = factory.SubFactory(UserFactory)


class AssetIntakeFactory(DjangoModelFactory):
    class Meta:
        model = AssetIntake

    population = factory.LazyFunction(selected)
    name = "directory.json"
    by = factory.SubFactory(UserFactory)
