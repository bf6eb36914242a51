import csv
import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.presenters import action_words, plain
from accounts.queries import log_entries, log_page
from audit.models import Entry
from audit.recording import record
from tests.factories.accounts import PersonFactory, ProgrammeRoleFactory, UserFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db

URL = reverse("audit:entry-list")


@pytest.fixture
def by(client):
    """Somebody of the programme team, signed in."""
    user = ProgrammeRoleFactory(person=UserFactory(name="Zz Programme").person).person.user
    client.force_login(user)
    return user


def shown(client, **query):
    """The codes on the page, newest first."""
    return [row["code"] for row in client.get(URL, query).context["rows"]]


def test_log_is_newest_first_with_the_names_of_today(client, by):
    user = UserFactory(name="Acting Person", display_name="Alias")
    about = PersonFactory(name="About Person")
    organisation = OrganisationFactory(name="Eastshire")
    record("person.edited", target=about, label=f"Person {about.pk}", by=user, organisation=organisation, changes={"fields": ["name"]})
    record("milestone.signed_off", label="M1", by=user, reason="All there")
    record("account.sign_in_failed", label="Unknown account")
    user.person.display_name = "New alias"
    user.person.save()

    rows = client.get(URL).context["rows"]

    kept = ("action", "who", "about", "organisation", "reason", "changes")
    assert [[row[name] for name in kept] for row in rows] == [
        ["Sign-in failed", "The service", "Unknown account", "", "", []],
        ["Milestone: signed off", "New alias", "M1", "", "All there", []],
        ["Name changed", "New alias", f"Person {about.pk}: About Person", "Eastshire", "", [("fields", "name")]],
    ]


def test_page_says_that_nothing_removes_entries(client, by):
    page = client.get(URL).content.decode()

    assert "nothing removes them yet" in page
    assert "6 years" not in page


def test_log_can_be_narrowed_to_a_person(client, by):
    first, second = UserFactory(name="First Person", email="first@example.org"), UserFactory(name="Second", display_name="Hidden Name")
    record("a.by_first", by=first)
    record("b.about_first", target=first, label=f"Account {first.pk}")
    record("c.by_second", by=second)
    record("d.about_an_organisation", target=OrganisationFactory(pk=first.pk + 1000))

    assert shown(client, person="first person") == ["b.about_first", "a.by_first"]
    assert shown(client, person="FIRST@") == ["b.about_first", "a.by_first"]
    assert shown(client, person="hidden") == ["c.by_second"]
    assert shown(client, person=f"Account {first.pk}") == ["b.about_first", "a.by_first"]
    assert shown(client, person=str(second.pk)) == ["c.by_second"]
    assert shown(client, person="9" * 40) == []


def test_log_can_be_narrowed_to_an_action_or_a_kind_of_action(client, by):
    for code in ("account.signed_in", "account.signed_out", "accounting.done"):
        record(code)
    cache.clear()

    assert shown(client, action="account.signed_in") == ["account.signed_in"]
    assert shown(client, action="account") == ["account.signed_out", "account.signed_in"]
    assert client.get(URL, {"action": "nothing.such"}).context["form"].errors == {"action": ["Select what was done from the list"]}


def test_log_can_be_narrowed_to_an_organisation(client, by):
    organisation = OrganisationFactory(name="Northmoor")
    record("a.there", organisation=organisation)
    record("b.elsewhere", organisation=OrganisationFactory())

    assert shown(client, organisation="northm") == ["a.there"]


def test_log_can_be_narrowed_to_days_in_local_time(client, by):
    for code, moment in [
        ("a.last_of_june", datetime(2026, 6, 30, 22, 59, tzinfo=UTC)),
        ("b.first_of_july", datetime(2026, 6, 30, 23, 0, tzinfo=UTC)),
        ("c.end_of_second", datetime(2026, 7, 2, 22, 59, tzinfo=UTC)),
        ("d.third", datetime(2026, 7, 2, 23, 0, tzinfo=UTC)),
    ]:
        with time_machine.travel(moment, tick=False):
            record(code)

    assert shown(client, first_day="2026-07-01", last_day="2026-07-02") == ["c.end_of_second", "b.first_of_july"]
    assert shown(client, last_day="2026-06-30") == ["a.last_of_june"]
    assert list(log_entries(first_day=date(2026, 7, 3)).values_list("action", flat=True)) == ["d.third"]


def test_pages_of_the_log_meet_without_gap_or_overlap():
    entries = [record(f"thing.{number}") for number in range(7)]
    newest_first = [entry.pk for entry in reversed(entries)]

    first = log_page(Entry.objects.all(), size=3)
    second = log_page(Entry.objects.all(), size=3, before=first.older)
    third = log_page(Entry.objects.all(), size=3, before=second.older)
    back = log_page(Entry.objects.all(), size=3, after=third.newer)

    assert [entry.pk for page in (first, second, third) for entry in page.entries] == newest_first
    assert (first.newer, third.older) == (None, None)
    assert [entry.pk for entry in back.entries] == [entry.pk for entry in second.entries]


def test_page_links_keep_the_filters(client, by, monkeypatch):
    monkeypatch.setattr("accounts.views.audit.PAGE_SIZE", 2)
    entries = [record("thing.done", by=by) for _ in range(5)]

    context = client.get(URL, {"person": "zz", "before": entries[4].pk, "format": "html"}).context

    assert context["older_url"] == f"?person=zz&before={entries[2].pk}"
    assert context["newer_url"] == f"?person=zz&after={entries[3].pk}"
    assert context["csv_url"] == "?person=zz&format=csv"


@pytest.mark.parametrize("text", ["x", "-1", "9" * 40, ""])
def test_nonsense_in_the_address_shows_the_newest_page(client, by, text):
    record("thing.done")

    assert shown(client, before=text, after=text) == ["thing.done"]


def test_log_runs_the_same_queries_for_any_number_of_rows(client, by):
    def queries_with_more_rows():
        person = UserFactory().person
        record("thing.done", by=person.user, target=person, organisation=OrganisationFactory())
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        return len(captured)

    queries_with_more_rows()  # fills the cache of actions
    assert queries_with_more_rows() == queries_with_more_rows()


def test_download_holds_the_filtered_log_and_is_recorded(client, by):
    with time_machine.travel(datetime(2026, 7, 1, 12, 0, tzinfo=UTC), tick=False):
        record("thing.done", label="=SUM(A1)", by=by, reason="Because", changes={"fields": ["a", "b"], "count": 2})
    record("other.done")
    cache.clear()

    response = client.get(URL, {"action": "thing.done", "person": "zz", "format": "csv"})

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert response.headers["Content-Disposition"] == f'attachment; filename="audit-log-{timezone.localdate()}.csv"'
    assert rows[0] == ["When", "What", "Code", "Who", "About", "Organisation", "Organisation number", "Reason", "Details", "Request"]
    assert [row[:9] for row in rows[1:]] == [
        ["2026-07-01 13:00:00", "Thing: done", "thing.done", "Zz Programme", "'=SUM(A1)", "", "", "Because", "count: 2; fields: a, b"]
    ]
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.actor_id, entry.changes) == ("audit.exported", by.pk, {"rows": 1, "filters": ["action", "person"]})


def test_download_is_limited(client, by, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "export": "2/h/user"}

    assert [client.get(URL, {"format": "csv"}).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("account.signed_in", "Signed in"),
        ("milestone.signed_off", "Milestone: signed off"),
        ("seat", "Seat"),
        ("seat.role_changed", "Seat: role changed"),
    ],
)
def test_action_in_words(code, words):
    assert action_words(code) == words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("totp", "authenticator app"),
        (None, "none"),
        (True, "yes"),
        (3, "3"),
        (["a", None], "a, none"),
        ({"role": "x", "n": 1}, "role: x, n: 1"),
    ],
)
def test_details_in_words(value, text):
    assert plain(value) == text
