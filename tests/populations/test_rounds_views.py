"""The pages of a ranking: what each person finds, and what happens to what they send."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from organisations.models import Seat, SeatRole
from populations.actions.decisions import record_decision
from populations.actions.rooms import end_room
from populations.actions.rounds import call_off, cast, close, withdraw
from populations.models import Answer, Ballot, Method, RankingRound, Stage
from tests.counting import queries_of
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.organisations import AssignmentFactory, SeatFactory, project_team
from tests.factories.populations import OPENED_AT, DecisionRoomFactory, RankingRoundFactory, electors_of, rank, short_list

pytestmark = pytest.mark.django_db
NOW = OPENED_AT + timedelta(hours=1)
LATER = OPENED_AT + timedelta(days=3)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def address(name, round, *args):
    return reverse(f"populations:{name}", args=[round.room.participation.organisation.slug, round.pk, *args])


def someone(participation, **fields):
    """The account of somebody on the project team."""
    return SeatFactory(team=project_team(participation), user=True, **fields).person.user


def lead_of(round):
    return someone(round.room.participation, role=SeatRole.PROJECT_LEAD)


def coach_of(round):
    return AssignmentFactory(participation=round.room.participation).person.user


def text_of(response):
    """What the page says, without markup."""
    body = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode().split("<main")[1].split("</main>")[0])
    return re.sub(r"\s+", " ", body)


def errors_of(response):
    return [message for _, messages in response.context["form"].errors.items() for message in messages]


def numbers(round, order):
    """The number boxes for positions of options: "31" is the third option first, the first one second."""
    options = list(round.options.all())
    boxes = {f"rank-{option.pk}": "" for option in options}
    return {**boxes, **{f"rank-{options[int(place) - 1].pk}": str(number) for number, place in enumerate(order, start=1)}}


@pytest.fixture
def round():
    return RankingRoundFactory(voters=3, closes_at=LATER)


@pytest.fixture
def voter(round, client):
    """The first elector, signed in."""
    user = electors_of(round)[0].person.user
    client.force_login(user)
    return user


def ranking_of(user):
    """The names on somebody's ballot, in order."""
    ballot = Ballot.objects.get(elector__person__user=user)
    names = {option.pk: option.name for option in ballot.elector.round.options.all()}
    return [names[pk] for pk in ballot.ranking]


# Opening


@pytest.fixture
def ready(client):
    """A room with three populations ready to rank, and its lead signed in: (participation, lead)."""
    room = DecisionRoomFactory(stage=Stage.RANK)
    lead = someone(room.participation, role=SeatRole.PROJECT_LEAD)
    SeatFactory.create_batch(2, team=project_team(room.participation))
    short_list(room.participation)
    client.force_login(lead)
    return room.participation, lead


def open_address(participation):
    return reverse("populations:round-open", args=[participation.organisation.slug])


def typed(participation, **fields):
    populations = [population.pk for population in participation.populations.filter(status="short_listed")]
    return {"question": "Which first?", "populations": populations, "seats": "2", **fields}


@pytest.mark.req("R57", "R58")
def test_opening_page_shows_who_may_rank_and_opens_the_ranking(client, ready):
    participation, lead = ready

    page = client.get(open_address(participation))
    response = client.post(open_address(participation), typed(participation, closes_on="2026-11-09", closes_time="17:00"), follow=True)

    round = RankingRound.objects.get()
    assert (page.context["votes"], page.context["is_few"], page.context["form"]["seats"].value()) == (3, False, 3)
    assert str(lead) in text_of(page)
    assert (round.question, round.seats, round.electorate, round.opened_by) == ("Which first?", 2, 3, lead)
    assert (round.opened_at, round.closes_at) == (NOW, datetime(2026, 11, 9, 17, tzinfo=UTC))
    assert "The ranking is open." in text_of(response)
    assert response.redirect_chain[0][0] == address("round", round)


def test_opening_page_warns_where_people_can_work_out_who_ranked_what(client):
    room = DecisionRoomFactory(stage=Stage.RANK)
    short_list(room.participation)
    client.force_login(someone(room.participation, role=SeatRole.PROJECT_LEAD))

    page = client.get(open_address(room.participation))
    client.post(open_address(room.participation), typed(room.participation))

    assert "Only 1 person may rank, so the result shows what that person ranked." in text_of(page)
    round = RankingRound.objects.get()
    assert "Only 1 person may rank here" in text_of(client.get(address("ballot", round)))
    assert "People can work out who ranked what" in text_of(client.get(address("round", round)))


def test_twelve_populations_are_refused_beside_the_field_with_everything_typed_kept(client, ready):
    participation, _ = ready
    participation.populations.all().delete()
    short_list(participation, 12)

    page = client.get(open_address(participation))
    response = client.post(open_address(participation), typed(participation, question="My question"))

    words = "12 populations are too many to rank well. Choose 10 at most, or shorten the short list first."
    assert "12 populations are on the short list, and up to 10 can be ranked well." in text_of(page)
    assert (response.status_code, response.context["form"].errors) == (422, {"populations": [words]})
    assert response.context["form"]["question"].value() == "My question"


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_populations_are_said_instead_of_a_form(client, ready, count):
    participation, _ = ready
    participation.populations.all().delete()
    short_list(participation, count)

    page = client.get(open_address(participation))

    assert "There are too few populations to rank" in text_of(page)
    assert page.context["shows_form"] is False


def test_without_a_room_or_with_an_open_ranking_the_page_says_what_to_do(client, round):
    client.force_login(lead_of(round))
    with_round = text_of(client.get(open_address(round.room.participation)))
    call_off(round=round, reason="x", at=NOW)
    round.room.ended_on = NOW.date()
    round.room.save()

    without_room = client.get(open_address(round.room.participation))
    refused = client.post(open_address(round.room.participation), typed(round.room.participation, seats="1"))

    assert "A ranking is open already." in with_round
    assert "No decision room is open" in text_of(without_room)
    assert errors_of(refused) == ["No decision room is open. Open one first."]


def test_in_the_first_stage_the_page_says_what_to_do_before_anything_is_filled_in(client):
    room = DecisionRoomFactory()
    short_list(room.participation)
    client.force_login(someone(room.participation, role=SeatRole.PROJECT_LEAD))

    page = client.get(open_address(room.participation))

    assert "The list is not open yet" in text_of(page)
    assert reverse("populations:room", args=[room.participation.organisation.slug]) in page.content.decode().split("<main")[1]
    assert page.context["shows_form"] is False


@pytest.mark.req("R60", "R42")
def test_unanswered_questions_are_named_and_only_the_coach_may_go_on(client, ready):
    participation, _ = ready
    gap = participation.populations.get(name="Group 2")
    Answer.objects.filter(population=gap, question__in=["M2.2.p1", "M2.2.p4"]).delete()

    for_lead = client.get(open_address(participation))
    refused = client.post(open_address(participation), typed(participation, override_reason="We know enough"))
    client.force_login(AssignmentFactory(participation=participation).person.user)
    for_coach = client.get(open_address(participation))
    without_reason = client.post(open_address(participation), typed(participation))
    opened = client.post(open_address(participation), typed(participation, override_reason="We know enough"), follow=True)

    assert "Group 2 : will and urgency, data" in text_of(for_lead)
    assert reverse("populations:questions", args=[participation.organisation.slug, gap.pk]) in for_lead.content.decode()
    assert (for_lead.context["shows_form"], for_coach.context["shows_form"]) == (False, True)
    assert errors_of(refused)[0].startswith("The four questions are not answered yet for Group 2.")
    assert "override_reason" in without_reason.context["form"].errors
    assert "Opened although not all questions were answered We know enough" in text_of(opened)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"closes_on": "2026-11-02", "closes_time": "09:30"}, {"closes_on": ["The ranking must close in the future."]}),
        ({"populations": ["99999999999999999999999"]}, {"populations": ["Select populations from the list"]}),
        ({"populations": ["many"]}, {"populations": ["Select populations from the list"]}),
        ({"seats": "4"}, {"seats": ["Select how many populations do you want to choose from the list"]}),
    ],
)
def test_wrong_answers_are_refused_beside_their_field(client, ready, fields, errors):
    response = client.post(open_address(ready[0]), typed(ready[0], **fields))

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == errors.keys()


# The ballot


@pytest.mark.req("R59")
def test_ranking_is_kept_and_can_be_changed(client, round, voter):
    first = client.get(address("ballot", round))
    response = client.post(address("ballot", round), numbers(round, "31"), follow=True)
    again = client.get(address("ballot", round))
    client.post(address("ballot", round), numbers(round, "2"))

    assert [field.value() for _, field, _ in first.context["form"].rows] == [None, None, None]
    assert "Your ranking is kept. You can change it until 5 November 2026 at 09:00." in text_of(response)
    assert "1 of 3 people has ranked." in text_of(response)
    assert [(option.name, field.value()) for option, field, _ in again.context["form"].rows] == [
        ("Group 3", 1),
        ("Group 1", 2),
        ("Group 2", None),
    ]
    assert ranking_of(voter) == ["Group 2"]
    assert Ballot.objects.count() == 1


def test_ballot_has_no_draft_and_the_evidence_is_one_link_away(client, round, voter):
    body = client.get(address("ballot", round)).content.decode()

    assert "data-draft" not in body
    assert reverse("populations:compare", args=[round.room.participation.organisation.slug]) in body
    assert "share the points left equally" in body


def test_buttons_move_without_a_script_and_lose_nothing(client, round, voter):
    third = round.options.last()

    response = client.post(address("ballot", round), {**numbers(round, "12"), "move": f"up-{third.pk}"})
    up = client.post(address("ballot", round), {**numbers(round, "123"), "move": f"up-{third.pk}"})

    rows = [[(option.name, field.value()) for option, field, _ in page.context["form"].rows] for page in (response, up)]
    assert rows[0] == [("Group 1", 1), ("Group 2", 2), ("Group 3", 3)]
    assert rows[1] == [("Group 1", 1), ("Group 3", 2), ("Group 2", 3)]
    assert response.status_code == 200
    assert "Group 3 is now number 2 of 3 ranked." in text_of(up)
    assert f'value="up-{third.pk}" autofocus' in up.content.decode()
    assert not Ballot.objects.exists()


def test_moving_with_a_wrong_number_shows_it_and_moves_nothing(client, round, voter):
    first, second, third = round.options.all()
    sent = {f"rank-{first.pk}": "1", f"rank-{second.pk}": "one", f"rank-{third.pk}": "1", "move": f"up-{third.pk}"}

    response = client.post(address("ballot", round), sent)

    assert response.status_code == 422
    assert [field.value() for _, field, _ in response.context["form"].rows] == ["1", "one", "1"]


@pytest.mark.parametrize("move", ["up-0", "sideways-1", "up", "up-x", ""])
def test_button_that_is_not_on_the_page_moves_nothing(client, round, voter, move):
    response = client.post(address("ballot", round), {**numbers(round, "21"), "move": move})

    assert response.status_code == 200
    assert [field.value() for _, field, _ in response.context["form"].rows] == ["1", "2", ""]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (["", "", ""], "Rank at least one population: give your first choice the number 1."),
        (["1", "1", ""], "“Group 1” has the same number as “Group 2”. Give each a number of its own"),
        (["1", "two", ""], "The number for Group 2 must be a whole number"),
    ],
)
def test_ballot_with_a_fault_is_refused_and_stays_on_screen(client, round, voter, sent, words):
    boxes = {f"rank-{option.pk}": number for option, number in zip(round.options.all(), sent, strict=True)}

    response = client.post(address("ballot", round), boxes)

    assert response.status_code == 422
    assert words in errors_of(response)
    assert [field.value() for _, field, _ in response.context["form"].rows] == sent
    assert not Ballot.objects.exists()


def test_until_the_end_of_the_day_is_until_midnight_and_reads_as_that_day(client):
    round = RankingRoundFactory(voters=1, closes_at=datetime(2026, 11, 6, tzinfo=UTC))
    user = electors_of(round)[0].person.user
    client.force_login(user)

    page = text_of(client.get(address("round", round)))
    with time_machine.travel(datetime(2026, 11, 5, 23, 59, 59, tzinfo=UTC), tick=False):
        client.force_login(user)
        kept = client.post(address("ballot", round), numbers(round, "31"), follow=True)
    with time_machine.travel(round.closes_at, tick=False):
        client.force_login(user)
        errors = refused_late(client, round, "31")

    assert "The ranking closes on 5 November 2026 at 23:59." in page
    assert "You can change it until 5 November 2026 at 23:59." in text_of(kept)
    assert errors == ["This ranking closed on 5 November 2026 at 23:59, so your order was not kept."]


def refused_late(client, round, order):
    response = client.post(address("ballot", round), numbers(round, order))
    assert response.status_code == 422
    assert "What you typed 1: Group 3 2: Group 1" in text_of(response)
    assert "rank-" not in response.content.decode().split("<main")[1]
    return errors_of(response)


def test_ballot_after_close_is_refused_with_the_typed_order_on_screen(client, round, voter):
    close(round=round, at=NOW)

    assert refused_late(client, round, "31") == ["This ranking closed on 2 November 2026 at 10:00, so your order was not kept."]
    assert "This ranking is closed." in text_of(client.get(address("ballot", round)))


def test_ballot_after_its_time_is_refused_before_the_tick_ran(client, round, voter):
    client.post(address("ballot", round), numbers(round, "12"))

    with time_machine.travel(LATER, tick=False):
        client.force_login(voter)
        errors = refused_late(client, round, "31")
        page = client.get(address("ballot", round))

    assert errors == ["This ranking closed on 5 November 2026 at 09:00, so your order was not kept."]
    assert "The time to rank is over." in text_of(page)
    assert ranking_of(voter) == ["Group 1", "Group 2"]


def test_round_that_closes_between_reading_and_keeping_refuses_the_ballot(client, round, voter, monkeypatch):
    from populations.views import rounds as views

    def close_first(**kwargs):
        close(round=round, at=NOW)
        return cast(**kwargs)

    monkeypatch.setattr(views.actions, "cast", close_first)

    assert refused_late(client, round, "31") == ["This ranking closed on 2 November 2026 at 10:00, so your order was not kept."]


def test_option_withdrawn_while_somebody_ranks_is_said_and_the_rest_stands(client, round, voter):
    withdraw(option=round.options.get(name="Group 3"), reason="A project already", at=NOW)

    response = client.post(address("ballot", round), numbers(round, "321"), follow=True)
    page = client.get(address("ballot", round))

    assert "“Group 3” was withdrawn while you ranked. The order of the others stands." in text_of(response)
    assert ranking_of(voter) == ["Group 2", "Group 1"]
    assert "Withdrawn: Group 3 (A project already)" in text_of(page)


def test_option_withdrawn_while_somebody_moves_is_said(client, round, voter):
    withdraw(option=round.options.get(name="Group 3"), reason="A project already", at=NOW)

    response = client.post(address("ballot", round), {**numbers(round, "321"), "move": f"up-{round.options.first().pk}"})

    assert "“Group 3” was withdrawn while you ranked. The order of the others stands." in text_of(response)
    assert [(option.name, field.value()) for option, field, _ in response.context["form"].rows] == [("Group 1", 1), ("Group 2", 2)]


def test_ballot_kept_before_an_option_was_withdrawn_is_shown_without_it(client, round, voter):
    rank(round, "312", at=NOW)
    withdraw(option=round.options.get(name="Group 3"), reason="A project already", at=NOW)

    page = client.get(address("ballot", round))

    assert [(option.name, field.value()) for option, field, _ in page.context["form"].rows] == [("Group 1", 1), ("Group 2", 2)]


def test_whoever_has_no_ballot_sees_why_and_no_form(client, round):
    people = {
        "You are an observer": someone(round.room.participation, is_observer=True),
        "You joined the team": someone(round.room.participation),
        "Coaches help a team to choose": coach_of(round),
    }
    for words, user in people.items():
        client.force_login(user)
        for name in ("ballot", "round"):
            page = client.get(address(name, round))
            assert words in text_of(page)
            assert "rank-" not in page.content.decode().split("<main")[1]


def test_vote_of_somebody_who_joined_later_is_refused_with_the_reason(client, round):
    client.force_login(someone(round.room.participation))

    response = client.post(address("ballot", round), numbers(round, "1"))

    assert response.status_code == 422
    assert errors_of(response)[0].startswith("You joined the team")
    assert not Ballot.objects.exists()


# On paper


@pytest.fixture
def helped(client):
    """A round with a helper (signed in), somebody without an account, and somebody with one."""
    room = DecisionRoomFactory(stage=Stage.RANK)
    helper = someone(room.participation)
    SeatFactory(team=project_team(room.participation), person=PersonFactory(name="Sam"), is_lived_experience=True)
    round = RankingRoundFactory(room=room, voters=1)
    client.force_login(helper)
    _, sam, other = electors_of(round)
    return round, helper, sam, other


@pytest.mark.req("R40")
def test_helper_enters_a_ranking_and_never_sees_one(client, helped):
    round, helper, sam, _ = helped

    page = client.get(address("ballot-help-elector", round, sam.pk))
    kept = client.post(address("ballot-help-elector", round, sam.pk), numbers(round, "231"), follow=True)
    again = client.get(address("ballot-help-elector", round, sam.pk))
    client.post(address("ballot-help-elector", round, sam.pk), numbers(round, "3"))

    assert "You enter the ranking of Sam. Enter their order, not yours. Do not tell anybody what it is." in text_of(page)
    assert "The ranking is kept." in text_of(kept)
    assert f"Sam No account On paper Entered by {helper}" in text_of(kept)
    assert [field.value() for _, field, _ in again.context["form"].rows] == [None, None, None]
    assert [(ballot.elector, len(ballot.ranking), ballot.entered_by) for ballot in Ballot.objects.all()] == [(sam, 1, helper)]


def test_helper_cannot_overwrite_and_the_elector_sees_who_helped(client, helped):
    round, helper, _, other = helped
    client.post(address("ballot-help-elector", round, other.pk), numbers(round, "231"))
    client.force_login(other.person.user)
    own = client.get(address("ballot", round))
    client.post(address("ballot", round), numbers(round, "123"))
    client.force_login(helper)

    page = client.get(address("ballot-help-elector", round, other.pk))
    refused = client.post(address("ballot-help-elector", round, other.pk), numbers(round, "321"))

    assert f"{helper} entered a ranking for you on paper. You can see it here and change it." in text_of(own)
    assert [field.value() for _, field, _ in own.context["form"].rows] == [1, 2, 3]
    assert "This person has ranked already; they can change it themselves." in text_of(page)
    assert "rank-" not in page.content.decode().split("<main")[1]
    assert (refused.status_code, errors_of(refused)) == (422, ["This person has ranked already; they can change it themselves."])
    assert ranking_of(other.person.user) == ["Group 1", "Group 2", "Group 3"]


def test_list_of_a_helper_does_not_say_who_ranked_alone(client, helped):
    round, _, _, other = helped
    before = text_of(client.get(address("ballot-help", round)))
    cast(round=round, elector=other, ranking=[round.options.first().pk], at=NOW, by=other.person.user)

    assert text_of(client.get(address("ballot-help", round))) == before


def test_helper_ranks_for_oneself_on_ones_own_ballot(client, helped):
    round, helper, _, _ = helped
    own = next(elector for elector in electors_of(round) if elector.person.user == helper)

    response = client.get(address("ballot-help-elector", round, own.pk))

    assert (response.status_code, response.url) == (302, address("ballot", round))


def test_ranking_on_paper_after_close_is_refused_with_the_typed_order_on_screen(client, helped):
    round, _, sam, _ = helped
    close(round=round, at=NOW)

    response = client.post(address("ballot-help-elector", round, sam.pk), numbers(round, "31"))

    assert response.status_code == 422
    assert "What you typed 1: Group 3 2: Group 1" in text_of(response)
    assert "takes no ballots any more" in text_of(client.get(address("ballot-help", round)))


def test_elector_of_another_round_is_not_found(client, helped):
    round, *_ = helped
    other = electors_of(RankingRoundFactory())[0]

    assert client.get(address("ballot-help-elector", round, other.pk)).status_code == 404


OBSERVES = "You are an observer on the project team. Observers do not rank, and do not enter rankings for others."


def test_observer_enters_no_ranking_for_others_and_reads_why(client, helped):
    round, _, sam, _ = helped
    client.force_login(someone(round.room.participation, is_observer=True))

    listed = text_of(client.get(address("ballot-help", round)))
    page = client.get(address("ballot-help-elector", round, sam.pk))
    refused = client.post(address("ballot-help-elector", round, sam.pk), numbers(round, "1"))

    assert OBSERVES in listed
    assert "Sam" not in listed
    assert OBSERVES in text_of(page)
    assert "rank-" not in page.content.decode().split("<main")[1]
    assert (refused.status_code, errors_of(refused)) == (422, [OBSERVES])
    assert "Enter somebody’s ranking for them" not in text_of(client.get(address("round", round)))
    assert not Ballot.objects.exists()


# Before close


@pytest.mark.req("R59")
def test_nobody_sees_ballots_or_running_totals_before_close(client, round):
    rank(round, "321", "312", at=NOW)
    names = [option.name for option in round.options.all()]
    someones = {"lead": lead_of(round), "coach": coach_of(round)}

    for user in someones.values():
        client.force_login(user)
        page = client.get(address("round", round))
        shown = text_of(page)
        assert "2 of 3 people have ranked." in shown
        assert page.context["result"] is None
        assert [shown.index(name) for name in names] == sorted(shown.index(name) for name in names)
        assert "points" not in shown.lower().replace("points to", "")


def test_elector_sees_whether_they_have_ranked(client, round, voter):
    before = text_of(client.get(address("round", round)))
    rank(round, "1", at=NOW)

    assert "You have not ranked yet." in before
    assert "You have ranked. You can change your ranking until the end." in text_of(client.get(address("round", round)))


# Running it


def test_closing_says_what_happens_and_shows_the_result(client, round):
    rank(round, "321", "312", at=NOW)
    client.force_login(lead_of(round))

    page = text_of(client.get(address("round-close", round)))
    response = client.post(address("round-close", round), follow=True)
    again = client.post(address("round-close", round))

    assert "2 of 3 people have ranked so far." in page
    assert "what ties each of them to a person is removed for good" in page
    assert "First comes Group 3" in text_of(response)
    assert errors_of(again) == ["This ranking was closed already."]
    assert client.get(address("round-close", round)).url == address("round", round)


def test_calling_off_needs_a_reason_that_everybody_reads(client, round):
    rank(round, "321", at=NOW)
    client.force_login(lead_of(round))

    empty = client.post(address("round-cancel", round), {"reason": ""})
    response = client.post(address("round-cancel", round), {"reason": "Two were missing"}, follow=True)

    assert empty.status_code == 422
    assert "The rankings were deleted and not counted. Two were missing" in text_of(response)
    assert not Ballot.objects.exists()


def test_withdrawing_needs_a_reason_and_leaves_two(client, round):
    client.force_login(lead_of(round))
    first, second, _ = round.options.all()

    assert client.post(address("round-withdraw", round, first.pk), {"reason": ""}).status_code == 422
    response = client.post(address("round-withdraw", round, first.pk), {"reason": "Merged"}, follow=True)
    refused = client.post(address("round-withdraw", round, second.pk), {"reason": "Merged"})

    assert "“Group 1” is withdrawn from the ranking." in text_of(response)
    assert "Group 1 (withdrawn: Merged)" in text_of(response)
    assert errors_of(refused) == ["At least 2 populations must stay in a ranking. Call it off instead."]


@pytest.mark.req("R58")
def test_runoff_of_a_tie_at_the_cut(client, round):
    rank(round, "123", "213", at=NOW)
    close(round=round, at=NOW)
    client.force_login(lead_of(round))

    result = client.get(address("round", round))
    page = text_of(client.get(address("round-runoff", round)))
    response = client.post(address("round-runoff", round), {"question": "Which of the two?"}, follow=True)
    again = client.post(address("round-runoff", round), {"question": "Which of the two?"})

    assert "A tie: Group 1 and Group 2 are level for one place. Talk about it; if you want, hold a run-off between them." in text_of(result)
    assert "for the one place that is left. Group 1 Group 2" in page
    assert "run-off of ranking 1 Which of the two?" in text_of(response)
    assert errors_of(again)[0].startswith("A ranking is open already")


def test_runoff_page_without_a_tie_says_so(client, round):
    rank(round, "123", at=NOW)
    close(round=round, at=NOW)
    client.force_login(lead_of(round))

    assert "This ranking left no tie" in text_of(client.get(address("round-runoff", round)))


# Results


def closed_page(client, *orders, partners=0, voters=None, **fields):
    room = DecisionRoomFactory(stage=Stage.RANK)
    SeatFactory.create_batch(partners, team=project_team(room.participation), user=True, is_lived_experience=True)
    round = RankingRoundFactory(room=room, voters=voters if voters is not None else len(orders) - partners, **fields)
    rank(round, *orders, at=NOW)
    close(round=round, at=NOW)
    client.force_login(lead_of(round))
    return text_of(client.get(address("round", round)))


@pytest.mark.req("R59", "R336")
def test_result_says_who_comes_first_with_points_and_what_comes_next(client):
    page = closed_page(client, "12", "1", "21", partners=1, options=4)

    assert "3 of 3 people ranked, lived experience partners among them. The target is met" in page
    assert "First comes Group 1 ." in page
    assert "Group 1 is preferred to every other one." in page
    assert "The ranking informs; people decide." in page
    assert "Next: talk, then decide" in page
    assert "Record the decision" in page


def test_result_leads_to_the_decision_and_then_to_what_was_decided(client, round):
    rank(round, "123", "132", "123", at=NOW)
    close(round=round, at=NOW)
    lead, member = lead_of(round), someone(round.room.participation)
    before = {}
    for who, user in (("lead", lead), ("member", member)):
        client.force_login(user)
        before[who] = text_of(client.get(address("round", round)))
    on = NOW.date()
    said = {"sentence": "We start with Group 1.", "discussion": "All heard.", "took_part": ["lived_experience"], "departure_reason": ""}
    decision = record_decision(
        participation=round.room.participation,
        room=round.room,
        method=Method.RANKING,
        choices=[round.options.first().population],
        decided_on=on,
        review_on=on,
        on=on,
        **said,
    )

    after = client.get(address("round", round))

    record_words = "The lead or the coach records what was decided."
    assert [(words in before["lead"], words in before["member"]) for words in ("Record the decision", record_words)] == [
        (True, False),
        (False, True),
    ]
    assert "What was decided “We start with Group 1.”" in text_of(after)
    assert reverse("populations:decision", args=[round.room.participation.organisation.slug, decision.pk]) in after.content.decode()
    assert "Next: talk, then decide" not in text_of(after)


def test_result_in_a_room_that_ended_without_a_decision_says_so(client, round):
    rank(round, "123", at=NOW)
    close(round=round, at=NOW)
    end_room(room=round.room, on=NOW.date(), reason="Two groups were missing.")
    client.force_login(lead_of(round))

    page = text_of(client.get(address("round", round)))

    assert "The room ended on 2 November 2026 without a decision, because: Two groups were missing." in page
    assert "Record the decision" not in page


@pytest.mark.req("R40")
def test_difference_of_the_partners_comes_first(client):
    page = closed_page(client, *["321"] * 5, *["123"] * 6, partners=5)

    assert page.index("Lived experience partners ranked differently") < page.index("What the ranking says") < page.index("Points")
    assert "Lived experience partners (5 rankings)" in page
    assert "Others (6 rankings)" in page


def test_no_word_of_groups_below_five(client):
    page = closed_page(client, *["321"] * 4, *["123"] * 6, partners=4)

    assert "Lived experience partners ranked differently" not in page
    assert "rankings)" not in page


WHY_NO_FIGURES = "with fewer than five rankings it would show single ones"


def test_page_of_fewer_than_five_rankings_says_why_figures_are_left_out(client):
    few, enough = closed_page(client, *["123"] * 4), closed_page(client, *["123"] * 5)

    assert "First comes Group 1" in few
    assert "Group 1 is preferred to every other one." in few
    assert WHY_NO_FIGURES in few
    assert WHY_NO_FIGURES not in enough
    assert [words in few for words in ("Preferred to", "How far people agreed", "Group 2 4–0")] == [False] * 3
    assert [words in enough for words in ("Preferred to", "How far people agreed", "Group 2 5–0")] == [True] * 3


def test_low_turnout_is_warned_of_and_the_result_is_shown(client):
    page = closed_page(client, "12", "21", "12", voters=8)

    assert "Too few have ranked 3 of 8 people ranked. The target is at least half, and a lived experience partner among them." in page
    assert "No lived experience partner ranked: ask them before you decide." in page
    assert "First comes Group 1" in page


def test_result_of_two_does_not_say_whose_ballots_they_are(client):
    page = closed_page(client, "12", "21", partners=1)

    assert "it is not said whether a lived experience partner was among them" in page
    assert "With so few people, some can work out who ranked what." in page


def test_equal_everything_is_said_plainly(client):
    page = closed_page(client, "123", "231", "312")

    assert "Everything ties. All 3 populations have equal points, so the ranking puts none before another." in page
    assert "None is preferred to every other one." in page
    assert page.count("Place 1 equal Points 3 Outcome Tied") == 3


def test_ranking_that_nobody_used_has_no_result(client):
    page = closed_page(client, voters=3)

    assert "Nobody ranked, so there is no result. 3 people could have." in page
    assert "Everything ties" not in page
    assert "run-off" not in page


def test_half_points_are_shown_as_halves(client):
    assert "1½" in closed_page(client, "1", "23", options=4)


@pytest.mark.parametrize("name", ["round", "ballot", "ballot-help"])
def test_pages_of_an_open_ranking_run_the_same_queries_for_any_electorate(client, name):
    counts = []
    for voters in (2, 8):
        round = RankingRoundFactory(voters=voters)
        rank(round, *["12"] * (voters - 1), at=NOW)
        Ballot.objects.filter(elector=electors_of(round)[1]).update(entered_by=UserFactory())
        client.force_login(electors_of(round)[0].person.user)
        counts.append(queries_of(client, address(name, round)))

    assert counts[0] == counts[1]


def test_pages_of_opening_and_result_run_the_same_queries_for_any_number(client):
    counts = []
    for options, voters in ((2, 2), (6, 8)):
        round = RankingRoundFactory(voters=voters, options=options)
        rank(round, *["12"] * voters, at=NOW)
        close(round=round, at=NOW)
        client.force_login(lead_of(round))
        counts.append((queries_of(client, address("round", round)), queries_of(client, open_address(round.room.participation))))

    assert counts[0] == counts[1]


def test_seat_that_changed_hands_gives_its_new_holder_no_sight_of_the_ballot(client, round, voter):
    rank(round, "321", at=NOW)
    newcomer = UserFactory()
    Seat.objects.filter(person__user=voter).update(person=newcomer.person)
    client.force_login(newcomer)

    page = client.get(address("ballot", round))

    assert "You joined the team, or took over your seat" in text_of(page)
    assert "rank-" not in page.content.decode().split("<main")[1]
