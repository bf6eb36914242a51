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
from tests.factories.milestones import progress_of
from tests.reports.test_attention import START, busy_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def participation():
    participation = busy_organisation()
    participation.organisation.name = "Eastshire"
    participation.organisation.save()
    return participation


def words_on(day):
    """{(rule, words): LineWords} of the lines that stand on this day, for somebody who sees everything."""
    refresh(Participation.objects.all(), on=START)
    lines = loaded(attention_lines(None, on=day).values("pk"))
    reader = Reader(user=None, on=day, sees_all=True, is_coach=False)
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
    }
    rules = {rule for rule, _ in expected}
    assert {key: value for key, value in found.items() if key[0] in rules} == expected


def test_every_line_leads_to_a_page_that_opens(client, participation):
    user = ProgrammeRoleFactory().person.user

    with time_machine.travel("2026-11-30 12:00 +0000", tick=False):
        client.force_login(user)
        opened = {(rule, client.get(line.url).status_code) for (rule, _), line in words_on(date(2026, 11, 30)).items()}

    assert opened == {(rule, 200) for rule, _ in opened}
    assert {Rule.STANDARD, Rule.RANKING, Rule.DECISION} <= {rule for rule, _ in opened}


def test_a_sub_team_that_never_had_a_plan_is_named(participation):
    population = participation.populations.selected().get()

    words = words_on(date(2026, 9, 5))

    assert (Rule.LIVED_EXPERIENCE, f"Nobody with lived experience is on the sub-team for {population}, and no plan is agreed") in words
