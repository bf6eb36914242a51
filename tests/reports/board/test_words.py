"""The words of the lines about choosing and lived experience, and where they lead."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from organisations.models import Participation
from reports.attention import refresh
from reports.board.lines import attention_lines, line_context, loaded
from reports.board.readers import Reader
from reports.board.words import line_words
from reports.models import Rule
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.assets import MappedAssetFactory
from tests.factories.datareview import selected
from tests.factories.milestones import progress_of
from tests.factories.organisations import (
    LivedExperiencePlanFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    project_team,
)
from tests.factories.qiprojects import MeasureFactory
from tests.reports.test_attention import DAY, START, busy_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def participation():
    participation = busy_organisation()
    participation.organisation.name = "Eastshire"
    participation.organisation.save()
    return participation


SEES_EVERYTHING = {"sees_all": True, "is_coach": False}


def words_on(day, **who):
    """{(rule, words): LineWords} of the lines that stand on this day, for somebody who sees everything unless told."""
    refresh(Participation.objects.all(), on=START)
    lines = loaded(attention_lines(None, on=day).values("pk"))
    reader = Reader(user=None, on=day, **(who or SEES_EVERYTHING))
    context = line_context(lines, on=day)
    return {(line.rule, words.words): words for line in lines for words in [line_words(line, context, reader)]}


@pytest.mark.req("R243", "R254")
def test_lines_name_the_team_the_date_and_the_next_step(participation):
    population = participation.populations.selected().get()
    slug = participation.organisation.slug
    words = words_on(date(2026, 11, 30))

    found = {(rule, text): (line.todo, line.url) for (rule, text), line in words.items()}
    choosing = reverse("milestones:milestone", args=[slug, progress_of(participation, "M2").pk])
    forming = reverse("milestones:milestone", args=[slug, progress_of(participation, "M3", population).pk])
    plan = reverse("organisations:plan", args=[slug, participation.teams.get(kind="project").pk])
    again = "was signed off below the lived experience standard, to be looked at again by 16 September 2026"
    look, agree = "Look at it with the lead, and set a new date", "Look at the plan with the lead"
    lapsed = "The plan for lived experience on the {} passed its review date on {}"
    expected = {
        (Rule.LIVED_EXPERIENCE, lapsed.format("project team", "31 October 2026")): (agree, plan),
        (Rule.LIVED_EXPERIENCE, lapsed.format(f"sub-team for {population}", "10 November 2026")): (agree, forming),
        (Rule.STANDARD, f"Milestone 2: Identifying populations {again}"): (look, choosing),
        (Rule.RANKING, "A ranking of populations has been open since 2 November 2026"): (
            "Close it, or find out what people wait for",
            reverse("populations:room", args=[slug]),
        ),
        (Rule.DECISION, "The choice of populations was to be looked at again by 16 October 2026"): (
            "Look at it with the team, and set a new date",
            reverse("populations:decision-list", args=[slug]),
        ),
        (Rule.DATA_REVIEW, f"The time for the data review of {population} was over on 31 October 2026"): (
            "Ask the lead whether it is enough for now",
            reverse("milestones:milestone", args=[slug, progress_of(participation, "M4", population).pk]),
        ),
        (Rule.ASSETS, f"The next step with an asset to engage first for {population} was planned for 11 September 2026"): (
            "Ask the lead what stands in the way",
            reverse("milestones:milestone", args=[slug, progress_of(participation, "M5", population).pk]),
        ),
        (Rule.MEASURES, f"The agreed date for an outcome measure for {population} has passed"): (
            "Define one with the team, or agree a new date",
            reverse("qiprojects:measures", args=[slug, population.pk]),
        ),
    }
    rules = {rule for rule, _ in expected}
    assert {key: value for key, value in found.items() if key[0] in rules} == expected


def test_every_line_leads_to_a_page_that_opens(client, participation):
    user = ProgrammeRoleFactory().person.user

    with time_machine.travel("2026-11-30 12:00 +0000", tick=False):
        client.force_login(user)
        opened = {(rule, client.get(line.url).status_code) for (rule, _), line in words_on(date(2026, 11, 30)).items()}

    assert opened == {(rule, 200) for rule, _ in opened}
    assert {Rule.STANDARD, Rule.RANKING, Rule.DECISION, Rule.DATA_REVIEW, Rule.ASSETS, Rule.MEASURES} <= {rule for rule, _ in opened}


def test_a_sub_team_that_never_had_a_plan_is_named(participation):
    population = participation.populations.selected().get()

    words = words_on(date(2026, 9, 5))

    assert (Rule.LIVED_EXPERIENCE, f"Nobody with lived experience is on the sub-team for {population}, and no plan is agreed") in words


@pytest.mark.req("R243")
@pytest.mark.parametrize("of_sub_team", [False, True])
def test_a_plan_that_waits_is_said_to_the_coach_with_a_way_to_it(of_sub_team):
    participation = ParticipationFactory()
    population = PopulationFactory(participation=participation, selected=True)
    team = population.team if of_sub_team else project_team(participation)
    LivedExperiencePlanFactory(team=team)
    where = f"the sub-team for {population}" if of_sub_team else "the project team"
    url = reverse("organisations:plan", args=[participation.organisation.slug, team.pk])

    coach = words_on(START, sees_all=False, is_coach=True, own=frozenset({participation.pk}))
    other = words_on(START)

    line = coach[Rule.LIVED_EXPERIENCE, f"A plan for lived experience on {where} waits for you to agree it"]
    assert (line.todo, line.url) == ("Read the plan, and agree it", url)
    assert other[Rule.LIVED_EXPERIENCE, f"A plan for lived experience on {where} waits for the coach to agree it"].url == url
    other_team = "the project team" if of_sub_team else f"the sub-team for {population}"
    without = f"Nobody with lived experience is on {other_team}"
    assert (Rule.LIVED_EXPERIENCE, f"{without}, and no plan is agreed") in coach


def test_a_filtered_board_says_that_it_shows_all_lines_of_the_organisations(client, participation):
    user = ProgrammeRoleFactory().person.user
    refresh(Participation.objects.all(), on=START)

    with time_machine.travel("2026-11-30 12:00 +0000", tick=False):
        client.force_login(user)
        pages = [client.get(reverse(name), {"rule": "ranking"}).content.decode() for name in ("reports:board", "reports:attention-list")]
        plain = client.get(reverse("reports:board")).content.decode()

    words = "The organisations that have a line under “Ranking still open”, with all their lines."
    assert [words in page for page in pages] == [True, True]
    assert "with all their lines" not in plain
    assert all("The choice of populations was to be looked at again" in page for page in pages)


def about_assets(participation):
    """The words of the line about the asset map, and what to do, long after everything."""
    [found] = [line for (rule, _), line in words_on(START + 400 * DAY).items() if rule == Rule.ASSETS]
    return found.words, found.todo


@pytest.mark.req("R243")
def test_a_line_about_assets_says_what_waits_and_names_no_asset():
    population = selected(name="Farm workers")
    participation = population.participation
    with time_machine.travel(f"{START} 12:00 +0000", tick=False):
        mapped = MappedAssetFactory.create_batch(10, population=population)
    nothing_chosen = about_assets(participation)
    first = mapped[0]
    first.prioritised_on, first.next_on = START, START + 5 * DAY
    first.save()
    late = about_assets(participation)
    first.owner, first.next_on = SeatFactory(team=population.team, ends_on=START + 3 * DAY), None
    first.save()

    assert nothing_chosen == (
        "Many assets are mapped for Farm workers, and none is chosen to engage first",
        "Ask the lead with whom the team begins",
    )
    assert late == (
        "The next step with an asset to engage first for Farm workers was planned for 6 September 2026",
        "Ask the lead what stands in the way",
    )
    assert about_assets(participation) == (
        "Whoever looked after an asset to engage first for Farm workers left on 4 September 2026",
        "Ask the lead who takes it on",
    )


@pytest.mark.req("R243")
def test_a_line_about_points_leads_to_the_page_of_what_is_due():
    population = selected(name="Farm workers")
    MeasureFactory(population=population, next_due_on=START)

    [line] = [line for (rule, _), line in words_on(START + 60 * DAY).items() if rule == Rule.MEASURES]

    assert line.words == "A measure for Farm workers has waited for its point since 1 September 2026"
    assert line.url == reverse("qiprojects:due", args=[population.participation.organisation.slug, population.pk])
