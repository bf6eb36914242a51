import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Person
from organisations.models import SeatRole
from organisations.models.waves import EntryRoute
from populations import rooms as reads
from populations.actions import long_list, rooms, rounds
from populations.models import DecisionRoom, Population, Stage, Status
from tests.counting import queries_of
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    AssignmentFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    WaveFactory,
    project_team,
)
from tests.factories.populations import AnswerFactory, DecisionFactory, DecisionRoomFactory, RankingRoundFactory, answer_all, rank

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def participation():
    return ParticipationFactory()


@pytest.fixture
def lead(participation, client):
    return signed_in(client, participation, SeatRole.PROJECT_LEAD)


def signed_in(client, participation, role=SeatRole.PROJECT_TEAM_MEMBER, team=None):
    user = SeatFactory(team=team or project_team(participation), user=True, role=role).person.user
    client.force_login(user)
    return user


def coach_of(participation, client):
    user = AssignmentFactory(participation=participation).person.user
    client.force_login(user)
    return user


def address(name, participation, *more):
    return reverse(f"populations:{name}", args=[participation.organisation.slug, *more])


def text(response):
    main = response.content.decode().split("<main", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def room_page(client, participation):
    return text(client.get(address("room", participation)))


# Before a room is open


@pytest.mark.req("R241")
def test_the_whole_process_is_known_before_it_begins(client, participation):
    signed_in(client, participation)

    page = room_page(client, participation)

    places = [page.index(f"{number}. {stage.label}") for number, stage in enumerate(Stage, start=1)]
    assert places == sorted(places)
    for words in ("About 10 minutes together", "About 20 minutes", "About 30 minutes", "About two hours in all"):
        assert words in page
    assert "Your project lead or your coach opens one" in page


@pytest.mark.req("R42")
def test_the_coach_opens_the_room(client, participation):
    coach = coach_of(participation, client)

    response = client.post(address("room-open", participation), follow=True)

    room = DecisionRoom.objects.get()
    assert (room.opened_by, room.opened_on, room.stage) == (coach, TODAY, Stage.IDEAS)
    assert "It starts with silent ideas" in text(response)


def test_opening_twice_leads_to_the_room_that_is_open(client, participation, lead):
    client.post(address("room-open", participation))

    response = client.post(address("room-open", participation), follow=True)

    assert DecisionRoom.objects.count() == 1
    assert "A decision room is open already" in text(response)


@pytest.mark.parametrize("name", ["room-end", "decision-record"])
def test_pages_of_a_room_lead_to_its_page_when_none_is_open(client, participation, lead, name):
    response = client.get(address(name, participation), follow=True)

    assert response.redirect_chain == [(address("room", participation), 302)]
    assert "No decision room is open now" in text(response)


# The stages


@pytest.mark.parametrize(
    ("stage", "now", "label"),
    [
        (Stage.IDEAS, "Suggest every population that you think of", "Suggest a population"),
        (Stage.LIST, "When it is your turn", "Suggest a population"),
        (Stage.CLARIFY, "Answer what you know", "Answer the four questions"),
        (Stage.RANK, "No ranking is open yet", None),
        (Stage.DISCUSS, "Say what the ranking misses", None),
    ],
)
@pytest.mark.req("R241", "R58")
def test_a_member_reads_what_to_do_now_and_what_comes_next(client, participation, stage, now, label):
    DecisionRoomFactory(participation=participation, stage=stage)
    signed_in(client, participation)

    response = client.get(address("room", participation))

    page = text(response)
    assert f"stage {list(Stage).index(stage) + 1} of 5" in page
    assert now in page
    assert response.context["place"].next.label == (label or "")
    assert "What comes next" in page
    assert "For the lead and the coach" not in page


@pytest.mark.req("R42")
@pytest.mark.parametrize("stage", Stage)
def test_the_coach_is_told_in_every_stage_how_to_lead_it(client, participation, stage):
    DecisionRoomFactory(participation=participation, stage=stage)
    coach_of(participation, client)

    page = room_page(client, participation)

    assert "For the lead and the coach" in page
    if stage == Stage.RANK:
        assert "You help the team to choose, and do not rank yourself" in page


def test_a_sub_team_member_suggests_and_does_not_rank(client, participation):
    population = PopulationFactory(participation=participation, selected=True)
    room = DecisionRoomFactory(participation=participation)
    signed_in(client, participation, SeatRole.SUB_TEAM_MEMBER, team=population.team)

    ideas = room_page(client, participation)
    rooms.move(room=room, stage=Stage.RANK, on=TODAY)
    ranking = room_page(client, participation)

    assert "Suggest a population" in ideas
    assert "The project team ranks" in ranking


def test_whoever_only_reads_can_follow(client, participation):
    DecisionRoomFactory(participation=participation)
    AssignmentFactory(participation=participation, role="expert_adviser", person=(adviser := UserFactory()).person)
    client.force_login(adviser)

    page = room_page(client, participation)

    assert "You can follow the room here" in page
    assert "Suggest a population" not in page


def test_no_name_stands_beside_an_idea_before_the_list_is_open(client, participation):
    DecisionRoomFactory(participation=participation)
    author = signed_in(client, participation)
    Person.objects.filter(user=author).update(name="Ada Quill", display_name="")
    long_list.suggest(participation=participation, name="Young carers", on=TODAY, by=author)
    signed_in(client, participation)

    before = [text(client.get(address(name, participation))) for name in ("room", "list")]
    rooms.move(room=DecisionRoom.objects.get(), stage=Stage.LIST, on=TODAY)
    after = text(client.get(address("list", participation)))

    assert ["Ada" in page for page in (*before, after)] == [False, False, True]


@pytest.mark.req("R60")
def test_the_four_answers_are_a_click_away_while_the_short_list_is_clarified_and_ranked(client, participation):
    first, second = PopulationFactory.create_batch(2, participation=participation)
    for population in (first, second):
        long_list.short_list(population=population, on=TODAY)
    answer_all(first)
    AnswerFactory(population=second)
    room = DecisionRoomFactory(participation=participation, stage=Stage.CLARIFY)
    signed_in(client, participation)

    for stage in (Stage.CLARIFY, Stage.RANK):
        rooms.move(room=room, stage=stage, on=TODAY)
        response = client.get(address("room", participation))
        assert f"{first}: all four questions are answered" in text(response)
        assert f"{second}: 1 of 4 questions answered" in text(response)
        assert f'href="{address("compare", participation)}"' in response.content.decode()


def test_an_elector_is_led_to_the_ballot_and_others_to_the_ranking(client, participation):
    voter = signed_in(client, participation)
    ranking = RankingRoundFactory(participation=participation)

    assert client.get(address("room", participation)).context["place"].next.url == address("ballot", participation, ranking.pk)

    signed_in(client, participation)
    assert client.get(address("room", participation)).context["place"].next.url == address("round", participation, ranking.pk)
    assert voter is not None


def test_whoever_has_ranked_is_told_so(client, participation):
    signed_in(client, participation)
    ranking = RankingRoundFactory(participation=participation, voters=0)
    rank(ranking, "12", at=NOW)

    assert "You have ranked. You can change your mind until the ranking is closed." in room_page(client, participation)


def test_an_open_ranking_is_in_the_way_of_moving_and_says_what_to_do(client, participation, lead):
    ranking = RankingRoundFactory(participation=participation)

    page = room_page(client, participation)
    response = client.post(address("room-stage", participation, "discuss"), follow=True)

    assert "Close it, or call it off, before the room moves on" in page
    assert response.status_code == 422
    assert "A ranking is still open" in text(response)
    ranking.room.refresh_from_db()
    assert ranking.room.stage == Stage.RANK


def test_in_the_last_stage_the_page_says_what_the_ranking_showed(client, participation):
    signed_in(client, participation)
    ranking = RankingRoundFactory(participation=participation)
    rank(ranking, "213", "213", "213", "213", at=NOW)
    rounds.close(round=ranking, at=NOW)

    page = room_page(client, participation)

    assert "What the ranking showed" in page
    assert "1 Group 2 (8 points) 2 Group 1 (4 points) 3 Group 3 (0 points)" in page


# Moving


def test_opening_the_list_asks_first_because_it_is_for_good(client, participation, lead):
    DecisionRoomFactory(participation=participation)
    population = long_list.suggest(participation=participation, name="Young carers", on=TODAY, by=lead)

    question = text(client.get(address("room-stage", participation, "list")))
    response = client.post(address("room-stage", participation, "list"), follow=True)

    assert "Open the list?" in question
    assert "everybody can see who suggested which population. This cannot be undone." in question
    population.refresh_from_db()
    assert population.signed_at == NOW
    assert "The list is open" in text(response)
    assert "stage 2 of 5" in text(response)


def test_a_jump_over_stages_says_what_it_skips_and_is_not_refused(client, participation, lead):
    room = DecisionRoomFactory(participation=participation)

    empty = text(client.get(address("room-stage", participation, "discuss")))
    for population in PopulationFactory.create_batch(2, participation=participation):
        long_list.short_list(population=population, on=TODAY)
    answer_all(population)
    listed = text(client.get(address("room-stage", participation, "discuss")))
    client.post(address("room-stage", participation, "discuss"))

    skips = "This skips “Round robin list”, “Clarify” and “Rank”."
    nothing = "Nothing is on the short list yet, so there is nothing to choose from."
    gaps = "Not all of the four questions are answered yet: 1 of 2 short-listed populations wait for an answer."
    consensus = "No ranking was closed in this room, so you would decide by consensus."
    assert [words in empty for words in (skips, nothing, gaps, consensus)] == [True, True, False, True]
    assert [words in listed for words in (skips, nothing, gaps, consensus)] == [True, False, True, True]
    room.refresh_from_db()
    assert room.stage == Stage.DISCUSS


def test_going_on_by_one_stage_with_everything_done_and_going_back_skip_nothing(client, participation, lead):
    ranking = RankingRoundFactory(participation=participation)
    rank(ranking, "123", at=NOW)
    rounds.close(round=ranking, at=NOW)
    room = DecisionRoom.objects.get()

    back = reads.skipped_words(room, Stage.IDEAS)
    rooms.move(room=room, stage=Stage.RANK, on=TODAY)
    room.refresh_from_db()

    assert back == []
    assert reads.skipped_words(room, Stage.DISCUSS) == []


@pytest.mark.parametrize(("start", "to"), [(Stage.LIST, Stage.CLARIFY), (Stage.DISCUSS, Stage.RANK), (Stage.LIST, Stage.IDEAS)])
@pytest.mark.req("R41")
def test_the_room_goes_on_and_back_with_a_button(client, participation, lead, start, to):
    room = DecisionRoomFactory(participation=participation, stage=start)
    page = client.get(address("room", participation)).content.decode()
    assert f'action="{address("room-stage", participation, to.value)}"' in page

    response = client.post(address("room-stage", participation, to.value), {"from": start.value}, follow=True)

    room.refresh_from_db()
    assert room.stage == to
    assert f"“{to.label}”" in text(response)


def test_a_button_of_a_page_that_is_out_of_date_moves_nothing(client, participation, lead):
    room = DecisionRoomFactory(participation=participation, stage=Stage.DISCUSS)

    response = client.post(address("room-stage", participation, "clarify"), {"from": "list"}, follow=True)

    room.refresh_from_db()
    assert room.stage == Stage.DISCUSS
    assert "Somebody else has moved the room meanwhile: it is in “Discuss and decide”" in text(response)


def test_the_same_button_twice_is_harmless(client, participation, lead):
    room = DecisionRoomFactory(participation=participation, stage=Stage.CLARIFY)

    client.post(address("room-stage", participation, "rank"))
    client.post(address("room-stage", participation, "rank"))

    room.refresh_from_db()
    assert room.stage == Stage.RANK


def test_an_unknown_stage_is_not_found(client, participation, lead):
    DecisionRoomFactory(participation=participation)

    assert client.get(address("room-stage", participation, "vote")).status_code == 404


def test_a_room_ends_without_a_decision_and_keeps_everything(client, participation, lead):
    room = DecisionRoomFactory(participation=participation)
    PopulationFactory(participation=participation)

    response = client.post(address("room-end", participation), {"reason": "We want to hear more people first."}, follow=True)

    room.refresh_from_db()
    assert room.ended_on == TODAY
    assert Population.objects.get().status == Status.CANDIDATE
    assert "ended without a decision" in text(response)


def test_why_a_room_ended_without_a_decision_is_told_to_everybody_who_sees_the_populations(client, participation, lead):
    reason = "We want to hear more people first. " + "And then some. " * 10
    DecisionFactory(participation=participation)
    room = DecisionRoomFactory(participation=participation)

    form = text(client.get(address("room-end", participation)))
    client.post(address("room-end", participation), {"reason": reason})
    signed_in(client, participation)
    page, listed = room_page(client, participation), text(client.get(address("decision-list", participation)))

    room.refresh_from_db()
    assert "Everybody who sees your populations can read this." in form
    assert room.ended_reason == reason.strip()
    assert "Earlier rooms Ended without a decision on 20 November 2026, because: We want to hear more people first. And then" in page
    assert reason.strip() not in page
    assert f"Ended without a decision on 20 November 2026, because: {reason.strip()}" in listed
    assert listed.count("Ended without a decision") == 1


def test_a_room_that_ended_without_a_word_says_no_reason(client, participation, lead):
    rooms.end_room(room=DecisionRoomFactory(participation=participation), on=TODAY)

    listed = text(client.get(address("decision-list", participation)))

    assert "No decision is recorded yet" in listed
    assert "Ended without a decision on 20 November 2026 " in f"{listed} "
    assert "because" not in listed


# A second population


@pytest.mark.req("R63", "R41")
def test_while_the_first_population_is_set_up_a_second_can_begin_with_first_steps(client, participation, lead):
    DecisionFactory(participation=participation)

    for name in ("room", "list"):
        page = text(client.get(address(name, participation)))
        assert "gather data about it, and build relationships with likely partners" in page
    client.post(address("room-open", participation))
    response = client.get(address("room", participation))

    assert response.context["place"].room.number == 2
    assert "Decisions so far" in text(response)


def test_with_three_selected_the_page_says_that_more_are_not_possible(client, participation, lead):
    PopulationFactory.create_batch(3, participation=participation, selected=True)

    assert "Three populations are selected, and more are not possible" in room_page(client, participation)


# The panel on the page of the populations


def panel(client, participation):
    return client.get(address("list", participation)).context["room_panel"]


def test_the_panel_says_how_to_begin(client, participation, lead):
    assert panel(client, participation).state == "none"
    assert f'href="{address("room-open", participation)}"' in client.get(address("list", participation)).content.decode()


def test_the_panel_of_an_open_room_has_the_next_step_of_the_reader(client, participation):
    DecisionRoomFactory(participation=participation, stage=Stage.CLARIFY)
    signed_in(client, participation)

    page = text(client.get(address("list", participation)))

    assert "Decision room: stage 3 of 5, clarify" in page
    assert "Answer the four questions" in page


def test_the_panel_after_a_decision_has_its_sentence_and_a_review_that_is_due(client, participation):
    DecisionFactory(participation=participation, on=date(2026, 9, 1), review_on=date(2026, 11, 19))
    signed_in(client, participation)

    page = text(client.get(address("list", participation)))

    assert panel(client, participation).state == "decided"
    assert "“We start with those who are furthest from help.”" in page
    assert "The review date was 19 November 2026" in page


def test_on_the_day_of_its_review_nobody_is_told_that_it_was(client, participation):
    decision = DecisionFactory(participation=participation, on=date(2026, 9, 1), review_on=date(2026, 11, 20))
    signed_in(client, participation)

    for where in (address("list", participation), address("decision", participation, decision.pk)):
        assert "The review date was" not in text(client.get(where))


@pytest.mark.req("R242")
def test_where_populations_are_brought_along_the_pages_offer_the_earlier_choice_first(client):
    participation = ParticipationFactory(wave=WaveFactory(name="Wave 4", entry_route=EntryRoute.PRE_IDENTIFIED))
    signed_in(client, participation, SeatRole.PROJECT_LEAD)

    for name in ("list", "room"):
        page = client.get(address(name, participation)).content.decode()
        assert page.index(address("earlier-choice", participation)) < page.index("ecision room</a>")
    assert panel(client, participation).state == "earlier"


# How much it costs


@pytest.mark.parametrize("stage", [Stage.CLARIFY, Stage.DISCUSS])
def test_the_room_runs_the_same_queries_for_any_number_of_populations_and_decisions(client, stage):
    few, many = costs(client, stage, 1), costs(client, stage, 4)

    assert few == many


def costs(client, stage, number):
    participation = ParticipationFactory()
    signed_in(client, participation)
    for _ in range(min(number, 2)):
        DecisionFactory(participation=participation)
    for population in PopulationFactory.create_batch(number, participation=participation):
        long_list.short_list(population=population, on=TODAY)
        AnswerFactory(population=population)
    for _ in range(number):
        rooms.end_room(room=DecisionRoomFactory(participation=participation), on=TODAY, reason="Too early")
    DecisionRoomFactory(participation=participation, stage=stage)
    return queries_of(client, address("room", participation))
