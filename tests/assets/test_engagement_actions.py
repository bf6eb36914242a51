"""Choosing whom to engage first, planning, and the log: what is kept, what is refused, what the log of the service says."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assets.actions import engagement as actions
from assets.actions.base import CannotChange
from assets.engagement import is_late, late, owner_is_current, owner_is_current_q
from assets.models import Choosing, EngagementEntry, EntryKind, MappedAsset
from assets.owners import may_be_asked
from audit.models import Entry
from core.errors import Refused
from organisations.models import Seat
from populations.models import Status
from tests.factories.assets import AssetFactory, EngagementEntryFactory, MappedAssetFactory
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import SeatFactory, project_team

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
LAST_WEEK = TODAY - timedelta(days=7)


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population):
    return member_of(population)


@pytest.fixture
def mapped(population):
    return [MappedAssetFactory(population=population) for _ in range(6)]


def choose(population, rows, by, on=LAST_WEEK, **more):
    return actions.choose_first(population, mapped=rows, on=on, **{"partners_took_part": False, "note": "", **more}, by=by)


def log(mapped, by, kind="approached", on=YESTERDAY, text=""):
    return actions.log(mapped, kind=kind, on=on, text=text, by=by)


def first(population):
    return list(MappedAsset.objects.prioritised().filter(population=population))


def states(rows):
    return [(row.status, row.prioritised_on) for row in MappedAsset.objects.filter(pk__in=[row.pk for row in rows])]


def codes():
    ours = Entry.objects.filter(action__regex="^(asset.chosen|asset.planned|engagement)").order_by("pk")
    return list(ours.values_list("action", flat=True))


@pytest.mark.req("R146")
@pytest.mark.parametrize("count", [2, 3, 4])
def test_two_to_four_are_chosen_to_engage_first_and_the_others_stay_on_the_map(count, population, by, mapped):
    choosing = choose(population, mapped[:count], by, partners_took_part=True, note="They are close")

    assert first(population) == mapped[:count]
    assert states(mapped) == [("prioritised", LAST_WEEK)] * count + [("mapped", None)] * (6 - count)
    assert (choosing.chosen_on, choosing.partners_took_part, choosing.note, choosing.by) == (LAST_WEEK, True, "They are close", by)
    assert codes() == ["asset.chosen"]


@pytest.mark.req("R146")
@pytest.mark.parametrize("count", [0, 1, 5])
def test_more_or_fewer_than_two_to_four_are_refused(count, population, by, mapped):
    with pytest.raises(CannotChange, match="Choose two to four") as refusal:
        choose(population, mapped[:count], by)

    assert (refusal.value.field, first(population), Choosing.objects.count(), codes()) == ("first", [], 0, [])


def test_one_asset_named_twice_counts_once(population, by, mapped):
    with pytest.raises(CannotChange, match="You have chosen 1"):
        choose(population, [mapped[0], mapped[0]], by)


def test_same_choice_again_writes_nothing(population, by, mapped):
    one = choose(population, mapped[:2], by, note="Close")
    two = choose(population, mapped[:2], by, on=TODAY)

    assert (one, Choosing.objects.count(), EngagementEntry.objects.count(), codes()) == (two, 1, 2, ["asset.chosen"])


def test_same_choice_with_more_to_say_is_kept(population, by, mapped):
    choose(population, mapped[:2], by)
    again = choose(population, mapped[:2], by, on=TODAY, partners_took_part=True)

    assert (again.partners_took_part, again.entries.count(), Choosing.objects.count()) == (True, 0, 2)


@pytest.mark.req("R147")
def test_those_left_out_of_a_new_choice_wait_for_later_and_keep_their_log(population, by, mapped):
    choose(population, mapped[:3], by)
    log(mapped[0], by, text="Met the caretaker")
    choose(population, mapped[1:4], by, on=TODAY)

    assert first(population) == mapped[1:4]
    assert states(mapped[:1]) == [("mapped", None)]
    assert list(mapped[0].entries.values_list("kind", flat=True)) == ["later", "approached", "prioritised"]
    assert not EngagementEntry.objects.filter(mapped__in=mapped[4:]).exists()


@pytest.mark.req("R147")
def test_asset_that_was_not_chosen_can_be_engaged_as_the_project_goes_on(population, by, mapped):
    choose(population, mapped[:2], by)

    log(mapped[4], by, kind="engaged")

    assert states([mapped[4]]) == [("engaged", None)]
    assert first(population) == mapped[:2]


def test_do_not_contact_cannot_be_chosen(population, by, mapped):
    barred = MappedAssetFactory(population=population, asset=AssetFactory(participation=population.participation, do_not_contact=True))

    with pytest.raises(CannotChange, match="must not be contacted"):
        choose(population, [mapped[0], barred], by)


def test_asset_of_another_map_or_taken_off_cannot_be_chosen(population, by, mapped):
    gone = MappedAssetFactory(population=population, removed_at=timezone.now())

    for other in (MappedAssetFactory(), gone):
        with pytest.raises(CannotChange, match="taken off the map"):
            choose(population, [mapped[0], other], by)


def test_one_that_was_taken_off_while_first_is_not_first_when_it_comes_back(population, by, mapped):
    choose(population, mapped[:4], by)
    MappedAsset.objects.filter(pk=mapped[0].pk).update(removed_at=timezone.now())
    choose(population, mapped[1:5], by, on=TODAY)
    MappedAsset.objects.filter(pk=mapped[0].pk).update(removed_at=None)

    assert first(population) == mapped[1:5]


def test_choice_of_the_future_or_before_the_latest_is_refused(population, by, mapped):
    choose(population, mapped[:2], by, on=YESTERDAY)

    with pytest.raises(CannotChange, match="today or in the past"):
        choose(population, mapped[:3], by, on=TODAY + timedelta(days=1))
    with pytest.raises(CannotChange, match="on a later day already"):
        choose(population, mapped[:3], by, on=LAST_WEEK)


def test_one_that_declined_stays_among_the_first_until_the_team_chooses_again(population, by, mapped):
    choose(population, mapped[:2], by)
    log(mapped[0], by, kind="declined")
    assert states(mapped[:1]) == [("declined", LAST_WEEK)]

    with pytest.raises(CannotChange, match="says something else on a later day"):
        choose(population, mapped[:2], by, on=LAST_WEEK)
    choose(population, mapped[:2], by, on=TODAY)

    assert states(mapped[:2]) == [("prioritised", TODAY), ("prioritised", LAST_WEEK)]


def test_log_of_the_service_names_no_individual(population, by, mapped):
    person = AssetFactory(participation=population.participation, individual=True, name="Chaplain Robin Example")
    row = MappedAssetFactory(population=population, asset=person)
    choose(population, [mapped[0], row], by)
    log(row, by, text="Met Robin")
    actions.plan(row, owner=None, next_action="Visit Robin", next_on=None, by=by)

    entries = Entry.objects.filter(action__regex="^(asset|engagement)").values_list("target_label", "changes", "reason")
    assert "Robin" not in str(list(entries))
    assert f"Asset {person.number}" in str(list(entries))


def test_status_follows_the_latest_day_whatever_the_order_of_writing(mapped, by):
    log(mapped[0], by, kind="engaged", on=TODAY)
    log(mapped[0], by, kind="approached", on=LAST_WEEK)
    log(mapped[0], by, kind="note", on=TODAY, text="Bring tea")

    assert states(mapped[:1]) == [("engaged", None)]


def test_line_that_is_taken_out_counts_no_more_and_comes_back(mapped, by):
    log(mapped[0], by, kind="approached", on=LAST_WEEK)
    entry = log(mapped[0], by, kind="paused")

    actions.remove_entry(entry, by=by)
    assert states(mapped[:1]) == [("approached", None)]
    with pytest.raises(Refused, match="taken away already"):
        actions.remove_entry(entry, by=by)
    actions.restore_entry(entry, by=by)

    assert states(mapped[:1]) == [("paused", None)]
    assert codes()[2:] == ["engagement.removed", "engagement.restored"]


def test_line_is_changed_and_one_changed_meanwhile_is_refused(mapped, by):
    entry = log(mapped[0], by)
    late_entry = EngagementEntry.objects.get(pk=entry.pk)
    actions.edit_entry(entry, kind="engaged", on=YESTERDAY, text="They will come", by=by)
    actions.edit_entry(late_entry, kind="engaged", on=YESTERDAY, text="They will come", by=by)

    with pytest.raises(Refused, match="changed or taken away since"):
        actions.edit_entry(late_entry, kind="paused", on=YESTERDAY, text="", by=by)

    assert states(mapped[:1]) == [("engaged", None)]
    assert codes() == ["engagement.logged", "engagement.edited"]


def test_same_line_twice_is_kept_once(mapped, by):
    assert log(mapped[0], by, text="Called") == log(mapped[0], by, text="Called")
    assert codes() == ["engagement.logged"]


@pytest.mark.parametrize(
    ("fields", "words", "field"),
    [
        ({"kind": "note"}, "Enter the note", "text"),
        ({"on": TODAY + timedelta(days=1)}, "today or in the past", "on"),
        ({"kind": "prioritised"}, "Choose what happened", "kind"),
        ({"kind": "later"}, "not among those to engage first", "kind"),
    ],
)
def test_line_that_says_nothing_is_refused(fields, words, field, mapped, by):
    with pytest.raises(CannotChange, match=words) as refusal:
        log(mapped[0], by, **fields)

    assert (refusal.value.field, EngagementEntry.objects.count()) == (field, 0)


def test_later_before_the_day_of_the_choice_is_refused(population, by, mapped):
    choose(population, mapped[:2], by, on=YESTERDAY)

    with pytest.raises(CannotChange, match="Enter that day or a later one") as refusal:
        log(mapped[0], by, kind="later", on=LAST_WEEK)
    log(mapped[0], by, kind="later", on=YESTERDAY)

    assert (refusal.value.field, first(population)) == ("on", mapped[1:2])


def test_line_of_a_choice_is_changed_by_choosing_alone(population, by, mapped):
    choose(population, mapped[:2], by)
    entry = mapped[0].entries.get()

    for act in (lambda: actions.remove_entry(entry, by=by), lambda: actions.edit_entry(entry, kind="note", on=TODAY, text="x", by=by)):
        with pytest.raises(CannotChange, match="Choose again"):
            act()


def test_no_line_of_the_log_makes_five_of_four(population, by, mapped):
    choose(population, mapped[:4], by)
    entry = log(mapped[0], by, kind="later")
    choose(population, mapped[1:5], by, on=TODAY)

    with pytest.raises(CannotChange, match="more than four"):
        actions.remove_entry(entry, by=by)

    assert first(population) == mapped[1:5]


@pytest.mark.req("R146")
def test_owner_next_step_and_day_are_planned(population, by, mapped):
    seat = Seat.objects.get(person=by.person)
    day = TODAY + timedelta(days=7)

    actions.plan(mapped[0], owner=seat, next_action="Visit", next_on=day, by=by)
    actions.plan(mapped[0], owner=seat, next_action="Visit", next_on=day, by=by)

    row = MappedAsset.objects.get(pk=mapped[0].pk)
    assert (row.owner, row.next_action, row.next_on) == (seat, "Visit", day)
    assert codes() == ["asset.planned"]
    assert Entry.objects.get(action="asset.planned").changes == {"fields": ["owner", "next_action", "next_on"]}


def test_owner_is_a_project_lead_or_somebody_of_this_sub_team(population, by, mapped):
    start = date(2026, 1, 5)
    project = project_team(population.participation)
    lead = SeatFactory(team=project, starts_on=start, role="deputy_lead")
    looks_on = [
        SeatFactory(team=project, starts_on=start, role=role) for role in ("administrator", "senior_sponsor", "project_team_member")
    ]
    elsewhere = Seat.objects.get(person=member_of(selected()).person)
    gone = SeatFactory(team=population.team, role="sub_team_member", starts_on=start, ends_on=YESTERDAY)
    nobody = SeatFactory(team=population.team, role="sub_team_member", starts_on=start, person=None)

    for seat in (elsewhere, gone, nobody, *looks_on):
        with pytest.raises(CannotChange, match="on this sub-team now, or a project lead"):
            actions.plan(mapped[0], owner=seat, next_action="Visit", next_on=None, by=by)
    actions.plan(mapped[0], owner=lead, next_action="Visit", next_on=None, by=by)

    assert MappedAsset.objects.get(pk=mapped[0].pk).owner == lead
    assert set(may_be_asked(population, TODAY)) == {lead, Seat.objects.get(person=by.person)}


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"next_on": YESTERDAY, "next_action": "Visit"}, "next_on"), ({"next_on": TODAY, "next_action": ""}, "next_action")],
)
def test_day_that_means_nothing_is_refused(fields, field, mapped, by):
    with pytest.raises(CannotChange) as refusal:
        actions.plan(mapped[0], owner=None, **fields, by=by)

    assert refusal.value.field == field


def test_plan_of_somebody_else_is_not_written_over(mapped, by):
    late_row = MappedAsset.objects.select_related("population", "asset").get(pk=mapped[0].pk)
    actions.plan(mapped[0], owner=None, next_action="Visit", next_on=None, by=by)

    with pytest.raises(Refused, match="changed or taken away since"):
        actions.plan(late_row, owner=None, next_action="Call", next_on=None, by=by)


def test_several_plans_are_kept_together_or_not_at_all(mapped, by):
    good = {"owner": None, "next_action": "Visit", "next_on": None}

    with pytest.raises(actions.CannotPlan) as refusal:
        actions.plan_each([(mapped[0], good), (mapped[1], {**good, "next_on": YESTERDAY})], by=by)

    assert (refusal.value.mapped, refusal.value.field) == (mapped[1], "next_on")
    assert not MappedAsset.objects.exclude(next_action="").exists()
    assert codes() == []


def test_who_has_left_looks_after_nothing_any_more(population):
    start = date(2026, 1, 5)
    seat = {"team": population.team, "starts_on": start, "role": "sub_team_member"}
    here, gone = SeatFactory(**seat), SeatFactory(**seat, ends_on=YESTERDAY)
    nameless = SeatFactory(**{**seat, "person": None})
    looks_on = SeatFactory(team=project_team(population.participation), starts_on=start, role="administrator")
    rows = [MappedAssetFactory(population=population, owner=owner) for owner in (here, gone, nameless, None, looks_on)]

    assert [owner_is_current(row, TODAY) for row in rows] == [True, False, False, False, False]
    assert list(MappedAsset.objects.filter(owner_is_current_q(TODAY))) == rows[:1]


def test_late_is_what_has_passed_and_was_not_declined(population):
    days = (YESTERDAY, TODAY, None)
    rows = [MappedAssetFactory(population=population, prioritised=True, next_on=day) for day in days]
    rows.append(MappedAssetFactory(population=population, prioritised=True, next_on=YESTERDAY, status="declined"))
    barred = AssetFactory(participation=population.participation, do_not_contact=True)
    rows.append(MappedAssetFactory(population=population, prioritised=True, next_on=YESTERDAY, asset=barred))

    assert [is_late(row, TODAY) for row in rows] == [True, False, False, False, False]
    assert list(late(MappedAsset.objects.all(), TODAY)) == rows[:1]


def test_nothing_is_written_once_the_population_is_not_worked_on_or_the_asset_is_off(population, by, mapped):
    entry = EngagementEntryFactory(mapped=mapped[0], on=LAST_WEEK)
    acts = (
        lambda: actions.log(mapped[0], kind=EntryKind.PAUSED, on=TODAY, text="", by=by),
        lambda: actions.plan(mapped[0], owner=None, next_action="Late", next_on=None, by=by),
        lambda: actions.edit_entry(entry, kind="paused", on=TODAY, text="", by=by),
        lambda: actions.remove_entry(entry, by=by),
    )
    MappedAsset.objects.filter(pk=mapped[0].pk).update(removed_at=timezone.now())
    for act in acts:
        with pytest.raises(CannotChange, match="taken off the map"):
            act()
    type(population).objects.update(status=Status.PARKED)

    for act in (*acts, lambda: choose(population, mapped[:2], by)):
        with pytest.raises(CannotChange, match="not worked on any more"):
            act()
