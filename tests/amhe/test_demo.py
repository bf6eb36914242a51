"""`manage.py demo`: the demonstration collaborative."""

import io
from collections import Counter
from datetime import UTC, date, datetime

import pikepdf
import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum

from accounts.models import ProgrammeRole, User
from amhe.demo import large, loading
from amhe.demo.blueprints import blueprints
from amhe.demo.people import CHARACTERS
from amhe.demo.story import Calendar
from audit.models import Entry
from core import reference
from core.pdf import render_pdf
from jobs.models import Job, OutgoingMail
from milestones import pace, queries, standards, state
from milestones.models import EvidenceLink, JournalEntry, Progress, Review, StandardDecision, State
from milestones.standard_decisions import decisions_in_force
from organisations.models import Assignment, Organisation, Participation, Phase, Seat, Wave
from populations.models import Ballot, Decision, DecisionRoom, Definition, Elector, Population, RankingRound
from reports.activity import rebuild_activity
from reports.attention import rebuild_attention
from reports.handlers import html_of
from reports.models import AttentionLine, ProgressReport, Rule

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
SHORTEST, LONGEST = date(2026, 3, 1), date(2026, 12, 31)  # since the wave began


@pytest.fixture(autouse=True)
def demonstration(settings, monkeypatch):
    """A site that is a demonstration, whose tasks go nowhere."""
    settings.DEMO = True
    monkeypatch.setattr("jobs.tasks.run_job.apply_async", lambda *args, **kwargs: None)


def load(today=TODAY):
    with time_machine.travel(datetime.combine(today, datetime.min.time(), tzinfo=UTC).replace(hour=12), tick=False):
        loading.load(today=today)


def organisation(name):
    return Organisation.objects.get(name__startswith=name)


def rows():
    """How many rows each table of the project holds."""
    ours = {"accounts", "audit", "jobs", "organisations", "meetings", "populations", "milestones", "reminders", "reports"}
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.app_label in ours}


def test_demo_refuses_to_make_people_with_a_public_password_unless_the_site_is_a_demonstration(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="Set DEMO=1"):
        call_command("demo", organisations=5)

    assert not User.objects.exists()
    assert not Organisation.objects.exists()


def test_demo_loads_once_however_often_it_is_called(capsys):
    call_command("demo")
    first = rows()

    call_command("demo")

    assert capsys.readouterr().out == "The demonstration is loaded.\nThe demonstration was loaded before: nothing to do.\n"
    assert rows() == first


def test_demo_loads_all_or_nothing(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("half-way")

    monkeypatch.setattr("amhe.demo.northmoor.Northmoor.report", fail)

    with pytest.raises(RuntimeError):
        loading.load(today=TODAY)

    assert {label: number for label, number in rows().items() if number} == {}


@pytest.mark.parametrize("today", [SHORTEST, LONGEST])
def test_demo_shows_every_rule_of_the_attention_list_whose_day_has_come_on_the_board_of_its_coach(today):
    load(today)

    coached = Participation.objects.filter(assignments__person__email="coach@demo.example")
    lines = AttentionLine.objects.standing(today).filter(participation__in=coached)
    ahead = {Rule.STANDARD, Rule.DECISION}  # what was decided is to be looked at again on a day to come
    assert set(lines.values_list("rule", flat=True)) == set(Rule.values) - ahead


@pytest.mark.parametrize("today", [TODAY])
def test_demo_tells_the_state_of_each_fictional_organisation(today):
    load(today)

    rows = Progress.objects.exclude(participation__wave__name="Example teams").order_by(
        "participation__organisation__name", "population", "milestone"
    )
    found = rows.values_list("participation__organisation__name", "milestone__code", "population__name", "state")
    reached = [(name.split()[0], code, population, state) for name, code, population, state in found if state != State.NOT_STARTED]
    assert sorted(reached, key=str) == sorted(
        [
            ("Bryn", "M1", None, "signed_off"),
            ("Bryn", "M2", None, "in_progress"),
            ("Lough", "M1", None, "in_progress"),
            ("Lough", "M2", None, "in_progress"),
            ("Northmoor", "M1", None, "signed_off"),
            ("Northmoor", "M2", None, "signed_off"),
            ("Northmoor", "M3", "Rural communities", "signed_off"),
            ("Northmoor", "M4", "Rural communities", "in_progress"),
            ("Northmoor", "M3", "Asylum seekers and refugees", "ready_for_review"),
        ],
        key=str,
    )
    northmoor = Participation.objects.get(organisation__name__startswith="Northmoor")
    assert pace.pace_of(list(Phase.objects.filter(wave=northmoor.wave)), {}, on=today).words == "Phase 1, month 4 of 6"


@pytest.mark.parametrize("today", [SHORTEST, date(2028, 2, 29)])
def test_demo_leaves_nothing_to_rebuild_and_nothing_in_the_future(today):
    load(today)

    with time_machine.travel(datetime(today.year, today.month, today.day, 12, tzinfo=UTC), tick=False):
        assert (state.rebuild(), rebuild_activity(), rebuild_attention(on=today)) == (0, 0, 0)
    latest = Entry.objects.order_by("-at").values_list("at", flat=True)[0].date()
    assert latest < today
    assert not JournalEntry.objects.filter(done_on__gte=today).exists()
    assert not Review.objects.filter(on__gte=today).exists()


def test_demo_people_can_sign_in_and_hold_their_roles(client, settings):
    load()

    assert sorted(User.objects.values_list("email", flat=True)) == sorted(character.email for character in CHARACTERS)
    for character in CHARACTERS:
        user = User.objects.get(email=character.email)
        assert user.check_password(settings.DEMO_PASSWORD) == character.signs_in
        assert EmailAddress.objects.get(user=user).verified
    assert set(ProgrammeRole.objects.values_list("person__email", "role")) == {
        ("programme@demo.example", "programme_admin"),
        ("coach@demo.example", "qi_coach"),
        ("coach2@demo.example", "qi_coach"),
        ("evaluator@demo.example", "evaluator"),
    }
    assert set(Assignment.objects.values_list("person__email", "participation__organisation__name")) == {
        ("coach@demo.example", "Northmoor Mental Health NHS Foundation Trust"),
        ("coach@demo.example", "Lough Vale Health and Social Care Trust"),
        ("coach2@demo.example", "Bryn Glas University Health Board"),
    }


def test_demo_names_nobody_after_their_lived_experience():
    load()

    seats = Seat.objects.filter(is_lived_experience=True, person__isnull=False)
    assert set(seats.values_list("person__email", "person__name")) == {("partner@demo.example", "Team member B, Northmoor")}


@pytest.mark.req("R33")
def test_demo_shows_of_the_real_organisations_the_make_up_of_their_teams_only():
    load()

    items = reference.load("demo_organisations")["items"]
    real = Organisation.objects.filter(name__in=[item["name"] for item in items])
    seats = Seat.objects.filter(team__participation__organisation__in=real)
    sizes = seats.order_by().values("team__participation__organisation__name").annotate(people=Sum("count"))
    assert {row["team__participation__organisation__name"]: row["people"] for row in sizes} == {
        item["name"]: item["team_size"] for item in items
    }
    assert sorted(seats.values_list("role_title", flat=True)) == sorted(role["title"] for item in items for role in item["roles"])
    assert not seats.filter(person__isnull=False).exists()
    participations = Participation.objects.filter(organisation__in=real)
    assert set(participations.values_list("wave__name", "status")) == {("Example teams", "paused")}
    for of_theirs in (
        AttentionLine.objects.filter(participation__in=participations),
        JournalEntry.objects.filter(progress__participation__in=participations),
        Review.objects.filter(progress__participation__in=participations),
        Progress.objects.filter(participation__in=participations, planned_on__isnull=False),
        Assignment.objects.filter(participation__in=participations),
    ):
        assert not of_theirs.exists()


def test_demo_publishes_reports_and_asks_for_their_pdfs():
    load()

    reports = ProgressReport.objects.order_by("pk")
    assert [(report.participation.organisation, report.number, report.period_start, report.published_on) for report in reports] == [
        (organisation("Northmoor"), 1, date(2026, 8, 1), date(2026, 11, 3)),
        (organisation("Bryn"), 1, date(2026, 8, 1), date(2026, 11, 17)),
    ]
    assert list(Job.objects.order_by("pk").values_list("kind", "target_id")) == [("report_pdf", report.pk) for report in reports]
    assert not [report for report in reports if "[name left out]" in str(report.snapshot)]


@pytest.mark.pdf
def test_demo_reports_fit_on_four_pages():
    load()

    for report in ProgressReport.objects.all():
        data = render_pdf(html_of(report), created_on=report.published_on)

        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert len(pdf.pages) <= 4


def test_demo_northmoor_chooses_in_the_application_with_everything_that_milestone_2_asks_for():
    load()

    northmoor = Population.objects.filter(participation__organisation=organisation("Northmoor"))
    assert Counter(northmoor.values_list("status", flat=True)) == {"selected": 2, "short_listed": 3, "parked": 4, "merged": 2}
    review = Review.objects.get(
        progress__participation__organisation=organisation("Northmoor"), progress__milestone__code="M2", kind="signed_off"
    )
    assert {fact["value"] for fact in review.facts} == {True}
    decision = Decision.objects.get()
    assert [choice.population.name for choice in decision.choices.all()] == ["Rural communities", "Asylum seekers and refugees"]
    assert (decision.departure_reason, decision.has_lived_experience) == ("", True)
    assert decision.review_on > TODAY
    counted = RankingRound.objects.get(closed_at__isnull=False)
    assert (counted.electorate, counted.ballots_counted, counted.partner_took_part) == (10, 9, True)
    assert not Elector.objects.filter(round=counted).exists()
    assert [row.number for row in Definition.objects.filter(population__name="Rural communities")] == [2, 1]


def test_demo_lets_those_who_sign_in_try_a_ranking():
    load()

    still_to_rank = Elector.objects.filter(round__closed_at__isnull=True, ballot__isnull=True, person__user__isnull=False)
    assert set(still_to_rank.values_list("person__email", "round__room__participation__organisation__name")) == {
        ("lead@demo.example", "Northmoor Mental Health NHS Foundation Trust"),
        ("member@demo.example", "Northmoor Mental Health NHS Foundation Trust"),
        ("partner@demo.example", "Northmoor Mental Health NHS Foundation Trust"),
        ("outsider@demo.example", "Bryn Glas University Health Board"),
    }
    assert Ballot.objects.count() == 5
    assert not Elector.objects.filter(seat__is_observer=True).exists()
    assert Seat.objects.filter(is_observer=True, team__participation__organisation=organisation("Bryn")).exists()


def test_demo_stops_at_lough_vale_in_the_middle_of_the_silent_ideas():
    load()

    room = DecisionRoom.objects.get(participation__organisation=organisation("Lough"))
    assert (room.stage, room.list_opened_at) == ("ideas", None)
    assert set(room.participation.populations.values_list("signed_at", flat=True)) == {None}


def test_demo_has_a_coach_let_a_team_go_on_without_lived_experience_for_now():
    load()

    decision = StandardDecision.objects.get()
    assert (str(decision.progress), decision.progress.participation.organisation) == ("M1", organisation("Bryn"))
    assert decision.review_on > TODAY
    assert standards.agreed_plan_of(decision.progress.participation.teams.get(kind="project"), on=TODAY) is not None


def test_demo_writes_to_nobody():
    load()

    assert not OutgoingMail.objects.exists()


def test_demo_journal_has_links_to_evidence():
    load()

    links = EvidenceLink.objects.values_list("url", flat=True)
    assert len(links) > 5
    assert all(url.startswith("https://example.org/") for url in links)


# The large one


class Undo(Exception):
    pass


def shape_of_large(number, seed):
    """What a large collaborative consists of; it is taken back afterwards."""
    tables = {
        Organisation: ("name", "slug", "nation", "type"),
        Participation: ("organisation__name", "joined_on", "status"),
        Seat: ("team__participation__organisation__name", "team__name", "role", "role_title", "person__name", "starts_on", "ends_on"),
        Progress: ("participation__organisation__name", "population__name", "milestone__code", "state", "started_on", "completed_on"),
        JournalEntry: ("progress__participation__organisation__name", "text", "done_on"),
        Entry: ("action", "at"),
        Population: ("participation__organisation__name", "name", "status", "domains", "signed_at"),
        AttentionLine: ("participation__organisation__name", "rule", "since", "until", "day"),
    }
    try:
        with transaction.atomic():
            large.load_large(number, seed=seed, today=TODAY)
            shape = {table.__name__: sorted(table.objects.values_list(*fields), key=str) for table, fields in tables.items()}
            raise Undo
    except Undo:
        return shape


def test_large_demo_is_the_same_for_the_same_seed_and_another_for_another():
    first = shape_of_large(12, 1)

    assert shape_of_large(12, 1) == first
    assert shape_of_large(12, 2) != first


def test_large_demo_leaves_nothing_to_rebuild():
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        large.load_large(40, seed=1, today=TODAY)

        assert (state.rebuild(), rebuild_activity(), rebuild_attention(on=TODAY)) == (0, 0, 0)
    assert not JournalEntry.objects.filter(done_on__gte=TODAY).exists()


def test_large_demo_keeps_with_each_review_the_facts_that_its_records_show():
    large.load_large(60, seed=1, today=TODAY)

    reviews = list(Review.objects.filter(progress__milestone__number__lte=3).select_related("progress__milestone"))
    progress = {review.progress_id: review.progress for review in reviews}
    found = {day: queries.facts_of(progress.values(), on=day) for day in {review.on for review in reviews}}
    assert {(review.kind, review.progress.milestone.code) for review in reviews} >= {
        ("signed_off", "M1"), ("signed_off", "M2"), ("signed_off", "M3"), ("requested", "M3"),
    }  # fmt: skip
    for review in reviews:
        assert review.facts == queries.as_json(found[review.on][review.progress_id]), review
    required = {fact["value"] for review in reviews for fact in review.facts if fact["is_required"]}
    assert required == {True}


def test_large_demo_has_a_decision_of_the_coach_where_a_signed_team_lacks_lived_experience():
    large.load_large(60, seed=1, today=TODAY)

    signed = list(Progress.objects.filter(state=State.SIGNED_OFF).select_related("milestone"))
    statuses = standards.standards_of(signed, on=TODAY)
    missing = {row.pk for row in signed if standards.not_met(statuses[row.pk])}
    assert missing
    assert decisions_in_force(signed, on=TODAY).keys() == missing


def test_large_demo_varies_as_a_real_one_does():
    large.load_large(150, seed=1, today=TODAY)

    states = set(Progress.objects.values_list("milestone__code", "state"))
    assert {state for code, state in states if code in ("M1", "M2", "M3", "M4")} == {
        "not_started",
        "in_progress",
        "ready_for_review",
        "signed_off",
    }
    assert set(AttentionLine.objects.standing(TODAY).values_list("rule", flat=True)) == set(Rule.values)
    assert (User.objects.filter(email__startswith="coach-").count(), Assignment.objects.count()) == (15, 150)
    assert set(Population.objects.values_list("status", flat=True)) == {"candidate", "short_listed", "selected", "parked"}
    assert set(DecisionRoom.objects.filter(ended_on__isnull=True).values_list("stage", flat=True)) == {"ideas", "list", "clarify", "rank"}


def test_large_demo_makes_accounts_whose_password_nobody_knows_except_those_of_coaches(settings):
    large.load_large(12, seed=1, today=TODAY)

    assert {user.email for user in User.objects.all() if user.check_password(settings.DEMO_PASSWORD)} == {"coach-001@demo.example"}


def test_large_demo_is_loaded_once_and_in_one_size(capsys):
    call_command("demo", organisations=5, seed=3, on=TODAY)
    before = rows()

    call_command("demo", organisations=5, seed=3, on=TODAY)
    with pytest.raises(CommandError, match="There is a large collaborative of 5 organisations"):
        call_command("demo", organisations=6, on=TODAY)

    assert rows() == before
    assert capsys.readouterr().out.splitlines()[:4] == [
        "The demonstration is loaded.",
        "5 invented organisations (seed 3) are loaded.",
        "The demonstration was loaded before: nothing to do.",
        "5 invented organisations (seed 3) were loaded before: nothing to do.",
    ]
    assert Wave.objects.count() == 3


def test_large_demo_refuses_a_size_that_is_not_possible():
    with pytest.raises(large.CannotLoad, match="Ask for 1 to 3,000"):
        large.load_large(3_001, seed=1, today=TODAY)


def test_blueprints_give_every_organisation_a_name_of_its_own():
    prints = blueprints(large.MOST, seed=1, calendar=Calendar(TODAY), coaches=300)

    assert len({item.name for item in prints}) == large.MOST
