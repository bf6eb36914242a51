"""Progress scores: what is kept, what is refused, the gap between team and coach, and what the records speak for."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from meetings.models import MeetingSeries
from populations.models import Status
from qiprojects import scores, suggesting
from qiprojects.actions import progress as actions
from qiprojects.actions.base import CannotChange
from qiprojects.models import ProgressScore
from tests.counting import queries_of
from tests.datareview.pages import text
from tests.factories.datareview import ActivityFactory, DataReviewFactory, member_of, selected
from tests.factories.organisations import AssignmentFactory, SeatFactory, project_team
from tests.factories.qiprojects import (
    AimFactory,
    ChangeIdeaFactory,
    CycleFactory,
    DriverFactory,
    MeasureFactory,
    ProgressScoreFactory,
    SustainingFactory,
    points,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
START = date(2026, 1, 5)


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population):
    return member_of(population)


@pytest.fixture
def coach(population):
    return AssignmentFactory(participation=population.participation, starts_on=START).person.user


def address(population, name, *args):
    return reverse(f"qiprojects:{name}", args=[population.participation.organisation.slug, population.pk, *args])


def day(name, value):
    return {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}


def give(population, by, **fields):
    return actions.add_score(
        population, **{"series": "team", "score": Decimal("2.0"), "on": TODAY, "reason": "The aim is written", **fields}, by=by
    )


def codes():
    return list(Entry.objects.filter(action__startswith="progress").order_by("pk").values_list("action", flat=True))


def test_new_score_never_overwrites_an_old_one(population, by):
    first = give(population, by)
    second = give(population, by, score=Decimal("2.5"), reason="The first test is done")

    assert list(scores.scores_of(population)) == [second, first]
    assert codes() == ["progress_score.added"] * 2
    assert Entry.objects.latest("pk").changes == {"series": "team", "score": "2.5", "on": TODAY.isoformat()}


def test_button_pressed_twice_gives_one_score(population, by):
    assert give(population, by) == give(population, by)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"score": Decimal("2.3")}, "score"),
        ({"score": Decimal("5.5")}, "score"),
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"reason": ""}, "reason"),
    ],
)
def test_score_is_refused_with_the_field(fields, field, population, by):
    with pytest.raises(CannotChange) as refusal:
        give(population, by, **fields)

    assert refusal.value.field == field
    assert not ProgressScore.objects.exists()


def test_score_is_taken_away_and_put_back(population, by):
    score = give(population, by)
    actions.remove_score(score, by=by)
    assert not scores.scores_of(population).exists()
    with pytest.raises(CannotChange):
        actions.remove_score(score, by=by)
    actions.put_back_score(score, by=by)
    with pytest.raises(CannotChange):
        actions.put_back_score(score, by=by)

    assert scores.scores_of(population).get() == score
    assert codes() == ["progress_score.added", "progress_score.removed", "progress_score.restored"]


@pytest.mark.parametrize(
    ("team", "of_coach", "words"),
    [
        ("3.0", "2.0", "The team sees the project one point further than the coach does. Talk about it"),
        ("2.0", "2.5", "The coach sees the project half a point further than the team does. Half a point is not much."),
        ("3.5", "2.0", "1.5 points further"),
        ("2.5", "2.5", "Team and coach both give 2.5."),
        ("2.5", None, "the coach has not yet"),
        (None, "2.5", "the team has not yet"),
    ],
)
def test_gap_is_something_to_talk_about(team, of_coach, words, population):
    for series, score in (("team", team), ("coach", of_coach)):
        if score:
            ProgressScoreFactory(population=population, series=series, score=Decimal(score))

    assert words in scores.standing_of(population).words


def test_gap_says_when_the_two_were_given_far_apart(population):
    ProgressScoreFactory(population=population, series="team", on=date(2026, 1, 1), score=3)
    ProgressScoreFactory(population=population, series="coach", on=date(2026, 6, 1), score=2)

    assert "more than two months apart" in scores.standing_of(population).words


def test_latest_score_is_that_of_the_latest_day_and_not_one_that_was_taken_away(population):
    latest = ProgressScoreFactory(population=population, on=date(2026, 6, 1))
    ProgressScoreFactory(population=population, on=date(2026, 1, 1))
    ProgressScoreFactory(population=population, on=date(2026, 7, 1), removed_at=timezone.now())

    assert scores.standing_of(population).team == latest


def test_every_suggested_fact_of_the_list_is_known():
    known = {*suggesting.RECORDS, *suggesting.JUDGEMENT}

    assert [fact for level in suggesting.levels() for fact in level.facts if fact not in known] == []
    assert [str(level.score) for level in suggesting.levels()] == [f"{half / 2:.1f}" for half in range(1, 11)]


def test_records_speak_for_higher_scores_as_the_project_goes_on(population, by):
    def records():
        return suggesting.summary_of(suggesting.suggestions_of(population, TODAY))

    def recorded():
        return str(records().recorded.score)

    assert recorded() == "1.0"
    DataReviewFactory(population=population)
    assert recorded() == "1.0"
    MeetingSeries.objects.create(team=population.team, first_on=START, first_held_on=START)
    assert recorded() == "1.5"
    ActivityFactory(population=population, date=START)
    AimFactory(population=population, written_on=START)
    DriverFactory(population=population)
    idea = ChangeIdeaFactory(population=population)
    assert recorded() == "2.0"
    CycleFactory(population=population, idea=idea, doing=True, started_on=START)
    measure = MeasureFactory(population=population, target=30)
    assert recorded() == "2.0"
    points(measure, 20)
    assert recorded() == "2.5"
    assert records().missing == ()
    CycleFactory(population=population, idea=idea, finished=True, decision="adopt", decided_on=START)
    type(measure).objects.update(latest_variation="improvement_high")
    assert recorded() == "2.5"
    assert records().beyond == (
        ("at least one PDSA adopted", Decimal("3.0")),
        ("run-chart signal in a process or outcome measure", Decimal("3.5")),
    )


def test_gap_in_earlier_records_holds_no_score_back(population):
    CycleFactory(population=population, doing=True, started_on=START)
    points(MeasureFactory(population=population, target=30), 20)

    found = suggesting.summary_of(suggesting.suggestions_of(population, TODAY))

    assert str(found.recorded.score) == "2.5"
    assert "meeting series running" in found.missing


def test_what_takes_judgement_never_counts_as_recorded(population):
    found = {str(row.level.score): row for row in suggesting.suggestions_of(population, TODAY)}

    assert [fact.holds for fact in found["4.0"].facts] == [None]
    assert not found["4.0"].is_recorded
    assert found["3.5"].takes_judgement


@pytest.mark.parametrize(("kept", "holds"), [({}, False), ({"monitoring": "Monthly chart"}, True)])
def test_plan_for_sustaining_counts_when_each_adopted_change_has_an_owner_and_is_watched(kept, holds, population):
    SustainingFactory(idea=ChangeIdeaFactory(population=population, status="adopted"), monitoring="Monthly chart")
    SustainingFactory(idea=ChangeIdeaFactory(population=population, status="scaled"), **kept)
    last = suggesting.suggestions_of(population, TODAY)[-1]

    assert {fact.words: fact.holds for fact in last.facts}["sustainability plan owned"] is holds


def test_suggestion_chooses_nothing_in_the_form(client, population, by):
    client.force_login(by)

    page = client.get(address(population, "progress-score"))

    assert "speaks for at least 1.0 Charter and team established" in text(page)
    assert "Not written down here: meeting series running, data review planned (Milestone 4)." in text(page)
    assert page.context["form"]["score"].value() is None


@pytest.mark.parametrize(
    ("who", "team", "of_coach", "is_said"),
    [
        ("by", "0.5", "4.5", True),
        ("by", "1.0", None, False),
        ("by", "4.5", "0.5", False),
        ("coach", "4.5", "0.5", True),
        ("coach", "4.5", None, True),
        ("coach", "0.5", "2.0", False),
        ("sponsor", "0.5", "2.0", False),
        ("sponsor", "0.5", None, True),
    ],
)
def test_suggestion_shows_only_where_it_is_higher_than_the_latest_score(who, team, of_coach, is_said, client, population, by, coach):
    for series, score in (("team", team), ("coach", of_coach)):
        if score:
            ProgressScoreFactory(population=population, series=series, score=Decimal(score))
    sponsor = SeatFactory(team=project_team(population.participation), user=True, role="senior_sponsor", starts_on=START).person.user
    client.force_login({"by": by, "coach": coach, "sponsor": sponsor}[who])

    words = text(client.get(address(population, "progress")))

    assert ("It speaks for at least 1.0" in words) is is_said
    assert "Not written down here: meeting series running" in words


@pytest.mark.parametrize(("who", "series"), [("by", "team"), ("coach", "coach")])
def test_team_and_coach_each_give_a_score_in_their_own_series(who, series, client, population, by, coach):
    client.force_login({"by": by, "coach": coach}[who])

    page = client.post(
        address(population, "progress-score"), {"score": "2.5", "reason": "The first test is done", **day("on", TODAY)}, follow=True
    )

    assert ProgressScore.objects.get().series == series
    assert "The first test is done" in text(page)
    assert "2.5 Changes tested, but no improvement" in text(page)
    assert "Written by you" in text(page)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"score": ""}, "Select"),
        ({"reason": "Ring 07700 900123"}, "looks like a phone number"),
        (day("on", TODAY + timedelta(days=1)), "on or before"),
    ],
)
def test_refused_score_keeps_what_was_typed(typed, words, client, population, by):
    client.force_login(by)
    data = {"score": "2.5", "reason": "Words of mine", **day("on", TODAY), **typed}

    response = client.post(address(population, "progress-score"), data)

    assert response.status_code == 422
    assert words in text(response)
    assert data["reason"] in response.content.decode()


def test_page_shows_both_series_as_picture_and_table_with_reasons(client, population, by, coach):
    for month, (team, of_coach) in enumerate((("1.0", "1.0"), ("2.0", "1.5"), ("3.0", "2.0")), start=1):
        ProgressScoreFactory(population=population, by=by, on=date(2026, month, 1), score=Decimal(team), reason=f"Team reason {month}")
        ProgressScoreFactory(population=population, by=coach, series="coach", on=date(2026, month, 1), score=Decimal(of_coach))
    client.force_login(by)

    page = client.get(address(population, "progress"))

    words = text(page)
    assert "The team: 1.0 on 1 January 2026, 3.0 on 1 March 2026; QI coach: 1.0 on 1 January 2026, 2.0 on 1 March 2026." in words
    assert "The team sees the project one point further than the coach does." in words
    assert words.index("Team reason 3") < words.index("Team reason 1")
    links = [address(population, "progress-score-remove", row.pk) in page.content.decode() for row in ProgressScore.objects.order_by("pk")]
    assert links == [True, False] * 3


def test_score_is_taken_away_on_its_page_and_put_back(client, population, by):
    score = ProgressScoreFactory(population=population, by=by)
    client.force_login(by)

    page = client.post(address(population, "progress-score-remove", score.pk), follow=True)
    assert "Put it back" in text(page)
    assert "No score yet" in text(page)
    page = client.post(address(population, "progress-score-put-back", score.pk), follow=True)

    assert score.reason in text(page)


def test_score_of_the_other_series_cannot_be_taken_away(client, population, by):
    score = ProgressScoreFactory(population=population, series="coach")
    client.force_login(by)

    assert client.post(address(population, "progress-score-remove", score.pk)).status_code == 404


def test_population_that_is_not_worked_on_takes_no_score(client, population, by):
    type(population).objects.update(status=Status.PARKED)
    client.force_login(by)

    assert "Give the first score" not in text(client.get(address(population, "progress")))
    assert client.get(address(population, "progress-score")).status_code == 302


def test_page_runs_as_many_queries_for_many_scores(client, population, by, coach):
    client.force_login(by)
    for series, user in (("team", by), ("coach", coach)):
        ProgressScoreFactory(population=population, series=series, by=user)
    few = queries_of(client, address(population, "progress"))
    for number in range(30):
        ProgressScoreFactory(population=population, by=member_of(population), series="coach" if number % 2 else "team")

    assert queries_of(client, address(population, "progress")) == few
