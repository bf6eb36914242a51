"""Writing the aim and the plan: what is kept, what is refused, what the log says."""

from datetime import date

import pytest
import time_machine

from audit.models import Entry
from populations.models import Status
from qiprojects.actions import aim as actions
from qiprojects.actions.base import CannotChange
from qiprojects.models import Aim, Project
from tests.factories import qiprojects as make
from tests.factories.datareview import member_of, selected

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
TODAY = date(2026, 11, 20)
ALL_MET = {name: {"met": "yes", "note": ""} for name in Aim.SMART}


@pytest.fixture
def frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population):
    return member_of(population)


def codes():
    return list(Entry.objects.filter(action__regex=r"^(aim|project)\.").order_by("pk").values_list("action", flat=True))


@pytest.mark.req("R153")
def test_one_loose_sentence_is_an_aim(population, by):
    aim = actions.save_aim(population, text="Improve access", on=TODAY, by=by)

    assert (aim.number, aim.status, aim.written_on, aim.by) == (1, "initial", TODAY, by)
    assert actions.current_aim(population) == aim
    assert codes() == ["aim.written"]
    assert "access" not in str(Entry.objects.get(action="aim.written").__dict__).lower()


@pytest.mark.req("R153", "R154")
def test_new_version_keeps_the_one_before_and_asks_for_the_checks_again(population, by):
    first = make.AimFactory(population=population, number=1, smart=True)

    second = actions.save_aim(population, text="Half the waiting", why_new="We heard why", as_new=True, on=TODAY, by=by)

    first.refresh_from_db()
    assert (first.status, first.text) == ("superseded", "Improve access to talking therapies")
    assert (second.number, second.status, second.checks, second.why_new) == (2, "initial", {}, "We heard why")
    assert actions.current_aim(population) == second


def test_correction_keeps_version_day_and_checks(population, by):
    aim = make.AimFactory(population=population, number=1, smart=True)

    actions.save_aim(population, text="Better words", with_partners_how="Not said", on=TODAY, by=by)

    aim.refresh_from_db()
    assert (aim.text, aim.number, aim.status, aim.written_on, aim.with_partners_how) == ("Better words", 1, "smart", make.BEGUN, "")
    assert Aim.objects.count() == 1
    assert codes() == ["aim.edited"]


def test_same_words_again_write_nothing(population, by):
    words = {"text": "Improve access", "target": "7 in 10", "on": TODAY, "by": by}
    aim = actions.save_aim(population, **words)

    assert actions.save_aim(population, **words, as_new=True, seen=None) == aim
    assert codes() == ["aim.written"]


@pytest.mark.parametrize(
    ("words", "field", "part"),
    [
        ({"text": "  "}, "text", "Write the aim"),
        ({"on": date(2026, 11, 21)}, "on", "today or before"),
        ({"on": date(2026, 6, 30)}, "on", "1 July 2026"),
    ],
)
def test_new_version_is_refused_with_a_reason(population, by, words, field, part):
    make.AimFactory(population=population, number=1)

    with pytest.raises(CannotChange) as refusal:
        actions.save_aim(population, **{"text": "Other words", "on": TODAY, **words}, as_new=True, by=by)

    assert refusal.value.field == field
    assert part in str(refusal.value)
    assert Aim.objects.count() == 1


def test_aim_that_somebody_changed_meanwhile_is_not_overwritten(population, by):
    mine = actions.save_aim(population, text="Improve access", on=TODAY, by=by)
    opened = Aim.objects.get(pk=mine.pk)
    actions.save_aim(population, text="Improve access for carers", on=TODAY, by=by)

    for seen in (opened, None):
        with pytest.raises(CannotChange, match="since you opened the page"):
            actions.save_aim(population, text="Something else", on=TODAY, by=by, seen=seen)
    assert actions.current_aim(population).text == "Improve access for carers"


@pytest.mark.req("R154", "R339")
def test_aim_is_smart_once_all_five_checks_are_met_and_not_before(population, by):
    aim = make.AimFactory(population=population, number=1)

    actions.check_smart(aim, checks={**ALL_MET, "time_based": {"met": "not_yet", "note": "No day yet"}}, by=by)
    aim.refresh_from_db()
    assert (aim.status, aim.checks["time_based"]) == ("initial", {"met": "not_yet", "note": "No day yet"})

    actions.check_smart(aim, checks=ALL_MET, by=by)
    aim.refresh_from_db()
    assert (aim.status, aim.is_smart) == ("smart", True)

    actions.check_smart(aim, checks={"specific": {"met": "", "note": ""}, "relevant": {"met": "", "note": "Whom did we ask?"}}, by=by)
    aim.refresh_from_db()
    assert (aim.status, aim.checks) == ("initial", {"relevant": {"met": "not_yet", "note": "Whom did we ask?"}})
    assert codes() == ["aim.checked"] * 3


def test_checks_of_an_earlier_version_an_unknown_check_and_a_stale_page_are_refused(population, by):
    old = make.AimFactory(population=population, number=1, status="superseded")
    aim = make.AimFactory(population=population, number=2)
    stale = Aim.objects.get(pk=aim.pk)
    actions.check_smart(aim, checks={"specific": {"met": "yes", "note": ""}}, by=by)

    for row, checks in [(old, ALL_MET), (aim, {"kind": {"met": "yes", "note": ""}}), (aim, {"specific": {"met": "no", "note": ""}})]:
        with pytest.raises(CannotChange):
            actions.check_smart(row, checks=checks, by=by)
    with pytest.raises(CannotChange, match="since you opened"):
        actions.check_smart(stale, checks=ALL_MET, by=by)
    assert actions.current_aim(population).checks == {"specific": {"met": "yes", "note": ""}}


@pytest.mark.req("R340", "R341")
def test_plan_is_kept_once(population, by):
    plan = {"route": "stepwise", "resources": "Two days a month", "timetable": "Tests from March"}

    project = actions.save_plan(population, **plan, by=by)
    actions.save_plan(population, **plan, by=by, seen=None)

    assert {name: getattr(Project.objects.get(), name) for name in plan} == plan
    assert codes() == ["project.planned"]
    opened = Project.objects.get()
    with time_machine.travel("2026-11-20 12:05 +0000", tick=False):
        actions.save_plan(population, **{**plan, "resources": "Three days"}, by=by)
    with pytest.raises(CannotChange, match="since you opened"):
        actions.save_plan(population, **{**plan, "resources": "One day"}, by=by, seen=opened)
    project.refresh_from_db()
    assert project.resources == "Three days"


def test_review_of_the_scale_up_plan_is_kept_and_not_dated_ahead(population, by):
    actions.review_scale_up(population, on=TODAY, note="Two clinics first", by=by)
    actions.review_scale_up(population, on=TODAY, note="Two clinics first", by=by)

    project = Project.objects.get()
    assert (project.scale_up_reviewed_on, project.scale_up_review_note) == (TODAY, "Two clinics first")
    assert codes() == ["project.scale_up_reviewed"]
    with pytest.raises(CannotChange):
        actions.review_scale_up(population, on=date(2026, 11, 21), by=by)


def test_population_that_is_not_worked_on_any_more_keeps_its_aim(population, by):
    aim = make.AimFactory(population=population, number=1)
    population.status = Status.CLOSED
    population.save()

    for act in (
        lambda: actions.save_aim(population, text="Other", on=TODAY, by=by),
        lambda: actions.check_smart(aim, checks=ALL_MET, by=by),
        lambda: actions.save_plan(population, route="", resources="Much", timetable="", by=by),
    ):
        with pytest.raises(CannotChange, match="not worked on any more"):
            act()
