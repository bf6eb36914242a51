"""Pages on which one point is added, changed and taken away, what is due, and the points as a file."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.dates import add_months
from qiprojects.models import DataPoint
from qiprojects.restating import restate
from tests.counting import queries_of, says_number
from tests.datareview.pages import text
from tests.factories import qiprojects as make
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.datareview import member_of, selected

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
THIS_MONTH = TODAY.replace(day=1)
LAST_MONTH, BEFORE = add_months(THIS_MONTH, -1), add_months(THIS_MONTH, -2)


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
    return make.MeasureFactory(population=population, collect_from=BEFORE)


@pytest.fixture
def share(population):
    return make.MeasureFactory(population=population, share=True, collect_from=BEFORE)


def url(of, name, *args):
    """The address of a page of a population, or of a measure."""
    population = getattr(of, "population", of)
    keys = [of.pk] if population is not of else []
    return reverse(f"qiprojects:{name}", args=[population.participation.organisation.slug, population.pk, *keys, *args])


def month(day):
    return f"{day:%B} {day.year}"


def points_of(measure):
    return {point.starts_on: point.value for point in DataPoint.objects.current().filter(measure=measure)}


# One point


@pytest.mark.req("R175")
def test_next_period_is_proposed_and_one_number_is_enough(client, by, measure):
    make.points(measure, 12, first=BEFORE)
    page = client.get(url(measure, "point-add"))

    assert f"For {month(LAST_MONTH)}" in text(page)
    assert 'inputmode="decimal"' in page.content.decode()
    day = {f"starts_on_{place}": part for place, part in enumerate((1, LAST_MONTH.month, LAST_MONTH.year))}
    response = client.post(url(measure, "point-add"), {"value": " 1,234 ", **day}, follow=True)
    assert f"{month(LAST_MONTH)}: 1,234. The point is on the chart." in text(response)
    assert points_of(measure)[LAST_MONTH] == 1234
    assert response.redirect_chain == [(url(measure, "measure"), 302)]


def test_form_comes_back_while_more_is_due(client, by, share):
    data = {"numerator": "12", "denominator": "40", "starts_on": BEFORE.isoformat()}
    response = client.post(url(share, "point-add"), data, follow=True)

    assert f"{month(BEFORE)}: 12 of 40: 30%." in text(response)
    assert f"For {month(LAST_MONTH)}" in text(response)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"numerator": "45", "denominator": "40"}, "The numerator (45) is above the denominator (40)"),
        ({"numerator": "twelve", "denominator": "40"}, "“twelve” is not a number"),
        ({"numerator": "", "denominator": "40"}, "Enter the numerator"),
        ({"numerator": "30%", "denominator": "40"}, "“30%” is a percentage, and this number is none"),
        ({"numerator": "0", "denominator": "0"}, "Nothing can be out of 0"),
    ],
)
def test_what_cannot_be_is_said_and_stays_typed(client, by, share, data, words):
    response = client.post(url(share, "point-add"), {**data, "starts_on": BEFORE.isoformat(), "note": "A strike"})

    assert response.status_code == 422
    assert words in text(response)
    assert 'value="40"' in response.content.decode() or 'value="0"' in response.content.decode()
    assert 'value="A strike"' in response.content.decode()
    assert points_of(share) == {}


def test_further_fields_stay_closed_until_they_say_something(client, by, measure):
    typed = {"value": "many", "starts_on": BEFORE.isoformat()}

    def is_open(data):
        return '<details class="nhsuk-details" open' in client.post(url(measure, "point-add"), data).content.decode()

    assert not is_open(typed)
    assert is_open({**typed, "note": "A strike"})
    assert is_open({**typed, "starts_on": LAST_MONTH.isoformat()})


def test_second_point_of_a_day_and_a_day_in_the_future_are_refused(client, by, measure):
    make.points(measure, 12, first=BEFORE)
    taken = client.post(url(measure, "point-add"), {"value": "13", "starts_on": BEFORE.isoformat()})
    tomorrow = client.post(url(measure, "point-add"), {"value": "13", "starts_on": (TODAY + timedelta(days=1)).isoformat()})

    assert "There is a point for" in text(taken)
    assert "must be on or before" in text(tomorrow)
    assert points_of(measure) == {BEFORE: 12}


@pytest.mark.req("R353")
def test_point_of_a_group_and_earlier_gaps_are_offered(client, by, measure):
    group = make.BreakdownGroupFactory(measure=measure, label="Aged 18 to 25")
    make.points(measure, 12, first=LAST_MONTH)
    page = text(client.get(url(measure, "point-add")))
    assert "Also without a point" in page
    assert month(BEFORE) in page

    page = client.get(f"{url(measure, 'point-add')}?group={group.pk}")
    assert f"For {month(BEFORE)} , Aged 18 to 25" in text(page)
    client.post(url(measure, "point-add"), {"value": "3", "starts_on": BEFORE.isoformat(), "group": str(group.pk)})
    assert DataPoint.objects.get(group=group).value == 3


@pytest.mark.parametrize("asked", ["on=2026-13-45", "on=9999-12-31", "group=x", "on=&group=999"])
def test_odd_addresses_are_read_as_no_wish(client, by, measure, asked):
    assert client.get(f"{url(measure, 'point-add')}?{asked}").status_code == 200


def test_point_that_was_not_collected_is_marked(client, by, measure):
    page = client.get(f"{url(measure, 'point-missing')}?on={BEFORE.isoformat()}")
    assert month(BEFORE) in text(page)
    without = client.post(url(measure, "point-missing"), {"note": "", "starts_on": BEFORE.isoformat()})
    assert "Say why" in text(without)

    response = client.post(url(measure, "point-missing"), {"note": "The system was replaced", "starts_on": BEFORE.isoformat()}, follow=True)
    assert f"{month(BEFORE)} is marked as not collected." in text(response)
    assert DataPoint.objects.get().is_missing


def edit_data(point, client, **data):
    form = client.get(url(point.measure, "point-edit", point.pk)).context["form"]
    now = {name: form[name].value() for name in form.fields if name not in ("is_missing", "starts_on")}
    return {**{name: "" if value is None else value for name, value in now.items()}, "starts_on": point.starts_on.isoformat(), **data}


def test_point_is_changed_and_a_stale_page_overwrites_nothing(client, by, share):
    [point] = make.points(share, (12, 40), first=BEFORE)
    data = edit_data(point, client, numerator="13")
    assert data["denominator"] == "40"
    assert client.post(url(share, "point-edit", point.pk), data).status_code == 302
    assert points_of(share) == {BEFORE: 32.5}

    stale = client.post(url(share, "point-edit", point.pk), {**data, "numerator": "20"})
    assert stale.status_code == 422
    assert "Somebody else has changed this" in text(stale)
    assert points_of(share) == {BEFORE: 32.5}


def test_share_without_its_parts_can_be_changed(client, by, share):
    point = make.DataPointFactory(measure=share, starts_on=BEFORE, value=38)

    client.post(url(share, "point-edit", point.pk), edit_data(point, client, value="39.5%"))
    assert points_of(share) == {BEFORE: 39.5}


def test_point_becomes_not_collected_with_a_reason(client, by, measure):
    [point] = make.points(measure, 12, first=BEFORE)
    without = client.post(url(measure, "point-edit", point.pk), edit_data(point, client, is_missing="on", value=""))
    assert "Say why it was not collected" in text(without)

    client.post(url(measure, "point-edit", point.pk), edit_data(point, client, is_missing="on", value="", note="A slip"))
    assert points_of(measure) == {BEFORE: None}


def test_people_behind_a_mean_are_kept(client, by, population):
    mean = make.MeasureFactory(population=population, unit="mean", collect_from=BEFORE)
    client.post(url(mean, "point-add"), {"value": "12.5", "people": "30", "starts_on": BEFORE.isoformat()})
    point = DataPoint.objects.get()
    assert (point.value, point.denominator) == (12.5, 30)

    nobody = client.post(url(mean, "point-edit", point.pk), edit_data(point, client, people="0"))
    assert "How many it is about must be a whole number from 1" in text(nobody)


def test_point_is_taken_away_and_put_back_by_the_link(client, by, measure):
    [point] = make.points(measure, 12, first=BEFORE)
    response = client.post(url(measure, "point-remove", point.pk), follow=True)

    assert url(measure, "point-put-back", point.pk) in response.content.decode()
    assert points_of(measure) == {}
    assert client.get(url(measure, "point-edit", point.pk)).status_code == 404
    client.post(url(measure, "point-put-back", point.pk))
    assert points_of(measure) == {BEFORE: 12}


# What is due


@pytest.mark.req("R349")
def test_due_page_has_a_field_for_each_measure_and_saves_them_together(client, by, population, measure, share):
    later = make.MeasureFactory(population=population, collect_from=THIS_MONTH)
    for each in (measure, share, later):
        restate(each)
    page = client.get(url(population, "due"))
    said = text(page)
    assert f"{month(BEFORE)} , and 1 later period" in said
    assert "in 1" in said or "in " in said

    data = {
        f"measure-{measure.pk}-starts_on": BEFORE.isoformat(),
        f"measure-{measure.pk}-value": "12",
        f"measure-{share.pk}-starts_on": BEFORE.isoformat(),
        f"measure-{share.pk}-numerator": "12",
        f"measure-{share.pk}-denominator": "4",
    }
    wrong = client.post(url(population, "due"), data)
    assert wrong.status_code == 422
    assert "The numerator (12) is above the denominator (4)" in text(wrong)
    assert points_of(measure) == {}
    response = client.post(url(population, "due"), {**data, f"measure-{share.pk}-denominator": "48"}, follow=True)
    assert "2 points are on their charts." in text(response)
    assert (points_of(measure), points_of(share)) == ({BEFORE: 12}, {BEFORE: 25})


def test_due_page_sent_twice_or_empty_adds_nothing_more(client, by, population, measure):
    restate(measure)
    data = {f"measure-{measure.pk}-starts_on": BEFORE.isoformat(), f"measure-{measure.pk}-value": "12"}
    client.post(url(population, "due"), data)
    client.post(url(population, "due"), data)
    assert points_of(measure) == {BEFORE: 12}

    empty = client.post(url(population, "due"), {**data, f"measure-{measure.pk}-value": " "})
    assert empty.status_code == 422
    assert "no number was entered" in text(empty)
    assert (
        client.post(url(population, "due"), {f"measure-{measure.pk}-starts_on": "soon", f"measure-{measure.pk}-value": "1"}).status_code
        == 422
    )


def due_data(measure, day, value):
    return {f"measure-{measure.pk}-starts_on": day.isoformat(), f"measure-{measure.pk}-value": value}


def test_due_page_sent_again_says_that_its_points_are_there(client, by, population):
    counted = make.MeasureFactory(population=population, collect_from=LAST_MONTH)
    restate(counted)
    first, again = (client.post(url(population, "due"), due_data(counted, LAST_MONTH, "12"), follow=True) for _ in range(2))

    assert "1 point is on the chart." in text(first)
    assert "1 point is on the chart." in text(again)
    assert points_of(counted) == {LAST_MONTH: 12}


def test_number_typed_while_somebody_else_entered_that_point_is_not_lost(client, by, population, measure, share):
    other = make.MeasureFactory(population=population, collect_from=LAST_MONTH)
    make.points(other, 7, first=LAST_MONTH)
    for each in (measure, share, other):
        restate(each)
    response = client.post(url(population, "due"), {**due_data(measure, BEFORE, "12"), **due_data(other, LAST_MONTH, "9")})

    assert response.status_code == 422
    assert f"There is a point for 1 {month(LAST_MONTH)} already." in text(response)
    html = response.content.decode()
    assert f'name="measure-{other.pk}-value" value="9"' in html
    assert f'name="measure-{measure.pk}-value" value="12"' in html
    assert (points_of(measure), points_of(other)) == ({}, {LAST_MONTH: 7})


def test_period_that_was_typed_for_is_the_one_that_is_shown(client, by, population, measure):
    make.points(measure, 7, first=BEFORE)
    restate(measure)
    response = client.post(url(population, "due"), due_data(measure, BEFORE, "9"))

    assert [waiting.period.starts_on for waiting, _ in response.context["rows"]] == [BEFORE]
    assert month(BEFORE) in text(response)


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "9999-12-31", "soon", ""])
def test_day_that_cannot_be_is_refused_on_the_due_page_too(client, by, population, measure, day):
    make.points(measure, 7, first=BEFORE)
    measure.collect_until = BEFORE
    measure.save()
    restate(measure)
    data = {f"measure-{measure.pk}-starts_on": day, f"measure-{measure.pk}-value": "9"}
    response = client.post(url(population, "due"), data)

    assert response.status_code == 422
    assert "There is a problem" in text(response)
    assert f'name="measure-{measure.pk}-value" value="9"' in response.content.decode()
    assert points_of(measure) == {BEFORE: 7}


def test_due_page_writes_nothing_of_other_populations(client, by, population, measure):
    elsewhere = make.MeasureFactory(collect_from=BEFORE)
    response = client.post(url(population, "due"), {**due_data(elsewhere, BEFORE, "9"), "measure-x-starts_on": "", "measure-9-": "2"})

    assert response.status_code == 422
    assert points_of(elsewhere) == {}


def test_number_of_a_measure_that_was_taken_away_meanwhile_is_named(client, by, population, measure):
    gone = make.MeasureFactory(population=population, collect_from=BEFORE, removed_at=timezone.now())
    response = client.post(url(population, "due"), {**due_data(measure, BEFORE, "12"), **due_data(gone, BEFORE, "9")}, follow=True)

    assert "“9” was not saved, because its measure was taken away meanwhile." in text(response)
    assert points_of(measure) == {BEFORE: 12}


def test_nothing_due_says_so(client, by, population):
    assert "Nothing is due" in text(client.get(url(population, "due")))


def test_due_page_of_many_measures_takes_as_many_queries_as_of_few(client, by, population):
    def count(many):
        for _ in range(many):
            restate(make.MeasureFactory(population=population, collect_from=BEFORE))
        return queries_of(client, url(population, "due"))

    assert count(3) == count(20)


# Downloads


def exported(client, measure, kind="csv"):
    response = client.get(f"{url(measure, 'points-export')}?format={kind}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_file_has_ids_and_every_point(client, by, share):
    group = make.BreakdownGroupFactory(measure=share, label="Aged 18 to 25")
    rows = make.points(share, (12, 40), None, first=BEFORE)
    make.points(share, (1, 3), first=BEFORE, group=group)
    make.points(share, (1, 3), first=BEFORE, group=make.BreakdownGroupFactory(measure=share, removed_at=timezone.now()))
    lines = exported(client, share)

    assert [(line["group"], line["numerator"], line["value"], line["status"]) for line in lines] == [
        ("", "12", "30", "collected"),
        ("", "", "", "not collected"),
        ("Aged 18 to 25", "1", "33.333333", "collected"),
    ]
    assert lines[0]["point_id"] == str(rows[0].pk)
    workbook = load_workbook(io.BytesIO(client.get(f"{url(share, 'points-export')}?format=xlsx").content))
    assert workbook.sheetnames == ["Points", "Columns"]
    assert [cell.value for cell in workbook["Points"][1]] == [row[0].value for row in workbook["Columns"].iter_rows(min_row=2)]


def test_file_can_be_read_again(client, by, share):
    make.BreakdownGroupFactory(measure=share, label="Aged 18 to 25")
    make.points(share, (12, 40), None, (13, 40), first=add_months(BEFORE, -1))
    content = client.get(f"{url(share, 'points-export')}?format=csv").content
    page = client.post(url(share, "points-import"), {"file": SimpleUploadedFile("points.csv", content)}, follow=True)

    assert "3 here already." in text(page)


def test_reader_of_suppressed_numbers_gets_no_small_ones(client, population, share, measure):
    make.points(share, (3, 41), (17, 41), first=BEFORE)
    make.points(measure, 3, 17, first=BEFORE)
    reader = ProgrammeRoleFactory(role="programme_admin").person.user
    client.force_login(reader)

    assert [(line["numerator"], line["denominator"], line["value"], line["status"]) for line in exported(client, share)] == [
        ("", "", "", "hidden"),
        ("", "", "41", "collected"),
    ]
    assert [(line["value"], line["rounded"]) for line in exported(client, measure)] == [("", "yes"), ("15", "yes")]
    page = text(client.get(url(share, "points-export")))
    assert "small numbers are hidden" in page
    assert not says_number(page, 41)
