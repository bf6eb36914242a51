import re

import pytest
from django.urls import reverse

from organisations.models import SeatRole
from populations.actions import long_list
from populations.comparison import comparison_of
from populations.models import Question, RankingRound, Status, Verdict
from tests.counting import queries_of
from tests.factories.accounts import UserFactory
from tests.factories.organisations import START, AssignmentFactory, ParticipationFactory, PopulationFactory, SeatFactory, project_team
from tests.factories.populations import AnswerFactory, DecisionRoomFactory, answer_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def participation():
    return ParticipationFactory()


@pytest.fixture
def lead(participation, client):
    user = SeatFactory(team=project_team(participation), user=True, role=SeatRole.PROJECT_LEAD).person.user
    client.force_login(user)
    return user


def short_listed(participation, name, **fields):
    population = PopulationFactory(participation=participation, name=name, definition="", **fields)
    long_list.short_list(population=population, on=START)
    return population


def compare(participation, **fields):
    return comparison_of(participation, **{"may_answer": lambda population: True, **fields})


def address(participation):
    return reverse("populations:compare", args=[participation.organisation.slug])


def html(client, participation):
    return client.get(address(participation)).content.decode()


def text(client, participation):
    return " ".join(re.sub(r"<[^>]+>", " ", html(client, participation)).split())


def names(rows):
    return [row.population.name for row in rows]


@pytest.mark.req("R51", "R52", "R53", "R54", "R60")
def test_short_list_stands_side_by_side_with_its_answers_before_the_ranking(client, participation, lead):
    farms, veterans = (short_listed(participation, name) for name in ("Farm workers", "Women veterans"))
    AnswerFactory(population=farms, question=Question.WILL, verdict=Verdict.PARTLY, text="The parish councils ask for it.")
    AnswerFactory(population=veterans, question=Question.DATA, verdict=Verdict.NOT_KNOWN, text="Nobody counts.")

    words = text(client, participation)

    farm_row, veteran_row = words.index("Farm workers Inequality in access"), words.index("Women veterans Inequality in access")
    assert farm_row < words.index("Partly. The parish councils ask for it.") < veteran_row
    assert veteran_row < words.index("We do not know yet. Nobody counts.")
    assert words.count("Nobody has answered yet.") == 6


def test_what_is_on_the_table_but_not_short_listed_stays_out_and_what_is_selected_is_marked(client, participation, lead):
    PopulationFactory(participation=participation, name="On the long list")
    parked = short_listed(participation, "Parked")
    long_list.park(population=parked, reason="Later", on=START)
    short_listed(participation, "Short-listed one")
    PopulationFactory(participation=participation, name="Chosen before", selected=True)
    PopulationFactory(name="Somewhere else", selected=True)

    comparison = compare(participation)

    assert names(comparison.rows) == ["Short-listed one", "Chosen before"]
    assert names(comparison.options) == ["Short-listed one"]
    assert html(client, participation).count('<strong class="nhsuk-tag nhsuk-tag--blue">Selected</strong>') == 1


def test_order_is_that_of_the_list_whatever_the_answers_say(participation):
    rows = [short_listed(participation, name) for name in ("Zebra", "Alpha", "Middle")]
    answer_all(rows[2])

    assert names(compare(participation).rows) == ["Zebra", "Alpha", "Middle"]


def test_domains_and_flags_are_said(client, participation, lead):
    farms = short_listed(
        participation,
        "Farm workers",
        domains=("access", "outcomes"),
        is_significant_project=True,
        significant_project="Council outreach van",
    )
    others = [short_listed(participation, name, domains=()) for name in ("Rural young people", "Parked later")]
    long_list.mark_overlaps(population=farms, others=others)
    long_list.park(population=others[1], reason="Later", on=START)

    words = text(client, participation)

    assert "Farm workers Inequality in access, outcomes A significant project is under way: Council outreach van" in words
    assert "Overlaps with Rural young people" in words
    assert "Overlaps with Farm workers" in words
    assert "Parked later" not in words
    assert "No inequality domain named yet" in words


@pytest.mark.req("R62")
def test_hint_is_words_and_counts_every_answer_not_only_those_shown(client, participation, lead):
    farms = short_listed(participation, "Farm workers")
    for verdict in [Verdict.YES] * 6 + [Verdict.NO] * 5:
        AnswerFactory(population=farms, question=Question.RELATIONSHIPS, verdict=verdict)
    AnswerFactory(population=farms, question=Question.WORK, verdict=Verdict.NO)

    [row] = compare(participation).rows

    assert row.hints == ["relationships are in place"]
    assert "Relationships are in place" in text(client, participation)


@pytest.mark.req("R62")
def test_without_a_hint_the_page_says_so_in_words(client, participation, lead):
    short_listed(participation, "Farm workers")

    assert "The answers do not say so yet." in text(client, participation)


def test_long_answers_are_shortened_and_there_in_full(client, participation, lead):
    farms = short_listed(participation, "Farm workers")
    long = "Every farm in the county was asked. " * 20 + "And this is the end."
    AnswerFactory(population=farms, text=long, sources=[("data", "Farm survey", "")])
    AnswerFactory(population=farms, text="Short one.", sources=[("link", "", "https://example.org/needs")])
    AnswerFactory(population=farms, text="Without sources.")

    page = html(client, participation)

    assert page.count("<details") == 2
    assert page.count('class="app-compare__short"') == 1
    assert (page.count(long), page.count("Farm survey"), page.count("https://example.org/needs</a>")) == (1, 1, 1)


def test_cell_shows_the_latest_five_and_how_many_more_there_are(client, participation, lead):
    farms = short_listed(participation, "Farm workers")
    for number in range(7):
        AnswerFactory(population=farms, text=f"Answer number {number}.")

    [row] = compare(participation).rows
    cell = row.cells[3]

    assert ([answer.text[14] for answer in cell.answers], cell.more) == (list("65432"), 2)
    assert "2 more answers about data of Farm workers" in text(client, participation)
    assert f"{reverse('populations:questions', args=[participation.organisation.slug, farms.pk])}?question=M2.2.p4" in html(
        client, participation
    )


def test_nobody_is_named(client, participation, lead):
    author = UserFactory(name="Sam Author")
    AnswerFactory(population=short_listed(participation, "Farm workers"), by=author)

    assert "Sam Author" not in html(client, participation)


def test_gaps_link_to_the_form_for_those_who_may_answer(client, participation, lead):
    farms = short_listed(participation, "Farm workers")
    path = reverse("populations:answer-add", args=[participation.organisation.slug, farms.pk, "M2.2.p1"])
    with_link = html(client, participation)
    client.force_login(AssignmentFactory(participation=participation, role="expert_adviser").person.user)
    without = html(client, participation)

    assert (path in with_link, path in without, "Add an answer" in without) == (True, False, False)
    assert without.count("Nobody has answered yet.") == 4


@pytest.mark.req("R60")
def test_ranking_waits_until_every_question_is_answered(client, participation, lead):
    first, second = (short_listed(participation, name) for name in ("Farm workers", "Women veterans"))
    answer_all(first)
    AnswerFactory(population=second, question=Question.WILL)
    waiting = text(client, participation)
    answer_all(second, verdict=Verdict.NOT_KNOWN)
    ready = text(client, participation)

    assert "Women veterans : work being done, relationships, data" in waiting
    assert "Open the ranking" not in waiting
    assert "Everything is answered" in ready
    assert "Open the ranking" in ready


def test_gaps_of_what_is_selected_already_do_not_hold_the_ranking_up(participation):
    for name in ("Farm workers", "Women veterans"):
        answer_all(short_listed(participation, name))
    PopulationFactory(participation=participation, selected=True)

    comparison = compare(participation)

    assert (names(comparison.gaps), comparison.has_enough) == ([], True)


@pytest.mark.parametrize("count", [0, 1])
def test_ranking_needs_two(client, participation, lead, count):
    PopulationFactory(participation=participation, selected=True)
    for number in range(count):
        answer_all(short_listed(participation, f"People {number}"))

    words = text(client, participation)

    assert "A ranking needs at least two short-listed populations" in words
    assert "Open the ranking" not in words


def test_only_who_runs_the_ranking_may_open_it_from_here(client, participation):
    for name in ("Farm workers", "Women veterans"):
        answer_all(short_listed(participation, name))
    seen = {}
    for role in (SeatRole.PROJECT_LEAD, SeatRole.PROJECT_TEAM_MEMBER, SeatRole.SENIOR_SPONSOR):
        client.force_login(SeatFactory(team=project_team(participation), user=True, role=role).person.user)
        words = text(client, participation)
        seen[role] = ("Open the ranking" in words, "Your project lead or coach can open the ranking" in words)

    assert seen == {
        SeatRole.PROJECT_LEAD: (True, False),
        SeatRole.PROJECT_TEAM_MEMBER: (False, True),
        SeatRole.SENIOR_SPONSOR: (False, True),
    }


def test_coach_may_open_the_ranking_all_the_same(client, participation, lead):
    for name in ("Farm workers", "Women veterans"):
        short_listed(participation, name)
    for_lead = text(client, participation)
    client.force_login(AssignmentFactory(participation=participation).person.user)

    assert "Open the ranking all the same, with a reason" in text(client, participation)
    assert "all the same" not in for_lead


def test_open_ranking_is_said_instead(client, participation, lead):
    for name in ("Farm workers", "Women veterans"):
        answer_all(short_listed(participation, name))
    room = DecisionRoomFactory(participation=participation)
    moment = room.participation.organisation.participations.get().populations.first().created_at
    ranking = RankingRound.objects.create(room=room, number=1, question="Which?", opened_at=moment, electorate=3)

    page = html(client, participation)

    assert "A ranking is open" in page
    assert reverse("populations:round", args=[participation.organisation.slug, ranking.pk]) in page
    assert "Open the ranking" not in page


def test_empty_short_list_leads_to_the_long_list(client, participation, lead):
    PopulationFactory(participation=participation, name="On the long list")

    page = html(client, participation)

    assert "No population is short-listed yet" in page
    assert f'href="{reverse("populations:list", args=[participation.organisation.slug])}">Go to the long list' in page
    assert "<table" not in page


def test_page_runs_the_same_queries_for_three_or_ten_populations_with_many_answers(client, participation, lead):
    def fill(number):
        population = short_listed(participation, f"People {number}", is_significant_project=True, significant_project="Van")
        if others := list(participation.populations.exclude(pk=population.pk)[:2]):
            long_list.mark_overlaps(population=population, others=others)
        for _ in range(2 if number < 3 else 8):
            for question in Question:
                AnswerFactory(
                    population=population, question=question, sources=[("data", "Census", ""), ("link", "", "https://example.org/")]
                )

    for number in range(2):
        fill(number)
    PopulationFactory(participation=participation, selected=True)
    few = queries_of(client, address(participation))
    for number in range(3, 10):
        fill(number)

    assert participation.populations.on_short_list().count() == 10
    assert queries_of(client, address(participation)) == few
    assert {row.population.status for row in compare(participation).rows} == {Status.SHORT_LISTED, Status.SELECTED}
