"""The list of measures, one measure, and the forms about it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from qiprojects.instruments import INSTRUMENTS
from qiprojects.models import Direction, Measure, MeasureKind, Project, Unit
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


def test_name_kind_and_unit_are_enough(client, population, by):
    response = client.post(address(population, "measure-add"), {**LEAST, "name": "First appointments"}, follow=True)

    words = text(response)
    assert "“First appointments” is a measure now." in words
    assert "Say what is counted and where the numbers come from." in words
    measure = Measure.objects.get()
    assert (measure.name, measure.unit, measure.frequency, measure.counts_people, measure.per) == (
        "First appointments",
        "count",
        "monthly",
        True,
        None,
    )


@pytest.mark.req("R167")
def test_whole_definition_is_kept_and_shown(client, population, by):
    typed = {
        **LEAST,
        "name": "Incidents",
        "kind": "balancing",
        "unit": "rate",
        "per": "1000",
        "direction": "down",
        "counted": "Incidents of restraint",
        "source": "Incident system",
        "numerator": "Incidents",
        "denominator": "Bed days",
        "collector": "Data analyst",
        "inclusions": "All wards",
        "exclusions": "Day units",
        "limits": "Night shifts write less down",
        "target": "12.5",
        **day("target_on", date(2027, 3, 31)),
        **day("collect_from", date(2026, 1, 1)),
        "serves": ["pcref", "core20plus5"],
        "benchmark": "14 in England",
        "benchmark_url": "https://example.org/dashboard",
        "unit_label": "incidents",
        "chart": "u",
    }

    words = text(client.post(address(population, "measure-add"), typed, follow=True))

    for part in (
        "balancing measure",
        "Incidents of restraint",
        "Rate for every 1,000 (incidents)",
        "Every month, by: Data analyst, from 1 January 2026",
        "Lower is better",
        "12.5 by 31 March 2027",
        "All wards",
        "Day units",
        "Night shifts write less down",
        "PCREF, Core20PLUS5",
    ):
        assert part in words
    assert Measure.objects.get().chart == "u"


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": ""}, "name", "Enter the name"),
        ({"unit": "rate"}, "per", "for how many the rate is"),
        ({"target": "seventy"}, "target", "must be a number"),
        ({"unit": "percentage", "target": "120"}, "target", "between 0 and 100"),
        ({"chart": "p"}, "chart", "does not fit a count"),
        ({"counted": "Ask 07700 900123"}, "counted", "Could this identify a person?"),
        ({"benchmark_url": "nowhere"}, "benchmark_url", "Enter a web address"),
    ],
)
def test_refused_definition_stays_typed(client, population, by, typed, field, words):
    sent_words = {**LEAST, "name": "Incidents", "limits": "Kept as typed", **typed}

    response = client.post(address(population, "measure-add"), sent_words)

    assert response.status_code == 422
    form = response.context["form"]
    assert words in str(form.errors[field])
    assert form["limits"].value() == "Kept as typed"
    assert form[field].value() == typed.get(field, None)
    assert not Measure.objects.exists()


def test_first_fields_are_those_that_a_tired_lead_needs(client, population, by):
    page = client.get(address(population, "measure-add")).content.decode()

    before_summaries = page.partition('data-draft="measure"')[2].partition("<details")[0]
    for name in ("name", "kind", "unit", "counted", "source"):
        assert f'name="{name}"' in before_summaries
    assert 'name="limits"' not in before_summaries
    assert " open>" not in page.partition('data-draft="measure"')[2]


@pytest.mark.parametrize("field", ["numerator", "denominator"])
def test_share_has_its_parts_among_the_first(client, population, by, field):
    measure = make.MeasureFactory(population=population, share=True)

    page = client.get(address(population, "measure-edit", measure.pk)).content.decode()

    assert f'name="{field}"' in page.partition('data-draft="measure"')[2].partition("<details")[0]


@pytest.mark.parametrize(
    ("code", "start"),
    [
        pytest.param("REQOL10", {"direction": "up", "unit": "score", "kind": "outcome"}, marks=pytest.mark.req("R351")),
        pytest.param("PHQ9", {"direction": "down", "unit": "score"}, marks=pytest.mark.req("R351")),
        pytest.param("FFT", {"direction": "up", "unit": "percentage"}, marks=pytest.mark.req("R350")),
        ("CQC_CMH", {"direction": "none"}),
        ("MOON", {"instrument": ""}),
    ],
)
def test_questionnaire_fills_the_form(client, population, by, code, start):
    form = client.get(address(population, "measure-add"), {"instrument": code}).context["form"]

    for name, value in start.items():
        assert form[name].value() == value
    if code in INSTRUMENTS:
        assert form["instrument"].value() == INSTRUMENTS[code].name
        assert form["name"].value().startswith(INSTRUMENTS[code].name)


@pytest.mark.req("R350", "R351", "R352")
def test_suggestions_name_questionnaires_and_self_assessments(client, population, by):
    words = text(client.get(address(population, "measure-add")))

    for instrument in INSTRUMENTS.values():
        assert instrument.name in words
    assert "A self-assessment of the service, such as the standards of a CCQI network" in words


def test_questionnaire_of_the_list_is_kept_as_its_code_and_shown_by_name(client, population, by):
    typed = {**LEAST, "name": "Wellbeing", "instrument": "dialog"}
    words = text(client.post(address(population, "measure-add"), typed, follow=True))
    measure = Measure.objects.get()

    assert measure.instrument == "DIALOG"
    assert "Questionnaire DIALOG" in words
    edit = client.get(address(population, "measure-edit", measure.pk)).context["form"]
    assert edit["instrument"].value() == "DIALOG"
    client.post(address(population, "measure-edit", measure.pk), {**sent(edit), "instrument": "Our own card"})
    assert Measure.objects.get().instrument == "Our own card"


@pytest.mark.req("R354", "R355")
def test_benchmark_and_its_link_can_be_changed(client, population, by):
    measure = make.MeasureFactory(population=population, benchmark="58% in England", benchmark_url="https://example.org/old")
    page = client.get(address(population, "measure", measure.pk))
    assert "58% in England" in text(page)
    assert 'href="https://example.org/old"' in page.content.decode()

    form = client.get(address(population, "measure-edit", measure.pk)).context["form"]
    client.post(address(population, "measure-edit", measure.pk), {**sent(form), "benchmark_url": "https://example.org/new"})

    assert Measure.objects.get().benchmark_url == "https://example.org/new"


def test_form_that_is_older_than_the_measure_is_told(client, population, by, measure):
    place = address(population, "measure-edit", measure.pk)
    old = sent(client.get(place).context["form"])
    client.post(place, {**old, "counted": "Kept appointments"})

    response = client.post(place, {**old, "counted": "All appointments"})

    assert response.status_code == 422
    assert "Somebody else has changed this" in text(response)
    assert response.context["form"]["counted"].value() == "All appointments"
    assert Measure.objects.get().counted == "Kept appointments"


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


def test_each_choice_is_explained(client, population, by):
    words = text(client.get(address(population, "measure-add")))

    for choice in (*MeasureKind, *Unit, *Direction):
        assert choice.label in words
    assert words.count("For example") > 20
