"""Opening, casting, withdrawing, closing, calling off: what each may do, and what it refuses in words."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from core.errors import Refused
from organisations.models import Seat, SeatRole
from populations import schedule
from populations.actions import long_list, rounds, selection
from populations.actions.rounds import call_off, cast, close, close_due, open_round, open_runoff, withdraw
from populations.models import Answer, Ballot, CountedBallot, DecisionRoom, Elector, Population, RankingRound, Stage, Status
from populations.results import result_of, turnout_of
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.organisations import PopulationFactory, SeatFactory, project_team
from tests.factories.populations import (
    OPENED_AT,
    DecisionRoomFactory,
    RankingRoundFactory,
    electors_of,
    rank,
    short_list,
)

pytestmark = pytest.mark.django_db
LATER = OPENED_AT + timedelta(days=3)


def room_with(count=3, voters=1, stage=Stage.RANK):
    """A room with so many short-listed populations and members who may rank: (room, populations)."""
    room = DecisionRoomFactory(stage=stage)
    SeatFactory.create_batch(voters, team=project_team(room.participation), user=True)
    return room, short_list(room.participation, count)


def opened(room, populations, **fields):
    return open_round(**{"room": room, "populations": populations, "seats": 1, "question": "Which first?", "at": OPENED_AT, **fields})


def refusal(function, *args, **kwargs):
    """The words and the field of the refusal."""
    with pytest.raises(Refused) as caught:
        function(*args, **kwargs)
    return str(caught.value), caught.value.field


# Opening


@pytest.mark.req("R59")
def test_electorate_is_everybody_on_the_project_team_whose_role_ranks_but_observers():
    room, populations = room_with(voters=0)
    team = project_team(room.participation)
    seats = [
        SeatFactory(team=team, user=True, role=role) for role in (SeatRole.SENIOR_SPONSOR, SeatRole.PROJECT_LEAD, SeatRole.DEPUTY_LEAD)
    ]
    seats += [SeatFactory(team=team, is_lived_experience=True), SeatFactory(team=team, role=SeatRole.ORGANISATION_QI_MEMBER)]
    three = SeatFactory(team=team, person=None, count=3)
    SeatFactory(team=team, user=True, is_observer=True)
    SeatFactory(team=team, user=True, role=SeatRole.ADMINISTRATOR)
    SeatFactory(team=team, user=True, ends_on=OPENED_AT.date() - timedelta(days=1))
    SeatFactory(team=team, user=True, starts_on=OPENED_AT.date() + timedelta(days=1))

    round = opened(room, populations)

    assert sorted(Elector.objects.filter(round=round).values_list("seat", "place", "person")) == sorted(
        [(seat.pk, 1, seat.person_id) for seat in seats] + [(three.pk, place, None) for place in (1, 2, 3)]
    )
    assert round.electorate == 8


def test_electorate_is_fixed_at_opening():
    round = RankingRoundFactory(voters=2)
    before = electors_of(round)

    SeatFactory(team=project_team(round.room.participation), user=True)
    before[0].seat.delete()

    assert [(elector.pk, elector.person) for elector in electors_of(round)] == [(elector.pk, elector.person) for elector in before]


def test_opening_is_recorded_and_brings_the_room_to_ranking():
    room, populations = room_with(stage=Stage.CLARIFY)
    by = UserFactory()

    round = opened(room, populations, by=by)

    room.refresh_from_db()
    entry = Entry.objects.get(action="ranking.opened")
    assert room.stage == Stage.RANK
    assert (entry.actor_id, entry.target_id, entry.changes) == (by.pk, round.pk, {"options": 3, "seats": 1, "electors": 1})
    assert [option.name for option in round.options.all()] == ["Group 1", "Group 2", "Group 3"]


def test_electorate_of_one_can_be_opened_and_of_none_cannot():
    room, populations = room_with(voters=0)
    SeatFactory(team=project_team(room.participation), is_observer=True)

    words, field = refusal(opened, room, populations)
    SeatFactory(team=project_team(room.participation))
    round = opened(room, populations)

    assert (words, field) == (
        "Nobody on the project team may rank. Add members to the team, or end somebody's role as observer, first.",
        None,
    )
    assert round.electorate == 1


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "A ranking needs at least 2 populations. Add to the short list first."),
        (12, "12 populations are too many to rank well. Choose 10 at most, or shorten the short list first."),
    ],
)
def test_too_few_and_too_many_populations_are_refused_beside_the_field(count, words):
    room, populations = room_with(count)

    assert refusal(opened, room, populations) == (words, "populations")
    assert not RankingRound.objects.exists()


def test_only_the_own_short_list_can_be_ranked():
    room, populations = room_with()
    elsewhere = short_list(DecisionRoomFactory().participation)
    long_list.park(population=populations[0], reason="Later", on=OPENED_AT.date(), by=None)

    assert refusal(opened, room, populations) == ("“Group 1” is not on the short list any more.", "populations")
    assert refusal(opened, room, elsewhere) == ("Choose populations of your own organisation.", "populations")


@pytest.mark.parametrize(
    ("seats", "selected", "words"),
    [(0, 0, "Choose 1 to 3"), (4, 0, "Choose 1 to 3"), (3, 1, "Choose 1 to 2"), (2, 2, "Choose 1:")],
)
def test_no_more_can_be_chosen_than_can_be_selected(seats, selected, words):
    room, populations = room_with(4)
    PopulationFactory.create_batch(selected, participation=room.participation, selected=True)

    said, field = refusal(opened, room, populations, seats=seats)

    assert (said.startswith(words), field) == (True, "seats")


def test_with_three_selected_there_is_nothing_to_choose():
    room, populations = room_with()
    PopulationFactory.create_batch(3, participation=room.participation, selected=True)

    assert refusal(opened, room, populations)[0].startswith("Three populations are selected already.")


@pytest.mark.req("R60")
def test_ranking_waits_for_the_four_questions_unless_the_coach_says_why():
    room, populations = room_with()
    Answer.objects.filter(population=populations[1], question="M2.2.p4").delete()

    refused = refusal(opened, room, populations)
    round = opened(room, populations, override_reason="The figures come in March.")

    assert refused == (
        "The four questions are not answered yet for Group 2. Answer them first, or ask your coach to let you go on.",
        "override_reason",
    )
    assert round.override_reason == "The figures come in March."
    assert Entry.objects.get(action="ranking.opened").reason == "The figures come in March."


def test_leaving_a_population_out_does_not_get_round_the_questions():
    room, populations = room_with(4)
    Answer.objects.filter(population=populations[3]).delete()

    assert refusal(opened, room, populations[:3])[1] == "override_reason"


def test_ranking_that_would_close_in_the_past_is_refused():
    room, populations = room_with()

    assert refusal(opened, room, populations, closes_at=OPENED_AT) == ("The ranking must close in the future.", "closes_on")


def test_one_ranking_is_open_at_a_time():
    round = RankingRoundFactory()
    populations = Population.objects.filter(participation=round.room.participation)

    words = "A ranking is open already; somebody else may have opened it just now. Go back and look at it."
    assert refusal(opened, round.room, populations) == (words, None)


def test_room_must_be_open_and_its_list_too():
    early, populations = room_with(stage=None)
    ended, others = room_with()
    DecisionRoom.objects.filter(pk=ended.pk).update(ended_on=OPENED_AT.date())

    assert refusal(opened, early, populations)[0].startswith("The room is still in its first stage")
    assert refusal(opened, ended, others)[0].startswith("This decision room has ended.")


# Ballots


def test_ballot_can_be_changed_and_counts_once():
    round = RankingRoundFactory(voters=1)
    options = [option.pk for option in round.options.all()]
    [elector] = electors_of(round)

    for ranking in ([options[0], options[1]], [options[2]]):
        cast(round=round, elector=elector, ranking=ranking, at=OPENED_AT, by=elector.person.user)

    assert list(Ballot.objects.values_list("elector", "ranking", "entered_by")) == [(elector.pk, [options[2]], None)]


def test_ballot_after_close_or_after_its_time_is_refused_and_changes_nothing():
    round = RankingRoundFactory(closes_at=LATER)
    rank(round, "123")
    [first, second, _] = electors_of(round)
    other = list(round.options.values_list("pk", flat=True))[::-1]

    at_the_time = refusal(cast, round=round, elector=first, ranking=other, at=LATER, by=first.person.user)
    close(round=round, at=LATER - timedelta(hours=1))
    after_close = refusal(cast, round=round, elector=second, ranking=other, at=OPENED_AT, by=second.person.user)

    assert at_the_time[0] == "This ranking closed on 5 November 2026 at 09:00, so your order was not kept."
    assert after_close[0] == "This ranking closed on 5 November 2026 at 08:00, so your order was not kept."
    assert [ballot.ranking for ballot in CountedBallot.objects.all()] == [other[::-1]]


def test_ballot_of_a_ranking_that_was_called_off_is_refused():
    round = RankingRoundFactory()
    elector = electors_of(round)[0]
    call_off(round=round, reason="Wrong list", at=OPENED_AT)

    words = refusal(cast, round=round, elector=elector, ranking=[], at=OPENED_AT, by=elector.person.user)[0]

    assert words == "This ranking was called off, so your order was not kept."


@pytest.mark.parametrize("wrong", ["foreign", "twice", "empty"])
def test_ballot_that_ranks_wrongly_is_refused(wrong):
    round, other = RankingRoundFactory(), RankingRoundFactory()
    option, elector = round.options.first().pk, electors_of(round)[0]
    ranking = {"foreign": [option, other.options.first().pk], "twice": [option, option], "empty": []}[wrong]

    refusal(cast, round=round, elector=elector, ranking=ranking, at=OPENED_AT, by=elector.person.user)

    assert not Ballot.objects.exists()


def test_elector_of_another_ranking_has_no_ballot_here():
    round, other = RankingRoundFactory(), RankingRoundFactory()
    elector = electors_of(other)[0]

    words = refusal(cast, round=round, elector=elector, ranking=[round.options.first().pk], at=OPENED_AT, by=elector.person.user)[0]

    assert words == "This person is not among those who may rank here."


@pytest.mark.req("R40")
def test_helper_enters_a_ranking_for_somebody_without_an_account_and_is_remembered_until_close():
    round = RankingRoundFactory(voters=1, room=room_with_a_partner_without_account())
    options = [option.pk for option in round.options.all()]
    partner = next(elector for elector in electors_of(round) if elector.person.user is None)
    helper, other = UserFactory(), UserFactory()

    cast(round=round, elector=partner, ranking=options, at=OPENED_AT, by=helper)
    cast(round=round, elector=partner, ranking=options[::-1], at=OPENED_AT, by=other)

    assert list(Ballot.objects.values_list("ranking", "entered_by")) == [(options[::-1], other.pk)]


def room_with_a_partner_without_account():
    room = DecisionRoomFactory(stage=Stage.RANK)
    SeatFactory(team=project_team(room.participation), person=PersonFactory(), is_lived_experience=True)
    return room


def test_helper_cannot_overwrite_what_somebody_ranked_alone_but_they_can_overwrite_the_helper():
    round = RankingRoundFactory(voters=2)
    options = [option.pk for option in round.options.all()]
    alone, helped = electors_of(round)
    helper = UserFactory()
    cast(round=round, elector=alone, ranking=options, at=OPENED_AT, by=alone.person.user)
    cast(round=round, elector=helped, ranking=options, at=OPENED_AT, by=helper)

    words = refusal(cast, round=round, elector=alone, ranking=options[::-1], at=OPENED_AT, by=helper)[0]
    cast(round=round, elector=helped, ranking=options[::-1], at=OPENED_AT, by=helped.person.user)
    again = refusal(cast, round=round, elector=helped, ranking=options, at=OPENED_AT, by=helper)[0]

    assert words == again == "This person has ranked already; they can change it themselves."
    assert dict(Ballot.objects.values_list("elector", "ranking")) == {alone.pk: options, helped.pk: options[::-1]}
    assert not Ballot.objects.filter(entered_by__isnull=False).exists()


def test_observer_is_no_helper_until_they_are_a_full_member():
    round = RankingRoundFactory(voters=1)
    [elector], option = electors_of(round), round.options.first().pk
    observer = SeatFactory(team=project_team(round.room.participation), user=True, is_observer=True)
    by = observer.person.user

    words = refusal(cast, round=round, elector=elector, ranking=[option], at=OPENED_AT, by=by)[0]
    Seat.objects.filter(pk=observer.pk).update(is_observer=False)
    cast(round=round, elector=elector, ranking=[option], at=OPENED_AT, by=by)

    assert words == "You are an observer on the project team. Observers do not rank, and do not enter rankings for others."
    assert Ballot.objects.get().entered_by == by


@pytest.mark.req("R59")
def test_ballot_leaves_no_entry():
    round = RankingRoundFactory(voters=1)
    before = Entry.objects.count()

    rank(round, "321")

    assert (Ballot.objects.count(), Entry.objects.count()) == (1, before)


def test_ballot_is_kept_in_few_queries_and_holds_nothing_but_its_round():
    round = RankingRoundFactory(voters=1)
    [elector], option = electors_of(round), round.options.first().pk

    with CaptureQueriesContext(connection) as queries:
        cast(round=round, elector=elector, ranking=[option], at=OPENED_AT, by=elector.person.user)

    held = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    assert len(queries) < 12
    assert [sql for sql in held if 'OF "populations_rankinground"' not in sql and 'FROM "populations_ballot"' not in sql] == []


# Withdrawing


def test_withdrawn_option_is_left_out_of_every_ballot_and_the_order_of_the_others_stands():
    round = RankingRoundFactory(options=4)
    first, second, third, fourth = [option.pk for option in round.options.all()]
    rank(round, "4213", "2")
    by = UserFactory()

    withdraw(option=round.options.get(pk=second), reason="It is a project already", at=OPENED_AT, by=by)
    left_out = cast(round=round, elector=electors_of(round)[2], ranking=[second, third], at=OPENED_AT, by=electors_of(round)[2].person.user)
    close(round=round, at=LATER)

    entry = Entry.objects.get(action="ranking.option_withdrawn")
    assert left_out == ["Group 2"]
    assert [ballot.ranking for ballot in CountedBallot.objects.all()] == [[], [third], [fourth, first, third]]
    assert result_of(RankingRound.objects.get()).ranking.options == [first, third, fourth]
    assert (entry.actor_id, entry.population_id, entry.reason) == (by.pk, round.options.get(pk=second).population_id, entry.reason)


def test_ballot_that_ranks_only_what_is_withdrawn_is_refused_with_the_reason():
    round = RankingRoundFactory(voters=1)
    [elector], option = electors_of(round), round.options.first()
    withdraw(option=option, reason="Merged", at=OPENED_AT)

    words = refusal(cast, round=round, elector=elector, ranking=[option.pk], at=OPENED_AT, by=elector.person.user)[0]

    assert words == "“Group 1” was withdrawn while you ranked. Rank at least one population: give your first choice the number 1."


def test_two_options_stay_in_a_ranking():
    round = RankingRoundFactory(options=3)
    first, second, _ = round.options.all()
    withdraw(option=first, reason="Merged", at=OPENED_AT)

    assert refusal(withdraw, option=first, reason="Merged", at=OPENED_AT)[0] == "“Group 1” is withdrawn already."
    assert refusal(withdraw, option=second, reason="Merged", at=OPENED_AT)[0].endswith("Call it off instead.")


def test_nothing_is_withdrawn_from_a_ranking_that_takes_no_ballots():
    round = RankingRoundFactory(options=4, closes_at=LATER)

    words = refusal(withdraw, option=round.options.first(), reason="Merged", at=LATER)[0]

    assert words == "This ranking takes no ballots any more, so nothing can be withdrawn."


# Closing


@pytest.mark.req("R59")
def test_closing_counts_keeps_bare_rankings_and_forgets_who_ranked():
    round = RankingRoundFactory(voters=4)
    first, second, third = [option.pk for option in round.options.all()]
    rank(round, "312", "321", "1")
    by = UserFactory()

    close(round=round, at=LATER, by=by)

    round = RankingRound.objects.get()
    entry = Entry.objects.get(action="ranking.closed")
    assert (round.closed_at, round.electorate, round.ballots_counted, round.partner_took_part) == (LATER, 4, 3, False)
    assert round.result["ranking"]["points"] == {str(first): "3", str(second): "3/2", str(third): "9/2"}
    assert (round.result["ranking"]["selected"], round.result["groups"]) == ([third], None)
    assert not Elector.objects.exists()
    assert not Ballot.objects.exists()
    assert list(CountedBallot.objects.values_list("ranking", "group")) == [
        ([first], ""),
        ([third, first, second], ""),
        ([third, second, first], ""),
    ]
    assert round.room.stage == Stage.DISCUSS
    assert (entry.actor_id, entry.changes) == (by.pk, {"ballots": 3})


def test_closing_leaves_a_room_that_is_further_on():
    round = RankingRoundFactory()
    DecisionRoom.objects.filter(pk=round.room_id).update(stage=Stage.DISCUSS)

    close(round=round, at=LATER)

    assert DecisionRoom.objects.get().stage == Stage.DISCUSS


def test_round_is_closed_once():
    round = RankingRoundFactory()
    close(round=round, at=LATER)

    for again in (close, lambda round, at: call_off(round=round, reason="Too late", at=at)):
        assert refusal(again, round=round, at=LATER)[0] == "This ranking was closed already."


def groups_after(partners, others):
    """The stored groups of a closed round with so many ballots of lived experience partners and of others."""
    room = DecisionRoomFactory(stage=Stage.RANK)
    SeatFactory.create_batch(partners, team=project_team(room.participation), user=True, is_lived_experience=True)
    round = RankingRoundFactory(room=room, voters=others)
    rank(round, *["321"] * partners, *["123"] * others)
    close(round=round, at=LATER)
    round.refresh_from_db()
    return round


@pytest.mark.parametrize(("partners", "others"), [(4, 5), (5, 4), (0, 9)])
def test_no_tally_by_group_below_five_ballots_in_either(partners, others):
    round = groups_after(partners, others)

    assert round.result["groups"] is None
    assert set(CountedBallot.objects.values_list("group", flat=True)) == {""}


@pytest.mark.req("R59")
def test_tally_by_group_with_five_ballots_in_both():
    round = groups_after(5, 6)

    first, second, third = [str(option.pk) for option in round.options.all()]
    assert round.result["groups"]["lived_experience"]["points"] == {first: "0", second: "5", third: "10"}
    assert round.result["groups"]["others"]["points"] == {first: "12", second: "6", third: "0"}
    assert list(CountedBallot.objects.values_list("group", flat=True)) == ["lived_experience"] * 5 + ["others"] * 6


def hand_on(seat):
    Seat.objects.filter(pk=seat.pk).update(person=PersonFactory(), is_lived_experience=not seat.is_lived_experience)


def mark_anew(seat):
    Seat.objects.filter(pk=seat.pk).update(is_lived_experience=not seat.is_lived_experience)


@pytest.mark.parametrize("change", [hand_on, mark_anew, Seat.delete])
def test_seats_that_change_while_people_rank_change_nothing_about_whose_ballots_are_counted_as_partners(change):
    room = DecisionRoomFactory(stage=Stage.RANK)
    SeatFactory.create_batch(5, team=project_team(room.participation), user=True, is_lived_experience=True)
    round = RankingRoundFactory(room=room, voters=5)
    rank(round, *["321"] * 5, *["123"] * 5)

    for elector in electors_of(round):
        change(elector.seat)
    close(round=round, at=LATER)

    round.refresh_from_db()
    first, second, third = [str(option.pk) for option in round.options.all()]
    assert round.partner_took_part is True
    assert round.result["groups"]["lived_experience"]["points"] == {first: "0", second: "5", third: "10"}


@pytest.mark.parametrize(("partners", "others", "took_part"), [(1, 0, None), (1, 1, None), (0, 2, None), (1, 2, True), (0, 3, False)])
def test_whether_a_partner_took_part_is_not_said_where_it_would_say_whose_ballot_it_is(partners, others, took_part):
    assert groups_after(partners, others).partner_took_part is took_part


def test_round_that_nobody_ranked_in_is_closed_with_a_tie_of_all():
    round = RankingRoundFactory()

    close(round=round, at=LATER)

    result = result_of(RankingRound.objects.get())
    assert (result.turnout.ballots, result.turnout.partner_took_part, result.turnout.is_few) == (0, False, False)
    assert (result.is_all_equal, len(result.tied), result.chosen) == (True, 3, [])


def test_rounds_close_by_themselves_at_their_time_and_once():
    due, later = RankingRoundFactory(closes_at=LATER), RankingRoundFactory(closes_at=LATER + timedelta(days=1))
    by_hand = RankingRoundFactory()

    close_due(at=LATER - timedelta(minutes=1))
    before = RankingRound.objects.filter(closed_at__isnull=False).count()
    schedule.close_rankings(LATER)
    schedule.close_rankings(LATER + timedelta(minutes=1))

    assert before == 0
    assert {round.pk: round.closed_at for round in RankingRound.objects.all()} == {due.pk: LATER, later.pk: None, by_hand.pk: None}
    assert list(Entry.objects.filter(action="ranking.closed").values_list("actor_id", "target_id")) == [(None, due.pk)]


def test_traces_are_cleared_on_each_tick_until_that_has_been_done_and_for_a_day_at_most(monkeypatch):
    done, tried = iter([False, False, True]), []

    def erase(*models):
        tried.append(models)
        return next(done)

    monkeypatch.setattr(rounds, "erase_traces", erase)
    RankingRoundFactory()
    closed, called_off, long_ago = RankingRoundFactory.create_batch(3)
    close(round=closed, at=LATER)
    call_off(round=called_off, reason="Too early", at=LATER)
    close(round=long_ago, at=LATER - timedelta(days=1))

    for minute in range(1, 6):
        schedule.close_rankings(LATER + timedelta(minutes=minute))

    erased = dict(RankingRound.objects.filter(erased_at__isnull=False).values_list("pk", "erased_at"))
    assert tried == [(Elector, Ballot)] * 3
    assert erased == {closed.pk: LATER + timedelta(minutes=3), called_off.pk: LATER + timedelta(minutes=3)}


def test_round_that_cannot_be_closed_does_not_stop_the_others_and_the_log_holds_no_words_of_the_error(monkeypatch, caplog):
    broken, sound = RankingRoundFactory(closes_at=LATER), RankingRoundFactory(closes_at=LATER)
    count = rounds._counted

    def fail_once(*args):
        monkeypatch.setattr(rounds, "_counted", count)
        raise ValueError("[3, 1, 2]")

    monkeypatch.setattr(rounds, "_counted", fail_once)
    close_due(at=LATER)

    assert [round.pk for round in RankingRound.objects.filter(closed_at__isnull=False)] == [sound.pk]
    assert [(entry.getMessage(), entry.round, entry.error, entry.exc_info) for entry in caplog.records] == [
        ("Could not close a ranking", broken.pk, "ValueError", None)
    ]


def test_calling_off_deletes_the_ballots_uncounted():
    round = RankingRoundFactory()
    rank(round, "123", "321")
    by = UserFactory()

    call_off(round=round, reason="The wrong list", at=LATER, by=by)

    round.refresh_from_db()
    entry = Entry.objects.get(action="ranking.called_off")
    assert (round.cancelled_at, round.cancelled_reason, round.closed_at, round.result) == (LATER, "The wrong list", None, None)
    assert not Elector.objects.exists()
    assert not Ballot.objects.exists()
    assert not CountedBallot.objects.exists()
    assert (entry.actor_id, entry.reason) == (by.pk, "The wrong list")
    assert refusal(close, round=round, at=LATER)[0] == "This ranking was called off already."


# Run-offs


@pytest.mark.req("R58")
def test_runoff_is_about_the_tied_and_the_places_that_are_left():
    round = RankingRoundFactory(options=4, seats=2, voters=2)
    rank(round, "1234", "1324")
    close(round=round, at=LATER)
    round.refresh_from_db()

    runoff = open_runoff(round=round, question="Which of the two?", at=LATER)

    assert [option.name for option in runoff.options.all()] == ["Group 2", "Group 3"]
    assert (runoff.seats, runoff.runoff_of, runoff.number, runoff.electorate) == (1, round, 2, 2)


def test_without_a_tie_there_is_nothing_to_run_off():
    round = RankingRoundFactory()
    rank(round, "123")
    before_close = refusal(open_runoff, round=round, question="Again?", at=LATER)[0]
    close(round=round, at=LATER)
    round.refresh_from_db()

    words = "This ranking left no tie, so there is nothing to run off."
    assert before_close == words
    assert refusal(open_runoff, round=round, question="Again?", at=LATER)[0] == words


def test_runoff_is_refused_once_a_tied_population_left_the_short_list():
    round = RankingRoundFactory()
    close(round=round, at=LATER)
    round.refresh_from_db()
    population = round.options.first().population
    selection.select(population=population, on=LATER.date())

    assert refusal(open_runoff, round=round, question="Again?", at=LATER)[0] == "“Group 1” is not on the short list any more."
    assert Population.objects.get(pk=population.pk).status == Status.SELECTED


def test_turnout_is_only_a_count_before_close():
    round = RankingRoundFactory(voters=4)
    rank(round, "1", "2")

    turnout = turnout_of(round)

    assert (turnout.ballots, turnout.electorate, turnout.partner_took_part, turnout.is_final) == (2, 4, None, False)
