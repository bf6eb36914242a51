"""Reminders of open rankings and of reports to the project team: once, only while they hold, and saying nothing of who ranked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from jobs.models import OutgoingMail
from organisations import actions as organisation_actions
from organisations.models import Seat, SeatRole
from organisations.models.organisations import Status
from populations.actions import reporting, rounds, selection
from populations.models import Elector, RankingRound
from reminders import actions, queries
from reminders.models import Digest, Kind, Reminder
from reminders.queries import REPORTING, ROUND, Key
from tests.factories.accounts import UserFactory
from tests.factories.organisations import PopulationFactory, SeatFactory
from tests.factories.populations import RankingRoundFactory, electors_of
from tests.reminders.helpers import DAY, FRIDAY, WEEK

pytestmark = pytest.mark.django_db
OPENED_AT = datetime.combine(FRIDAY - DAY, datetime.min.time(), UTC).replace(hour=14)


@pytest.fixture
def ranking(trust):
    """Opened the day before by the trust's team of four, each with an account."""
    return RankingRoundFactory(participation=trust.participation, voters=0, at=OPENED_AT, question="Whom do we start with?")


def people_told(on=FRIDAY, kind=Kind.RANKING_OPEN):
    return {key.person_id for key in queries.wanted(on) if key.kind == kind}


def ids(*people):
    return {person.pk for person in people}


def elector_for(ranking, person):
    return next(elector for elector in electors_of(ranking) if elector.person_id == person.pk)


def cast(ranking, person):
    order = list(ranking.options.values_list("pk", flat=True))
    rounds.cast(round=ranking, elector=elector_for(ranking, person), ranking=order, at=OPENED_AT, by=person.user)


def digests():
    return list(OutgoingMail.objects.filter(kind="digest").order_by("pk").values_list("to_address", flat=True))


@pytest.mark.req("R59")
def test_everybody_who_has_not_ranked_is_told_the_morning_after(trust, ranking):
    same_day = people_told(FRIDAY - DAY)
    everybody = people_told()
    cast(ranking, trust.sponsor)

    assert same_day == set()
    assert everybody == ids(trust.lead, trust.deputy, trust.sponsor, trust.member)
    assert people_told() == everybody - ids(trust.sponsor)
    assert {key for key in queries.wanted(FRIDAY + 3 * WEEK, person=trust.lead.pk) if key.kind == Kind.RANKING_OPEN} == {
        Key(Kind.RANKING_OPEN, trust.lead.pk, ROUND, ranking.pk, FRIDAY)
    }


def close(ranking):
    rounds.close(round=ranking, at=OPENED_AT + timedelta(hours=1))


def call_off(ranking):
    rounds.call_off(round=ranking, reason="Wrong list", at=OPENED_AT)


def pass_its_closing_time(ranking):
    RankingRound.objects.filter(pk=ranking.pk).update(closes_at=OPENED_AT + timedelta(hours=2))


@pytest.mark.parametrize("end", [close, call_off, pass_its_closing_time])
def test_nobody_is_told_of_a_ranking_that_is_over(trust, ranking, end):
    end(ranking)

    assert people_told() == set()


def leave(person):
    Seat.objects.filter(person=person).update(ends_on=FRIDAY - DAY)


def lose_the_account(person):
    User.objects.filter(person=person).update(is_active=False)


@pytest.mark.parametrize("end", [leave, lose_the_account])
def test_whoever_cannot_rank_any_more_is_not_told(trust, ranking, end):
    end(trust.member)

    assert people_told() == ids(trust.lead, trust.deputy, trust.sponsor)


def test_a_team_that_is_paused_is_left_in_peace(trust, ranking):
    organisation_actions.change_status(participation=trust.participation, status=Status.PAUSED, reason="A merger", on=FRIDAY, by=None)

    assert people_told() == set()


@pytest.mark.req("R59")
def test_a_voter_who_is_added_is_told_alone(trust, ranking):
    """Complaint C17: adding a voter mails everybody again."""
    actions.remind(on=FRIDAY)
    first = digests()
    newcomer = SeatFactory(team=trust.team, person=UserFactory(email="new@example.org").person)
    Elector.objects.create(round=ranking, seat=newcomer, person=newcomer.person)

    actions.remind(on=FRIDAY + DAY)
    actions.remind(on=FRIDAY + WEEK)

    assert sorted(first) == sorted(person.user.email for person in (trust.lead, trust.deputy, trust.sponsor, trust.member))
    assert digests() == [*first, "new@example.org"]


def test_whoever_ranks_before_the_mail_is_written_gets_none(trust, ranking):
    actions.create_due(on=FRIDAY)
    cast(ranking, trust.member)

    actions.remind(on=FRIDAY)

    assert trust.member.user.email not in digests()
    assert len(digests()) == 3


def test_the_mail_says_what_is_open_and_nothing_of_who_ranked(trust, ranking, settings):
    settings.SITE_URL = "https://amhe.example.org"
    cast(ranking, trust.lead)
    RankingRound.objects.update(closes_at=OPENED_AT + 6 * DAY)

    actions.remind(on=FRIDAY)

    mail = OutgoingMail.objects.get(kind="digest", person=trust.sponsor)
    assert mail.subject == "1 reminder: Eastshire NHS Trust"
    address = f"https://amhe.example.org/organisations/eastshire/populations/rounds/{ranking.pk}/rank/"
    assert (
        f"""Eastshire NHS Trust

  Open for you to rank

  - A ranking is open until 25 November 2026: “Whom do we start with?”
    Nobody sees how you rank.
    {address}
"""
        in mail.body_text
    )
    assert f'<a href="{address}">' in mail.body_html
    assert not any(words in mail.body_text.lower() for words in ("you have not", "ballot", "of 4", trust.lead.name.lower()))


@pytest.mark.parametrize("end", [close, call_off])
def test_nothing_is_kept_of_who_was_reminded_once_the_ranking_is_over(trust, ranking, end):
    cast(ranking, trust.sponsor)
    actions.remind(on=FRIDAY)
    before = Reminder.objects.filter(kind=Kind.RANKING_OPEN).count()

    end(ranking)
    actions.remind(on=FRIDAY + DAY)

    assert (before, Reminder.objects.filter(kind=Kind.RANKING_OPEN).count()) == (3, 0)
    assert Digest.objects.count() == 3


def test_a_kind_that_somebody_does_not_want_is_not_told(trust, ranking):
    actions.choose(person=trust.member, rhythm="daily", kinds=[Kind.MILESTONE_LATE], by=trust.member.user)

    actions.remind(on=FRIDAY)

    assert trust.member.user.email not in digests()


# Reports to the project team


@pytest.fixture
def population(trust):
    return PopulationFactory(participation=trust.participation, name="Rural communities", selected=True)


@pytest.fixture
def sub_team_lead(population):
    return SeatFactory(team=population.team, role=SeatRole.SUB_TEAM_LEAD, person=UserFactory(email="sub@eastshire.example").person).person


def plan_reports(population, first_on, every_weeks=4):
    return reporting.plan_reporting(population=population, first_on=first_on, every_weeks=every_weeks, by=None)


@pytest.mark.req("R77")
def test_the_lead_of_a_sub_team_is_told_a_week_before_each_report(trust, population, sub_team_lead):
    line = plan_reports(population, FRIDAY + WEEK)

    def due(on):
        return [(key.person_id, key.thing_type, key.thing_id, key.due_on) for key in queries.wanted(on) if key.kind == Kind.REPORT_DUE]

    told = (sub_team_lead.pk, REPORTING, line.pk)
    assert due(FRIDAY - DAY) == []
    assert due(FRIDAY) == due(FRIDAY + WEEK) == [(*told, FRIDAY)]
    assert due(FRIDAY + WEEK + DAY) == []
    assert due(FRIDAY + 4 * WEEK) == [(*told, FRIDAY + 4 * WEEK)]


def test_reports_are_told_once_each(trust, population, sub_team_lead, settings):
    settings.SITE_URL = "https://amhe.example.org"
    plan_reports(population, FRIDAY + WEEK)

    for number in range(35):
        actions.remind(on=FRIDAY + number * DAY)

    mails = OutgoingMail.objects.filter(kind="digest", person=sub_team_lead).order_by("pk")
    assert mails.count() == 2
    assert "The sub-team for Rural communities reports to the project team on 27 November 2026 (in 7 days)." in mails[0].body_text
    assert f"https://amhe.example.org/organisations/eastshire/populations/{population.pk}/" in mails[0].body_text


def test_a_population_that_is_not_selected_any_more_reports_no_more(trust, population, sub_team_lead):
    plan_reports(population, FRIDAY + WEEK)

    selection.unselect(population=population, on=FRIDAY, by=None)

    assert people_told(kind=Kind.REPORT_DUE) == set()


def test_reminders_of_every_kind_are_written_in_the_same_queries_for_any_number(trust, ranking, population, sub_team_lead):
    plan_reports(population, FRIDAY + WEEK)

    def count():
        with CaptureQueriesContext(connection) as found:
            queries.wanted(FRIDAY)
        return len(found)

    one = count()
    other = RankingRoundFactory(at=OPENED_AT, voters=4)
    plan_reports(PopulationFactory(participation=other.room.participation, selected=True), FRIDAY + WEEK)

    assert count() == one
