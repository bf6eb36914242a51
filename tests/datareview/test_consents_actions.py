"""What people agreed to is kept with the version that they were told, how, when and by whom it was written down."""

from datetime import date

import pytest

from audit.models import Entry
from datareview import information as texts
from datareview.actions import consents
from datareview.actions.base import CannotChange
from datareview.models import Consent
from tests.factories.accounts import UserFactory
from tests.factories.datareview import ActivityFactory, ConsentFactory, ExcerptFactory, InformationFactory
from tests.factories.organisations import PopulationFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)
SAID = {"label": "Speaker 1", "how": "spoken", "agreed_on": ON}


@pytest.mark.req("R208")
def test_agreement_is_kept_with_what_was_told_what_was_agreed_how_and_by_whom():
    activity, by = ActivityFactory(people=3), UserFactory()

    kept = consents.add(activity=activity, by=by, people=3, may_quote=True, **SAID)

    kept.refresh_from_db()
    assert (kept.information.number, kept.information.text) == (1, texts.START)
    assert (kept.may_use, kept.may_quote, kept.may_contact, kept.may_share) == (True, True, False, False)
    assert (kept.people, kept.how, kept.agreed_on, kept.recorded_by) == (3, "spoken", ON, by)


def test_one_entry_in_the_log_which_holds_neither_the_label_nor_a_name():
    activity, by = ActivityFactory(), UserFactory()

    kept = consents.add(activity=activity, by=by, **{**SAID, "label": "Mary of the choir"})

    [entry] = Entry.objects.filter(actor_id=by.pk)
    assert (entry.action, entry.target_label, entry.population_id) == ("consent.recorded", f"Agreement {kept.pk}", activity.population_id)
    assert entry.changes == {"may_use": True, "may_quote": False, "may_contact": False, "may_share": False}


def test_button_pressed_twice_makes_one_agreement():
    activity, by = ActivityFactory(), UserFactory()

    first, second = (consents.add(activity=activity, by=by, **SAID) for _ in range(2))

    assert (first, Consent.objects.get(), Entry.objects.filter(action="consent.recorded").count()) == (second, second, 1)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"label": "speaker 1", "may_quote": True}, "label"),
        ({"label": "  "}, "label"),
        ({"label": "Speaker 2", "may_use": False, "may_quote": True}, "may_use"),
        ({"label": "Speaker 2", "may_use": False, "may_share": True}, "may_use"),
    ],
)
def test_what_does_not_go_together_is_refused_beside_its_field(fields, field):
    activity = ActivityFactory()
    consents.add(activity=activity, by=UserFactory(), **SAID)

    with pytest.raises(CannotChange) as refusal:
        consents.add(activity=activity, by=UserFactory(), **{**SAID, **fields})

    assert (refusal.value.field, Consent.objects.count()) == (field, 1)


def test_people_may_say_no_to_everything_and_the_same_label_does_for_another_activity():
    no = consents.add(activity=ActivityFactory(), by=UserFactory(), may_use=False, **SAID)
    yes = consents.add(activity=ActivityFactory(), by=UserFactory(), **SAID)

    assert (no.is_in_force, yes.is_in_force) == (False, True)


def test_version_is_one_of_the_same_population():
    with pytest.raises(CannotChange) as refusal:
        consents.add(activity=ActivityFactory(), by=UserFactory(), information=InformationFactory(), **SAID)

    assert refusal.value.field == "information"


def test_nothing_is_added_where_the_population_or_the_activity_is_off_the_table():
    gone = ActivityFactory(removed_at="2026-11-01T10:00Z")
    for activity in (ActivityFactory(population=PopulationFactory()), gone):
        with pytest.raises(CannotChange):
            consents.add(activity=activity, by=UserFactory(), **SAID)

    assert not Consent.objects.exists()


def test_correction_says_what_changed_and_keeps_the_rest():
    consent, by = ConsentFactory(label="Speaker 1"), UserFactory()

    consents.edit(consent=consent, by=by, may_quote=False, people=2)

    consent.refresh_from_db()
    assert (consent.label, consent.may_use, consent.may_quote, consent.people) == ("Speaker 1", True, False, 2)
    assert consent.edited_at
    [entry] = Entry.objects.filter(actor_id=by.pk)
    assert (entry.action, entry.changes) == ("consent.edited", {"may_quote": False})


def test_use_is_not_taken_back_by_a_correction_while_words_rest_on_it():
    consent = ExcerptFactory().consent

    with pytest.raises(CannotChange, match="changed their mind"):
        consents.edit(consent=consent, by=UserFactory(), may_use=False, may_quote=False)


def test_two_who_correct_at_the_same_time_do_not_overwrite_each_other():
    first = ConsentFactory()
    second = Consent.objects.get(pk=first.pk)
    consents.edit(consent=first, by=UserFactory(), may_quote=False)

    with pytest.raises(CannotChange, match="changed or taken away since"):
        consents.edit(consent=second, by=UserFactory(), may_quote=True)

    assert not Consent.objects.get().may_quote


@pytest.mark.parametrize(("may", "field"), [({"may_share": True}, "may_share"), ({"people": 3}, "people")])
def test_what_cannot_have_been_agreed_to_is_refused(may, field):
    with pytest.raises(CannotChange) as refusal:
        consents.add(activity=ActivityFactory(people=2), by=UserFactory(), **{**SAID, **may})

    assert (refusal.value.field, Consent.objects.count()) == (field, 0)


def test_what_was_withdrawn_stays_as_it_was():
    with pytest.raises(CannotChange, match="withdrawn"):
        consents.edit(consent=ConsentFactory(withdrawn_on=ON), by=UserFactory(), may_quote=True)
