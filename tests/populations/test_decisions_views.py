import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from audit.models import Entry
from organisations.models import RoleGroup, SeatRole
from organisations.models.waves import EntryRoute
from populations.actions import decisions, long_list, rooms, rounds, selection
from populations.models import Decision, DecisionRoom, Method, Population, RankingRound, Stage
from tests.counting import queries_of
from tests.factories.organisations import (
    AssignmentFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    WaveFactory,
    project_team,
)
from tests.factories.populations import DecisionFactory, DecisionRoomFactory, RankingRoundFactory, answer_all, rank
from tests.populations.closed import closed_round

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


@pytest.fixture
def room(participation):
    return DecisionRoomFactory(participation=participation, stage=Stage.DISCUSS)


@pytest.fixture
def three(room):
    return short_listed(room.participation, "Rural communities", "Women veterans", "Young carers")


def short_listed(participation, *names):
    populations = [PopulationFactory(participation=participation, name=name) for name in names]
    for population in populations:
        long_list.short_list(population=population, on=TODAY)
    return populations


def signed_in(client, participation, role=SeatRole.PROJECT_TEAM_MEMBER, **fields):
    user = SeatFactory(team=project_team(participation), user=True, role=role, **fields).person.user
    client.force_login(user)
    return user


def address(name, participation, *more):
    return reverse(f"populations:{name}", args=[participation.organisation.slug, *more])


def text(response):
    main = response.content.decode().split("<main", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def typed(*chosen, **changed):
    places = {f"place_{number}": population.pk for number, population in enumerate(chosen, start=1)}
    return {
        **places,
        "sentence": "We start with rural communities.",
        "discussion": "Distance came up again and again.",
        "took_part": ["lived_experience", "senior_leader"],
        "decided_on": "2026-11-20",
        "review_on": "2027-02-20",
        **changed,
    }


def record(client, participation, *chosen, **changed):
    return client.post(address("decision-record", participation), typed(*chosen, **changed), follow=True)


def errors(response):
    return {name: list(messages) for name, messages in response.context["form"].errors.items()}


# The whole way


@pytest.mark.req("R39", "R40", "R57", "R58", "R61")
def test_a_team_goes_from_silent_ideas_to_a_decision_with_lived_experience_partners_in_every_stage(client, participation):
    partner = signed_in(client, participation, is_lived_experience=True)
    lead = SeatFactory(team=project_team(participation), user=True, role=SeatRole.PROJECT_LEAD).person.user

    def as_lead(name, *more, **data):
        client.force_login(lead)
        response = client.post(address(name, participation, *more), data, follow=True)
        client.force_login(partner)
        assert response.status_code == 200
        return response

    def next_step():
        return client.get(address("room", participation)).context["place"].next.label

    as_lead("room-open")
    assert next_step() == "Suggest a population"
    first, second = [long_list.suggest(participation=participation, name=name, on=TODAY, by=partner) for name in ("Farmers", "Carers")]
    as_lead("room-stage", "list")
    assert next_step() == "Suggest a population"
    for population in (first, second):
        long_list.short_list(population=population, on=TODAY, by=lead)
    as_lead("room-stage", "clarify")
    assert next_step() == "Answer the four questions"
    for population in (first, second):
        answer_all(population, by=partner)
    as_lead("room-stage", "rank")
    ranking = rounds.open_round(
        room=DecisionRoom.objects.get(), populations=[first, second], seats=1, question="Which first?", at=NOW, by=lead
    )
    assert next_step() == "Rank the populations"
    rank(ranking, "21", "21", at=NOW)
    rounds.close(round=ranking, at=NOW, by=lead)
    assert "What the ranking showed" in text(client.get(address("room", participation)))
    response = as_lead("decision-record", **typed(second))

    decision = Decision.objects.get()
    assert (decision.method, decision.has_lived_experience) == (Method.RANKING, True)
    assert list(Population.objects.selected()) == [second]
    assert "Carers is selected, and it has a sub-team. Next: define exactly who they are, and fill the sub-team." in text(response)
    assert "Carers" in text(client.get(address("decision", participation, decision.pk)))


# Recording


def test_the_form_has_a_review_in_three_months_and_today_as_the_day(client, participation, lead, three):
    form = client.get(address("decision-record", participation)).context["form"]

    assert (form["review_on"].value(), form["decided_on"].value()) == (date(2027, 2, 20), TODAY)
    assert [label for _, label in form.fields["place_1"].choices] == [
        "Select a population",
        "Rural communities",
        "Women veterans",
        "Young carers",
    ]
    assert "departure_reason" not in form.fields


def test_a_fourth_selection_is_refused(client, participation, lead, three):
    PopulationFactory.create_batch(2, participation=participation, selected=True)

    response = record(client, participation, three[0], three[1])

    assert response.status_code == 422
    assert "Three populations are selected already" in text(response)
    assert Decision.objects.count() == 0


@pytest.mark.req("R58")
def test_without_a_ranking_it_is_recorded_as_a_consensus(client, participation, lead, three):
    response = record(client, participation, three[0], three[2])

    decision = Decision.objects.get()
    assert (decision.method, decision.recorded_by) == (Method.CONSENSUS, lead)
    assert [choice.population for choice in decision.choices.all()] == [three[0], three[2]]
    assert response.redirect_chain == [(address("decision", participation, decision.pk), 302)]
    assert "Rural communities and Young carers are selected, and each has a sub-team" in text(response)


def test_everything_that_was_typed_is_kept_with_the_words_of_what_is_wrong(client, participation, lead, three):
    response = record(
        client, participation, three[1], sentence="", dissent="Some would wait 🙂", review_on="2026-11-01", decided_on="2027-01-01"
    )

    assert response.status_code == 422
    assert errors(response) == {
        "sentence": ["Enter the decision in a sentence"],
        "decided_on": ["Day of the decision must be on or before 20 November 2026"],
        "review_on": ["Review date must be on or after 20 November 2026"],
    }
    form = response.context["form"]
    assert (form["place_1"].value(), form["dissent"].value()) == (str(three[1].pk), "Some would wait 🙂")


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"review_on": "2026-11-01"}, "review_on", "Review date must be on or after 20 November 2026"),
        ({"review_on": ""}, "review_on", "Enter the review date"),
        ({"review_on": "", "review_on_0": "31", "review_on_1": "2", "review_on_2": "2027"}, "review_on", "Review date must be a real date"),
        ({"decided_on": "2026-12-01"}, "decided_on", "Day of the decision must be on or before 20 November 2026"),
        ({"took_part": []}, "took_part", "Select which groups took part"),
        ({"took_part": ["friends"]}, "took_part", "Select groups of your project team"),
        ({"discussion": "  "}, "discussion", "Enter what was said in the discussion"),
        ({"discussion": "x" * 10_000}, "discussion", "What was said in the discussion must be 5000 characters or less"),
        ({"sentence": "x" * 501}, "sentence", "The decision in a sentence must be 500 characters or less"),
        ({"place_1": ""}, "place_1", "Enter the first population"),
        ({"place_1": "999999"}, "place_1", "This population cannot be chosen any more. Select another one"),
        ({"place_1": "x"}, "place_1", "This population cannot be chosen any more. Select another one"),
    ],
)
def test_bad_input_is_named_beside_its_field(client, participation, lead, three, changed, field, words):
    response = record(client, participation, three[0], **changed)

    assert response.status_code == 422
    assert list(errors(response)) == [field]
    assert errors(response)[field][0].replace("Select", "Enter", 1) == words.replace("Select", "Enter", 1)
    assert Decision.objects.count() == 0


def test_what_may_identify_a_person_is_asked_about(client, participation, lead, three):
    response = record(client, participation, three[0], dissent="Ring 07700 900123 about it")

    assert response.status_code == 422
    assert "Could this identify a person?" in errors(response)["dissent"][0]


def test_a_third_population_without_a_second_is_asked_about(client, participation, lead, three):
    response = record(client, participation, three[0], place_3=three[1].pk)

    assert errors(response) == {"place_2": ["Select this one as well, or move the others up"]}


def test_the_same_population_twice_is_named_at_its_second_place(client, participation, lead, three):
    response = record(client, participation, three[0], three[0])

    assert list(errors(response)) == ["place_2"]


def test_text_at_its_limit_and_emoji_are_kept_as_typed(client, participation, lead, three):
    record(client, participation, three[0], discussion="🙂" * 5000, dissent="<b>not bold</b>")

    decision = Decision.objects.get()
    assert decision.discussion == "🙂" * 5000
    assert "<b>not bold</b>" not in client.get(address("decision", participation, decision.pk)).content.decode()


# After a ranking


@pytest.mark.req("R60", "R61")
def test_a_departure_is_asked_for_with_what_the_ranking_showed(client, participation, lead, room, three):
    closed_round(room, three, [three] * 5)

    response = record(client, participation, three[2])

    assert errors(response) == {
        "departure_reason": [
            "The ranking showed Rural communities, then Women veterans, then Young carers. You chose Young carers. "
            "Say why you depart from the ranking."
        ]
    }
    record(client, participation, three[2], departure_reason="Their group is ready.")
    page = text(client.get(address("decision", participation, Decision.objects.get().pk)))
    assert "Why it departs from the ranking Their group is ready." in page


@pytest.mark.req("R61")
def test_a_tie_at_the_cut_goes_to_discussion_and_then_to_a_decision(client, participation, lead):
    ranking = RankingRoundFactory(participation=participation, voters=1)
    rank(ranking, "1", "2", at=NOW)  # the lead and a member
    rounds.close(round=ranking, at=NOW)
    second = ranking.options.all()[1].population

    page = text(client.get(address("decision-record", participation)))
    response = record(client, participation, second, discussion="Level in the ranking; carers can start at once.")

    assert "Group 1 and Group 2 are level: the ranking leaves the choice between them to you." in page
    assert response.status_code == 200
    assert Decision.objects.get().departure_reason == ""


@pytest.mark.parametrize(("partner_took_part", "says_so"), [(True, True), (False, False), (None, False)])
def test_who_ranked_is_no_proof_of_who_discussed_so_nothing_is_ticked(client, participation, lead, room, three, partner_took_part, says_so):
    closed_round(room, three, [three] * 5, partner_took_part=partner_took_part)

    response = client.get(address("decision-record", participation))

    assert not response.context["form"]["took_part"].value()
    assert ("A lived experience partner ranked: tick that group" in response.content.decode()) == says_so


@pytest.mark.req("R61")
def test_where_partners_ranked_differently_the_discussion_comes_first(client, participation, lead, room, three):
    partners = [list(reversed(three))] * 5
    closed_round(room, three, [three] * 6, partners=partners)

    response = client.get(address("decision-record", participation))

    assert next(iter(response.context["form"].fields)) == "discussion"
    assert "Lived experience partners ranked differently" in text(response)
    assert record(client, participation, three[0], discussion="").status_code == 422


def test_where_partners_agree_or_may_not_be_shown_the_populations_come_first(client, participation, lead, room, three):
    closed_round(room, three, [three] * 5 + [list(reversed(three))] * 4)

    response = client.get(address("decision-record", participation))

    assert next(iter(response.context["form"].fields)) == "place_1"
    assert "Lived experience partners ranked differently" not in text(response)


# When it cannot be recorded


def test_with_a_ranking_open_the_page_leads_back_and_says_what_to_do(client, participation, lead):
    RankingRoundFactory(participation=participation)

    response = client.get(address("decision-record", participation), follow=True)

    assert response.redirect_chain == [(address("room", participation), 302)]
    assert "Close it, or call it off, before you record the decision" in text(response)


def test_before_the_last_stage_the_page_leads_back(client, participation, lead, room):
    rooms.move(room=room, stage=Stage.CLARIFY, on=TODAY)

    assert "Move the room on to “Discuss and decide” first" in text(client.get(address("decision-record", participation), follow=True))


def test_an_empty_short_list_says_what_to_do(client, participation, lead, room):
    page = text(client.get(address("decision-record", participation)))

    assert "There is nothing to choose from" in page
    assert "Go to the lists" in page


def test_no_free_place_says_what_to_do(client, participation, lead):
    DecisionFactory(choices=PopulationFactory.create_batch(3, participation=participation, selected=True))
    DecisionRoomFactory(participation=participation, stage=Stage.DISCUSS)
    short_listed(participation, "Farm workers")

    assert "Three populations are selected already" in text(client.get(address("decision-record", participation)))


def test_what_was_typed_is_kept_when_a_ranking_was_opened_meanwhile(client, participation, lead, room, three):
    RankingRound.objects.create(room=room, number=1, question="Which?", opened_at=NOW, electorate=5)

    response = record(client, participation, three[0])

    assert response.status_code == 422
    assert "A ranking is still open" in text(response)
    assert response.context["form"]["discussion"].value() == "Distance came up again and again."


def test_the_same_button_twice_leads_to_the_one_decision(client, participation, lead, three):
    record(client, participation, three[0])
    response = record(client, participation, three[0])

    decision = Decision.objects.get()
    assert response.redirect_chain == [(address("decision", participation, decision.pk), 302)]


def test_somebody_who_records_second_keeps_their_words_and_is_led_to_the_first(client, participation, lead, three):
    record(client, participation, three[0])

    response = record(client, participation, three[1], sentence="We start with women veterans.", discussion="Another talk.")

    decision = Decision.objects.get()
    assert response.status_code == 422
    assert "Somebody has recorded the decision of this room already" in text(response)
    assert f'href="{address("decision", participation, decision.pk)}"' in response.content.decode()
    assert response.context["form"]["discussion"].value() == "Another talk."
    assert list(Population.objects.selected()) == [three[0]]


# Reading


@pytest.mark.req("R61", "R338")
def test_the_page_of_a_decision_has_everything_that_was_said(client, participation, lead, room, three):
    closed_round(room, three, [three] * 5)
    record(
        client,
        participation,
        three[1],
        departure_reason="They are ready.",
        dissent="Some would wait.",
        first_changes="A bus to the clinic soon; housing takes longer.",
    )
    signed_in(client, participation)

    response = client.get(address("decision", participation, Decision.objects.get().pk))

    page = text(response)
    for words in (
        "decision of 20 November 2026",
        "We start with rural communities.",
        "Populations chosen Women veterans",
        "Everybody ranked in secret, then we talked.",
        "1 Rural communities (10 points)",
        "What was said Distance came up again and again.",
        "Why it departs from the ranking They are ready.",
        "Disagreement Some would wait.",
        "What could change soon, and what takes longer A bus to the clinic soon; housing takes longer.",
        "The team looks at this decision again on 20 February 2027.",
    ):
        assert words in page
    assert [group.split(" ")[0] for group in response.context["groups"]] == ["Senior", "People"]
    assert str(lead) not in page
    assert "Change the words" not in page


def test_a_decision_without_lived_experience_partners_asks_to_talk_it_through_with_them(client, participation, lead, three):
    response = record(client, participation, three[0], took_part=["senior_leader"])

    assert "Nobody with lived experience took part in this decision" in text(response)


def test_a_population_that_is_not_selected_any_more_says_so(client, participation, lead):
    decision = DecisionFactory(participation=participation)
    selection.unselect(population=decision.choices.get().population, on=TODAY, by=lead, reason="")

    assert "(short-listed since then)" in text(client.get(address("decision", participation, decision.pk)))


def test_a_role_group_that_is_taken_off_the_list_is_still_named(client, participation, lead):
    decision = DecisionFactory(participation=participation, took_part=["ics_colleague", "lived_experience"])
    RoleGroup.objects.filter(team=project_team(participation), code="ics_colleague").delete()

    assert "Ics colleague" in text(client.get(address("decision", participation, decision.pk)))


def test_a_decision_of_another_organisation_is_not_found(client, participation, lead):
    decision = DecisionFactory()

    assert client.get(address("decision", participation, decision.pk)).status_code == 404


def test_decisions_are_listed_page_by_page_with_the_same_queries(client, participation, lead):
    DecisionFactory(participation=participation)
    one = queries_of(client, address("decision-list", participation))
    DecisionFactory(participation=participation)

    response = client.get(address("decision-list", participation))

    assert queries_of(client, address("decision-list", participation)) == one
    assert [decision.participation for decision in response.context["page"]] == [participation] * 2


def test_an_empty_list_leads_to_the_room(client, participation):
    signed_in(client, participation)

    assert "No decision is recorded yet" in text(client.get(address("decision-list", participation)))


# Changing the words


def edited(client, decision, **changed):
    kept = {
        "sentence": decision.sentence,
        "discussion": decision.discussion,
        "took_part": decision.took_part,
        "review_on": decision.review_on.isoformat(),
    }
    return client.post(address("decision-edit", decision.participation, decision.pk), {**kept, **changed}, follow=True)


def test_changing_the_words_says_so_on_the_page(client, participation, lead):
    decision = DecisionFactory(participation=participation)

    response = edited(client, decision, dissent="One of us would have waited.", took_part=["senior_leader"])

    decision.refresh_from_db()
    assert (decision.dissent, decision.has_lived_experience) == ("One of us would have waited.", False)
    assert "Changed on 20 November 2026" in text(response)
    assert Entry.objects.get(action="decision.edited").actor_id == lead.pk


def test_what_was_chosen_is_not_on_the_form(client, participation, lead):
    decision = DecisionFactory(participation=participation)

    form = client.get(address("decision-edit", participation, decision.pk)).context["form"]

    assert list(form.fields) == ["sentence", "discussion", "dissent", "first_changes", "took_part", "review_on", "seen"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"sentence": " "}, "sentence"), ({"review_on": "2026-11-01"}, "review_on"), ({"took_part": []}, "took_part")],
)
def test_words_are_not_emptied_and_what_was_typed_stays(client, participation, lead, changed, field):
    decision = DecisionFactory(participation=participation)

    response = edited(client, decision, dissent="Kept 🙂", **changed)

    assert (response.status_code, list(errors(response))) == (422, [field])
    assert response.context["form"]["dissent"].value() == "Kept 🙂"


def test_somebody_elses_change_is_not_overwritten_without_a_word(client, participation, lead):
    decision = DecisionFactory(participation=participation)
    seen = client.get(address("decision-edit", participation, decision.pk)).context["form"]["seen"].value()
    decisions.edit_decision(decision=decision, dissent="From somebody else", on=TODAY)

    response = edited(client, decision, dissent="Mine", seen=seen)

    decision.refresh_from_db()
    assert (response.status_code, decision.dissent) == (422, "From somebody else")
    assert "Somebody else has changed this" in text(response)


# The earlier choice


@pytest.fixture
def joined(client):
    participation = ParticipationFactory(wave=WaveFactory(name="Wave 4", entry_route=EntryRoute.PRE_IDENTIFIED))
    signed_in(client, participation, SeatRole.PROJECT_LEAD)
    return participation


def brought(client, participation, **changed):
    said = {
        "place_1": "Women veterans",
        "why": "A year of listening came before.",
        "decided_on": "2026-03-02",
        "took_part": ["lived_experience"],
        "links": "https://example.org/paper Board paper",
        "documents": "Listening report 2025",
        "review_on": "2027-02-20",
        **changed,
    }
    return client.post(address("earlier-choice", participation), said, follow=True)


@pytest.mark.req("R242")
def test_an_earlier_choice_is_recorded_with_what_it_rests_on(client, joined):
    PopulationFactory(participation=joined, name="Rural communities")

    response = brought(client, joined, place_2="rural communities")

    decision = Decision.objects.get()
    page = text(response)
    assert [(str(choice.population), choice.population.is_selected) for choice in decision.choices.all()] == [
        ("Women veterans", True),
        ("Rural communities", True),
    ]
    assert list(decision.evidence.values_list("title", "url")) == [
        ("Board paper", "https://example.org/paper"),
        ("Listening report 2025", ""),
    ]
    for words in ("Chosen before joining the programme", "A year of listening came before.", "Board paper", "Listening report 2025"):
        assert words in page
    assert "The evidence below stands in for the answers to the four questions." in page
    assert "The four questions can still be answered, and help a sub-team to start." in page


def test_the_page_of_the_earlier_choice_says_that_it_stands_in_for_the_four_questions(client, joined):
    response = client.get(address("earlier-choice", joined))

    assert "stand in for the answers to the four questions" in text(response)
    assert "The four questions can still be answered, and help a sub-team to start" in text(response)
    assert f'href="{address("compare", joined)}"' in response.content.decode()


def test_where_populations_are_found_in_the_programme_there_is_no_earlier_choice(client, participation, lead):
    assert client.get(address("earlier-choice", participation)).status_code == 404
    assert brought(client, participation).status_code == 404
    assert Decision.objects.count() == 0


def test_the_coach_may_record_the_earlier_choice(client, joined):
    client.force_login(AssignmentFactory(participation=joined).person.user)

    assert brought(client, joined).status_code == 200
    assert Decision.objects.get().method == Method.BEFORE_JOINING


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"place_1": " "}, "place_1"),
        ({"place_2": "WOMEN veterans"}, "place_2"),
        ({"place_1": "x" * 201}, "place_1"),
        ({"why": ""}, "why"),
        ({"why": "x" * 10_000}, "why"),
        ({"why": "Ask ada@example.org"}, "why"),
        ({"links": "", "documents": ""}, "links"),
        ({"links": "the board paper"}, "links"),
        ({"links": "javascript:alert(1)"}, "links"),
        ({"decided_on": "2027-01-01"}, "decided_on"),
        ({"decided_on": ""}, "decided_on"),
        ({"review_on": "2026-01-01"}, "review_on"),
        ({"took_part": []}, "took_part"),
    ],
)
def test_a_bad_earlier_choice_keeps_what_was_typed_and_leaves_nothing(client, joined, changed, field):
    response = brought(client, joined, place_3="Carers 🙂", **changed)

    assert (response.status_code, list(errors(response))) == (422, [field])
    assert response.context["form"]["place_3"].value() == "Carers 🙂"
    assert Decision.objects.count() == Population.objects.count() == 0


def test_an_earlier_choice_of_more_than_there_is_place_for_leaves_nothing(client, joined):
    DecisionFactory(choices=PopulationFactory.create_batch(3, participation=joined, selected=True))

    response = brought(client, joined)

    assert response.status_code == 422
    assert Decision.objects.count() == 1
    assert "Three populations are selected already" in text(response)


def test_with_three_selected_the_page_of_the_earlier_choice_says_what_to_do(client, joined):
    DecisionFactory(choices=PopulationFactory.create_batch(3, participation=joined, selected=True))

    assert "Three populations are selected already" in text(client.get(address("earlier-choice", joined)))


def test_a_room_may_be_used_all_the_same_where_populations_are_brought_along(client, joined):
    client.post(address("room-open", joined))

    assert DecisionRoom.objects.get().participation == joined
