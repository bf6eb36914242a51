from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from populations.actions import long_list, selection
from populations.models import Answer, DecisionRoom, Population, RankingRound, RoundOption
from tests.factories.accounts import UserFactory
from tests.factories.organisations import ParticipationFactory, PopulationFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def population(participation, name, **fields):
    return PopulationFactory(participation=participation, name=name, definition="", **fields)


def ranked(*populations):
    """An open ranking of these populations."""
    room = DecisionRoom.objects.create(participation=populations[0].participation, number=1, opened_on=TODAY)
    ranking = RankingRound.objects.create(room=room, number=1, question="Which first?", opened_at=timezone.now(), electorate=5)
    for each in populations:
        RoundOption.objects.create(round=ranking, population=each, name=each.name)
    return ranking


def actions_recorded(population):
    return list(Entry.objects.filter(population_id=population.pk).order_by("pk").values_list("action", flat=True))


@pytest.fixture
def participation():
    return ParticipationFactory()


@pytest.fixture
def rural(participation):
    return population(participation, "Rural communities")


@pytest.fixture
def veterans(participation):
    return population(participation, "Women veterans")


# Suggesting


@pytest.mark.req("R43", "R192")
def test_a_suggestion_keeps_where_the_inequality_is(participation):
    by = UserFactory()

    made = long_list.suggest(
        participation=participation, name="Korean community", domains=["access", "outcomes"], why="Nobody comes", on=TODAY, by=by
    )

    made.refresh_from_db()
    assert (made.status, made.domains, made.why, made.suggested_by, made.signed_at) == (
        "candidate",
        ["access", "outcomes"],
        "Nobody comes",
        by,
        None,
    )


def test_a_suggestion_is_signed_at_once_when_the_list_is_open(participation):
    DecisionRoom.objects.create(participation=participation, number=1, opened_on=TODAY, list_opened_at=timezone.now())

    made = long_list.suggest(participation=participation, name="Korean community", on=TODAY, by=UserFactory())

    assert made.signed_at is not None


@pytest.mark.parametrize("typed", ["RURAL COMMUNITIES", "rural communities"])
def test_a_name_that_is_on_the_list_is_refused_in_any_case(participation, rural, typed):
    with pytest.raises(long_list.CannotList) as refusal:
        long_list.suggest(participation=participation, name=typed, on=TODAY)

    assert (refusal.value.field, Population.objects.count()) == ("name", 1)


def test_letters_beyond_english_are_the_same_name_in_any_case(participation):
    population(participation, "Élan 🙂")

    with pytest.raises(long_list.CannotList):
        long_list.suggest(participation=participation, name="ÉLAN 🙂", on=TODAY)


def test_another_organisation_may_have_the_same_name(rural):
    made = long_list.suggest(participation=ParticipationFactory(), name="Rural communities", on=TODAY)

    assert made.pk != rural.pk


# Changing and taking back


def test_a_change_without_a_difference_leaves_no_trace(rural):
    long_list.edit(population=rural, by=None, name="Rural communities", why="")

    assert "population.edited" not in actions_recorded(rural)


def test_a_new_name_stands_in_the_record(rural):
    long_list.edit(population=rural, by=None, name="Farm workers", is_significant_project=True, significant_project="Rural minds")

    rural.refresh_from_db()
    assert (rural.name, rural.significant_project) == ("Farm workers", "Rural minds")
    assert Entry.objects.get(action="population.edited").changes == {"name": "Farm workers"}


def test_a_name_that_another_has_is_refused(rural, veterans):
    with pytest.raises(long_list.CannotList) as refusal:
        long_list.edit(population=rural, by=None, name="women VETERANS")

    assert refusal.value.field == "name"


def test_the_case_of_a_name_may_be_changed(rural):
    long_list.edit(population=rural, by=None, name="RURAL communities")

    rural.refresh_from_db()
    assert rural.name == "RURAL communities"


def test_taking_back_ones_own_suggestion_removes_it(participation):
    by = UserFactory()
    mine = long_list.suggest(participation=participation, name="Korean community", on=TODAY, by=by)
    pk = mine.pk

    long_list.take_back(population=mine, by=by)

    assert not Population.objects.filter(pk=pk).exists()
    assert Entry.objects.get(action="population.taken_back").population_id == pk


def test_somebody_elses_suggestion_cannot_be_taken_back(participation):
    theirs = population(participation, "Korean community", by=UserFactory())

    with pytest.raises(long_list.CannotList):
        long_list.take_back(population=theirs, by=UserFactory())

    assert Population.objects.filter(pk=theirs.pk).exists()


def test_what_others_have_added_to_is_not_taken_back(participation):
    by = UserFactory()
    mine = population(participation, "Korean community", by=by)
    Answer.objects.create(population=mine, question="M2.2.p1", verdict="yes", text="Yes", by=UserFactory())

    with pytest.raises(long_list.CannotList):
        long_list.take_back(population=mine, by=by)


def test_what_is_short_listed_is_not_taken_back(participation):
    by = UserFactory()
    mine = population(participation, "Korean community", by=by)
    long_list.short_list(population=mine, on=TODAY)

    with pytest.raises(long_list.CannotList):
        long_list.take_back(population=mine, by=by)


# The short list


def test_short_listing_and_moving_back(rural):
    long_list.short_list(population=rural, on=TODAY)
    rural.refresh_from_db()
    assert (rural.status, rural.status_changed_on) == ("short_listed", TODAY)

    long_list.long_list(population=rural, on=TODAY)
    rural.refresh_from_db()
    assert rural.status == "candidate"


def test_asking_twice_is_recorded_once(rural):
    for _ in range(2):
        long_list.short_list(population=rural, on=TODAY)
    for _ in range(2):
        long_list.park(population=rural, reason="Work is under way", on=TODAY)
    for _ in range(2):
        long_list.restore(population=rural, on=TODAY)

    assert actions_recorded(rural)[1:] == ["population.short_listed", "population.parked", "population.restored"]


@pytest.mark.req("R46")
def test_the_short_list_holds_ten_and_no_more(participation):
    for number in range(10):
        long_list.short_list(population=population(participation, f"Number {number}"), on=TODAY)
    eleventh = population(participation, "One too many")

    with pytest.raises(long_list.CannotList) as refusal:
        long_list.short_list(population=eleventh, on=TODAY)

    assert str(refusal.value).startswith("The short list is full with 10 populations.")
    assert Population.objects.on_short_list().count() == 10


def test_a_selected_population_counts_as_short_listed(participation):
    for number in range(9):
        long_list.short_list(population=population(participation, f"Number {number}"), on=TODAY)
    population(participation, "Chosen", selected=True)

    with pytest.raises(long_list.CannotList):
        long_list.short_list(population=population(participation, "One too many"), on=TODAY)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_cannot_overfill_the_short_list():
    participation = ParticipationFactory()
    for number in range(9):
        long_list.short_list(population=population(participation, f"Number {number}"), on=TODAY)
    candidates = [population(participation, f"Late {number}") for number in range(2)]
    outcomes, barrier = [], Barrier(2)

    def choose(pk):
        chosen = Population.objects.select_related("participation__organisation").get(pk=pk)
        barrier.wait()
        try:
            long_list.short_list(population=chosen, on=TODAY)
            outcomes.append("listed")
        except long_list.CannotList:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=choose, args=[each.pk]) for each in candidates]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["listed", "refused"]


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_cannot_merge_two_populations_into_each_other():
    participation = ParticipationFactory()
    pair = [population(participation, "Rural communities"), population(participation, "Farm workers")]
    outcomes, barrier = [], Barrier(2)

    def merge(pk, into):
        source, target = (Population.objects.select_related("participation__organisation").get(pk=each) for each in (pk, into))
        barrier.wait()
        try:
            long_list.merge(population=source, into=target, reason="The same people", on=TODAY)
            outcomes.append("merged")
        except long_list.CannotList:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=merge, args=args) for args in ([pair[0].pk, pair[1].pk], [pair[1].pk, pair[0].pk])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["merged", "refused"]


# Parking, restoring


def test_parking_keeps_the_reason_and_restoring_brings_it_back(rural):
    long_list.park(population=rural, reason="A project is under way", on=TODAY, by=None)
    rural.refresh_from_db()
    assert (rural.status, rural.status_reason) == ("parked", "A project is under way")

    long_list.restore(population=rural, on=TODAY, by=None)
    rural.refresh_from_db()
    assert (rural.status, rural.status_reason) == ("candidate", "")


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_parking_needs_a_reason(rural, reason):
    with pytest.raises(long_list.CannotList) as refusal:
        long_list.park(population=rural, reason=reason, on=TODAY)

    assert refusal.value.field == "reason"


def test_what_is_parked_is_restored_before_it_is_short_listed(rural):
    long_list.park(population=rural, reason="Later", on=TODAY)

    for move in (long_list.short_list, long_list.long_list):
        with pytest.raises(long_list.CannotList) as refusal:
            move(population=rural, on=TODAY)
        assert str(refusal.value) == "“Rural communities” is parked. Restore it first."


def test_a_closed_population_can_be_brought_back(participation):
    chosen = population(participation, "Chosen", selected=True)
    selection.close(population=chosen, on=TODAY, by=None, reason="The work has ended")

    long_list.restore(population=chosen, on=TODAY)

    chosen.refresh_from_db()
    assert (chosen.status, chosen.team is None) == ("candidate", False)


@pytest.mark.parametrize(
    "change",
    [
        lambda chosen, other: long_list.park(population=chosen, reason="Later", on=TODAY),
        lambda chosen, other: long_list.merge(population=chosen, into=other, reason="The same", on=TODAY),
        lambda chosen, other: long_list.long_list(population=chosen, on=TODAY),
    ],
)
def test_a_selected_population_is_neither_parked_nor_merged_nor_moved_back(participation, rural, change):
    chosen = population(participation, "Chosen", selected=True)

    with pytest.raises(long_list.CannotList) as refusal:
        change(chosen, rural)

    assert str(refusal.value) == "“Chosen” is selected. Take its selection back first."


@pytest.mark.parametrize(
    "change",
    [
        lambda option, other: long_list.park(population=option, reason="Later", on=TODAY),
        lambda option, other: long_list.merge(population=option, into=other, reason="The same", on=TODAY),
        lambda option, other: long_list.long_list(population=option, on=TODAY),
    ],
)
def test_an_option_of_an_open_ranking_stays_until_it_is_withdrawn(rural, veterans, change):
    long_list.short_list(population=rural, on=TODAY)
    ranking = ranked(rural)

    with pytest.raises(long_list.CannotList) as refusal:
        change(rural, veterans)
    assert str(refusal.value) == "“Rural communities” is in the ranking that is open now. Withdraw it from the ranking first."

    ranking.options.update(withdrawn_at=timezone.now())
    change(rural, veterans)


@pytest.mark.parametrize("finished", ["closed_at", "cancelled_at"])
def test_a_finished_ranking_holds_nothing_back(rural, finished):
    RankingRound.objects.filter(pk=ranked(rural).pk).update(**{finished: timezone.now()})

    long_list.park(population=rural, reason="Later", on=TODAY)

    rural.refresh_from_db()
    assert rural.status == "parked"


# Merging and overlap


@pytest.mark.req("R47")
def test_a_merged_population_says_into_which_and_both_histories_tell_it(rural, veterans):
    Answer.objects.create(population=rural, question="M2.2.p1", verdict="yes", text="Yes", by=None)

    long_list.merge(population=rural, into=veterans, reason="Mostly the same people", on=TODAY)

    rural.refresh_from_db()
    assert (rural.status, rural.merged_into, rural.status_reason) == ("merged", veterans, "Mostly the same people")
    assert rural.answers.count() == 1
    assert list(veterans.merged_from.all()) == [rural]
    assert (actions_recorded(rural)[-1], actions_recorded(veterans)[-1]) == ("population.merged", "population.merged_in")


def test_a_merge_can_be_undone(rural, veterans):
    long_list.merge(population=rural, into=veterans, reason="The same", on=TODAY)

    long_list.restore(population=rural, on=TODAY)

    rural.refresh_from_db()
    assert (rural.status, rural.merged_into) == ("candidate", None)


def test_merging_twice_is_recorded_once(rural, veterans):
    for _ in range(2):
        long_list.merge(population=rural, into=veterans, reason="The same", on=TODAY)

    assert actions_recorded(rural).count("population.merged") == 1


def test_nothing_is_merged_into_itself(rural):
    with pytest.raises(long_list.CannotList) as refusal:
        long_list.merge(population=rural, into=rural, reason="The same", on=TODAY)

    assert refusal.value.field == "into"


def test_nothing_is_merged_into_what_is_aside(participation, rural, veterans):
    parked, merged, closed = (population(participation, name) for name in ("Parked", "Merged", "Closed"))
    long_list.park(population=parked, reason="Later", on=TODAY)
    long_list.merge(population=merged, into=veterans, reason="The same", on=TODAY)
    selection.select(population=closed, on=TODAY)
    selection.close(population=closed, on=TODAY, by=None, reason="The work has ended")

    for target in (parked, merged, closed):
        with pytest.raises(long_list.CannotList) as refusal:
            long_list.merge(population=rural, into=target, reason="The same", on=TODAY)
        assert refusal.value.field == "into"


def test_nothing_is_merged_into_another_organisations_population(rural):
    with pytest.raises(long_list.CannotList) as refusal:
        long_list.merge(population=rural, into=PopulationFactory(), reason="The same", on=TODAY)

    assert refusal.value.field == "into"


def test_what_is_merged_is_not_merged_again_elsewhere(participation, rural, veterans):
    long_list.merge(population=rural, into=veterans, reason="The same", on=TODAY)

    with pytest.raises(long_list.CannotList):
        long_list.merge(population=rural, into=population(participation, "Korean community"), reason="The same", on=TODAY)


@pytest.mark.req("R47")
def test_overlap_holds_both_ways_and_can_be_taken_off(rural, veterans):
    long_list.mark_overlaps(population=rural, others=[veterans])
    assert list(veterans.overlaps_with.all()) == [rural]
    assert (actions_recorded(rural)[-1], actions_recorded(veterans)[-1]) == ("population.overlap_marked", "population.overlap_marked")

    long_list.mark_overlaps(population=veterans, others=[])
    assert list(rural.overlaps_with.all()) == []


def test_nothing_overlaps_with_itself_or_with_another_organisations(rural):
    long_list.mark_overlaps(population=rural, others=[rural])
    assert list(rural.overlaps_with.all()) == []

    with pytest.raises(long_list.CannotList):
        long_list.mark_overlaps(population=rural, others=[PopulationFactory()])


# Shortening in one go


def test_shortening_is_all_or_nothing(participation):
    keep = [population(participation, f"Number {number}") for number in range(11)]
    aside = population(participation, "Somebody else does it")

    with pytest.raises(long_list.CannotList):
        long_list.shorten(participation=participation, keep=keep, put_aside=[aside], reason="Under way", on=TODAY)

    assert Population.objects.filter(status="candidate").count() == 12


@pytest.mark.req("R46")
def test_shortening_lists_some_and_parks_others(participation, rural, veterans):
    long_list.shorten(participation=participation, keep=[rural], put_aside=[veterans], reason="Under way", on=TODAY)

    rural.refresh_from_db()
    veterans.refresh_from_db()
    assert (rural.status, veterans.status, veterans.status_reason) == ("short_listed", "parked", "Under way")


def test_shortening_costs_the_same_for_three_rows_and_for_sixty(participation):
    def cost(number):
        made = [population(participation, f"{number} {each}") for each in range(number)]
        with CaptureQueriesContext(connection) as queries:
            long_list.shorten(participation=participation, keep=made[:2], put_aside=made[2:], reason="Under way", on=TODAY)
        return len(queries)

    assert cost(3) == cost(60)
    assert Entry.objects.filter(action="population.parked").count() == 59
    assert Entry.objects.filter(action="population.short_listed").count() == 4


def test_shortening_records_what_one_by_one_records(participation, rural, veterans):
    by = UserFactory()

    long_list.shorten(participation=participation, keep=[rural], put_aside=[veterans], reason="Under way", on=TODAY, by=by)

    last = [entries.latest("pk") for entries in (Entry.objects.filter(population_id=each.pk) for each in (rural, veterans))]
    organisation = participation.organisation_id
    assert [(entry.action, entry.reason, entry.actor_id, entry.organisation_id, entry.target_id) for entry in last] == [
        ("population.short_listed", "", by.pk, organisation, rural.pk),
        ("population.parked", "Under way", by.pk, organisation, veterans.pk),
    ]
    assert [(each.status, each.status_changed_on) for each in (rural, veterans)] == [("short_listed", TODAY), ("parked", TODAY)]


@pytest.mark.parametrize("where", ["keep", "put_aside"])
def test_shortening_with_what_was_taken_back_meanwhile_is_refused(participation, rural, veterans, where):
    chosen = {"keep": [rural], "put_aside": []}
    chosen[where] = [*chosen[where], veterans]
    Population.objects.filter(pk=veterans.pk).delete()

    with pytest.raises(long_list.CannotList, match="Somebody else has changed the list"):
        long_list.shorten(participation=participation, reason="Under way", on=TODAY, **chosen)

    rural.refresh_from_db()
    assert rural.status == "candidate"


def test_shortening_parks_nothing_that_is_ranked_selected_or_closed(participation, rural, veterans):
    chosen, closed = population(participation, "Chosen", selected=True), population(participation, "Closed", selected=True)
    selection.close(population=closed, on=TODAY, by=None, reason="Done")
    ranked(rural)

    for refused, words in ((rural, "is in the ranking that is open now"), (chosen, "is selected"), (closed, "is closed")):
        with pytest.raises(long_list.CannotList, match=words):
            long_list.shorten(participation=participation, keep=[], put_aside=[veterans, refused], reason="Under way", on=TODAY)

    veterans.refresh_from_db()
    assert veterans.status == "candidate"


def test_a_selection_ends_once(participation):
    chosen = population(participation, "Chosen", selected=True)
    selection.unselect(population=chosen, on=TODAY, by=None, reason="Too large")

    with pytest.raises(selection.CannotSelect):
        selection.close(population=chosen, on=TODAY, by=None, reason="Too large")

    chosen.refresh_from_db()
    assert chosen.status == "short_listed"
