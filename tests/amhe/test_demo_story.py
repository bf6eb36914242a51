"""What the demonstration tells on one day, loaded once for all these tests."""

import io
from collections import Counter
from datetime import date

import pikepdf
import pytest
from allauth.account.models import EmailAddress
from django.db.models import Sum

from accounts.models import ProgrammeRole, User
from amhe.demo.people import CHARACTERS
from core import reference
from core.pdf import render_pdf
from datareview.models import Activity, Coding, DataSource, Excerpt, FigureRow, Tag, Theme
from datareview.strength import Strength, strengths_of
from jobs.models import Job, OutgoingMail
from milestones import pace, queries, standards
from milestones.models import EvidenceLink, JournalEntry, Progress, Review, StandardDecision, State
from organisations.models import Assignment, Organisation, Participation, Phase, Seat
from populations.models import Ballot, Decision, DecisionRoom, Definition, Elector, Population, RankingRound
from qiprojects.models import DataPoint, Measure
from qiprojects.tree import tree_of
from reports.handlers import html_of
from reports.models import AttentionLine, ProgressReport
from reports.progress.snapshots import build
from tests.amhe.loaded import TODAY, kept_for_a_module, load

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def story(django_db_setup, django_db_blocker):
    with kept_for_a_module(django_db_blocker, load):
        yield


INTERPRETER = "Adults with a serious mental illness who need an interpreter"


def organisation(name):
    return Organisation.objects.get(name__startswith=name)


def test_demo_tells_the_state_of_each_fictional_organisation():
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
            ("Northmoor", "M5", "Rural communities", "in_progress"),
            ("Northmoor", "M6", "Rural communities", "in_progress"),
            ("Northmoor", "M3", "Asylum seekers and refugees", "ready_for_review"),
            ("Northmoor", "M4", "Asylum seekers and refugees", "in_progress"),
            ("Northmoor", "M5", "Asylum seekers and refugees", "in_progress"),
            ("Saltmarsh", "M1", None, "signed_off"),
            ("Saltmarsh", "M2", None, "signed_off"),
            *(("Saltmarsh", code, INTERPRETER, "signed_off") for code in ("M3", "M4", "M5", "M6")),
        ],
        key=str,
    )
    northmoor = Participation.objects.get(organisation__name__startswith="Northmoor")
    assert pace.pace_of(list(Phase.objects.filter(wave=northmoor.wave)), {}, on=TODAY).words == "Phase 1, month 4 of 6"


def test_demo_people_can_sign_in_and_hold_their_roles(client, settings):
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
        ("coach@demo.example", "Saltmarsh Partnership NHS Trust"),
        ("coach2@demo.example", "Bryn Glas University Health Board"),
    }


def test_demo_names_nobody_after_their_lived_experience():
    seats = Seat.objects.filter(is_lived_experience=True, person__isnull=False)
    assert set(seats.values_list("person__email", "person__name")) == {
        ("partner@demo.example", "Team member B, Northmoor"),
        ("saltmarsh-b@demo.example", "Sub-team member B, Saltmarsh"),
    }


@pytest.mark.req("R33")
def test_demo_shows_of_the_real_organisations_the_make_up_of_their_teams_only():
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
    reports = ProgressReport.objects.order_by("pk")
    assert [(report.participation.organisation, report.number, report.period_start, report.published_on) for report in reports] == [
        (organisation("Northmoor"), 1, date(2026, 8, 1), date(2026, 11, 3)),
        (organisation("Bryn"), 1, date(2026, 8, 1), date(2026, 11, 17)),
        (organisation("Saltmarsh"), 1, date(2026, 8, 1), date(2026, 11, 18)),
    ]
    assert list(Job.objects.order_by("pk").values_list("kind", "target_id")) == [("report_pdf", report.pk) for report in reports]
    assert not [report for report in reports if "[name left out]" in str(report.snapshot)]


@pytest.mark.pdf
def test_demo_reports_fit_on_six_pages_and_so_does_one_of_today():
    reports = [*ProgressReport.objects.order_by("pk")]
    first = reports[0]
    days = {"period_start": date(2026, 11, 4), "period_end": TODAY, "on": TODAY}
    words = {"narrative": first.narrative, "coach_narrative": first.coach_narrative}
    today = ProgressReport(participation=first.participation, number=2, published_on=TODAY)
    today.snapshot = build(first.participation, number=2, before=first.snapshot, **days, **words)

    assert [bool(kept["assets"]) for kept in today.snapshot["maps"]] == [True, True]
    for report in (*reports, today):
        data = render_pdf(html_of(report), created_on=report.published_on)

        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert len(pdf.pages) <= 6


def test_demo_northmoor_chooses_in_the_application_with_everything_that_milestone_2_asks_for():
    northmoor = Population.objects.filter(participation__organisation=organisation("Northmoor"))
    assert Counter(northmoor.values_list("status", flat=True)) == {"selected": 2, "short_listed": 3, "parked": 4, "merged": 2}
    review = Review.objects.get(
        progress__participation__organisation=organisation("Northmoor"), progress__milestone__code="M2", kind="signed_off"
    )
    assert {fact["value"] for fact in review.facts} == {True}
    decision = Decision.objects.get(participation__organisation=organisation("Northmoor"))
    assert [choice.population.name for choice in decision.choices.all()] == ["Rural communities", "Asylum seekers and refugees"]
    assert (decision.departure_reason, decision.has_lived_experience) == ("", True)
    assert decision.review_on > TODAY
    counted = RankingRound.objects.get(closed_at__isnull=False)
    assert (counted.electorate, counted.ballots_counted, counted.partner_took_part) == (10, 9, True)
    assert not Elector.objects.filter(round=counted).exists()
    assert [row.number for row in Definition.objects.filter(population__name="Rural communities")] == [2, 1]


def test_demo_tells_a_whole_data_review_and_the_beginning_of_another():
    villages, newcomers = Population.objects.filter(data_review__isnull=False).order_by("pk")
    held = Activity.objects.took_place(TODAY).filter(population=villages)
    assert (held.count(), set(held.values_list("strand", flat=True))) == (8, {"people", "professionals"})
    checked = Excerpt.objects.checked().filter(population=villages)
    assert (checked.count(), set(checked.values_list("strand", flat=True))) == (38, {"people", "professionals", "data"})
    assert Excerpt.objects.to_check().get().by.email == "partner@demo.example"
    assert list(Excerpt.objects.filter(withdrawn_at__isnull=False).values_list("text", "codings")) != []
    assert not Excerpt.objects.filter(withdrawn_at__isnull=False).exclude(text="").exists()
    coders = Coding.objects.values_list("by__email", flat=True)
    assert set(coders) == {"sublead@demo.example", "partner@demo.example", "nurse@demo.example"}
    themes = Theme.objects.filter(population=villages)
    assert set(themes.values_list("tag", flat=True)) == set(Tag.values)
    found = strengths_of(villages)
    strengths = Counter(found.get(theme.pk, Strength()).words.split(":")[0] for theme in themes)
    assert strengths["Our assumption"] == 1
    assert strengths["One strand only"] == 1
    assert strengths["Three strands"] >= 2
    assert FigureRow.objects.filter(numerator__lt=5).exists()
    assert {Activity.objects.filter(population=newcomers).count(), DataSource.objects.filter(population=newcomers).count()} == {2, 1}
    progress = Progress.objects.get(milestone__code="M4", population=villages)
    facts = queries.facts_of([progress], on=TODAY)[progress.pk]
    assert {status.value for status in facts} == {True}


def test_demo_lets_those_who_sign_in_try_a_ranking():
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
    room = DecisionRoom.objects.get(participation__organisation=organisation("Lough"))
    assert (room.stage, room.list_opened_at) == ("ideas", None)
    assert set(room.participation.populations.values_list("signed_at", flat=True)) == {None}


def test_demo_has_a_coach_let_a_team_go_on_without_lived_experience_for_now():
    decision = StandardDecision.objects.get(progress__participation__organisation=organisation("Bryn"))
    assert str(decision.progress) == "M1"
    assert decision.review_on > TODAY
    assert standards.agreed_plan_of(decision.progress.participation.teams.get(kind="project"), on=TODAY) is not None


def test_demo_writes_to_nobody():
    assert not OutgoingMail.objects.exists()


def test_demo_journal_has_links_to_evidence():
    links = EvidenceLink.objects.values_list("url", flat=True)
    assert len(links) > 5
    assert all(url.startswith("https://example.org/") for url in links)


def test_demo_tells_the_beginning_of_a_project_and_a_whole_one():
    villages = Population.objects.get(name="Rural communities", status="selected", participation__organisation=organisation("Northmoor"))
    whole = Population.objects.get(name=INTERPRETER, status="selected")
    for population in (villages, whole):
        points = DataPoint.objects.current().filter(measure__population=population, measure__kind="outcome", measure__unit="percentage")
        assert points.count() == 30
        assert population.progress_scores.values("series").distinct().count() == 2
    assert set(whole.cycles.values_list("decision", flat=True)) == {"adopt", "adapt", "abandon", ""}
    assert {driver["text"] for driver in tree_of(villages)["drivers"]} >= {"Getting there", "Transport that fits the appointment"}
    assert {idea["is_assumption"] for idea in tree_of(villages)["ideas"]} == {True, False}
    outcome = Measure.objects.get(population=whole, name__startswith="Appointments with")
    assert outcome.rebases.count() == 1
    check = whole.sustainability_rounds.get(closed_on__isnull=False)
    assert check.answers.filter(person__isnull=True).count() == check.answers.count() == 6
    progress = list(Progress.objects.filter(milestone__code="M6", population__in=[villages, whole]).order_by("population"))
    facts = [[fact.value for fact in queries.facts_of([row], on=TODAY)[row.pk]] for row in progress]
    assert facts[0] == [True] * 5
    phases = list(Phase.objects.filter(wave=whole.participation.wave))
    assert pace.pace_of(phases, {}, on=TODAY).words == "Phase 3, month 2 of 6"
