"""The operational definition of a measure on its form: what is asked first, what is refused, what questionnaires fill in."""

from datetime import date

import pytest

from qiprojects.instruments import INSTRUMENTS
from qiprojects.models import Direction, Measure, MeasureKind, Unit
from tests.factories import qiprojects as make
from tests.factories.datareview import member_of, selected
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


def test_each_choice_is_explained(client, population, by):
    words = text(client.get(address(population, "measure-add")))

    for choice in (*MeasureKind, *Unit, *Direction):
        assert choice.label in words
    assert words.count("For example") > 20
