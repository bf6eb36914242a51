"""Writing down what people agreed to, in the church hall and afterwards."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from datareview.models import Activity, Consent
from populations.models import Population
from tests.counting import queries_of
from tests.factories.datareview import ActivityFactory, ConsentFactory, ExcerptFactory, InformationFactory, member_of
from tests.factories.organisations import SeatFactory, project_team

pytestmark = pytest.mark.django_db
YES = {"label": "Speaker 1", "people": "1", "may_use": "yes", "agreed": ["may_quote"], "how": "spoken"}


class Hall:
    def __init__(self):
        self.activity = ActivityFactory(date=timezone.localdate(), people=4)
        self.population = self.activity.population
        self.user = member_of(self.population)
        self.client = self.signed_in(self.user)

    def signed_in(self, user):
        client = Client()
        client.force_login(user)
        return client

    def address(self, name, *args):
        return reverse(f"datareview:{name}", args=[self.population.participation.organisation.slug, self.population.pk, *args])

    def add(self, **fields):
        said = {**YES, "agreed_on": timezone.localdate().isoformat(), **fields}
        return self.client.post(self.address("consent-add", self.activity.pk), said, follow=True)


@pytest.fixture
def hall(db):
    return Hall()


@pytest.mark.req("R105", "R208")
def test_form_offers_what_to_tell_first_and_ticks_nothing_for_them(hall):
    page = hall.client.get(hall.address("consent-add", hall.activity.pk)).text

    assert "What they are told first" in page
    assert "How we use what you say" in page
    boxes = re.findall(r'<input[^>]*name="agreed"[^>]*>', page)
    answers = re.findall(r'<input[^>]*name="may_use"[^>]*>', page)
    assert (len(boxes), len(answers), [box for box in boxes + answers if "checked" in box]) == (3, 2, [])
    assert 'value="Speaker 1"' in page


@pytest.mark.req("R208")
def test_agreement_is_saved_and_shown(hall):
    response = hall.add(people="4")

    consent = Consent.objects.get()
    assert response.redirect_chain == [(hall.address("consent", consent.pk), 302)]
    assert (consent.people, consent.may_use, consent.may_quote, consent.may_contact, consent.may_share) == (4, True, True, False, False)
    assert consent.information.number == 1
    assert "Use, quotation" in response.text
    assert "In words" in response.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"label": "020 7946 0018"}, "must not show who they are"),
        ({"label": "Mrs Okafor"}, "must not show who they are"),
        ({"label": ""}, "Enter"),
        ({"people": "0"}, "from 1 to 10,000"),
        ({"people": "99999999999"}, "from 1 to 10,000"),
        ({"people": "many"}, "must be a whole number"),
        ({"may_use": ""}, "Say whether we may use what they say"),
        ({"may_use": "no"}, "only if they may be used"),
        ({"agreed": ["may_share"]}, "only if they may be quoted"),
        ({"people": "5"}, "4 people were heard"),
        ({"how": ""}, "how did they agree"),
        ({"agreed_on": (timezone.localdate() + timedelta(days=1)).isoformat()}, "on or before"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_kept(hall, fields, words):
    response = hall.add(**fields)

    assert response.status_code == 422
    assert words.lower() in response.text.lower()
    assert not Consent.objects.exists()


@pytest.mark.req("R208")
def test_no_is_said_and_never_what_a_forgotten_answer_means(hall):
    forgotten = hall.add(may_use="", agreed=[])
    hall.add(may_use="no", agreed=[])

    assert forgotten.status_code == 422
    assert [(row.may_use, row.may_quote) for row in Consent.objects.all()] == [(False, False)]


def test_more_people_may_agree_while_nobody_knows_how_many_are_heard(hall):
    Activity.objects.update(people=None)

    hall.add(people="99")

    assert Consent.objects.get().people == 99


@pytest.mark.parametrize(
    ("strand", "words", "others"),
    [("people", "only once they have agreed", "need not be"), ("professionals", "need not be", "only once they have agreed")],
)
def test_activity_without_agreement_says_whether_one_is_needed(hall, strand, words, others):
    Activity.objects.update(strand=strand)

    page = hall.client.get(hall.address("activity", hall.activity.pk)).text

    assert (words in page, others in page) == (True, False)


def test_same_name_twice_is_said_beside_the_field(hall):
    hall.add()

    response = hall.add(how="written")

    assert response.status_code == 422
    assert "There is an agreement called “Speaker 1”" in response.text


def test_earlier_version_can_be_chosen_where_there_are_several(hall):
    old = InformationFactory(population=hall.population, number=1)
    InformationFactory(population=hall.population, number=2)

    hall.add(information=old.pk)

    assert Consent.objects.get().information == old


def test_correction_keeps_what_is_not_changed_and_a_form_that_is_too_old_says_so(hall):
    hall.add()
    consent = Consent.objects.get()
    address = hall.address("consent-edit", consent.pk)
    said = {**YES, "agreed_on": consent.agreed_on.isoformat(), "agreed": [], "seen": "new"}

    first = hall.client.post(address, said, follow=True)
    second = hall.client.post(address, {**said, "people": "9"})

    consent.refresh_from_db()
    assert "What was agreed is corrected." in first.text
    assert (second.status_code, "Somebody else has changed this" in second.text) == (422, True)
    assert (consent.people, consent.may_quote) == (1, False)


def test_saying_no_to_use_while_there_are_excerpts_leads_to_withdrawal(hall):
    consent = ConsentFactory(activity=hall.activity, recorded_by=hall.user, label="Speaker 1")
    ExcerptFactory(population=hall.population, activity=hall.activity, consent=consent)
    said = {**YES, "agreed_on": consent.agreed_on.isoformat(), "may_use": "no", "agreed": []}

    response = hall.client.post(hall.address("consent-edit", consent.pk), said)

    assert response.status_code == 422
    assert "changed their mind" in response.text


def test_others_of_the_sub_team_see_the_list_and_open_their_own(hall):
    consent = ConsentFactory(activity=hall.activity, recorded_by=hall.user, label="Speaker 7")
    other, lead = member_of(hall.population), member_of(hall.population, "sub_team_lead")
    page, listed = hall.address("consent", consent.pk), hall.address("consents", hall.activity.pk)

    assert [hall.signed_in(user).get(page).status_code for user in (hall.user, lead, other)] == [200, 200, 404]
    assert [page in hall.signed_in(user).get(listed).text for user in (hall.user, lead, other)] == [True, True, False]
    assert "Speaker 7" in hall.signed_in(other).get(listed).text


def test_page_of_the_activity_shows_agreements_to_the_sub_team_and_says_where_they_are_to_others(hall):
    ConsentFactory(activity=hall.activity, recorded_by=hall.user, label="Speaker 7")
    address = hall.address("activity", hall.activity.pk)
    leader = hall.signed_in(_project_lead(hall.population))

    assert "Speaker 7" in hall.client.get(address).text
    outside = leader.get(address).text
    assert "Speaker 7" not in outside
    assert "kept by the sub-team" in outside


def _project_lead(population):
    return SeatFactory(team=project_team(population.participation), user=True, role="project_lead").person.user


def test_closed_population_takes_nothing_and_says_why(hall):
    consent = ConsentFactory(activity=hall.activity, recorded_by=hall.user)
    Population.objects.filter(pk=hall.population.pk).update(status="closed")

    for name, pk in (("consent-add", hall.activity.pk), ("consent-edit", consent.pk), ("note-add", hall.activity.pk)):
        response = hall.client.get(hall.address(name, pk), follow=True)
        assert "not worked on any more" in response.text
    assert hall.add().status_code == 422
    assert hall.client.get(hall.address("consent-withdraw", consent.pk)).status_code == 200


def test_each_button_leaves_one_entry(hall):
    entries = Entry.objects.count()
    hall.add()

    assert [row.action for row in Entry.objects.order_by("pk")[entries:]] == ["consent.recorded"]


def test_pages_run_the_same_queries_for_any_number_of_agreements(hall):
    counts = []
    for upto in (3, 30):
        for _ in range(Consent.objects.count(), upto):
            ConsentFactory(activity=hall.activity, recorded_by=hall.user, information=InformationFactory(population=hall.population))
        counts.append([queries_of(hall.client, hall.address(name, hall.activity.pk)) for name in ("consents", "consent-add", "activity")])

    assert counts[0] == counts[1]
