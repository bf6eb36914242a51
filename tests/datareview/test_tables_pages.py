"""The pages of tables of figures: typed, pasted, imported, read by the sub-team and by others, downloaded."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from audit.models import Entry
from datareview.models import FigureRow, FigureTable, Intake
from tests.counting import says_number
from tests.datareview.pages import address, text
from tests.factories.datareview import DataSourceFactory, FigureTableFactory, member_of, selected
from tests.factories.organisations import SeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def source(population):
    return DataSourceFactory(population=population, name="Referrals")


@pytest.fixture
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


@pytest.fixture
def reader(population, client):
    """The project lead, who is not of the sub-team."""
    team = population.participation.teams.exclude(pk=population.team_id).first()
    user = SeatFactory(team=team, user=True, role="project_lead").person.user
    client.force_login(user)
    return user


def typed(*rows, **fields):
    """What a browser sends for these (label, numerator, denominator)."""
    sent = {"title": "Seen in time", "kind": "share", "per": "1000", "how_many": str(max(5, len(rows))), **fields}
    for place, (label, numerator, denominator) in enumerate(rows):
        sent |= {f"label_{place}": label, f"numerator_{place}": str(numerator), f"denominator_{place}": str(denominator)}
    return sent


def stored():
    return list(FigureRow.objects.values_list("label", "numerator", "denominator", "is_reference"))


def rows_of(response):
    """The rows of the table of figures on a page: {label: texts of the other cells}."""
    body = re.search(r"<tbody.*?</tbody>", response.content.decode(), re.DOTALL)[0]
    rows = [re.findall(r'<div class="app-cell">(.*?)</div>', row, re.DOTALL) for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)]
    return {row[0].split("<")[0].strip(): row[1:] for row in rows}


ROWS = (("White British", 120, 300), ("Black African", 13, 60), ("Other", 3, 20))


@pytest.mark.req("R99", "R128", "R192", "R321")
def test_typed_table_is_saved_and_shown_with_a_chart(client, population, source, by):
    sent = typed(*ROWS, reference="0", characteristic="race")

    page = client.post(address(population, "table-add", source.pk), sent, follow=True)

    assert stored() == [("White British", 120, 300, True), ("Black African", 13, 60, False), ("Other", 3, 20, False)]
    words = text(page)
    assert "The table is saved." in words
    assert "40.0%" in words
    assert "34.6% to 45.6%" in words
    assert "Wilson&#x27;s score method" in words
    assert '<svg xmlns="http://www.w3.org/2000/svg" role="img"' in page.content.decode()


def test_second_press_of_the_button_makes_no_second_table(client, population, source, by):
    for _ in range(2):
        client.post(address(population, "table-add", source.pk), typed(*ROWS))

    assert FigureTable.objects.count() == 1


def test_everything_wrong_is_said_at_once_beside_its_row(client, population, source, by):
    sent = typed(("A", 30, 20), ("B", 1, 0), ("a", 1, 5), ("Total", 7, 9), ("", 2, 3))

    response = client.post(address(population, "table-add", source.pk), sent)

    assert response.status_code == 422
    words = text(response)
    for sentence in (
        "Row 1: more than 100%",
        "Row 2: nobody can be out of 0",
        "Row 3: “a” is there twice",
        "Row 4: leave totals out",
        "Row 5: enter the category",
    ):
        assert sentence in words
    page = response.content.decode()
    assert 'value="30"' in page
    assert 'id="id_numerator_0_error"' in page
    assert 'aria-describedby="id_numerator_0_error"' in page
    assert not FigureTable.objects.exists()


def test_texts_and_sums_are_told_off_together(client, population, source, by):
    sent = typed(("A", -3, 20), ("B", "12.5", 20), ("C", 120, 100), ("D", 5, 0), ("", 4, 9))

    words = text(client.post(address(population, "table-add", source.pk), sent))

    for sentence in ("Row 1: “-3” is below", "Row 2: “12.5” has", "Row 3: more than 100%", "Row 4: nobody can", "Row 5: enter the cat"):
        assert sentence in words


def test_numbers_that_a_publisher_hid_are_kept_as_not_known(client, population, source, by):
    client.post(address(population, "table-add", source.pk), typed(("A", "<5", 20), ("B", "*", 30)))

    assert stored() == [("A", None, 20, False), ("B", None, 30, False)]


def test_texts_that_are_no_counts_are_told_off_and_kept(client, population, source, by):
    response = client.post(address(population, "table-add", source.pk), typed(("A", "-4", "38%"), ("B", "1.5", "2026-01-03")))

    words = text(response)
    assert response.status_code == 422
    assert "“-4” is below zero" in words
    assert "“38%” is a percentage" in words
    assert "“1.5” has decimals" in words
    assert "“2026-01-03” is a date" in words
    assert 'value="38%"' in response.content.decode()


def test_number_of_a_person_as_a_category_is_refused(client, population, source, by):
    response = client.post(address(population, "table-add", source.pk), typed(("943 476 5919", 10, 20)))

    assert response.status_code == 422
    assert "looks like an NHS number" in text(response)


def test_more_empty_rows_keep_what_was_typed_and_save_nothing(client, population, source, by):
    response = client.post(address(population, "table-add", source.pk), {**typed(*ROWS[:1]), "title": "", "more": "1"})

    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="label_9"' in page
    assert 'name="label_10"' not in page
    assert 'value="White British"' in page
    assert "There is a problem" not in page
    assert not FigureTable.objects.exists()


@pytest.mark.req("R321")
def test_ready_rows_are_the_ethnic_categories_with_not_stated_and_not_known_apart(client, population, source, by):
    page = client.get(address(population, "table-add", source.pk), {"rows": "ethnic"}).content.decode()

    labels = re.findall(r'name="label_\d+" value="([^"]+)"', page)
    assert len(labels) == 18
    assert labels[0] == "White: British"
    assert labels[-2:] == ["Not stated", "Not known"]
    assert 'value="99"' in page


@pytest.mark.req("R129")
def test_ready_rows_of_deprivation_say_which_end_is_which(client, population, source, by):
    page = client.get(address(population, "table-add", source.pk), {"rows": "deciles"}).content.decode()

    assert "1 (most deprived)" in page
    assert "10 (least deprived)" in page
    assert "Which index of deprivation, of which year?" in page


def test_table_is_changed_and_a_stale_form_is_refused(client, population, source, by):
    table = FigureTableFactory(source=source, title="Seen in time")
    place = address(population, "table-edit", table.pk)
    seen = client.get(place).context["form"]["seen"].value()

    client.post(place, {**typed(("A", 10, 20)), "seen": seen})
    stale = client.post(place, {**typed(("B", 11, 21)), "seen": seen})

    assert stored() == [("A", 10, 20, False)]
    assert stale.status_code == 422
    assert "Somebody else has changed this" in text(stale)


def test_table_goes_and_comes_back(client, population, source, by):
    table = FigureTableFactory(source=source)

    page = client.post(address(population, "table-remove", table.pk), follow=True)
    assert "Put it back" in text(page)
    assert client.get(address(population, "table", table.pk)).status_code == 404
    client.post(address(population, "table-restore", table.pk))

    assert client.get(address(population, "table", table.pk)).status_code == 200


def test_table_of_a_source_taken_away_is_not_there(client, population, source, by):
    table = FigureTableFactory(source=source)
    source.removed_at = "2026-06-01T10:00Z"
    source.save()

    for name in ("table", "table-export", "table-edit", "table-remove"):
        assert client.get(address(population, name, table.pk)).status_code == 404


# Paste and import


def test_pasted_rows_are_looked_at_mended_and_saved(client, population, source, by):
    pasted = {"text": "White British\t120\t300\nBlack African\t13%\t60"}
    page = client.post(address(population, "table-paste", source.pk), pasted, follow=True)
    words = text(page)
    assert "1 row is fine, 1 needs a look" in words
    assert "Row 2: How many: “13%” is a percentage" in words
    assert 'value="13%"' in page.content.decode()
    intake = Intake.objects.get()

    client.post(address(population, "figures-intake", intake.pk), typed(*ROWS[:2]))

    assert stored() == [("White British", 120, 300, False), ("Black African", 13, 60, False)]
    assert not Intake.objects.exists()


def test_refused_paste_says_why_and_keeps_the_text(client, population, source, by):
    response = client.post(address(population, "table-paste", source.pk), {"text": "only one column\nof words"})

    assert response.status_code == 422
    assert "There is only one column." in text(response)
    assert "only one column\nof words" in response.content.decode()


def test_file_is_read_and_rows_wait_for_their_maker_alone(client, population, source, by):
    file = SimpleUploadedFile("wards.csv", b"Ward,Referred,Residents,Notes\nNorth,12,4000,x\nTotal,12,4000,y\n")

    page = client.post(address(population, "table-import", source.pk), {"file": file}, follow=True)

    words = text(page)
    assert "wards.csv: 1 row is fine, 1 needs a look" in words
    assert "Columns that are not used: Notes." in words
    assert "Row 3: Leave totals out" in words
    client.force_login(member_of(population))
    assert client.get(address(population, "figures-intake", Intake.objects.get().pk)).status_code == 404


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"\x00\x01\x02\x03"])
def test_file_that_is_no_table_is_refused_in_words(client, population, source, by, content):
    response = client.post(address(population, "table-import", source.pk), {"file": SimpleUploadedFile("x.xlsx", content)})

    assert response.status_code == 422
    assert "There is a problem" in text(response)
    assert not Intake.objects.exists()


def test_rows_can_be_thrown_away(client, population, source, by):
    client.post(address(population, "table-paste", source.pk), {"text": "A\t5\t9"})

    client.post(address(population, "figures-intake-drop", Intake.objects.get().pk))

    assert not Intake.objects.exists()


# Everybody else


def small(source):
    return FigureTableFactory(source=source, title="Seen in time", figures=[("Bigger", 123, 307), ("Middle", 14, 61), ("Smallest", 3, 22)])


EXACT = ("123", "307", "14", "61", "3", "22", "40.1%", "23.0%", "13.6%")


@pytest.mark.req("R99")
@pytest.mark.parametrize("name", ["source", "table", "table-export"])
def test_others_find_no_exact_figure_in_page_chart_or_file(client, population, source, reader, name):
    table = small(source)

    response = client.get(address(population, name, source.pk if name == "source" else table.pk))

    body = response.content.decode()
    figures = "".join(re.findall(r"<table.*?</table>|<title id.*?</title>", body, re.DOTALL)) if name != "table-export" else body
    told = set(re.findall(r"\d[\d.]*%?", re.sub(r"<[^>]+>", " ", figures)))
    assert not told & set(EXACT)
    assert "125" in told
    assert "*" in body


def test_page_chart_and_file_tell_the_same(client, population, source, reader):
    table = small(source)

    page = client.get(address(population, "table", table.pk))
    book = load_workbook(io.BytesIO(client.get(address(population, "table-export", table.pk), {"format": "xlsx"}).content))

    rows = list(book["Figures"].iter_rows(values_only=True))
    assert [row[4] for row in rows] == ["category", "Bigger", "Middle", "Smallest", "Total"]
    assert [row[7] for row in rows[1:]] == [125, 15, "*", "*"]
    assert [row[9] for row in rows[1:]] == [40, 23, "*", "*"]
    assert rows_of(page) == {
        "Bigger": ["125", "305", "40%", "35% to 46%", "1", "–"],
        "Middle": ["15", "60", "23%", "14% to 35%", "0.57", "0.35 to 0.93"],
        "Smallest": ["*", "20", "*", "*", "*", "–"],
        "Total": ["*", "*", "*", "*", "–", "–"],
    }
    assert "Bigger: 40% (35% to 46%); Middle: 23% (14% to 35%); Smallest: hidden." in text(page)
    assert "hidden beside it so that nobody can work it out by taking away" in text(page)
    assert any("hidden so that nobody can be recognised" in str(row) for row in book["About"].iter_rows(values_only=True))


def test_nothing_that_is_asked_for_in_the_address_narrows_or_sorts_the_rows(client, population, source, reader):
    """C26: filters must not single anybody out; and no reader sees exact figures by asking for them."""
    table = small(source)
    plain = text(client.get(address(population, "table", table.pk)))

    for query in ({"as": "exact"}, {"sort": "numerator"}, {"sort": "-value"}, {"label": "Smallest"}, {"page": "2"}, {"exact": "1"}):
        assert text(client.get(address(population, "table", table.pk), query)) == plain


AGES = [[("18 to 29", 3, 22), ("30 to 49", 30, 70), ("50 and over", 60, 90)], [("18 to 49", 33, 92), ("50 and over", 60, 90)]]
BOTH = [("30 to 49", 30, 70), ("50 and over", 60, 90)]


@pytest.mark.req("R99")
@pytest.mark.parametrize("characteristic", ["age", "", "other"])
def test_of_tables_of_the_same_people_others_see_the_first_alone_where_one_hides(client, population, source, reader, characteristic):
    """The second gives the 18 to 49 year olds, from whom the 30 to 49 year olds of the first or third are taken away."""
    tables = [
        FigureTableFactory(source=source, title=f"Ages {n}", characteristic=characteristic, figures=rows)
        for n, rows in enumerate([*AGES, BOTH])
    ]

    pages = [client.get(address(population, "table", table.pk)) for table in tables]

    assert rows_of(pages[0])["30 to 49"][:3] == ["30", "70", "43%"]
    for page, table in zip(pages[1:], tables[1:], strict=True):
        words = text(page)
        assert "This table is kept to the sub-team. It breaks the same people down as “Ages 0” does" in words
        assert "<tbody" not in page.content.decode()
        assert "Download" not in words
        assert client.get(address(population, "table-export", table.pk)).status_code == 404
    assert "30 to 49" not in text(pages[2])


def test_later_table_changes_nothing_of_an_earlier_one(client, population, source, reader):
    first = FigureTableFactory(source=source, characteristic="age", figures=AGES[1])
    place = address(population, "table", first.pk)
    before = text(client.get(place))

    later = FigureTableFactory(source=source, characteristic="age", figures=AGES[0])
    by_sex = FigureTableFactory(source=source, characteristic="sex", figures=[("Women", 4, 90), ("Men", 89, 92)])

    assert text(client.get(place)) == before
    assert "kept to the sub-team" in text(client.get(address(population, "table", later.pk)))
    assert "kept to the sub-team" in text(client.get(address(population, "table", by_sex.pk))), "its total is that of the first"


def test_total_of_a_later_table_does_not_tell_what_an_earlier_one_hides(client, population, source, reader):
    small(source)
    by_sex = FigureTableFactory(source=source, characteristic="sex", figures=[("Women", 90, 200), ("Men", 50, 190)])

    assert rows_of(client.get(address(population, "table", by_sex.pk)))["Total"][:3] == ["*", "*", "*"]


def test_table_that_was_taken_away_keeps_no_other_back(client, population, source, reader):
    first = FigureTableFactory(source=source, characteristic="age", figures=AGES[0])
    second = FigureTableFactory(source=source, characteristic="age", figures=AGES[1])
    FigureTable.objects.filter(pk=first.pk).update(removed_at="2026-06-01T10:00Z")

    assert rows_of(client.get(address(population, "table", second.pk)))["18 to 49"][0] == "35"


def test_sub_team_is_told_that_a_table_is_kept_to_them_and_why(client, population, source, by):
    FigureTableFactory(source=source, title="Ages", characteristic="age", figures=AGES[0])
    second = FigureTableFactory(source=source, characteristic="age", figures=AGES[1])

    words = text(client.get(address(population, "table", second.pk)))

    assert "kept to your sub-team: nobody else sees it. It breaks the same people down as “Ages” does" in words
    assert "35.9%" in words


@pytest.mark.parametrize("figures", [[("A", 2, 40), ("B", 3, 50)], [("A", 40, 40), ("B", 48, 50)]])
def test_public_total_of_nothing_but_small_numbers_keeps_the_table_inside(client, population, source, by, figures):
    table = FigureTableFactory(source=source, figures=figures, total_is_public=True)
    place = address(population, "table", table.pk)

    assert "Its total can be found somewhere else, and its numbers are so small that the total would tell them." in text(client.get(place))
    others = client.get(place, {"as": "others"})
    assert "This table is kept to the sub-team." in text(others)
    assert "<tbody" not in others.content.decode()


def test_note_about_what_is_hidden_stays_inside(client, population, source, reader):
    table = small(source)
    FigureTable.objects.update(note="The smallest are two hamlets.")

    assert "two hamlets" not in text(client.get(address(population, "table", table.pk)))
    assert "two hamlets" not in client.get(address(population, "table-export", table.pk)).content.decode("utf-8-sig")


def test_small_cell_stays_hidden_before_and_after_an_edit_and_changes_nothing_else(client, population, source, reader):
    table = small(source)
    place = address(population, "table", table.pk)
    shown = []
    for number in range(5):
        table.rows.filter(label="Smallest").update(numerator=number)
        shown.append(rows_of(client.get(place)))

    assert shown == [shown[0]] * 5
    assert shown[0]["Smallest"][0] == "*"


def test_file_that_others_get_is_offered_beside_what_they_see(client, population, source, by):
    table = small(source)

    page = client.get(address(population, "table", table.pk), {"as": "others"})

    links = re.findall(r'href="([^"]+export/[^"]+)"', page.content.decode())
    assert "Download what others see" in text(page)
    assert [link.partition("?")[2] for link in links] == ["format=xlsx&amp;as=others", "format=csv&amp;as=others"]
    file = client.get(address(population, "table-export", table.pk), {"format": "csv", "as": "others"}).content.decode()
    assert "125" in file
    assert not says_number(file, 123)


def test_sub_team_can_look_at_what_others_see(client, population, source, by):
    table = small(source)

    exact, others = (text(client.get(address(population, "table", table.pk), query)) for query in ({}, {"as": "others"}))

    assert says_number(exact, 123)
    assert "40.1%" in exact
    assert not says_number(others, 123)
    assert "This is what everybody outside your sub-team sees." in others


def test_download_is_noted_without_figures(client, population, source, by):
    table = small(source)

    response = client.get(address(population, "table-export", table.pk), {"format": "csv"})

    entry = Entry.objects.get(action="figures.exported")
    assert (entry.actor_id, entry.changes) == (by.pk, {"format": "csv"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="seen-in-time.csv"'
    assert "Bigger" in response.content.decode("utf-8-sig")
    assert client.get(address(population, "table-export", table.pk), {"format": "pdf"}).status_code == 404
