import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Entry
from core.spreadsheets import csv_bytes, read_table, xlsx_bytes
from datareview.actions import intakes, withdrawals
from datareview.actions.base import CannotChange
from datareview.models import Excerpt, Intake
from datareview.places import Place
from tests.counting import queries_of
from tests.factories.datareview import ActivityFactory, ConsentFactory, DataSourceFactory, member_of, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def member(population, client):
    member = member_of(population)
    client.force_login(member)
    return member


@pytest.fixture
def consent(population):
    return ConsentFactory(activity=ActivityFactory(population=population))


def address(name, population, *args):
    return reverse(f"datareview:{name}", args=[population.participation.organisation.slug, population.pk, *args])


def paste(client, consent, text, **fields):
    url = f"{address('excerpt-paste', consent.activity.population)}?activity={consent.activity.pk}"
    return client.post(url, {"text": text, "split": "lines", "consent": consent.pk, **fields})


def page_of(client, population):
    return client.get(address("intake", population, Intake.objects.get().pk))


def save(client, population, number, **fields):
    """Save one row as its form on the page has it, with changes."""
    url = address("intake", population, Intake.objects.get().pk)
    [(_, form)] = client.get(url, {"row": number}).context["mending"]
    values = {form.add_prefix(name): form[name].value() for name in form.fields}
    data = {name: value for name, value in values.items() if value not in (None, False, "")}
    return client.post(url, {"row": number, **data, **{form.add_prefix(name): value for name, value in fields.items()}}, follow=True)


@pytest.mark.req("R98", "R332")
def test_pasted_lines_are_shown_before_they_are_taken_over(client, member, consent, population):
    response = paste(client, consent, "Nobody asks\nNobody comes")

    intake = Intake.objects.get()
    assert response.url == address("intake", population, intake.pk)
    assert "All 2 rows are ready" in page_of(client, population).content.decode()
    assert not Excerpt.objects.exists()

    response = client.post(address("intake-use", population, intake.pk), follow=True)

    assert "2 excerpts are taken over" in response.content.decode()
    assert [(one.number, one.text, one.consent, one.checked_at) for one in Excerpt.objects.all()] == [
        (1, "Nobody asks", consent, None),
        (2, "Nobody comes", consent, None),
    ]
    assert not Intake.objects.exists()
    assert [entry.action for entry in Entry.objects.filter(action__startswith="excerpts").order_by("pk")] == [
        "excerpts.read",
        "excerpts.added",
    ]


def test_good_rows_are_taken_over_and_the_others_stay_until_they_are_mended(client, member, consent, population):
    paste(client, consent, "Nobody asks\n9434765919\nRing 020 7946 0018")
    intake = Intake.objects.get()

    client.post(address("intake-use", population, intake.pk))

    assert [one.text for one in Excerpt.objects.all()] == ["Nobody asks"]
    page = page_of(client, population).content.decode()
    assert "Row 2" in page
    assert "looks like an NHS number" in page
    assert client.post(address("intake-use", population, intake.pk)).status_code == 422

    save(client, population, 2, text="I have a number")
    assert "is ready" in save(client, population, 3, sure="on").content.decode()
    client.post(address("intake-use", population, intake.pk))
    assert [one.text for one in Excerpt.objects.all()] == ["Nobody asks", "I have a number", "Ring 020 7946 0018"]


@pytest.mark.req("R210")
def test_a_tick_counts_for_what_was_found_when_it_was_given(client, member, consent, population):
    paste(client, consent, "Ring 020 7946 0018")

    response = save(client, population, 1, sure="on", text="Ring 020 7946 0099")

    assert "Row 1 is saved as you wrote it. Could this identify a person?" in response.content.decode()
    assert Intake.objects.get().rows[0]["text"] == "Ring 020 7946 0099"
    assert client.post(address("intake-use", population, Intake.objects.get().pk)).status_code == 422


def test_a_row_that_is_still_wrong_is_kept_as_it_was_typed(client, member, consent, population):
    paste(client, consent, "12")

    response = save(client, population, 1, text="34")

    assert "only numbers" in response.content.decode()
    assert Intake.objects.get().rows[0]["text"] == "34"


def test_a_row_can_be_left_out_and_with_the_last_one_the_rows_are_gone(client, member, consent, population):
    paste(client, consent, "One\nTwo")
    url = address("intake", population, Intake.objects.get().pk)

    client.post(url, {"row": 1, "drop": "yes"})
    assert [row["text"] for row in Intake.objects.get().rows] == ["Two"]
    assert "not here any more" in client.post(url, {"row": 1, "drop": "yes"}, follow=True).content.decode()
    assert client.post(url, {"row": 2, "drop": "yes"}).url == address("excerpts", population)
    assert not Intake.objects.exists()


def test_all_rows_can_be_dropped(client, member, consent, population):
    paste(client, consent, "Unmistakable words")

    client.post(address("intake-drop", population, Intake.objects.get().pk))

    assert not Intake.objects.exists()
    assert "nmistakable" not in str(list(Entry.objects.values()))


def test_rows_are_there_for_whoever_brought_them_only(client, member, consent, population):
    paste(client, consent, "Words")
    client.force_login(member_of(population, "sub_team_lead"))

    for name in ("intake", "intake-use", "intake-drop"):
        assert client.get(address(name, population, Intake.objects.get().pk)).status_code == 404


def test_a_paste_that_is_sent_twice_waits_once(client, member, consent):
    paste(client, consent, "Words")
    paste(client, consent, "Words")

    assert Intake.objects.count() == 1


def test_rows_are_taken_over_once(member, consent, population):
    rows = [{"row": 1, "text": "Words", "consent": consent.pk}]
    intake = intakes.keep(population, Place(activity=consent.activity), rows, by=member)
    again = Intake.objects.get()

    intakes.take_over(intake, member)

    again.population = population
    with pytest.raises(CannotChange, match="already"):
        intakes.take_over(again, member)
    assert Excerpt.objects.count() == 1


def test_after_a_withdrawal_nothing_of_the_rows_is_taken_over(client, member, consent, population):
    paste(client, consent, "Words that are withdrawn")
    intake = Intake.objects.get()

    withdrawals.withdraw_consent(consent=consent, on=consent.agreed_on, by=member, delete_notes=True)

    client.post(address("intake-use", population, intake.pk))
    assert not Excerpt.objects.exists()
    assert "withdrawn" not in str(list(Intake.objects.values_list("rows", flat=True)))


def test_a_paste_that_is_too_long_says_so_and_keeps_the_words(client, member, consent):
    response = paste(client, consent, "long words " * 60_000)

    assert response.status_code == 422
    assert "more than 600,000 characters" in response.content.decode()
    assert "long words long words" in response.content.decode()


def test_a_paste_of_twenty_megabytes_is_answered_in_words(client, member, consent):
    response = paste(client, consent, "x" * 20_000_000)

    assert response.status_code == 413
    assert "Too much was sent at once" in response.content.decode()
    assert not Intake.objects.exists()


def test_the_page_knows_how_much_may_be_sent(client, member, consent, population):
    page = client.get(f"{address('excerpt-paste', population)}?activity={consent.activity.pk}").content.decode()

    assert 'data-most-characters="600000"' in page
    assert "datareview/paste.js" in page
    assert "data-draft=" in page


@pytest.mark.req("R99")
def test_a_file_of_existing_data_is_taken_over(client, member, population):
    source = DataSourceFactory(population=population)
    file = SimpleUploadedFile("June.csv", csv_bytes(["Text", "Date"], [["Waits are long", "1/6/26"], ["12", ""]]))

    response = client.post(f"{address('excerpt-import', population)}?source={source.pk}", {"file": file}, follow=True)

    page = " ".join(response.content.decode().split())
    assert "Not taken over: the column Date" in page
    assert "1 row is ready, 1 needs a look" in page
    client.post(address("intake-use", population, Intake.objects.get().pk))
    assert Excerpt.objects.get().source == source


def test_a_file_that_cannot_be_read_says_why(client, member, consent, population):
    url = f"{address('excerpt-import', population)}?activity={consent.activity.pk}"

    for name, content, words in [
        ("a.xlsx", b"PK\x03\x04broken", "damaged"),
        ("a.csv", b"Ward\nNorth", "no column called"),
        ("a.csv", b"", "empty"),
    ]:
        response = client.post(url, {"file": SimpleUploadedFile(name, content)})
        assert response.status_code == 422
        assert words in response.content.decode()
    assert client.post(url).status_code == 422


def test_the_template_can_be_uploaded_as_it_is(client, member, population):
    activity = ActivityFactory(population=population)
    ConsentFactory(activity=activity, label="Speaker 1")
    for suffix in ("", "?format=csv"):
        template = client.get(address("excerpt-import-template", population) + suffix).content
        assert len(read_table(io.BytesIO(template))[1]) == 1

    url = f"{address('excerpt-import', population)}?activity={activity.pk}"
    page = client.post(url, {"file": SimpleUploadedFile("t.csv", template)}, follow=True).content.decode()

    assert "All 1 row is ready" in page


def test_the_rows_take_the_same_queries_however_many_there_are(client, member, consent, population):
    place = Place(activity=consent.activity)

    def count(rows):
        mixed = [{"row": n, "text": f"Words {n}" if n % 2 else str(n), "consent": consent.pk} for n in range(rows)]
        intake = intakes.keep(population, place, mixed, by=member)
        return [queries_of(client, f"{address('intake', population, intake.pk)}{show}") for show in ("?show=ready", "?row=1")]

    assert count(30) == count(400)


def test_a_page_of_rows_to_mend_says_which_others_there_are(client, member, consent, population):
    paste(client, consent, "\n".join(str(number) for number in range(10, 35)))

    response = page_of(client, population)

    assert len(response.context["mending"]) == 10
    assert "Rows 1, 2, 3" in response.content.decode()


def test_rows_of_an_activity_that_was_taken_away_wait(client, member, consent, population):
    paste(client, consent, "Words")
    type(consent.activity).objects.update(removed_at=consent.created_at)

    assert "was taken away" in page_of(client, population).content.decode()
    assert client.post(address("intake-use", population, Intake.objects.get().pk)).status_code == 422
    assert Intake.objects.exists()


@pytest.mark.req("R98")
def test_what_waits_is_one_link_and_each_of_it_can_be_dropped(client, member, consent, population):
    paste(client, consent, "One")
    assert address("intake", population, Intake.objects.get().pk) in client.get(address("excerpts", population)).content.decode()
    paste(client, consent, "Two\nThree")

    page = client.get(address("excerpts", population)).content.decode()
    assert address("intakes", population) in page
    assert "Go on with what you pasted or uploaded (2)" in page
    response = client.get(address("intakes", population))
    assert [intake.count for intake, _ in response.context["rows"]] == [2, 1]
    text = response.content.decode()
    assert "2 rows" in text
    for intake in Intake.objects.all():
        assert address("intake", population, intake.pk) in text
        assert address("intake-drop", population, intake.pk) in text

    first, second = Intake.objects.order_by("pk")
    assert client.post(address("intake-drop", population, first.pk)).url == address("intakes", population)
    assert client.post(address("intake-drop", population, second.pk)).url == address("excerpts", population)


def test_the_list_of_what_waits_takes_the_same_queries_and_reads_no_rows(client, member, consent, population):
    def bring(count):
        for number in range(count):
            intakes.keep(population, Place(activity=consent.activity), [{"row": 1, "text": f"Unmistakable {number} {count}"}], by=member)

    bring(3)
    few = [queries_of(client, address(name, population)) for name in ("excerpts", "intakes")]
    bring(17)
    assert [queries_of(client, address(name, population)) for name in ("excerpts", "intakes")] == few
    client.force_login(member_of(population, "sub_team_lead"))
    assert "Go on with" not in client.get(address("intakes", population)).content.decode()


def test_the_page_says_which_sheet_was_read_and_which_rows_say_the_same(client, member, population):
    source = DataSourceFactory(population=population)
    more = [("Notes", ["Text"], [["Not read"]])]
    file = SimpleUploadedFile("two.xlsx", xlsx_bytes(["Text"], [["Nobody asks"], ["Nobody asks"]], sheet="June", more_sheets=more))

    response = client.post(f"{address('excerpt-import', population)}?source={source.pk}", {"file": file}, follow=True)

    text = response.content.decode()
    assert "Read: the sheet “June”. Not read: “Notes”." in text
    assert "Row 3 says the same as row 2" in text
    assert "All 2 rows are ready" in text


def test_each_choice_of_an_agreement_says_how_far_the_words_may_go(client, member, consent, population):
    type(consent).objects.update(may_quote=False)
    words = f"{consent.label} (not to be quoted outside the team)"

    pasting = client.get(f"{address('excerpt-paste', population)}?activity={consent.activity.pk}").content.decode()
    paste(client, consent, "12\nNobody asks")
    assert words in pasting
    assert words in page_of(client, population).content.decode()
    ready = client.get(address("intake", population, Intake.objects.get().pk), {"show": "ready"}).content.decode()
    assert words in ready
