"""Testing a change idea: what is kept, what is refused, what becomes of the idea."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from populations.models import Status
from qiprojects.actions import cycles as actions
from qiprojects.actions.base import CannotChange
from qiprojects.models import Cycle, Stage
from tests.factories.assets import MappedAssetFactory
from tests.factories.datareview import member_of, selected
from tests.factories.qiprojects import ChangeIdeaFactory, CycleFactory, MeasureFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
LAST_WEEK = TODAY - timedelta(days=7)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population):
    return member_of(population)


@pytest.fixture
def idea(population):
    return ChangeIdeaFactory(population=population, text="Clinic at the village hall")


@pytest.fixture
def cycle(idea, by):
    return actions.plan_cycle(idea, question="Do people come?", what="A clinic", prediction="Three people come", by=by)


@pytest.fixture
def begun(cycle, by):
    actions.start(cycle, on=LAST_WEEK, by=by)
    return cycle


@pytest.fixture
def ended(begun, by):
    actions.end(begun, on=YESTERDAY, happened="Five people came", by=by)
    return begun


@pytest.fixture
def studied(ended, by):
    actions.study(ended, compared="More than we thought", learning="Market day works", by=by)
    return ended


def codes():
    return list(Entry.objects.filter(action__startswith="cycle").order_by("pk").values_list("action", flat=True))


def refused(**match):
    return pytest.raises(CannotChange, **match)


@pytest.mark.req("R174")
@pytest.mark.req("R195")
def test_a_test_goes_from_plan_to_act_and_its_idea_follows(cycle, idea, by):
    stages = [cycle.stage]
    actions.start(cycle, on=LAST_WEEK, by=by)
    stages.append(cycle.stage)
    idea.refresh_from_db()
    assert idea.status == "testing"
    actions.end(cycle, on=YESTERDAY, happened="Five people came", surprises="It rained", by=by)
    stages.append(cycle.stage)
    actions.study(cycle, compared="More", learning="Market day works", by=by)
    stages.append(cycle.stage)
    actions.decide(cycle, decision="adopt", why="People came back", on=TODAY, by=by)
    stages.append(cycle.stage)

    assert stages == [Stage.PLAN, Stage.DO, Stage.STUDY, Stage.ACT, Stage.DONE]
    idea.refresh_from_db()
    assert (idea.status, idea.status_reason) == ("adopted", "Test 1: People came back")
    assert codes() == ["cycle.planned", "cycle.started", "cycle.ended", "cycle.studied", "cycle.decided"]
    entry = Entry.objects.latest("pk")
    assert (entry.target_label, entry.changes) == (f"PDSA cycle 1 of change idea {idea.number}", {"decision": "adopt"})


@pytest.mark.req("R161")
def test_question_is_enough_to_plan(idea, by):
    cycle = actions.plan_cycle(idea, question="Do people come?", by=by)

    assert (cycle.number, cycle.scale, cycle.stage) == (1, "one_person", Stage.PLAN)
    idea.refresh_from_db()
    assert idea.status == "idea"


@pytest.mark.req("R158")
def test_plan_takes_testers_measures_and_the_test_before_it(population, idea, cycle, by):
    asset, measure = MappedAssetFactory(population=population), MeasureFactory(population=population)

    following = actions.plan_cycle(
        idea, question="In two halls?", scale="several", follows=cycle, tester=asset, with_partners=True, measures=[measure], by=by
    )

    following.refresh_from_db()
    assert (following.number, following.follows, following.scale) == (2, cycle, "several")
    assert (following.tester, following.with_partners, list(following.measures.all())) == (asset, True, [measure])


def test_button_pressed_twice_plans_one_test(idea, by):
    pair = [actions.plan_cycle(idea, question="Do people come?", by=by) for _ in range(2)]

    assert pair[0] == pair[1]
    assert codes() == ["cycle.planned"]


def test_number_of_a_test_that_was_taken_away_is_not_used_again(idea, cycle, by):
    actions.remove(cycle, by=by)

    assert actions.plan_cycle(idea, question="Again?", by=by).number == 2


def test_what_belongs_elsewhere_is_refused(idea, by):
    with refused(match="asset was taken off the map"):
        actions.plan_cycle(idea, question="Do people come?", tester=MappedAssetFactory(), by=by)
    with refused(match="measures was taken away"):
        actions.plan_cycle(idea, question="Do people come?", measures=[MeasureFactory()], by=by)
    with refused(match="belongs to another change idea"):
        actions.plan_cycle(idea, question="Do people come?", follows=CycleFactory(population=idea.population), by=by)
    with refused(match="question"):
        actions.plan_cycle(idea, question="", by=by)

    assert not idea.cycles.exists()


def test_plan_can_be_changed_until_the_test_begins(cycle, population, by):
    measure = MeasureFactory(population=population)

    actions.edit_plan(cycle, prediction="Four people come", measures=[measure], by=by)
    actions.edit_plan(cycle, prediction="Four people come", measures=[measure], by=by)

    cycle.refresh_from_db()
    assert (cycle.prediction, list(cycle.measures.all())) == ("Four people come", [measure])
    assert codes() == ["cycle.planned", "cycle.edited"]
    assert Entry.objects.latest("pk").changes == {"fields": "measures, prediction"}


def test_prediction_is_locked_when_the_test_begins(begun, by):
    with refused(match="prediction is locked") as refusal:
        actions.edit_plan(begun, prediction="Five people come", by=by)
    actions.edit_plan(begun, where="Market square", by=by)

    assert refusal.value.field == "prediction"
    begun.refresh_from_db()
    assert (begun.prediction, begun.where) == ("Three people come", "Market square")


def test_late_change_of_the_prediction_keeps_what_stood_there_and_why(begun, by):
    actions.change_prediction(begun, prediction="Five people come", reason="A slip of the pen", by=by)
    actions.change_prediction(begun, prediction="Five people come", reason="A slip of the pen", by=by)

    change = begun.prediction_changes.get()
    assert (change.was, change.reason, change.by) == ("Three people come", "A slip of the pen", by)
    begun.refresh_from_db()
    assert begun.prediction == "Five people come"


def test_change_of_the_prediction_is_refused_without_a_reason_or_before_the_test_begins(cycle, by):
    with refused(match="changed with the plan"):
        actions.change_prediction(cycle, prediction="Five", reason="A slip", by=by)
    actions.start(cycle, on=TODAY, by=by)
    with refused(match="why"):
        actions.change_prediction(cycle, prediction="Five", reason="", by=by)
    with refused(match="needs a prediction"):
        actions.change_prediction(cycle, prediction="", reason="No idea", by=by)

    assert not cycle.prediction_changes.exists()


def test_test_without_a_prediction_does_not_begin(idea, by):
    cycle = actions.plan_cycle(idea, question="Do people come?", by=by)

    with refused(match="what you expect") as refusal:
        actions.start(cycle, on=TODAY, by=by)
    actions.start(cycle, on=TODAY, prediction="Two come", by=by)

    assert refusal.value.field == "prediction"
    cycle.refresh_from_db()
    assert (cycle.prediction, cycle.started_on) == ("Two come", TODAY)


def test_day_on_which_it_began_is_corrected_and_never_in_the_future(cycle, by):
    with refused(match="in the future"):
        actions.start(cycle, on=TOMORROW, by=by)
    actions.start(cycle, on=YESTERDAY, by=by)
    actions.start(cycle, on=LAST_WEEK, by=by)
    actions.start(cycle, on=LAST_WEEK, by=by)

    assert codes() == ["cycle.planned", "cycle.started", "cycle.edited"]
    cycle.refresh_from_db()
    assert cycle.started_on == LAST_WEEK


def test_test_that_ends_before_it_starts_is_refused(begun, by):
    with refused(match="cannot end before it begins") as refusal:
        actions.end(begun, on=LAST_WEEK - timedelta(days=1), happened="Nothing", by=by)
    actions.end(begun, on=YESTERDAY, happened="Five came", by=by)
    with refused(match="cannot begin after that"):
        actions.start(begun, on=TODAY, by=by)

    assert refusal.value.field == "ended_on"


@pytest.mark.parametrize(
    ("on", "happened", "words"),
    [(TOMORROW, "Five came", "in the future"), (TODAY, "", "what happened")],
)
def test_end_is_refused_with_the_reason(on, happened, words, begun, by):
    with refused(match=words):
        actions.end(begun, on=on, happened=happened, by=by)

    begun.refresh_from_db()
    assert begun.stage == Stage.DO


def test_notes_can_be_kept_while_the_test_goes_on(begun, by):
    actions.end(begun, on=None, happened="Two came on the first day", by=by)

    assert begun.stage == Stage.DO
    begun.refresh_from_db()
    assert begun.happened == "Two came on the first day"


def test_each_part_waits_for_the_one_before(cycle, by):
    with refused(match="not begun"):
        actions.end(cycle, on=TODAY, happened="Five came", by=by)
    actions.start(cycle, on=LAST_WEEK, by=by)
    with refused(match="goes on"):
        actions.study(cycle, compared="", learning="Market day", by=by)
    actions.end(cycle, on=YESTERDAY, happened="Five came", by=by)
    with refused(match="what you learnt"):
        actions.decide(cycle, decision="adopt", why="It works", on=TODAY, by=by)
    with refused(match="what you learnt"):
        actions.study(cycle, compared="More", learning="", by=by)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"decision": "maybe"}, "adopt, adapt or abandon"),
        ({"why": ""}, "why"),
        ({"on": TOMORROW}, "today or before"),
        ({"on": date(2020, 1, 1)}, "decided then or later"),
    ],
)
def test_decision_is_refused_with_the_reason(fields, words, studied, by):
    with refused(match=words):
        actions.decide(studied, **{"decision": "adopt", "why": "It works", "on": TODAY, **fields}, by=by)


def test_abandoned_idea_stays_being_tested_while_another_test_goes_on(studied, idea, by):
    other = actions.plan_cycle(idea, question="In the library?", prediction="Two", by=by)
    actions.start(other, on=TODAY, by=by)

    actions.decide(studied, decision="abandon", why="Nobody came back", on=TODAY, by=by)
    idea.refresh_from_db()
    assert idea.status == "testing"
    actions.end(other, on=TODAY, happened="Nobody came", by=by)
    actions.study(other, compared="Fewer", learning="Not here", by=by)
    actions.decide(other, decision="abandon", why="Nobody came at all", on=TODAY, by=by)

    idea.refresh_from_db()
    assert (idea.status, idea.status_reason) == ("abandoned", "Test 2: Nobody came at all")


@pytest.mark.parametrize("decision", ["adapt", "abandon"])
def test_idea_that_is_past_testing_stays_there(decision, studied, idea, by):
    type(idea).objects.update(status="scaled")

    actions.decide(studied, decision=decision, why="Not at this site", on=TODAY, by=by)

    idea.refresh_from_db()
    assert idea.status == "scaled"


def test_adopted_idea_stays_adopted_when_the_next_test_begins(cycle, idea, by):
    type(idea).objects.update(status="adopted")

    actions.start(cycle, on=TODAY, by=by)

    idea.refresh_from_db()
    assert idea.status == "adopted"


def test_long_reason_is_cut_at_a_word_for_the_idea_and_kept_whole_with_the_test(studied, idea, by):
    actions.decide(studied, decision="adapt", why="people came " * 100, on=TODAY, by=by)

    idea.refresh_from_db()
    assert len(idea.status_reason) <= 300
    assert idea.status_reason.endswith("…")
    assert len(studied.why) == 1_200


def test_older_copy_of_a_test_overwrites_nothing(cycle, by):
    older = Cycle.objects.select_related("idea").get(pk=cycle.pk)
    older.population = cycle.population
    actions.edit_plan(cycle, what="A clinic with tea", by=by)

    for change in (
        lambda: actions.edit_plan(older, what="A clinic without tea", by=by),
        lambda: actions.start(older, on=TODAY, by=by),
    ):
        with refused(match="Somebody else"):
            change()

    cycle.refresh_from_db()
    assert (cycle.what, cycle.started_on) == ("A clinic with tea", None)


def test_test_is_taken_away_and_put_back(cycle, idea, by):
    actions.remove(cycle, by=by)
    for change in (
        lambda: actions.remove(cycle, by=by),
        lambda: actions.start(cycle, on=TODAY, by=by),
    ):
        with refused(match="taken away"):
            change()
    type(idea).objects.update(removed_at=timezone.now())
    with refused(match="Put that back first"):
        actions.put_back(cycle, by=by)
    type(idea).objects.update(removed_at=None)
    actions.put_back(cycle, by=by)
    with refused(match="there already"):
        actions.put_back(cycle, by=by)

    assert Cycle.objects.current().get() == cycle
    assert codes() == ["cycle.planned", "cycle.removed", "cycle.restored"]


def test_nothing_changes_where_the_population_is_not_worked_on(cycle, idea, by):
    type(idea.population).objects.update(status=Status.PARKED)

    with refused(match="not worked on"):
        actions.start(cycle, on=TODAY, by=by)
    with refused(match="not worked on"):
        actions.plan_cycle(idea, question="Again?", by=by)
