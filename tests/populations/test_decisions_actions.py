from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from audit.models import Entry
from core.errors import Refused
from organisations.models import Team
from organisations.models.waves import EntryRoute
from populations import decisions as reads
from populations.actions import decisions, long_list, rooms
from populations.models import Decision, DecisionRoom, Method, Population, RankingRound, Stage, Status
from tests.factories.accounts import UserFactory
from tests.factories.organisations import ParticipationFactory, PopulationFactory, WaveFactory
from tests.factories.populations import DecisionFactory, DecisionRoomFactory
from tests.populations.closed import closed_round

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
REVIEW = date(2027, 2, 20)


@pytest.fixture
def room():
    return DecisionRoomFactory(stage=Stage.DISCUSS)


@pytest.fixture
def three(room):
    return short_list(room.participation, "Rural communities", "Women veterans", "Young carers")


def short_list(participation, *names):
    populations = [PopulationFactory(participation=participation, name=name) for name in names]
    for population in populations:
        long_list.short_list(population=population, on=TODAY)
    return populations


def record(room, choices, /, **changed):
    said = {
        "participation": room.participation,
        "room": room,
        "method": Method.CONSENSUS,
        "decided_on": TODAY,
        "sentence": "We start with rural communities.",
        "discussion": "Distance came up again and again.",
        "took_part": ["lived_experience", "senior_leader"],
        "review_on": REVIEW,
        "on": TODAY,
    }
    return decisions.record_decision(choices=choices, **{**said, **changed})


def refused(room, choices, /, **changed):
    """The field and the words of the refusal; nothing may be left behind."""
    with pytest.raises(Refused) as refusal:
        record(room, choices, **changed)
    assert Decision.objects.count() == 0
    assert Population.objects.filter(status=Status.SELECTED).count() == 0
    return refusal.value.field, str(refusal.value)


@pytest.mark.req("R57", "R58", "R61")
def test_a_decision_selects_its_populations_in_order_and_ends_the_room(room, three):
    rural, veterans, carers = three
    by = UserFactory()

    decision = record(room, [veterans, rural], by=by, dissent="Some wanted young carers first.", first_changes="A bus to the clinic.")

    room.refresh_from_db()
    assert [(choice.place, choice.population) for choice in decision.choices.all()] == [(1, veterans), (2, rural)]
    assert room.ended_on == TODAY
    assert list(Population.objects.selected().values_list("name", "selected_on", "team__name")) == [
        ("Rural communities", TODAY, "Sub-team: Rural communities"),
        ("Women veterans", TODAY, "Sub-team: Women veterans"),
    ]
    carers.refresh_from_db()
    assert carers.status == Status.SHORT_LISTED
    assert (decision.dissent, decision.first_changes, decision.recorded_by) == (
        "Some wanted young carers first.",
        "A bus to the clinic.",
        by,
    )


@pytest.mark.req("R40")
def test_that_lived_experience_partners_took_part_follows_from_the_groups(room, three):
    decision = record(room, three[:1], took_part=["senior_leader", "lived_experience"])

    assert (decision.took_part, decision.has_lived_experience) == (["senior_leader", "lived_experience"], True)


def test_a_decision_without_lived_experience_partners_says_so(room, three):
    assert record(room, three[:1], took_part=["senior_leader"]).has_lived_experience is False


def test_the_audit_log_holds_that_it_was_recorded_and_none_of_its_words(room, three):
    by = UserFactory()
    record(room, three[:2], by=by)

    entry = Entry.objects.get(action="decision.recorded")
    assert (entry.actor_id, entry.organisation_id) == (by.pk, room.participation.organisation_id)
    assert entry.changes == {"method": "consensus", "populations": 2}


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"sentence": "  "}, "sentence", "in a sentence"),
        ({"discussion": ""}, "discussion", "what was said"),
        ({"took_part": []}, "took_part", "which groups"),
        ({"took_part": ["friends"]}, "took_part", "groups of your project team"),
        ({"review_on": None}, "review_on", "look at the decision again"),
        ({"review_on": date(2026, 11, 19)}, "review_on", "cannot be in the past"),
        ({"decided_on": date(2026, 11, 21)}, "decided_on", "cannot be in the future"),
        ({"departure_reason": "Because"}, "departure_reason", "no ranking"),
        ({"method": Method.RANKING}, "method", "No ranking was closed"),
        ({"method": Method.BEFORE_JOINING}, None, "chosen inside the programme"),
        ({"room": None}, None, "Open a decision room"),
    ],
)
def test_what_is_missing_or_wrong_is_named(room, three, changed, field, words):
    refusal = refused(room, three[:1], **changed)

    assert refusal[0] == field
    assert words in refusal[1]


def test_no_choice_is_refused(room):
    assert refused(room, []) == ("place_1", "Select at least one population.")


def test_the_same_population_twice_is_refused_at_its_second_place(room, three):
    assert refused(room, [three[0], three[1], three[0]])[0] == "place_3"


def test_four_populations_are_refused(room, three):
    fourth = short_list(room.participation, "Farm workers")

    assert refused(room, [*three, *fourth])[1] == "Select 3 populations at most."


def test_a_population_of_another_organisation_is_refused(room):
    assert refused(room, [PopulationFactory()])[1] == "Select populations of your own organisation."


@pytest.mark.parametrize("status", [Status.CANDIDATE, Status.PARKED, Status.CLOSED])
def test_only_the_short_list_can_be_chosen_from(room, three, status):
    Population.objects.filter(pk=three[0].pk).update(status=status)

    field, words = refused(room, three[:1])

    assert (field, "not on the short list" in words) == ("place_1", True)


def test_a_fourth_selection_leaves_nothing_behind(room, three):
    PopulationFactory.create_batch(2, participation=room.participation, selected=True)
    teams = Team.objects.count()

    with pytest.raises(Refused, match="Three populations are selected already"):
        record(room, three[:2])

    room.refresh_from_db()
    assert (Decision.objects.count(), Population.objects.selected().count(), Team.objects.count(), room.ended_on) == (0, 2, teams, None)
    assert not Entry.objects.filter(action="decision.recorded").exists()


def test_what_was_selected_without_a_record_gets_its_record(room):
    population = PopulationFactory(participation=room.participation, selected=True)

    record(room, [population])

    assert list(reads.choosable(room.participation)) == []
    assert Decision.objects.get().choices.get().population == population


def test_what_a_decision_was_recorded_about_cannot_be_chosen_again(room, three):
    record(room, three[:1])
    second = DecisionRoomFactory(participation=room.participation, stage=Stage.DISCUSS)

    with pytest.raises(decisions.CannotDecide, match="selected already"):
        record(second, three[:1])


@pytest.mark.req("R63")
def test_a_second_population_is_decided_on_in_a_second_room(room, three):
    record(room, three[:1])
    second = DecisionRoomFactory(participation=room.participation, stage=Stage.DISCUSS)

    record(second, three[1:2])

    assert [str(choice.population) for row in Decision.objects.order_by("pk") for choice in row.choices.all()] == [
        "Rural communities",
        "Women veterans",
    ]


@pytest.mark.parametrize("stage", [Stage.IDEAS, Stage.LIST, Stage.CLARIFY, Stage.RANK])
def test_the_decision_waits_for_the_last_stage(three, room, stage):
    rooms.move(room=room, stage=stage, on=TODAY)

    assert "Discuss and decide" in refused(room, three[:1])[1]


def test_the_decision_waits_until_the_ranking_is_closed(room, three):
    RankingRound.objects.create(room=room, number=1, question="Which?", opened_at=datetime(2026, 11, 20, 9, tzinfo=UTC), electorate=5)

    assert "A ranking is still open" in refused(room, three[:1])[1]


def test_a_room_that_ended_without_a_decision_takes_none(room, three):
    rooms.end_room(room=room, on=TODAY)

    assert "ended without a decision" in refused(room, three[:1])[1]


def test_a_second_record_of_the_same_room_leads_to_the_first(room, three):
    decision = record(room, three[:1])

    with pytest.raises(decisions.AlreadyRecorded) as refusal:
        record(room, three[:1])

    assert refusal.value.decision == decision


# After a ranking


@pytest.mark.req("R60", "R61")
def test_a_choice_that_follows_the_ranking_needs_no_reason(room, three):
    rural, veterans, carers = three
    closed_round(room, three, [[rural, veterans, carers]] * 5, seats=2)

    decision = record(room, [rural, veterans], method=Method.RANKING)

    assert (decision.method, decision.departure_reason) == (Method.RANKING, "")


@pytest.mark.req("R61")
def test_a_choice_that_departs_from_the_ranking_says_why(room, three):
    rural, veterans, carers = three
    closed_round(room, three, [[rural, veterans, carers]] * 5)

    field, words = refused(room, [carers], method=Method.RANKING)
    assert field == "departure_reason"
    assert "showed Rural communities, then Women veterans, then Young carers. You chose Young carers." in words

    decision = record(room, [carers], method=Method.RANKING, departure_reason="Their group is ready now.")
    assert decision.departure_reason == "Their group is ready now."


def test_another_order_than_the_ranking_is_a_departure(room, three):
    rural, veterans, carers = three
    closed_round(room, three, [[rural, veterans, carers]] * 5, seats=2)

    assert refused(room, [veterans, rural], method=Method.RANKING)[0] == "departure_reason"


def test_a_reason_without_a_departure_is_refused(room, three):
    closed_round(room, three, [three] * 5)

    assert refused(room, three[:1], method=Method.RANKING, departure_reason="Because")[0] == "departure_reason"


def test_blanks_are_no_reason(room, three):
    closed_round(room, three, [three] * 5)

    assert refused(room, three[2:], method=Method.RANKING, departure_reason=" \n ")[0] == "departure_reason"


def test_after_a_ranking_it_cannot_be_called_a_consensus_without_one(room, three):
    closed_round(room, three, [three] * 5)

    field, words = refused(room, three[:1], method=Method.CONSENSUS)

    assert (field, "A ranking was closed" in words) == ("method", True)


def test_a_ranking_that_was_called_off_does_not_count(room, three):
    row = closed_round(room, three, [three] * 5)
    RankingRound.objects.filter(pk=row.pk).update(closed_at=None, cancelled_at=row.closed_at)

    assert record(room, three[2:], method=Method.CONSENSUS).method == Method.CONSENSUS


def test_the_decision_is_not_older_than_the_ranking(room, three):
    closed_round(room, three, [three] * 5)

    field, words = refused(room, three[:1], method=Method.RANKING, decided_on=date(2026, 11, 18))

    assert (field, "19 November 2026" in words) == ("decided_on", True)


@pytest.mark.parametrize("first", [0, 1])
def test_of_a_tie_at_the_cut_any_may_be_chosen_after_a_discussion(room, three, first):
    rural, veterans, carers = three
    closed_round(room, three, [[rural, veterans, carers], [veterans, rural, carers]])
    assert reads.showed(room).latest.result.tied_names == "Rural communities and Women veterans"

    assert refused(room, [three[first]], method=Method.RANKING, discussion="")[0] == "discussion"
    assert record(room, [three[first]], method=Method.RANKING).departure_reason == ""


def test_a_run_off_decides_between_those_that_were_tied(room, three):
    rural, veterans, carers = three
    first = closed_round(room, three, [[rural, veterans, carers], [veterans, rural, carers]])
    closed_round(room, [rural, veterans], [[veterans, rural]] * 2, runoff_of=first)

    assert refused(room, [rural], method=Method.RANKING)[0] == "departure_reason"
    assert record(room, [veterans], method=Method.RANKING).departure_reason == ""


def test_the_first_choice_of_the_ranking_may_be_followed_by_the_winner_of_the_run_off(room):
    a, b, c = short_list(room.participation, "A", "B", "C")
    first = closed_round(room, [a, b, c], [[a, b, c], [a, c, b]], seats=2)
    closed_round(room, [b, c], [[c, b]] * 2, runoff_of=first)

    assert refused(room, [a, b], method=Method.RANKING)[0] == "departure_reason"
    assert record(room, [a, c], method=Method.RANKING).departure_reason == ""


def test_a_new_ranking_takes_the_place_of_the_one_before(room, three):
    rural, veterans, carers = three
    closed_round(room, three, [[rural, veterans, carers]] * 5)
    closed_round(room, three, [[carers, veterans, rural]] * 5)

    assert record(room, [carers], method=Method.RANKING).departure_reason == ""


def test_a_population_that_was_not_in_the_ranking_is_a_departure(room, three):
    closed_round(room, three, [three] * 5)
    late = short_list(room.participation, "Farm workers")

    assert refused(room, late, method=Method.RANKING)[0] == "departure_reason"


def test_whether_partners_ranked_differently_is_known_only_where_it_may_be_shown(room, three):
    rural, veterans, carers = three
    others, partners = [[rural, veterans, carers]] * 5, [[carers, veterans, rural]] * 5
    closed_round(room, three, others + partners)
    assert reads.showed(room).partners_differ is False

    closed_round(room, three, others, partners=partners)
    assert reads.showed(room).partners_differ is True


def test_partners_who_agree_in_the_first_three_places_do_not_differ(room, three):
    farm = short_list(room.participation, "Farm workers", "Refugees")
    others, partners = [[*three, *farm]] * 6, [[*three, *farm]] + [[*three, *reversed(farm)]] * 4
    closed_round(room, [*three, *farm], others, partners=partners)

    showed = reads.showed(room)
    assert showed.partners_differ is False
    assert (showed.latest.result.groups.partners.ballots, showed.latest.result.groups.others.ballots) == (5, 6)
    assert showed.latest.result.turnout.ballots == 11


# The earlier choice


@pytest.fixture
def wave_3():
    return WaveFactory(name="Wave 4", entry_route=EntryRoute.PRE_IDENTIFIED)


@pytest.fixture
def joined(wave_3):
    return ParticipationFactory(wave=wave_3)


def earlier(participation, *names, **changed):
    said = {
        "why": "A year of listening came before.",
        "decided_on": date(2026, 3, 2),
        "took_part": ["lived_experience"],
        "evidence": [("Board paper, March 2026", "")],
        "review_on": REVIEW,
        "on": TODAY,
    }
    return decisions.record_earlier_choice(participation=participation, names=names, **{**said, **changed})


@pytest.mark.req("R242")
def test_an_earlier_choice_selects_what_was_brought_along(joined):
    known = PopulationFactory(participation=joined, name="Rural communities")

    decision = earlier(joined, "Women veterans", "rural COMMUNITIES")

    assert (decision.method, decision.room, decision.decided_on) == (Method.BEFORE_JOINING, None, date(2026, 3, 2))
    assert [str(choice.population) for choice in decision.choices.all()] == ["Women veterans", "Rural communities"]
    assert decision.sentence == "Before joining we chose Women veterans and Rural communities."
    assert list(decision.evidence.values_list("title", "url")) == [("Board paper, March 2026", "")]
    known.refresh_from_db()
    assert (known.status, Population.objects.selected().count()) == (Status.SELECTED, 2)


def test_an_earlier_choice_needs_something_that_it_rests_on(joined):
    with pytest.raises(decisions.CannotDecide) as refusal:
        earlier(joined, "Women veterans", evidence=[])

    assert refusal.value.field == "links"
    assert Population.objects.count() == 0


def test_an_earlier_choice_is_refused_where_populations_are_found_in_the_programme():
    participation = ParticipationFactory()

    with pytest.raises(decisions.CannotDecide, match="inside the programme"):
        earlier(participation, "Women veterans")

    assert Population.objects.count() == 0


def test_an_earlier_choice_of_what_is_parked_is_refused(joined):
    parked = PopulationFactory(participation=joined, name="Rural communities")
    long_list.park(population=parked, reason="Not now", on=TODAY, by=None)

    with pytest.raises(decisions.CannotDecide, match="not on your list any more"):
        earlier(joined, "Women veterans", "Rural communities")

    assert Population.objects.filter(name="Women veterans").count() == 0


def test_the_same_earlier_choice_sent_twice_is_recorded_once(joined):
    earlier(joined, "Women veterans")

    with pytest.raises(decisions.CannotDecide, match="a decision about it is recorded"):
        earlier(joined, "Women veterans")

    assert Decision.objects.count() == 1


def test_an_earlier_choice_leaves_an_open_room_open(joined):
    room = DecisionRoomFactory(participation=joined)

    earlier(joined, "Women veterans")

    room.refresh_from_db()
    assert room.ended_on is None


# Changing the words


def test_changing_the_words_is_kept_with_its_moment_and_in_the_audit_log():
    decision = DecisionFactory()
    by = UserFactory()

    decisions.edit_decision(decision=decision, dissent="One of us would have waited.", took_part=["senior_leader"], on=TODAY, by=by)

    decision.refresh_from_db()
    assert (decision.dissent, decision.took_part, decision.has_lived_experience) == (
        "One of us would have waited.",
        ["senior_leader"],
        False,
    )
    assert decision.edited_at is not None
    entry = Entry.objects.get(action="decision.edited")
    assert (entry.actor_id, entry.changes) == (by.pk, {"changed": ["took_part", "dissent"]})


def test_changing_nothing_writes_nothing():
    decision = DecisionFactory()

    decisions.edit_decision(decision=decision, sentence=decision.sentence, review_on=decision.review_on, on=TODAY)

    decision.refresh_from_db()
    assert decision.edited_at is None
    assert not Entry.objects.filter(action="decision.edited").exists()


def test_a_review_date_that_has_passed_may_stay_while_words_change():
    decision = DecisionFactory(on=date(2026, 1, 10))

    decisions.edit_decision(decision=decision, dissent="Later we saw it in another light.", on=TODAY)

    decision.refresh_from_db()
    assert (decision.review_on, decision.dissent) == (date(2026, 4, 10), "Later we saw it in another light.")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sentence": ""}, "sentence"),
        ({"discussion": " "}, "discussion"),
        ({"took_part": []}, "took_part"),
        ({"review_on": None}, "review_on"),
        ({"review_on": date(2026, 11, 1)}, "review_on"),
        ({"departure_reason": "Because"}, "departure_reason"),
    ],
)
def test_words_are_not_changed_into_what_could_not_have_been_recorded(changed, field):
    decision = DecisionFactory()

    with pytest.raises(decisions.CannotDecide) as refusal:
        decisions.edit_decision(decision=decision, on=TODAY, **changed)

    decision.refresh_from_db()
    assert (refusal.value.field, decision.edited_at) == (field, None)


def test_the_reason_for_a_departure_is_worded_anew_but_not_taken_out(room, three):
    closed_round(room, three, [three] * 5)
    decision = record(room, three[2:], method=Method.RANKING, departure_reason="They are ready.")

    decisions.edit_decision(decision=decision, departure_reason="They are ready now.", on=TODAY)
    with pytest.raises(decisions.CannotDecide, match="Say why"):
        decisions.edit_decision(decision=decision, departure_reason="", on=TODAY)

    decision.refresh_from_db()
    assert decision.departure_reason == "They are ready now."


# At once


def at_once(*functions):
    """What each gave or raised, in the order of the functions."""
    outcomes, barrier = [None] * len(functions), Barrier(len(functions))

    def run(number, function):
        barrier.wait()
        try:
            outcomes[number] = function()
        except Refused as refusal:
            outcomes[number] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_two_people_who_record_at_once_leave_one_decision():
    room = DecisionRoomFactory(stage=Stage.DISCUSS)
    three = short_list(room.participation, "Rural communities", "Women veterans", "Young carers")

    outcomes = at_once(lambda: record(room, three[:2]), lambda: record(room, three[2:]))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyRecorded", "Decision"]
    [decision] = Decision.objects.all()
    assert set(Population.objects.selected()) == {choice.population for choice in decision.choices.all()}


@pytest.mark.django_db(transaction=True)
def test_recording_while_somebody_moves_the_room_back_leaves_one_of_both():
    room = DecisionRoomFactory(stage=Stage.DISCUSS)
    populations = short_list(room.participation, "Rural communities")

    recorded, moved = at_once(lambda: record(room, populations), lambda: rooms.move(room=room, stage=Stage.RANK, on=TODAY))

    room.refresh_from_db()
    assert isinstance(recorded, Decision) == (room.ended_on is not None) == isinstance(moved, Refused)


@pytest.mark.django_db(transaction=True)
def test_a_suggestion_made_while_the_list_is_opened_is_signed_either_way():
    room = DecisionRoomFactory()

    at_once(
        lambda: rooms.move(room=room, stage=Stage.LIST, on=TODAY),
        lambda: long_list.suggest(participation=room.participation, name="Young carers", on=TODAY),
    )

    assert DecisionRoom.objects.get().list_opened_at is not None
    assert Population.objects.get().signed_at is not None


@pytest.mark.django_db(transaction=True)
def test_an_earlier_choice_sent_twice_at_once_is_recorded_once():
    participation = ParticipationFactory(wave=WaveFactory(name="Wave 4", entry_route=EntryRoute.PRE_IDENTIFIED))

    outcomes = at_once(lambda: earlier(participation, "Women veterans"), lambda: earlier(participation, "Women veterans"))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CannotDecide", "Decision"]
    assert Decision.objects.count() == Population.objects.count() == 1
