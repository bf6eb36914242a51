"""The board: who sees it, which rows, in which order, what each cell says, and what it costs."""

from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import ProgrammeRole
from audit.models import Entry
from milestones import actions as milestone_actions
from milestones.models import Progress
from organisations import actions as organisation_actions
from organisations.models import Assignment, Participation, SeatRole
from organisations.models.organisations import Status
from reports.attention import refresh
from reports.board.lines import attention_counts, attention_lines, first_ids, how_many_shown
from reports.board.meetings import next_meeting_in
from reports.models import AttentionLine, LastActivity, Rule
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.milestones import GO_ON, ProgressFactory, progress_of
from tests.factories.organisations import (
    START,
    AssignmentFactory,
    MeetingSeriesFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    WaveFactory,
    project_team,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
BOARD = "/board/"
ALL = "/board/?show=all"


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 10, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def coach():
    return ProgrammeRoleFactory(role="qi_coach").person.user


@pytest.fixture
def programme():
    return ProgrammeRoleFactory(role="programme_admin").person.user


def looked_after(coach, name="A trust", **fields):
    """A participation assigned to this coach."""
    participation = ParticipationFactory(organisation__name=name, **fields)
    AssignmentFactory(participation=participation, person=coach.person)
    return participation


def calm(participation):
    """Nothing about this participation needs attention today."""
    team = project_team(participation)
    SeatFactory(team=team, role=SeatRole.PROJECT_LEAD, is_lived_experience=True)
    SeatFactory(team=team, role=SeatRole.SENIOR_SPONSOR, accepted_on=START)
    SeatFactory(team=team)
    Progress.objects.filter(participation=participation).update(planned_on=date(2027, 3, 1))
    active_at(participation, timezone.now())
    return participation


def active_at(participation, moment):
    LastActivity.objects.update_or_create(participation=participation, defaults={"at": moment, "action": "journal.added", "by": None})
    refresh(Participation.objects.filter(pk=participation.pk), on=TODAY)


def get(client, user, address=BOARD, **data):
    client.force_login(user)
    return client.get(address, data)


def names(response):
    return [row.name for row in response.context["rows"]]


class Page(HTMLParser):
    """The text of a page, and its links."""

    def __init__(self, response):
        super().__init__()
        self.words, self.links = [], []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.links.append(dict(attrs).get("href", ""))

    def handle_data(self, data):
        if data.strip():
            self.words.append(" ".join(data.split()))

    @property
    def text(self):
        return " ".join(self.words)


# Who sees what


def test_coach_sees_the_organisations_they_look_after_today(client, coach):
    looked_after(coach, "Mine")
    over = ParticipationFactory(organisation__name="Over")
    AssignmentFactory(participation=over, person=coach.person, ends_on=TODAY - DAY)
    to_come = ParticipationFactory(organisation__name="To come")
    AssignmentFactory(participation=to_come, person=coach.person, starts_on=TODAY + DAY)
    last_day = ParticipationFactory(organisation__name="Until today")
    AssignmentFactory(participation=last_day, person=coach.person, ends_on=TODAY, is_cover=True)
    ParticipationFactory(organisation__name="Somebody else's")

    assert names(get(client, coach)) == ["Mine", "Until today"]


def test_evaluator_who_is_also_a_coach_reads_names_of_their_own_organisations_only(client, coach):
    ProgrammeRoleFactory(person=coach.person, role="evaluator")
    mine, other = looked_after(coach, "Mine"), ParticipationFactory(organisation__name="Other")
    for participation, who in ((mine, "Ada Ours"), (other, "Zora Theirs")):
        LastActivity.objects.create(participation=participation, at=timezone.now(), action="journal.added", by=UserFactory(name=who))

    own, everybody = Page(get(client, coach)), Page(get(client, coach, ALL))

    assert ("Other" in own.text, "Other" in everybody.text) == (False, True)
    assert ("Ada Ours" in everybody.text, "Zora Theirs" in everybody.text) == (True, False)


def test_adviser_assignment_does_not_put_an_organisation_on_the_board(client, coach):
    AssignmentFactory(person=coach.person, role="expert_adviser")

    assert names(get(client, coach)) == []


@pytest.mark.req("R2")
def test_switch_shows_all_organisations_without_a_way_into_those_of_others(client, coach):
    mine = looked_after(coach, "Mine")
    other = ParticipationFactory(organisation__name="Other")
    other_coach = UserFactory(name="Other Coach")
    AssignmentFactory(participation=other, person=other_coach.person)

    response = get(client, coach, ALL)

    links = Page(response).links
    assert names(response) == ["Mine", "Other"]
    assert mine.organisation.get_absolute_url() in links
    assert [link for link in links if other.organisation.slug in link] == [reverse("reports:take-cover", args=[other.organisation.slug])]
    assert [row.coaches for row in response.context["rows"]] == [str(coach), "Other Coach"]


def test_name_of_who_was_active_is_shown_for_own_organisations_only(client, coach):
    author = UserFactory(name="Robin Author")
    for participation in (looked_after(coach, "Mine"), ParticipationFactory(organisation__name="Other")):
        organisation_actions.edit_readiness(participation=participation, by=author, priorities="Equity")
        milestone_actions.request_review(progress=progress_of(participation, "M1"), by=author, on=TODAY, by_role="Project lead")

    mine, other = get(client, coach, ALL).context["rows"]

    assert (mine.activity, mine.activity_by, other.activity, other.activity_by) == (
        "Review asked for",
        "Robin Author",
        "Review asked for",
        "",
    )
    assert "by Robin Author (Project lead)" in mine.history
    assert "by Project lead" in other.history
    assert "Robin" not in other.history


def test_programme_team_sees_every_organisation_with_a_way_in_and_no_offer_to_cover(client, programme):
    one, two = ParticipationFactory(organisation__name="One"), ParticipationFactory(organisation__name="Two")

    response = get(client, programme)

    assert [(row.name, row.url, row.cover_url) for row in response.context["rows"]] == [
        ("One", one.organisation.get_absolute_url(), ""),
        ("Two", two.organisation.get_absolute_url(), ""),
    ]


@pytest.mark.parametrize("role", ["evaluator", "expert_adviser", "equality_advisory_group", "communications"])
@pytest.mark.parametrize("address", [BOARD, ALL, "/board/?format=csv", "/board/needs-attention/", "/board/columns/"])
def test_board_is_refused_to_other_programme_roles(client, role, address):
    assert get(client, ProgrammeRoleFactory(role=role).person.user, address).status_code == 403


def test_board_is_refused_to_people_of_an_organisation_and_to_a_former_coach(client, coach):
    lead = SeatFactory(user=True, role=SeatRole.PROJECT_LEAD).person.user
    ProgrammeRole.objects.filter(person=coach.person).update(ends_on=TODAY - DAY)

    assert [get(client, user).status_code for user in (lead, coach)] == [403, 403]


def test_board_without_organisations_says_so_and_offers_all(client, coach):
    ParticipationFactory()

    page = Page(get(client, coach))

    assert "You look after no organisation yet" in page.text
    assert "?show=all" in page.links


# Rows


@pytest.mark.req("R173")
def test_row_says_wave_phase_and_month(client, coach):
    looked_after(coach, wave=WaveFactory(starts_on=date(2026, 9, 1)))

    (row,) = get(client, coach).context["rows"]

    assert (row.wave, row.pace) == ("Wave 3", "Phase 1, month 3 of 6")


@pytest.mark.req("R7")
def test_strip_gives_each_milestone_a_word_and_a_date(client, coach):
    participation = looked_after(coach)
    population = PopulationFactory(participation=participation, name="Rural <communities>", selected=True)
    PopulationFactory(participation=participation, name="Not selected")
    ProgressFactory(participation=participation, code="M1", planned_on=date(2026, 9, 30))
    ProgressFactory(participation=participation, code="M2", planned_on=None, state="not_started")
    signed = ProgressFactory(participation=participation, code="M3", population=population, planned_on=START)
    milestone_actions.request_review(progress=signed, by=UserFactory(), on=date(2026, 10, 1))
    milestone_actions.sign_off(progress=signed, by=coach, on=date(2026, 10, 2), reason="Fine", by_role="QI coach", **GO_ON)
    asked = ProgressFactory(participation=participation, code="M4", population=population, planned_on=date(2026, 12, 31))
    milestone_actions.request_review(progress=asked, by=UserFactory(), on=date(2026, 11, 3))
    Progress.objects.filter(milestone__code="M5").update(planned_on=date(2027, 1, 31))
    aside = ProgressFactory(participation=participation, code="M6", population=population)
    milestone_actions.mark_not_applicable(progress=aside, by=coach, on=date(2026, 11, 5), reason="Chosen before")

    response = get(client, coach)

    text = Page(response).text
    assert "M1 ○ Not started late, 30 Sep M2" in text
    assert "M3 ✓ Signed off 2 Oct M4 ▶ For review asked 3 Nov M5 ○ Not started by 31 Jan 2027 M6 – Not applicable 5 Nov" in text
    assert "Rural <communities>" in text
    assert "Not selected" not in text
    assert f"M3 Forming sub-teams (Rural <communities>): Signed off on 2 Oct 2026 by {coach} (QI coach)" in text


@pytest.mark.parametrize(
    ("planned_on", "words"),
    [(None, "Not started no date"), (TODAY, "Not started by 20 Nov"), (TODAY - DAY, "Not started late, 19 Nov")],
)
def test_no_date_not_started_and_late_are_three_states(client, coach, planned_on, words):
    participation = looked_after(coach)
    Progress.objects.filter(participation=participation).update(planned_on=None)
    ProgressFactory(participation=participation, code="M2", planned_on=planned_on)

    assert f"M2 ○ {words}" in Page(get(client, coach)).text


def test_row_shows_last_activity_next_meeting_and_open_reviews(client, coach):
    participation = looked_after(coach)
    MeetingSeriesFactory(team=project_team(participation), first_on=date(2026, 11, 10))
    sub_team = PopulationFactory(participation=participation, selected=True).team
    MeetingSeriesFactory(team=sub_team, first_on=date(2026, 11, 9))
    MeetingSeriesFactory(team=PopulationFactory(participation=participation, selected=True).team, first_on=date(2027, 1, 1))
    milestone_actions.request_review(progress=progress_of(participation, "M1"), by=UserFactory(name="Lead"), on=date(2026, 11, 18))

    (row,) = get(client, coach).context["rows"]

    assert (row.activity, row.activity_when, row.activity_by) == ("Review asked for", "20 Nov 2026, today", "Lead")
    assert row.next_meeting == "23 Nov 2026"
    assert row.reviews == ["M1, asked for on 18 Nov 2026"]


def test_row_of_nothing_yet_says_so(client, coach):
    looked_after(coach)

    text = Page(get(client, coach)).text

    assert "Last activity Nothing yet Next meeting Not planned Open reviews None" in text


@pytest.mark.parametrize(("status", "word"), [(Status.PAUSED, "Paused"), (Status.WITHDRAWN, "Withdrawn")])
def test_paused_and_withdrawn_organisations_are_shown_with_their_status_and_not_flagged(client, coach, status, word):
    participation = looked_after(coach)
    organisation_actions.change_status(participation=participation, status=status, reason="A merger", on=date(2026, 11, 2), by=coach)

    response = get(client, coach)

    (row,) = response.context["rows"]
    assert (row.status, row.status_since, row.flags, response.context["groups"]) == (word, "since 2 Nov 2026", [], [])
    assert "late," not in row.strip


def test_participation_that_is_over_is_off_the_board(client, coach):
    looked_after(coach, ended_on=TODAY - DAY)

    assert names(get(client, coach)) == []


# Needs attention


def test_line_says_rule_since_and_the_one_thing_to_do(client, coach):
    participation = calm(looked_after(coach, "Calm trust"))
    waiting = progress_of(participation, "M2")
    milestone_actions.request_review(progress=waiting, by=UserFactory(), on=TODAY - 3 * DAY)

    groups = get(client, coach).context["groups"]

    ((rule, (line,)),) = groups
    assert (rule, line.organisation, line.words, line.since_words, line.todo, line.url) == (
        "Waiting for review",
        "Calm trust",
        "Milestone 2: Identifying populations",
        "since 17 Nov 2026, 3 days ago",
        "Review it",
        reverse("milestones:milestone", args=[participation.organisation.slug, waiting.pk]),
    )


@pytest.mark.req("R243")
def test_lines_are_grouped_by_rule_in_order_and_link_to_where_it_is_done(client, coach):
    participation = looked_after(coach, "New trust", joined_on=date(2026, 10, 1))
    SeatFactory(team=project_team(participation), role=SeatRole.PROJECT_LEAD, ends_on=date(2026, 12, 24))
    ProgressFactory(participation=participation, code="M1", planned_on=date(2026, 11, 1))
    ProgressFactory(participation=participation, code="M2", planned_on=date(2026, 11, 2))
    refresh(Participation.objects.all(), on=TODAY)

    groups = get(client, coach).context["groups"]

    slug, team = participation.organisation.slug, project_team(participation).pk
    team_url = reverse("organisations:team", args=[slug, team])
    milestone_url = reverse("milestones:milestone", args=[slug, progress_of(participation, "M1").pk])
    late = "Milestone 1: Forming an overarching project team was planned for 1 November 2026, and 1 more is late"
    assert [(rule, line.words, line.since, line.url) for rule, lines in groups for line in lines] == [
        (Rule.LATE.label, late, date(2026, 11, 2), milestone_url),
        (Rule.QUIET.label, "Nothing recorded since joining", date(2026, 10, 29), participation.organisation.get_absolute_url()),
        (Rule.LEAD.label, "The project lead's last day is 24 December 2026, and nobody follows", date(2026, 11, 12), team_url),
        (Rule.SPONSOR.label, "No senior sponsor has accepted the role", date(2026, 10, 1), team_url),
        (
            Rule.LIVED_EXPERIENCE.label,
            "Nobody with lived experience is on the project team, and no plan is agreed",
            date(2026, 10, 1),
            reverse("organisations:plan", args=[slug, team]),
        ),
        (Rule.MEMBERS.label, "Fewer than three people are on the project team", date(2026, 10, 1), team_url),
    ]


def test_calm_board_says_that_nothing_needs_attention(client, coach):
    calm(looked_after(coach))

    assert "Nothing needs your attention today." in Page(get(client, coach)).text


def test_lines_of_other_coaches_have_no_link(client, coach):
    ParticipationFactory(organisation__name="Other")

    lines = [line for _, lines in get(client, coach, ALL).context["groups"] for line in lines]

    assert {(line.organisation, line.organisation_url, line.url) for line in lines} == {("Other", "", "")}


def test_long_list_is_cut_to_two_lines_of_each_rule_with_counts_and_a_page_of_all(client, coach):
    for number in range(4):
        looked_after(coach, f"Trust {number}")

    first = get(client, coach)
    everything = get(client, coach, "/board/needs-attention/")

    shown = [line for _, lines in first.context["groups"] for line in lines]
    about_populations = {Rule.STANDARD, Rule.RANKING, Rule.DECISION, Rule.DATA_REVIEW, Rule.ASSETS, Rule.MEASURES}
    standing = [rule for rule in Rule if rule not in {Rule.REVIEW, *about_populations}]
    rules = len(standing)
    assert (len(shown), first.context["lines_in_all"]) == (2 * rules, 4 * rules)
    assert first.context["counts"] == [(rule, 4) for rule in standing]
    assert everything.context["page"].paginator.count == 4 * rules
    assert "/board/needs-attention/" in [link.split("?")[0] for link in Page(first).links]


def test_the_lines_that_have_stood_longest_are_shown_first_and_no_rule_hides_another(client, coach):
    for number in range(4):
        looked_after(coach, f"Trust {number}", joined_on=START - number * DAY)
    lines = attention_lines(None, on=TODAY)
    counts = attention_counts(lines)

    for number in (1, 3, 10):
        expected = {
            pk for rule, _ in counts for pk in lines.filter(rule=rule).order_by("since", "pk").values_list("pk", flat=True)[:number]
        }
        assert {row["pk"] for row in first_ids(lines, counts, number)} == expected
        assert how_many_shown(counts, number) == len(expected)
    assert list(first_ids(lines.none(), [], 3)) == []


def test_lived_experience_seat_never_appears_by_name(client, coach):
    participation = looked_after(coach)
    SeatFactory(team=project_team(participation), person__name="Very Private", role_title="Unique title", is_lived_experience=True)
    refresh(Participation.objects.all(), on=TODAY)

    for address in (BOARD, ALL, "/board/?format=csv", "/board/needs-attention/"):
        body = get(client, coach, address).content.decode()
        assert "Very Private" not in body
        assert "Unique title" not in body


# Filters


def test_filter_by_wave_coach_name_and_ods_code(client, programme):
    coach = ProgrammeRoleFactory(role="qi_coach").person.user
    one = looked_after(coach, "Alpha trust", wave=WaveFactory(name="Wave 2"))
    one.organisation.ods_code = "RXX"
    one.organisation.save()
    ParticipationFactory(organisation__name="Beta trust")

    def filtered(**data):
        return names(get(client, programme, **data))

    assert filtered(wave="wave-2") == ["Alpha trust"]
    assert filtered(coach=coach.person.pk) == ["Alpha trust"]
    assert filtered(q="beta") == ["Beta trust"]
    assert filtered(q="rxx") == ["Alpha trust"]
    assert filtered(wave="wave-2", q="beta") == []


def test_filter_by_state_and_milestone(client, coach):
    late = looked_after(coach, "Late")
    dated = looked_after(coach, "Dated")
    undated = looked_after(coach, "Undated")
    paused = looked_after(coach, "Paused", status=Status.PAUSED, status_reason="A merger")
    Progress.objects.all().update(planned_on=date(2027, 1, 1))
    Progress.objects.filter(participation__in=[late, paused], milestone__code="M1").update(planned_on=START)
    Progress.objects.filter(participation=undated, milestone__code="M2").update(planned_on=None)
    milestone_actions.request_review(progress=progress_of(dated, "M1"), by=coach, on=TODAY)

    def filtered(**data):
        return names(get(client, coach, **data))

    assert filtered(state="late") == ["Late"]
    assert filtered(state="late", milestone="M2") == []
    assert filtered(state="no_date") == ["Undated"]
    assert filtered(state="ready_for_review") == ["Dated"]
    assert filtered(state="ready_for_review", milestone="M2") == []
    assert filtered(milestone="M2") == ["Dated", "Late", "Paused", "Undated"]


def test_filter_by_state_leaves_out_populations_that_are_not_selected(client, coach):
    participation = looked_after(coach)
    population = PopulationFactory(participation=participation, selected=True)
    milestone_actions.request_review(progress=progress_of(participation, "M3", population), by=coach, on=TODAY)
    before = names(get(client, coach, state="ready_for_review"))

    population.status = "short_listed"
    population.save()

    assert (before, names(get(client, coach, state="ready_for_review"))) == (["A trust"], [])


def test_filter_by_rule_narrows_rows_and_lines(client, coach):
    calm(looked_after(coach, "Calm"))
    looked_after(coach, "New")

    response = get(client, coach, rule="sponsor")

    assert names(response) == ["New"]
    assert {line.organisation for _, lines in response.context["groups"] for line in lines} == {"New"}


def test_active_filters_are_listed_with_a_way_to_take_each_away(client, coach):
    looked_after(coach)

    page = Page(get(client, coach, wave="wave-3", rule="quiet"))

    assert "Active filters Remove filter Wave: Wave 3 × Remove filter Needs attention: Quiet for 28 days ×" in page.text
    assert {"?rule=quiet", "?wave=wave-3"} <= set(page.links)
    assert '<p class="app-filter__count" role="status">1 organisation</p>' in get(client, coach, wave="wave-3").content.decode()


def test_filter_that_does_not_exist_is_named_and_does_nothing(client, coach):
    looked_after(coach)

    response = get(client, coach, wave="no-such-wave", rule="nonsense", page="99", sort="votes")

    assert names(response) == ["A trust"]
    assert set(response.context["form"].errors) == {"wave", "rule"}
    assert "There is a problem" in Page(response).text


def test_coach_filter_is_offered_where_all_organisations_are_shown(client, coach, programme):
    looked_after(coach)

    assert "coach" not in get(client, coach).context["form"].fields
    assert "coach" in get(client, coach, ALL).context["form"].fields
    assert "coach" in get(client, programme).context["form"].fields


def test_switch_is_kept_by_filters_and_sort_links(client, coach):
    looked_after(coach)

    response = get(client, coach, ALL)

    assert '<input type="hidden" name="show" value="all"' in response.content.decode()
    assert {"?show=all&sort=activity", "?show=all&sort=attention", "?show=all&format=csv"} <= {
        link.replace("&amp;", "&") for link in Page(response).links
    }


# Order and pages


def order(client, user, sort):
    return names(get(client, user, sort=sort))


def test_sort_by_name_activity_meeting_and_attention(client, coach):
    first, second, third = (calm(looked_after(coach, name)) for name in ("A", "B", "C"))
    for participation, days_ago in ((first, 3), (second, 9)):
        active_at(participation, timezone.now() - timedelta(days=days_ago))
    LastActivity.objects.filter(participation=third).delete()
    MeetingSeriesFactory(team=project_team(first), first_on=date(2026, 12, 24))
    MeetingSeriesFactory(team=project_team(third), first_on=date(2026, 11, 19), every_days=7)
    AttentionLine.objects.all().delete()
    AttentionLine.objects.create(participation=second, rule=Rule.QUIET, since=date(2026, 11, 2))
    AttentionLine.objects.create(participation=first, rule=Rule.LEAD, since=date(2026, 11, 1), until=date(2026, 11, 19))
    AttentionLine.objects.create(participation=first, rule=Rule.MEMBERS, since=TODAY)
    AttentionLine.objects.create(participation=third, rule=Rule.MEMBERS, since=TODAY + DAY)

    assert order(client, coach, "name") == ["A", "B", "C"]
    assert order(client, coach, "-name") == ["C", "B", "A"]
    assert order(client, coach, "activity") == ["C", "B", "A"]
    assert order(client, coach, "-activity") == ["A", "B", "C"]
    assert order(client, coach, "meeting") == ["C", "A", "B"]
    assert order(client, coach, "-meeting") == ["A", "C", "B"]
    assert order(client, coach, "attention") == ["B", "A", "C"]


@pytest.mark.parametrize("every_days", [1, 5, 7, 14, 28])
@pytest.mark.parametrize("first_on", [date(2024, 2, 29), TODAY - 14 * DAY, TODAY - DAY, TODAY, TODAY + DAY, date(2027, 3, 28)])
def test_database_and_series_agree_on_the_next_meeting(first_on, every_days):
    series = MeetingSeriesFactory(first_on=first_on, every_days=every_days)

    days = Participation.objects.annotate(days=next_meeting_in(TODAY)).values_list("days", flat=True).get()

    assert TODAY + days * DAY == series.next_on(TODAY)


def test_pages_hold_25_rows_and_share_out_every_organisation(client, programme):
    participations = [ParticipationFactory(organisation__name=f"Trust {number:02}") for number in range(27)]
    LastActivity.objects.bulk_create(LastActivity(participation=row, at=timezone.now(), action="journal.added") for row in participations)

    for sort in ("name", "attention", "activity", "meeting"):
        first, second = (names(get(client, programme, sort=sort, page=page)) for page in (1, 2))
        assert (first, second) == ([f"Trust {number:02}" for number in range(25)], ["Trust 25", "Trust 26"])


def test_page_that_does_not_exist_gives_the_last_one(client, coach):
    looked_after(coach)

    assert names(get(client, coach, page=7)) == ["A trust"]


def test_sorted_column_says_so_to_screen_readers(client, coach):
    looked_after(coach)

    body = get(client, coach, sort="activity").content.decode()

    assert body.count("aria-sort=") == 1
    assert 'aria-sort="ascending"' in body


# Cost


def full_organisation(coach, number):
    """Every relation that a row or a line shows."""
    participation = looked_after(coach, f"Trust {number}")
    member = UserFactory()
    organisation_actions.edit_readiness(participation=participation, by=member, priorities="Equity")
    for _ in range(2):
        population = PopulationFactory(participation=participation, selected=True)
        MeetingSeriesFactory(team=population.team)
        milestone_actions.request_review(progress=progress_of(participation, "M3", population), by=member, on=TODAY, by_role="Project lead")
    MeetingSeriesFactory(team=project_team(participation))
    organisation_actions.record_phase(
        participation=participation, phase=participation.wave.phases.first(), started_on=START, ended_on=None, by=coach
    )


@pytest.mark.parametrize("address", [BOARD, ALL])
def test_board_runs_the_same_queries_for_any_number_of_organisations(client, coach, address):
    client.force_login(coach)
    counts = {}
    for rows in range(1, 31):
        full_organisation(coach, rows)
        if rows in (1, 3, 30):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert len(client.get(address).context["rows"]) == min(rows, 25)
            counts[rows] = len(queries)

    assert counts[1] == counts[3] == counts[30] <= 25, counts


# Cover


def test_coach_looks_after_an_organisation_for_two_weeks(client, coach):
    participation = ParticipationFactory(organisation__name="Other")
    address = reverse("reports:take-cover", args=[participation.organisation.slug])

    asked = Page(get(client, coach, address)).text
    before = get(client, coach, participation.organisation.get_absolute_url()).status_code
    response = client.post(address)

    assignment = Assignment.objects.get()
    assert "until 3 December 2026" in asked
    assert before == 404
    assert (response.status_code, response.url) == (302, participation.organisation.get_absolute_url())
    assert (assignment.person, assignment.is_cover, assignment.starts_on, assignment.ends_on) == (
        coach.person,
        True,
        TODAY,
        date(2026, 12, 3),
    )
    assert client.get(response.url).status_code == 200
    assert names(get(client, coach)) == ["Other"]
    assert Entry.objects.get(action="assignment.made").actor_id == coach.pk


def test_cover_of_an_organisation_that_is_already_mine_is_refused_in_words(client, coach):
    participation = looked_after(coach)
    client.force_login(coach)

    response = client.post(reverse("reports:take-cover", args=[participation.organisation.slug]))

    assert response.status_code == 422
    assert "already assigned" in response.content.decode()
    assert Assignment.objects.count() == 1


def test_cover_is_for_coaches_only(client, programme):
    participation = ParticipationFactory()
    lead = SeatFactory(user=True, team=project_team(participation), role=SeatRole.PROJECT_LEAD).person.user
    address = reverse("reports:take-cover", args=[participation.organisation.slug])

    for user in (programme, lead):
        client.force_login(user)
        assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)
    assert not Assignment.objects.exists()


def test_cover_of_an_organisation_that_takes_no_part_is_not_found(client, coach):
    participation = ParticipationFactory(ended_on=TODAY)

    assert get(client, coach, reverse("reports:take-cover", args=[participation.organisation.slug])).status_code == 404
