"""Choosing populations together: whole decisions, by the people who take them, each in a browser of their own."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from organisations.models import SeatRole
from organisations.models.waves import EntryRoute
from populations.models import Population, RankingRound, Stage, Status
from tests.browser.choosing import (
    PHONE,
    Site,
    answer_four,
    coach_for,
    eight_people,
    fill_date,
    new_participation,
    number_box,
    press,
    press_key_on,
    rank,
    row_of,
    says,
    says_nothing_of,
    seat_for,
    suggest,
    to_the_ranking,
    type_ranking,
)
from tests.factories.milestones import progress_of
from tests.factories.organisations import PopulationFactory, WaveFactory
from tests.factories.populations import DecisionRoomFactory, RankingRoundFactory
from tests.factories.populations import short_list as short_listed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
RURAL, YOUNG, DEAF, OLDER = "Rural communities", "Young carers", "People who are Deaf", "Older men living alone"
FOUR = (RURAL, YOUNG, DEAF, OLDER)
REFUGEES, STUDENTS, FARMERS = "Refugees and people seeking asylum", "Students who look after a parent", "Farm workers"


@pytest.fixture
def participation(live_server):
    return new_participation()


@pytest.fixture
def people(participation):
    return eight_people(participation)


@pytest.fixture
def site(participation, live_server, axe):
    return Site(live_server.url, participation.organisation.slug, axe)


def population(name):
    return Population.objects.get(name=name)


@pytest.mark.req("R39", "R40", "R41", "R42", "R240", "R241")
def test_eight_people_choose_together_from_silent_ideas_to_the_decision(site, participation, people, page_of, live_server):
    """One whole decision; the parts are functions below."""
    they_suggest_in_silence(site, people, page_of)
    the_lead_opens_and_shortens_the_list(site, people, page_of)
    they_answer_the_four_questions(site, people, page_of)
    round = the_lead_opens_the_ranking(site, people, page_of)
    they_rank(site, people, page_of, round)
    nobody_sees_anything_before_close(site, people, page_of, round)
    the_ranking_is_closed(site, people, page_of, round)
    the_decision_is_recorded(site, people, page_of)
    the_populations_are_defined(site, people, page_of, participation, live_server)


def they_suggest_in_silence(site, people, page_of):
    lead = page_of(people.lead)
    site.go(lead, "list")
    press(lead, "Open a decision room")
    site.check(lead, "room-open")
    press(lead, "Open the room")
    says(lead, "The decision room is open. It starts with silent ideas.")
    site.check(lead, "room in stage 1")

    ideas = (
        (people.lead, RURAL), (people.member, YOUNG), (people.partner, DEAF), (people.sponsor, OLDER),
        (people.coach, REFUGEES), (people.member, STUDENTS), (people.lead, FARMERS),
    )  # fmt: skip
    for who, name in ideas:
        suggest(site, page_of(who), name, why="They wait longest.")

    names = {who: str(who.person) for who, _ in ideas}
    for who in names:
        page = page_of(who)
        site.go(page, "list")
        others = [name for other, name in names.items() if other != who]
        says(page, *(name for _, name in ideas))
        says_nothing_of(page, *others)
        site.go(page, "detail", population(OLDER if who != people.sponsor else RURAL).pk)
        says_nothing_of(page, *others)


def the_lead_opens_and_shortens_the_list(site, people, page_of):
    lead = page_of(people.lead)
    site.go(lead, "room")
    press(lead, "Open the list")
    says(lead, "This cannot be undone.")
    site.check(lead, "open the list")
    press(lead, "Open the list")
    says(lead, "The list is open: everybody sees who suggested what.")

    coach = page_of(people.coach)
    site.go(coach, "list")
    says(coach, f"Suggested by {people.partner.person}", f"Suggested by {people.sponsor.person}")

    # Merge two
    site.go(lead, "detail", population(STUDENTS).pk)
    press(lead, "Merge into another population")
    lead.get_by_label("Merge it into").select_option(YOUNG)
    lead.get_by_label("Why?").fill("Most of them are the same people.")
    site.check(lead, "merge")
    press(lead, "Merge")
    says(lead, STUDENTS, "Most of them are the same people.")

    # Short-list four and park one in one go; park asks for its reason
    site.go(lead, "list")
    press(lead, "Shorten the long list")
    for name in FOUR:
        lead.get_by_role("group", name=name).get_by_label("Short-list").check()
    lead.get_by_role("group", name=FARMERS).get_by_label("Park").check()
    site.check(lead, "shorten")
    press(lead, "Save the short list")
    expect(lead.get_by_role("alert")).to_contain_text("Enter why these are parked")
    expect(lead.get_by_role("group", name=RURAL).get_by_label("Short-list")).to_be_checked()
    lead.get_by_label("Why are these parked?").fill("A project for them is under way.")
    press(lead, "Save the short list")
    says(lead, "The list is saved: 4 on the short list, 1 still on the long list.")
    site.check(lead, "list with a short list")
    assert population(FARMERS).status == Status.PARKED


def they_answer_the_four_questions(site, people, page_of):
    lead = page_of(people.lead)
    site.go(lead, "room")
    press(lead, "Go on to “Clarify”")
    site.check(lead, "room in stage 3")

    site.go(lead, "round-open")
    says(lead, "Some questions are not answered yet")
    expect(lead.get_by_role("button", name="Open the ranking")).to_have_count(0)
    answerers = (people.member, people.partner, people.sponsor, people.coach)
    for who, name in zip(answerers, FOUR, strict=True):
        says(lead, name)
        answer_four(site, page_of(who), population(name))
    partner = page_of(people.partner)
    site.go(partner, "compare")
    says(partner, "Everything is answered")


def the_lead_opens_the_ranking(site, people, page_of):
    lead = page_of(people.lead)
    site.go(lead, "room")
    press(lead, "Go on to “Rank”")
    site.check(lead, "room in stage 4")
    press(lead, "Open a ranking")
    says(lead, "Who may rank: 8 people")
    lead.get_by_role("group", name="How many populations do you want to choose?").get_by_label("2", exact=True).check()
    site.check(lead, "round-open with the form")
    press(lead, "Open the ranking")
    says(lead, "0 of 8 people have ranked.")
    site.check(lead, "round")
    return RankingRound.objects.get()


def they_rank(site, people, page_of, round):
    rank(site, page_of(people.lead), round, (RURAL, YOUNG, DEAF, OLDER))
    rank(site, page_of(people.sponsor), round, (OLDER, RURAL, YOUNG, DEAF))
    rank(site, page_of(people.improver), round, (RURAL, DEAF, YOUNG, OLDER))
    rank(site, page_of(people.deputy), round, (YOUNG, RURAL, DEAF, OLDER))

    # One by keyboard only: Deaf people, young carers, rural communities; the fourth has no number
    partner = page_of(people.partner)
    site.go(partner, "ballot", round.pk)
    press_key_on(partner, f"Move up {RURAL}")
    press_key_on(partner, f"Move up {DEAF}")
    expect(partner.get_by_role("status")).to_have_text(f"{DEAF} is now number 2 of 2 ranked.")
    partner.keyboard.press("Enter")
    expect(partner.get_by_role("status")).to_have_text(f"{DEAF} is now number 1 of 2 ranked.")
    press_key_on(partner, f"Move up {YOUNG}")
    press_key_on(partner, f"Move down {RURAL}")
    expect(partner.get_by_role("status")).to_have_text(f"{RURAL} is now number 3 of 3 ranked.")
    site.check(partner, "ballot with numbers")
    press_key_on(partner, "Keep my ranking")
    says(partner, "Your ranking is kept.")

    # One on a phone, who changes the ranking later
    member = page_of(people.member)
    member.set_viewport_size(PHONE)
    site.go(member, "list")
    press(member, "Rank the populations")
    type_ranking(member, (OLDER,))
    says(member, "Your ranking is kept.")
    press(member, "See or change my ranking")
    expect(number_box(member, OLDER)).to_have_value("1")
    type_ranking(member, (YOUNG, DEAF, RURAL, OLDER))
    says(member, "Your ranking is kept.", "You have ranked.")
    assert member.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    # Two without an account, entered by a member of the team; the form never shows what was entered
    for name, order in (("Gray Paper", (DEAF, YOUNG, RURAL, OLDER)), ("Harper Paper", (YOUNG, DEAF, OLDER, RURAL))):
        press(member, "Enter somebody’s ranking for them")
        site.check(member, "ballot-help")
        member.get_by_role("row", name=name).get_by_role("link").click()
        says(member, "You enter the ranking of", name)
        site.check(member, "ballot-help-elector")
        type_ranking(member, order)
        says(member, "The ranking is kept. Destroy the paper, or give it back.")
        says(member, f"Entered by {people.member.person}")
        member.get_by_role("row", name=name).get_by_role("link").click()
        expect(number_box(member, YOUNG)).to_have_value("")
        site.go(member, "round", round.pk)

    # An observer has no ballot
    observer = page_of(people.observer)
    site.go(observer, "ballot", round.pk)
    says(observer, "Observers see and discuss everything, and do not rank.")
    expect(observer.get_by_role("main").locator("form")).to_have_count(0)
    site.check(observer, "ballot of an observer")


def nobody_sees_anything_before_close(site, people, page_of, round):
    for who in (people.lead, people.coach):
        page = page_of(who)
        site.go(page, "round", round.pk)
        says(page, "8 of 8 people have ranked.")
        expect(page.get_by_role("main").get_by_role("table")).to_have_count(0)
        says_nothing_of(page, "Among the first", "preferred to", "What the ranking says", "Points")
        for other in ("room", "list", "compare"):
            site.go(page, other)
            says_nothing_of(page, "What the ranking showed", "Among the first", "points")
        page.goto(site.url("ballot", round.pk))
        assert who == people.lead or page.get_by_role("main").locator("form").count() == 0


def the_ranking_is_closed(site, people, page_of, round):
    improver = page_of(people.improver)
    site.go(improver, "ballot", round.pk)  # left open in a tab

    coach = page_of(people.coach)
    site.go(coach, "round", round.pk)
    press(coach, "Close it and see the result")
    site.check(coach, "round-close")
    press(coach, "Close the ranking")
    says(coach, f"For 2 places the ranking points to {YOUNG} and {DEAF}.", "8 of 8 people ranked", "The target is met")
    for name, place, score in ((YOUNG, 1, 17), (DEAF, 2, 14), (RURAL, 3, 13), (OLDER, 4, 4)):
        cells = row_of(coach, "Populations in the order of their points", name).locator(".app-cell")
        expect(cells).to_contain_text([name, str(place), str(score)])
    says(coach, f"{YOUNG} is preferred to every other one.")
    expect(row_of(coach, "How many put one population above another", YOUNG)).to_contain_text(f"{RURAL} 5–3")
    says_nothing_of(coach, "Lived experience partners and the others")
    site.check(coach, "result")

    type_ranking(improver, (OLDER,))
    expect(improver.get_by_role("alert")).to_contain_text("so your order was not kept")
    says(improver, "What you typed", f"1: {OLDER}")
    site.check(improver, "ballot after close")
    site.go(improver, "ballot", round.pk)
    says(improver, "This ranking is closed.")


def the_decision_is_recorded(site, people, page_of):
    lead, today = page_of(people.lead), timezone.localdate()
    site.go(lead, "room")
    site.check(lead, "room in stage 5")
    press(lead, "Record the decision")
    says(lead, "What the ranking showed")
    lead.get_by_label("First population").select_option(YOUNG)
    lead.get_by_label("Second population").select_option(DEAF)
    lead.get_by_label("The decision in a sentence").fill("We start with young carers and with people who are Deaf.")
    lead.get_by_label("What was said in the discussion").fill("Rural communities are close behind.")
    lead.get_by_label("Disagreement").fill("One of us would have begun in the villages.")
    took_part = lead.get_by_role("group", name="Who took part?")
    took_part.get_by_role("checkbox", name="lived experience").check()
    took_part.get_by_role("checkbox").last.check()
    fill_date(lead, "Review date", today + timedelta(days=90))
    site.check(lead, "decision-record")
    press(lead, "Record the decision")
    says(lead, "The decision is recorded.", "Rural communities are close behind.", "One of us would have begun in the villages.")
    says(lead, "lived experience", "looks at this decision again")
    says_nothing_of(lead, "Why it departs from the ranking")
    site.check(lead, "decision")
    for name in (YOUNG, DEAF):
        lead.get_by_role("link", name=f"Sub-team of {name}").click()
        expect(lead.get_by_role("heading", level=1)).to_contain_text(name)
        site.check(lead, "sub-team, empty")
        lead.go_back()


def the_populations_are_defined(site, people, page_of, participation, live_server):
    lead = page_of(people.lead)
    for name in (YOUNG, DEAF):
        site.go(lead, "definition", population(name).pk)
        press(lead, "Define this population")
        lead.get_by_label("Who are they?").fill(f"{name} in the county, known to services or not.")
        lead.get_by_role("checkbox", name="Demographic").check()
        site.check(lead, "definition-edit")
        press(lead, "Save the definition")
        says(lead, "The population is defined.")
        site.check(lead, "definition, filled")

    progress = progress_of(participation, "M2")
    lead.goto(f"{live_server.url}/organisations/{site.slug}/milestones/{progress.pk}/")
    site.check(lead, "Milestone 2")
    facts = lead.get_by_role("table", name="What should be in place, and whether it is")
    expect(facts.get_by_role("cell", name="Yes")).to_have_count(7)
    says_nothing_of(lead, "Not yet")


@pytest.fixture
def four_people(participation):
    """A project team of four who rank, and its coach."""
    return SimpleNamespace(
        lead=seat_for(participation, "Ashley Lead", SeatRole.PROJECT_LEAD),
        sponsor=seat_for(participation, "Blair Sponsor", SeatRole.SENIOR_SPONSOR),
        member=seat_for(participation, "Casey Member"),
        partner=seat_for(participation, "Drew Partner", is_lived_experience=True, role_group="lived_experience"),
        coach=coach_for(participation, "Kit Coach"),
    )


@pytest.mark.req("R241")
def test_tie_at_the_cut_is_declared_and_settled_in_a_run_off(site, four_people, page_of):
    people = four_people
    lead, coach = page_of(people.lead), page_of(people.coach)
    round = to_the_ranking(site, lead, coach, FOUR, choose=1)

    # When the first two are level in every way
    rank(site, lead, round, (RURAL, YOUNG, DEAF, OLDER))
    rank(site, page_of(people.sponsor), round, (YOUNG, RURAL, DEAF, OLDER))
    rank(site, page_of(people.member), round, (RURAL, YOUNG, OLDER, DEAF))
    rank(site, page_of(people.partner), round, (YOUNG, RURAL, OLDER, DEAF))
    close_round(site, coach, round)

    # Then the tie is declared, and none of them is put first
    says(coach, f"A tie: {RURAL} and {YOUNG} are level for one place.")
    says_nothing_of(coach, "Among the first")
    site.check(coach, "result with a tie")

    # When the coach opens a run-off between them
    press(coach, "Open a run-off of the tie")
    site.check(coach, "run-off")
    press(coach, "Open the run-off")
    says(coach, "The run-off is open.", RURAL, YOUNG)
    says_nothing_of(coach, DEAF, OLDER)
    runoff = RankingRound.objects.get(runoff_of=round)

    # And the lead tries to record the decision before it is closed
    lead.goto(site.url("decision-record"))
    says(lead, "A ranking is still open. Close it, or call it off, before you record the decision.")

    for who in (people.lead, people.sponsor, people.partner):
        rank(site, page_of(who), runoff, (YOUNG, RURAL))
    rank(site, page_of(people.member), runoff, (RURAL, YOUNG))
    close_round(site, coach, runoff)
    says(coach, f"First comes {YOUNG}.")
    site.check(coach, "result of a run-off")

    # Then the decision that follows it asks for no reason
    press(coach, "Record the decision")
    fill_decision(coach, YOUNG)
    press(coach, "Record the decision")
    says(coach, "The decision is recorded.", YOUNG)
    says_nothing_of(coach, "Why it departs from the ranking")
    assert population(YOUNG).is_selected


@pytest.mark.req("R241")
def test_decision_that_departs_from_the_ranking_needs_its_reason(site, four_people, page_of):
    people = four_people
    lead, coach = page_of(people.lead), page_of(people.coach)
    round = to_the_ranking(site, lead, coach, (RURAL, YOUNG, DEAF), choose=1)
    for who in (people.lead, people.sponsor, people.member):
        rank(site, page_of(who), round, (RURAL, YOUNG, DEAF))
    rank(site, page_of(people.partner), round, (DEAF, YOUNG, RURAL))
    close_round(site, coach, round)

    # When the lead records another choice without a reason
    site.go(lead, "room")
    press(lead, "Record the decision")
    fill_decision(lead, DEAF)
    press(lead, "Record the decision")

    # Then the form asks for it beside the field, and keeps everything
    summary = lead.get_by_role("alert")
    expect(summary).to_contain_text("Say why you depart from the ranking.")
    summary.get_by_role("link").first.click()
    reason = lead.get_by_label("Why you depart from the ranking")
    expect(reason).to_be_focused()
    expect(lead.get_by_label("The decision in a sentence")).to_have_value("We start here.")
    expect(lead.get_by_label("What was said in the discussion")).to_have_value("Everybody was heard.")
    expect(lead.get_by_role("group", name="Who took part?").get_by_role("checkbox").first).to_be_checked()
    expect(lead.get_by_label("First population").locator("option:checked")).to_have_text(DEAF)
    site.check(lead, "decision refused")
    assert not population(DEAF).is_selected

    # When the reason is given
    reason.fill("Partners told us that nobody reaches them now.")
    press(lead, "Record the decision")

    # Then the decision says that it departs, and why
    says(lead, "Why it departs from the ranking", "Partners told us that nobody reaches them now.")
    site.check(lead, "decision that departs")
    assert population(DEAF).is_selected


# What goes wrong, and what the service says then. The room and its ranking are made by factories here.


@pytest.fixture
def room(participation):
    return DecisionRoomFactory(participation=participation, stage=Stage.RANK, on=timezone.localdate())


def open_ranking(room, names, **fields):
    populations = short_listed(room.participation, len(names))
    for row, name in zip(populations, names, strict=True):
        Population.objects.filter(pk=row.pk).update(name=name)
    return RankingRoundFactory(room=room, populations=Population.objects.filter(pk__in=[row.pk for row in populations]), **fields)


def test_ranking_in_two_tabs_leaves_one_ballot_the_last_one(site, four_people, page_of, room):
    round = open_ranking(room, (RURAL, YOUNG), voters=0, at=timezone.now())
    first = page_of(four_people.member)
    second = first.context.new_page()
    first.goto(site.url("ballot", round.pk))
    second.goto(site.url("ballot", round.pk))

    type_ranking(first, (RURAL, YOUNG))
    says(first, "Your ranking is kept.")
    type_ranking(second, (YOUNG, RURAL))
    says(second, "Your ranking is kept.", "1 of 4 people has ranked.")

    first.goto(site.url("ballot", round.pk))
    expect(number_box(first, YOUNG)).to_have_value("1")
    expect(number_box(first, RURAL)).to_have_value("2")


def test_option_withdrawn_while_somebody_ranks_leaves_the_order_of_the_others(site, four_people, page_of, room):
    round = open_ranking(room, FOUR, voters=0, at=timezone.now())
    member, partner, lead = (page_of(who) for who in (four_people.member, four_people.partner, four_people.lead))
    member.goto(site.url("ballot", round.pk))
    partner.goto(site.url("ballot", round.pk))

    # When the lead withdraws one while two people have their ballots open
    lead.goto(site.url("round", round.pk))
    press(lead, f"Withdraw {YOUNG}")
    site.check(lead, "withdraw")
    lead.get_by_label("Why?").fill("Another team works with them already.")
    press(lead, "Withdraw this population")
    says(lead, f"“{YOUNG}” is withdrawn from the ranking.")
    site.check(lead, "round with one withdrawn")

    # Then the order of the others is kept, and the person is told
    type_ranking(member, (RURAL, YOUNG, DEAF))
    says(member, "Your ranking is kept.", f"“{YOUNG}” was withdrawn while you ranked. The order of the others stands.")
    site.check(member, "round after withdrawal")
    press(member, "See or change my ranking")
    expect(number_box(member, RURAL)).to_have_value("1")
    expect(number_box(member, DEAF)).to_have_value("2")
    says(member, "Another team works with them already.")

    # And who ranked nothing else is asked to rank what is left
    type_ranking(partner, (YOUNG,))
    expect(partner.get_by_role("alert")).to_contain_text("Rank at least one population")
    says(partner, f"“{YOUNG}” was withdrawn while you ranked.")
    expect(number_box(partner, YOUNG)).to_have_count(0)
    site.check(partner, "ballot refused")
    type_ranking(partner, (OLDER,))
    says(partner, "Your ranking is kept.")


def test_same_number_twice_is_pointed_out_beside_both(site, four_people, page_of, room):
    round = open_ranking(room, (RURAL, YOUNG, DEAF), voters=0, at=timezone.now())
    member = page_of(four_people.member)
    member.goto(site.url("ballot", round.pk))

    for name in (RURAL, YOUNG):
        number_box(member, name).fill("1")
    press(member, "Keep my ranking")

    expect(member.get_by_role("alert")).to_contain_text(f"“{RURAL}” has the same number as “{YOUNG}”.")
    expect(number_box(member, RURAL)).to_have_value("1")
    site.check(member, "ballot with the same number twice")


def test_twelve_options_are_too_many_and_the_page_says_what_to_do(site, four_people, page_of, participation):
    names = [f"Population number {number}" for number in range(1, 13)]
    for name in names:
        PopulationFactory(participation=participation, name=name, definition="")
    DecisionRoomFactory(participation=participation, stage=Stage.CLARIFY, on=timezone.localdate())
    lead = page_of(four_people.lead)

    # When the long list has twelve, it asks to be shortened
    site.go(lead, "list")
    says(lead, "More than ten: shorten the list")

    # When all twelve are short-listed, that is refused, and what was chosen is kept
    press(lead, "Shorten the long list")
    for name in names:
        lead.get_by_role("group", name=name, exact=True).get_by_label("Short-list").check()
    press(lead, "Save the short list")
    expect(lead.get_by_role("alert")).to_contain_text("10")
    expect(lead.get_by_role("group", name=names[11], exact=True).get_by_label("Short-list")).to_be_checked()
    site.check(lead, "shorten refused")
    for name in names[10:]:
        lead.get_by_role("group", name=name, exact=True).get_by_label("Leave").check()
    press(lead, "Save the short list")
    says(lead, "10 on the short list")

    # And twelve that came on the short list in another way cannot be ranked together
    Population.objects.filter(participation=participation).update(status=Status.SHORT_LISTED)
    coach = page_of(four_people.coach)
    site.go(coach, "round-open")
    says(coach, "12 populations are on the short list, and up to 10 can be ranked well.")
    coach.get_by_label("Why go on although not all questions are answered?").fill("Most of it is known.")
    press(coach, "Open the ranking")
    expect(coach.get_by_role("alert")).to_contain_text("12 populations are too many to rank well.")
    for name in names[:2]:
        coach.get_by_role("checkbox", name=name, exact=True).uncheck()
    press(coach, "Open the ranking")
    says(coach, "0 of 4 people have ranked.")
    site.go(coach, "round", RankingRound.objects.get().pk)

    # Ten fit on a ballot, and on a phone
    lead.set_viewport_size(PHONE)
    lead.goto(site.url("ballot", RankingRound.objects.get().pk))
    site.check(lead, "ballot of ten")
    type_ranking(lead, names[2:])
    says(lead, "Your ranking is kept.")


def test_electorate_of_one_is_warned_and_gets_a_result(site, participation, page_of, room):
    page = page_of(seat_for(participation, "Ashley Lead", SeatRole.PROJECT_LEAD))
    short_listed(participation, 2)

    site.go(page, "round-open")
    says(page, "Who may rank: 1 person", "Only 1 person may rank, so the result shows what that person ranked.")
    page.get_by_role("group", name="How many populations do you want to choose?").get_by_label("1", exact=True).check()
    press(page, "Open the ranking")
    says(page, "People can work out who ranked what")
    press(page, "Rank now")
    says(page, "Only 1 person may rank here")
    type_ranking(page, ("Group 2", "Group 1"))
    close_round(site, page, RankingRound.objects.get())

    says(page, "First comes Group 2.", "1 of 1 person ranked", "With so few people, some can work out who ranked what.")
    site.check(page, "result of one")


def test_name_with_a_very_long_word_widens_no_page(site, four_people, page_of, room):
    village = "People of Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    round = open_ranking(room, (village, YOUNG), voters=0, at=timezone.now())
    lead, its_id = page_of(four_people.lead), population(village).pk

    for name, *args in (["list"], ["detail", its_id], ["questions", its_id], ["compare"], ["round", round.pk], ["definition", its_id]):
        site.go(lead, name, *args)
    rank(site, lead, round, (village, YOUNG))
    close_round(site, lead, round)
    site.check(lead, "result")
    site.go(lead, "decision-record")
    fill_decision(lead, village)
    press(lead, "Record the decision")
    site.check(lead, "decision")


def test_everything_equal_is_said_in_so_many_words(site, four_people, page_of, room):
    round = open_ranking(room, (RURAL, YOUNG, DEAF), voters=0, at=timezone.now())
    rank(site, page_of(four_people.member), round, (RURAL, YOUNG, DEAF))
    rank(site, page_of(four_people.partner), round, (DEAF, YOUNG, RURAL))
    lead = page_of(four_people.lead)

    close_round(site, lead, round)

    says(lead, "Everything ties. All 3 populations have equal points", "None is preferred to every other one.")
    site.check(lead, "result all equal")
    press(lead, "Open a run-off of the tie")
    says(lead, RURAL, YOUNG, DEAF)


def test_ballot_works_without_javascript_by_numbers_and_by_buttons(site, four_people, page_of, room):
    round = open_ranking(room, FOUR, voters=0, at=timezone.now())
    page = page_of(four_people.member, java_script_enabled=False)
    page.goto(site.url("ballot", round.pk))

    # Numbers, with a gap
    number_box(page, DEAF).fill("7")
    number_box(page, RURAL).fill("3")
    press(page, "Keep my ranking")
    says(page, "Your ranking is kept.")
    press(page, "See or change my ranking")
    expect(number_box(page, RURAL)).to_have_value("1")
    expect(number_box(page, DEAF)).to_have_value("2")

    # Buttons, which keep what is typed and say what they did
    number_box(page, OLDER).fill("3")
    press(page, f"Move up {DEAF}")
    expect(page.get_by_role("status")).to_have_text(f"{DEAF} is now number 1 of 3 ranked.")
    expect(number_box(page, OLDER)).to_have_value("3")
    press(page, f"Move down {RURAL}")
    expect(number_box(page, RURAL)).to_have_value("3")
    press(page, f"Move down {RURAL}")
    expect(page.get_by_role("status")).to_have_text(f"{RURAL} is not ranked.")
    press(page, f"Move up {YOUNG}")
    press(page, "Keep my ranking")
    says(page, "Your ranking is kept.")
    press(page, "See or change my ranking")
    for name, number in ((DEAF, "1"), (OLDER, "2"), (YOUNG, "3"), (RURAL, "")):
        expect(number_box(page, name)).to_have_value(number)


@pytest.mark.req("R95")
def test_earlier_choice_is_recorded_with_what_it_rests_on(live_server, axe, page_of):
    wave = WaveFactory(name="Wave that brings populations", entry_route=EntryRoute.PRE_IDENTIFIED)
    participation = new_participation(wave=wave)
    site = Site(live_server.url, participation.organisation.slug, axe)
    lead = page_of(seat_for(participation, "Ashley Lead", SeatRole.PROJECT_LEAD))

    # Given a lead who finds where the choice is recorded
    site.go(lead, "list")
    says(lead, "You bring your populations with you")
    press(lead, "Record your earlier choice")
    site.check(lead, "earlier-choice")
    lead.get_by_label("First population").fill(RURAL)
    lead.get_by_label("Second population").fill(YOUNG)
    lead.get_by_label("Why these people?").fill("The board chose them with three community groups.")
    fill_date(lead, "When was it chosen?", timezone.localdate() - timedelta(days=100))
    lead.get_by_role("checkbox", name="lived experience").check()

    # When what it rests on is missing, the form says so and keeps what is typed
    press(lead, "Record the earlier choice")
    expect(lead.get_by_role("alert")).to_contain_text("the name of a document")
    expect(lead.get_by_label("Second population")).to_have_value(YOUNG)
    site.check(lead, "earlier-choice refused")
    lead.get_by_label("Documents").fill("Board paper, March 2026")
    press(lead, "Record the earlier choice")

    # Then both are selected, and each has a sub-team
    says(
        lead,
        f"{RURAL} and {YOUNG} are selected, and each has a sub-team.",
        "Chosen before joining the programme",
        "Board paper, March 2026",
    )
    site.check(lead, "decision before joining")
    for name in (RURAL, YOUNG):
        assert population(name).is_selected
        assert population(name).team


def close_round(site, page, round):
    page.goto(site.url("round", round.pk))
    press(page, "Close it and see the result")
    press(page, "Close the ranking")
    says(page, "The ranking is closed. This is what it says.")


def fill_decision(page, name):
    page.get_by_label("First population").select_option(name)
    page.get_by_label("The decision in a sentence").fill("We start here.")
    page.get_by_label("What was said in the discussion").fill("Everybody was heard.")
    page.get_by_role("group", name="Who took part?").get_by_role("checkbox").first.check()
