"""Pages on which points are pasted or read from a file, looked at, and taken in."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.dates import add_months
from core.spreadsheets import csv_bytes, xlsx_bytes
from qiprojects.models import DataPoint, PointIntake
from tests.counting import queries_of
from tests.datareview.pages import text
from tests.factories import qiprojects as make
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


def url(of, name, *args):
    """The address of a page of a population, or of a measure."""
    population = getattr(of, "population", of)
    keys = [of.pk] if population is not of else []
    return reverse(f"qiprojects:{name}", args=[population.participation.organisation.slug, population.pk, *keys, *args])


def month(day):
    return f"{day:%B} {day.year}"


def points_of(measure):
    return {point.starts_on: point.value for point in DataPoint.objects.current().filter(measure=measure)}


def paste(client, measure, typed, **data):
    return client.post(url(measure, "points-paste"), {"text": typed, **data}, follow=True)


@pytest.mark.req("R175")
def test_paste_is_looked_at_and_taken_in(client, by, measure):
    make.points(measure, 12, first=BEFORE)
    page = paste(client, measure, f"Month\tCount\n{month(BEFORE)}\t13\n{month(LAST_MONTH)}\t1,234\nTotal\t1,247")
    said = text(page)

    assert "1 new, 1 different from what is here and 1 to be mended." in said
    assert "Line 4, “Total 1,247” : “Total” is no date that we can read." in said
    assert "Here: 12" in said
    assert points_of(measure) == {BEFORE: 12}
    intake = PointIntake.objects.get()
    response = client.post(url(measure, "points-check", intake.pk), {"replace": "on"}, follow=True)
    assert "1 point is on the chart. 1 point was replaced." in text(response)
    assert "1 line waits to be mended." in text(response)
    assert points_of(measure) == {BEFORE: 13, LAST_MONTH: 1234}


def test_lines_that_wait_come_back_to_be_mended(client, by, measure):
    paste(client, measure, f"{month(BEFORE)}\tmany\n{month(LAST_MONTH)}\t5")
    intake = PointIntake.objects.get()
    page = client.get(f"{url(measure, 'points-paste')}?mend={intake.pk}")
    assert page.context["form"]["text"].value() == f"{month(BEFORE)}\tmany\n{month(LAST_MONTH)}\t5"

    client.post(f"{url(measure, 'points-paste')}?mend={intake.pk}", {"text": f"{month(BEFORE)}\t4\n{month(LAST_MONTH)}\t5"})
    mended = PointIntake.objects.get()
    response = client.post(url(measure, "points-check", mended.pk), follow=True)
    assert "2 points are on the chart." in text(response)
    assert points_of(measure) == {BEFORE: 4, LAST_MONTH: 5}
    assert not PointIntake.objects.exists()


def test_numbers_without_dates_ask_for_the_first_day(client, by, measure):
    asked = paste(client, measure, "12\n13")
    assert asked.status_code == 422
    assert "The lines have no dates. Enter the first day of the first period" in text(asked)
    assert "12\n13" in asked.content.decode()

    assert "2 new." in text(paste(client, measure, "12\n13", starts_on=BEFORE.isoformat()))


@pytest.mark.parametrize("typed", ["", "hello", "<script>alert(1)</script>\n=1+1"])
def test_paste_without_points_stays_in_the_box(client, by, measure, typed):
    response = paste(client, measure, typed)

    assert response.status_code == 422
    assert response.context["form"]["text"].value() == typed
    assert not PointIntake.objects.exists()


def test_file_is_looked_at_and_taken_in(client, by, measure):
    content = xlsx_bytes(["Month", "Count"], [[BEFORE, 12], [LAST_MONTH, 13]])
    file = SimpleUploadedFile("points.xlsx", content)
    page = client.post(url(measure, "points-import"), {"file": file}, follow=True)

    assert "2 new." in text(page)
    client.post(url(measure, "points-check", PointIntake.objects.get().pk))
    assert points_of(measure) == {BEFORE: 12, LAST_MONTH: 13}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("points.pdf", b"%PDF-1.7", "There"),
        ("points.xlsx", b"not a workbook", "not an Excel file"),
        ("points.csv", csv_bytes(["Month", "Month"], [["Apr 2026", 1]]), "Two columns are called"),
    ],
)
def test_file_that_is_no_table_is_refused(client, by, measure, name, content, words):
    response = client.post(url(measure, "points-import"), {"file": SimpleUploadedFile(name, content)})

    assert response.status_code == 422
    assert words in text(response)


def test_what_waits_is_there_for_its_maker_alone(client, by, population, measure):
    paste(client, measure, f"{month(BEFORE)}\t12")
    intake = PointIntake.objects.get()
    assert "points of yours that wait to be looked at" in text(client.get(url(measure, "points-paste")))

    client.force_login(member_of(population))
    assert client.get(url(measure, "points-check", intake.pk)).status_code == 404
    assert client.get(f"{url(measure, 'points-paste')}?mend={intake.pk}").context["form"]["text"].value() is None
    client.force_login(by)
    client.post(url(measure, "points-drop", intake.pk))
    assert not PointIntake.objects.exists()


def test_page_of_many_lines_takes_as_many_queries_as_of_few(client, by, measure):
    measure.frequency = "weekly"
    measure.save()
    counts = []
    for many in (3, 400):
        lines = "\n".join(f"{date(2015, 1, 5) + timedelta(weeks=place)}\t{place}" for place in range(many))
        paste(client, measure, lines)
        counts.append(queries_of(client, url(measure, "points-check", PointIntake.objects.latest("pk").pk)))

    assert counts[0] == counts[1]
