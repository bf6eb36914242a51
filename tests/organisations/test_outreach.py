"""What was tried, and other ways to take part: small starts count, and are shown beside the plan."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from audit.models import Entry
from organisations import outreach_actions
from organisations.models import Outreach, SeatRole
from tests.counting import queries_of
from tests.factories.organisations import (
    AssignmentFactory,
    LivedExperiencePlanFactory,
    OutreachFactory,
    PopulationFactory,
    SeatFactory,
    project_team,
)

pytestmark = pytest.mark.django_db
TRIED = {
    "kind": "tried",
    "done_on": "2026-11-01",
    "text": "We asked at the carers' group",
    "barriers": ["stigma", "caring"],
    "offered": "Meeting at the weekend",
    "came_of_it": "Two people want to hear more",
}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def team():
    return PopulationFactory(selected=True).team


@pytest.fixture
def lead(team):
    return SeatFactory(team=team, user=True, role=SeatRole.SUB_TEAM_LEAD).person.user


@pytest.fixture
def member(team, client):
    user = SeatFactory(team=team, user=True, role=SeatRole.SUB_TEAM_MEMBER).person.user
    client.force_login(user)
    return user


def address(name, team, *more):
    return reverse(f"organisations:{name}", args=[team.participation.organisation.slug, team.pk, *more])


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.req("R223")
def test_any_member_writes_what_was_tried_what_stood_in_the_way_and_what_was_offered(client, team, member):
    client.post(address("outreach-add", team), TRIED)
    shown = text(client.get(address("outreach", team)))

    row = Outreach.objects.get()
    assert (row.team, row.done_on, row.barriers, row.created_by) == (team, date(2026, 11, 1), ["stigma", "caring"], member)
    assert "1 November 2026</time>: what we tried to find people" in shown
    assert "Stigma, or fear of being recognised; Caring duties" in shown
    assert "Meeting at the weekend" in shown
    assert "Two people want to hear more" in shown


def test_what_is_sent_twice_is_on_the_list_once(client, team, member):
    for _ in range(2):
        response = client.post(address("outreach-add", team), TRIED)

    assert response.status_code == 302
    assert Outreach.objects.count() == 1
    assert Entry.objects.filter(action="outreach.added").count() == 1


def test_the_same_words_count_again_from_somebody_else_on_another_day_and_after_they_were_taken_off(client, team, member, lead):
    client.post(address("outreach-add", team), TRIED)
    client.post(address("outreach-add", team), {**TRIED, "done_on": "2026-11-02"})
    client.force_login(lead)
    client.post(address("outreach-add", team), TRIED)
    mine = Outreach.objects.get(created_by=lead)
    outreach_actions.remove_outreach(outreach=mine, by=lead)
    client.post(address("outreach-add", team), TRIED)

    assert Outreach.objects.on_list().count() == 3


@pytest.mark.parametrize(
    ("is_sub_team", "words"),
    [
        (False, "everybody on the project team, the coach and the programme team."),
        (True, "everybody on this sub-team; from the project team the project lead, the deputy and the administrator; the coach"),
    ],
)
def test_the_page_says_who_reads_it(client, team, is_sub_team, words):
    """The rows of tests/access/matrix.py in words."""
    client.force_login(AssignmentFactory(participation=team.participation).person.user)

    assert words in text(client.get(address("outreach", team if is_sub_team else project_team(team.participation))))


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"kind": ""}, "kind", "Select"),
        ({"text": ""}, "text", "Enter"),
        ({"done_on": "2026-11-21"}, "done_on", "today or in the past"),
        ({"barriers": ["nonsense"]}, "barriers", "Select"),
        ({"text": "Ring Amina on 07700 900123"}, "text", "Could this identify a person?"),
        ({"offered": "Write to amina@example.org"}, "offered", "Could this identify a person?"),
        ({"came_of_it": "She lives at M1 1AE"}, "came_of_it", "Could this identify a person?"),
    ],
)
def test_bad_input_is_refused_beside_the_field(client, team, member, data, field, words):
    response = client.post(address("outreach-add", team), {**TRIED, **data})

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert words in str(form.errors[field])
    assert not Outreach.objects.exists()


def test_authors_change_their_own_and_a_lead_changes_any(client, team, member, lead):
    mine, theirs = OutreachFactory(team=team, created_by=member), OutreachFactory(team=team, created_by=lead)

    by_member = [client.post(address("outreach-edit", team, row.pk), {**TRIED, "text": "Anew"}).status_code for row in (mine, theirs)]
    client.force_login(lead)
    by_lead = client.post(address("outreach-edit", team, mine.pk), {**TRIED, "text": "By the lead"}).status_code

    assert (by_member, by_lead) == ([302, 404], 302)
    assert sorted(Outreach.objects.values_list("text", flat=True)) == ["A stall at the market", "By the lead"]


def test_what_is_taken_off_can_be_put_back(client, team, member):
    row = OutreachFactory(team=team, created_by=member)

    off = text(client.post(address("outreach-remove", team, row.pk), follow=True))
    restore = address("outreach-restore", team, row.pk)
    back = text(client.post(restore, follow=True))

    assert "A stall at the market" not in off
    assert f'href="{restore}"' in off
    assert "A stall at the market" in back


def test_of_two_who_take_it_off_the_second_is_told(team, lead):
    row = OutreachFactory(team=team)
    again = Outreach.objects.get(pk=row.pk)
    outreach_actions.remove_outreach(outreach=row, by=lead)

    with pytest.raises(outreach_actions.CannotChangeOutreach):
        outreach_actions.remove_outreach(outreach=again, by=lead)

    assert Entry.objects.filter(action="outreach.removed").count() == 1


def test_the_log_says_that_it_was_done_and_nothing_of_what_was_written(client, team, member):
    client.post(address("outreach-add", team), TRIED)

    entry = Entry.objects.get(action="outreach.added")
    assert (entry.target_type, entry.target_label, entry.changes) == ("organisations.team", f"{team}, 2026-11-01", {})


@pytest.mark.req("R223")
def test_the_list_counts_as_what_was_tried_beside_the_plan(client, team, lead):
    OutreachFactory(team=team)
    OutreachFactory(team=team, text="A talk over coffee", kind="other_way")
    LivedExperiencePlanFactory(team=team)
    client.force_login(lead)

    pages = [text(client.get(address(name, team))) for name in ("plan", "plan-edit")]

    assert all("A stall at the market" in page and "A talk over coffee" in page for page in pages)


def test_coach_reads_and_edits_and_the_page_runs_the_same_queries_for_one_and_three(client, team):
    client.force_login(AssignmentFactory(participation=team.participation).person.user)
    OutreachFactory(team=team)
    one = queries_of(client, address("outreach", team))
    OutreachFactory.create_batch(2, team=team)

    assert queries_of(client, address("outreach", team)) == one
    assert "Change" in text(client.get(address("outreach", team)))


def test_an_empty_list_encourages(client, team, member):
    assert "Write down one thing that you tried, even if nothing came of it." in text(client.get(address("outreach", team)))
