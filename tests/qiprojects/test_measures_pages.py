"""The list of measures, one measure, its groups, its baseline, and the date agreed for one."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from qiprojects.models import Measure, MeasureKind, Project
from tests.counting import queries_of
from tests.factories import qiprojects as make
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import AssignmentFactory
from tests.qiprojects.pages import address, day, text

pytestmark = pytest.mark.django_db
LEAST = {"kind": "outcome", "unit": "count", "direction": "up", "frequency": "monthly", "counts_people": "on"}


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


@pytest.fixture
def measure(population):
    return make.MeasureFactory(population=population, name="Seen in time")


def sent(form):
    """What a form would send as it stands."""
    found = {}
    for field in form:
        value = field.value()
        if hasattr(value, "year"):
            found |= day(field.html_name, value)
        elif value not in (None, False):
            found[field.html_name] = "on" if value is True else value
    return found


def coach_of(population, client):
    user = AssignmentFactory(participation=population.participation).person.user
    client.force_login(user)
    return user


@pytest.mark.req("R162", "R193")
def test_empty_list_says_how_to_begin(client, population, by):
    words = text(client.get(address(population, "measures")))

    assert "An outcome measure tells whether the aim is being reached." in words
    assert "How will you know that a change is an improvement?" in words
    assert "Add the first measure" in words


@pytest.mark.req("R349")
def test_list_shows_measures_by_kind_with_what_they_say(client, population, by):
    for kind in MeasureKind:
        make.MeasureFactory(population=population, name=f"A {kind.label.lower()} measure", kind=kind, defined=True)
    rising = make.MeasureFactory(population=population, name="Rising", kind="process", counted="People", next_due_on=date(2024, 4, 1))
    make.points(rising, *[10, 12] * 8, 40)

    page = client.get(address(population, "measures"))

    words = text(page)
    assert words.index("A outcome measure") < words.index("A process measure") < words.index("Rising") < words.index("A balancing measure")
    assert "Signal of improvement: higher" in words
    assert "Still to say: where the numbers come from." in words
    assert "Next point due since 1 April 2024" in words
    assert page.content.decode().count("<svg") > 1
    assert "No points yet" in words


def test_list_asks_first_for_the_outcome(client, population, by):
    measure = make.MeasureFactory(population=population, name="Seen in time", kind="outcome")
    make.MeasureFactory(population=population, kind="process", defined=True)

    assert "“Seen in time” still needs its definition" in text(client.get(address(population, "measures")))
    Measure.objects.filter(pk=measure.pk).update(counted="People", source="System")
    assert "still needs its definition" not in text(client.get(address(population, "measures")))


def test_measures_move_by_buttons(client, population, by):
    first, second = (make.MeasureFactory(population=population, name=name) for name in ("First", "Second"))
    page = text(client.get(address(population, "measures")))
    assert page.count("Move up") == page.count("Move down") == 1

    response = client.post(address(population, "measure-move", second.pk), {"direction": "up"})

    assert response.url.endswith(f"#measure-{second.pk}")
    words = text(client.get(address(population, "measures")))
    assert words.index("Second") < words.index("First")
    client.post(address(population, "measure-move", first.pk), {"direction": "sideways"})
    assert client.get(address(population, "measure-move", first.pk)).status_code == 405


def test_measure_without_points_says_the_next_step(client, population, by, measure):
    words = text(client.get(address(population, "measure", measure.pk)))

    assert "No points yet" in words
    assert "Say what is counted and where the numbers come from." in words
    assert "Complete the definition" in words


def test_measure_shows_chart_points_and_other_kinds(client, population, by):
    measure = make.MeasureFactory(population=population, share=True, defined=True, name="Seen in time")
    make.points(measure, *[(place, 40) for place in range(10, 24)], None)

    page = client.get(address(population, "measure", measure.pk))
    other = client.get(address(population, "measure", measure.pk), {"chart": "p"})
    nonsense = client.get(address(population, "measure", measure.pk), {"chart": "pie", "group": "x", "page": "x"})

    assert [page.context["chart"].kind, other.context["chart"].kind, nonsense.context["chart"].kind] == ["xmr", "p", "xmr"]
    assert [kind for kind, _ in page.context["kinds"]] == ["run", "xmr", "p"]
    assert [point.text for point in page.context["points"]] == ["not collected", "57.5%", "55%"]
    assert "Nobody was there" in text(page)
    assert "All 15 points" in text(page)


def test_all_points_have_pages_the_latest_first(client, population, by, measure):
    group = make.BreakdownGroupFactory(measure=measure, label="Under 25")
    make.points(measure, *range(1000, 1030))
    make.points(measure, 7, group=group)

    first, second = (client.get(address(population, "measure-points", measure.pk), {"page": page}) for page in (1, 2))
    young = client.get(address(population, "measure-points", measure.pk), {"group": group.pk})

    assert [point.text for point in first.context["points"]][:2] == ["1,029", "1,028"]
    assert [point.text for point in second.context["points"]][-1] == "1,000"
    assert [point.text for point in young.context["points"]] == ["7"]
    assert "Take away" in text(first)


def test_readers_outside_see_points_hidden_and_cannot_change_them(client, population, measure):
    make.points(measure, 3, 42)
    client.force_login(ProgrammeRoleFactory().person.user)

    page = client.get(address(population, "measure-points", measure.pk))

    assert [point.text for point in page.context["points"]] == ["40", "*"]
    assert "Take away" not in text(page)


@pytest.mark.req("R353")
def test_group_has_its_own_chart_and_points(client, population, by):
    measure = make.MeasureFactory(population=population, breakdown="age")
    group = make.BreakdownGroupFactory(measure=measure, label="Under 25")
    make.points(measure, 100, 110)
    make.points(measure, 31, 32, 33, group=group)

    everybody = client.get(address(population, "measure", measure.pk))
    young = client.get(address(population, "measure", measure.pk), {"group": group.pk})

    assert len(everybody.context["chart"].dates) == 2
    assert [point.text for point in young.context["points"]] == ["33", "32", "31"]
    assert "Latest points: Under 25" in text(young)
    assert "Age: Everybody Under 25" in text(young)


def test_readers_outside_see_no_small_numbers_and_no_forms(client, population):
    measure = make.MeasureFactory(population=population, counts_people=True, defined=True)
    make.points(measure, 3, 42, 1)
    client.force_login(ProgrammeRoleFactory().person.user)

    page = client.get(address(population, "measure", measure.pk))

    chart = page.context["chart"]
    assert chart.texts == ("*", "40", "*")
    assert page.context["points"] == []
    words = text(page)
    for link in ("Add a point", "Change the measure", "Write a note", "Draw new lines", "Set a baseline"):
        assert link not in words


def test_queries_do_not_grow_with_measures_and_points(client, population, by):
    def one_more(name):
        measure = make.MeasureFactory(population=population, name=name, defined=True)
        make.points(measure, *range(10, 24))
        make.AnnotationFactory(measure=measure)
        make.ObservationFactory(measure=measure)
        return measure

    first = one_more("First")
    few, few_of_one = queries_of(client, address(population, "measures")), queries_of(client, address(population, "measure", first.pk))
    for number in range(5):
        one_more(f"Measure {number}")
        make.AnnotationFactory(measure=first)
        make.ObservationFactory(measure=first)
    make.points(first, *range(30), first=date(2020, 1, 1))

    assert queries_of(client, address(population, "measures")) == few
    assert queries_of(client, address(population, "measure", first.pk)) == few_of_one


def test_long_list_has_pages(client, population, by):
    for number in range(26):
        make.MeasureFactory(population=population, name=f"Measure of people {number:02}", position=number)

    first, second = (text(client.get(address(population, "measures"), {"page": page})) for page in (1, 2))

    assert "Measure of people 00" in first
    assert "Measure of people 25" not in first
    assert "Measure of people 25" in second


def test_measure_is_taken_away_and_put_back(client, population, by, measure):
    response = client.post(address(population, "measure-remove", measure.pk), follow=True)

    assert "“Seen in time” is taken away." in text(response)
    back = address(population, "measure-put-back", measure.pk)
    assert back in response.content.decode()
    assert client.get(address(population, "measure", measure.pk)).status_code == 404
    assert "The measure is back, as it was." in text(client.post(back, follow=True))
    assert Measure.objects.current().get() == measure


def test_groups_are_written_one_on_each_line(client, population, by, measure):
    place = address(population, "measure-groups", measure.pk)
    form = client.get(place).context["form"]

    client.post(place, {**sent(form), "breakdown": "age", "new": "Under 25\r\n25 and over"})
    young = measure.groups.get(label="Under 25")
    again = client.get(place).context["form"]
    response = client.post(place, {**sent(again), f"group_{young.pk}": "16 to 24", "new": "Over 90"}, follow=True)

    assert "The measure has 3 groups." in text(response)
    assert [group.label for group in measure.groups.current()] == ["16 to 24", "25 and over", "Over 90"]
    stale = client.post(place, {**sent(again), "new": "Late"})
    assert stale.status_code == 422
    assert "Somebody else has changed this" in text(stale)


def test_ready_list_fills_the_groups(client, population, by, measure):
    form = client.get(address(population, "measure-groups", measure.pk), {"ready": "fifths"}).context["form"]

    assert form["breakdown"].value() == "deprivation"
    assert form["new"].value().splitlines() == ["1 (most deprived)", "2", "3", "4", "5 (least deprived)"]
    assert client.get(address(population, "measure-groups", measure.pk), {"ready": "x"}).context["form"]["new"].value() == ""


def test_group_is_taken_away_and_put_back(client, population, by, measure):
    group = make.BreakdownGroupFactory(measure=measure, label="Under 25")

    response = client.post(address(population, "group-remove", measure.pk, group.pk), follow=True)
    back = address(population, "group-put-back", measure.pk, group.pk)
    assert back in response.content.decode()
    client.post(back)

    assert measure.groups.current().get() == group


def test_baseline_is_proposed_set_and_emptied(client, population, by, measure):
    make.points(measure, *range(10, 24))
    idea = make.ChangeIdeaFactory(population=population)
    make.CycleFactory(population=population, idea=idea, started_on=date(2024, 6, 15)).measures.add(measure)
    place = address(population, "baseline", measure.pk)

    words = text(client.get(place))
    assert "The points before the first test: up to 14 June 2024" in words
    assert "The first 12 points: up to 1 December 2024" in words
    form = client.get(place, {"until": "2024-12-01"}).context["form"]
    assert form["baseline_until"].value() == date(2024, 12, 1)
    assert client.get(place, {"until": "2024-13-41"}).context["form"]["baseline_until"].value() is None
    client.post(place, sent(form))
    assert Measure.objects.get().baseline_until == date(2024, 12, 1)
    refused = client.post(place, {"seen": client.get(place).context["form"]["seen"].value(), **day("baseline_until", date(2023, 1, 1))})
    assert "first point is from 1 January 2024" in text(refused)
    client.post(place, {"seen": client.get(place).context["form"]["seen"].value()})

    assert Measure.objects.get().baseline_until is None


def test_baseline_before_the_first_test_is_not_proposed_where_it_covers_all_points(client, population, by, measure):
    make.points(measure, *range(10, 24))
    idea = make.ChangeIdeaFactory(population=population)
    make.CycleFactory(population=population, idea=idea, started_on=date(2025, 2, 2)).measures.add(measure)

    words = text(client.get(address(population, "baseline", measure.pk)))

    assert "The points before the first test" not in words
    assert "The first 12 points" in words


def test_others_see_a_share_without_its_counts_in_chart_table_and_list_of_points(client, population):
    measure = make.MeasureFactory(population=population, share=True, chart="p")
    make.points(measure, *[(20 + place % 5, 59) for place in range(14)])
    client.force_login(ProgrammeRoleFactory(role="evaluator").person.user)

    page = client.get(address(population, "measure", measure.pk), {"chart": "p"})

    assert page.context["chart"].kind == "xmr"
    assert "P chart" not in text(page)
    assert not page.context["chart"].has_parts
    assert "Counts" not in text(client.get(address(population, "measure-points", measure.pk)))


@pytest.mark.req("R177")
def test_coach_agrees_a_date_and_everybody_reads_it(client, population):
    coach_of(population, client)
    by_date = timezone.localdate() + timedelta(days=40)
    place = address(population, "measures-agree")
    assert "Agree a date for an outcome measure" in text(client.get(address(population, "measures")))

    typed = {"seen": client.get(place).context["form"]["seen"].value(), **day("measures_agreed_on", timezone.localdate())}
    empty = client.post(place, typed)
    assert "Enter the date by which an outcome measure is added" in text(empty)
    client.post(place, {**typed, **day("measures_by", by_date)})

    assert Project.objects.get().measures_by == by_date
    client.force_login(member_of(population))
    words = text(client.get(address(population, "measures")))
    assert "Agreed with the QI coach" in words
    assert "Change the agreed date" not in words


def test_page_of_a_closed_population_leads_back(client, population, by, measure):
    type(population).objects.update(status="parked")

    assert client.get(address(population, "measure-edit", measure.pk)).status_code == 302
    assert "Change the measure" not in text(client.get(address(population, "measure", measure.pk)))


def test_measure_of_another_population_is_not_found(client, population, by):
    other = make.MeasureFactory()
    place = reverse("qiprojects:measure", args=[population.participation.organisation.slug, population.pk, other.pk])

    assert client.get(place).status_code == 404
