"""Phases 2 and 3 in a browser: a member answers the sustainability check by keyboard; and the pages looked at by axe."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from qiprojects.actions import sustaining
from qiprojects.models import SustainabilityAnswer, SustainabilityRound
from qiprojects.sustainability import FACTORS
from tests.factories import qiprojects as make
from tests.factories.datareview import member_of, selected

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
TODAY = timezone.localdate()


@pytest.fixture
def population():
    return selected(name="Farm workers")


@pytest.fixture
def open_page(page_of, live_server, population):
    """`open_page(page, name, *args)` opens a page of the project."""

    def go(page, name, *args):
        page.goto(live_server.url + reverse(f"qiprojects:{name}", args=[population.participation.organisation.slug, population.pk, *args]))

    return go


def filled(population):
    """One of everything; two checks, the first of which has a result. Returns an adopted idea and the rounds."""
    here = {"population": population}
    idea = make.ChangeIdeaFactory(**here, status="adopted", text="Clinic at the village hall")
    make.CycleFactory(**here, idea=idea, number=1, finished=True, decision="adopt")
    measure = make.MeasureFactory(**here)
    make.DataMeetingFactory(**here, heard="It fits", decided="Go on").measures.add(measure)
    make.ScaleStepFactory(idea=idea)
    make.ScaleSiteFactory(idea=idea, started_on=TODAY, note="No room")
    make.StandardWorkFactory(idea=idea)
    make.SustainingFactory(idea=idea, monitoring="A chart each month", measure=measure)
    make.EvaluationFactory(**here, sustained="partly", approach_helped="Partners")
    make.HandoverFactory(**here, ending="both", to_role="Community team", what="The clinic")
    members = [member_of(population) for _ in range(5)]
    closed = sustaining.open_round(population, about="The village hall", on=TODAY, by=members[0])
    for level, user in zip("abbcd", members, strict=True):
        sustaining.answer(closed, levels=dict.fromkeys((factor.code for factor in FACTORS), level), by=user)
    sustaining.close_round(closed, on=TODAY, by=members[0])
    return idea, closed, sustaining.open_round(population, on=TODAY, by=members[0])


@pytest.mark.parametrize("with_scripts", [True, False])
def test_member_answers_by_keyboard_and_finds_the_answers_again(page_of, open_page, population, with_scripts):
    round = make.SustainabilityRoundFactory(population=population, number=1)
    page = page_of(member_of(population), java_script_enabled=with_scripts)
    open_page(page, "sustainability")

    page.get_by_role("button", name="Answer").press("Enter")
    for factor in FACTORS[:9]:
        group = page.get_by_role("group", name=factor.title)
        group.get_by_role("radio").nth(1).press("Space")
    page.get_by_role("button", name="Keep my answers").press("Enter")

    expect(page.get_by_text("You have answered.")).to_be_visible()
    page.get_by_role("button", name="Change my answers").click()
    expect(page.get_by_role("group", name=FACTORS[0].title).get_by_label("b: mostly true")).to_be_checked()
    expect(page.get_by_role("group", name=FACTORS[9].title).get_by_label("I cannot say")).to_be_checked()
    assert SustainabilityAnswer.objects.get(round=round).levels == dict.fromkeys((factor.code for factor in FACTORS[:9]), "b")
    assert not page.evaluate("Object.values(localStorage).some((kept) => kept.includes('mostly') || kept.includes('fit'))")


def test_check_is_closed_and_its_result_read(page_of, open_page, population):
    _, _, now = filled(population)
    page = page_of(member_of(population))
    open_page(page, "sustainability")

    page.get_by_role("link", name="Close the check").click()
    page.get_by_role("button", name="Close the check").click()

    expect(page.get_by_text("Fewer than 5 members answered")).to_be_visible()
    page.get_by_role("link", name="Back to the sustainability check").click()
    page.get_by_role("link", name="Sustainability check 1: The village hall").click()
    expect(page.get_by_role("row", name="Mostly true (b)").or_(page.get_by_role("row", name="between b and c")).first).to_be_visible()
    assert SustainabilityRound.objects.get(pk=now.pk).closed_on == TODAY


def test_pages_have_no_fault(page_of, open_page, axe, population):
    idea, closed, now = filled(population)
    page = page_of(member_of(population))
    pages = [
        *[(name,) for name in ("data-meetings", "data-meeting-add", "scaling", "scale-up-reviewed", "sustaining", "sustainability")],
        *[(name,) for name in ("evaluation", "evaluation-edit", "handover", "handover-edit", "handover-accept")],
        *[(name, idea.pk) for name in ("scaling-idea", "scale-step-add", "site-add", "standard-work", "sustaining-idea")],
        *[(name, now.pk) for name in ("sustainability-answer", "sustainability-close")],
        ("sustainability-round", closed.pk),
    ]
    for name, *args in pages:
        open_page(page, name, *args)
        axe(page)
