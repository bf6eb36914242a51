"""The pages of the import, without a browser: upload, look, add."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry
from core.spreadsheets import read_table
from organisations.imports.checking import check
from organisations.models import ImportBatch, Organisation, Seat
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.organisations import OrganisationFactory, SeatFactory, WaveFactory

pytestmark = pytest.mark.django_db

UPLOAD = "/programme/import/"
HEADER = "Organisation,Nation,Type,Wave,Role,Role title,Count,Level\n"
GOOD = "Eastshire,England,NHS trust,Wave 3,Project lead,Psychiatrist,,7\nEastshire,,,Wave 3,Project team member,Nurse,3,\n"


@pytest.fixture
def programme(client):
    """A signed-in member of the programme team; there is a wave to join."""
    WaveFactory()
    person = ProgrammeRoleFactory().person
    client.force_login(person.user)
    return client


def upload(client, text, name="teams.csv"):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, text.encode())})


def page_of(response):
    return " ".join(response.content.decode().split())


def test_import_upload_leads_to_a_summary_and_adds_nothing(programme):
    response = upload(programme, HEADER + GOOD)

    batch = ImportBatch.objects.get()
    assert (response.status_code, response.url) == (302, f"{UPLOAD}{batch.pk}/")
    page = page_of(programme.get(response.url))
    assert "1 organisation and 4 seats will be added." in page
    assert "This column is ignored: Level." in page
    assert not Organisation.objects.exists()


def test_import_commit_adds_the_rows_once_however_often_it_is_clicked(programme):
    upload(programme, HEADER + GOOD)
    batch = ImportBatch.objects.get()
    seen = {"seen": programme.get(f"{UPLOAD}{batch.pk}/").context["plan"].fingerprint()}

    first = programme.post(f"{UPLOAD}{batch.pk}/commit/", seen, follow=True)
    second = programme.post(f"{UPLOAD}{batch.pk}/commit/", seen, follow=True)

    assert "1 organisation and 4 seats were added." in page_of(first)
    assert "This file was added or put aside already. Nothing more was added." in page_of(second)
    assert (Organisation.objects.count(), Seat.objects.count()) == (1, 2)


def test_import_commit_refuses_when_things_have_changed_and_shows_what_would_happen_now(programme):
    upload(programme, HEADER + GOOD)
    batch = ImportBatch.objects.get()
    seen = {"seen": programme.get(f"{UPLOAD}{batch.pk}/").context["plan"].fingerprint()}
    OrganisationFactory(name="Eastshire", type="NHS trust")

    page = page_of(programme.post(f"{UPLOAD}{batch.pk}/commit/", seen, follow=True))

    assert "Something has changed since you looked, and nothing was added." in page
    assert "4 seats will be added; 1 organisation of the file is on this site already." in page
    assert not Seat.objects.exists()


def test_import_commit_without_having_seen_the_summary_is_refused(programme):
    upload(programme, HEADER + GOOD)

    programme.post(f"{UPLOAD}{ImportBatch.objects.get().pk}/commit/")

    assert not Organisation.objects.exists()


def test_import_shows_all_problems_and_offers_no_commit(programme):
    upload(programme, HEADER + GOOD + "Westshire,England,,Wave 3,Boss,,,\n")

    response = programme.get(f"{UPLOAD}{ImportBatch.objects.get().pk}/")

    assert [(problem.row, problem.column) for problem in response.context["page"]] == [(4, "Role"), (4, "Role title"), (4, "Type")]
    assert "3 problems in 3 rows. Nothing was added." in page_of(response)
    assert "commit/" not in page_of(response)


def test_import_pages_its_problems_and_offers_them_all_as_a_download(programme):
    upload(programme, HEADER + "Westshire,England,NHS trust,Wave 3,Boss,Nurse,,\n" * 150)
    address = f"{UPLOAD}{ImportBatch.objects.get().pk}/"

    second = programme.get(f"{address}?page=2")
    header, rows = read_table(io.BytesIO(programme.get(f"{address}problems.csv").content))

    assert [problem.row for problem in second.context["page"]] == list(range(102, 152))
    assert (header, len(rows), rows[0]) == (
        ["Row", "Column", "Problem"],
        150,
        ["2", "Role", second.context["plan"].problems[0].message],
    )


def test_import_page_checks_the_kept_rows_again_each_time(programme):
    upload(programme, HEADER + GOOD.replace("Wave 3", "Wave 4"))
    address = f"{UPLOAD}{ImportBatch.objects.get().pk}/"
    before = programme.get(address).context["plan"]

    WaveFactory(name="Wave 4")

    assert (len(before.problems), programme.get(address).context["plan"].problems) == (2, [])


def test_import_discard_puts_the_file_aside(programme):
    upload(programme, HEADER + GOOD)
    batch = ImportBatch.objects.get()

    page = page_of(programme.post(f"{UPLOAD}{batch.pk}/discard/", follow=True))

    batch.refresh_from_db()
    assert "teams.csv was put aside. Nothing was added." in page
    assert (batch.state, batch.records) == ("discarded", [])
    assert "It was put aside, and nothing was added." in page_of(programme.get(f"{UPLOAD}{batch.pk}/"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty. Choose another one"),
        (b"Name,Email\nA,a@example.org\n", "These columns are missing: Organisation, Wave, Role, Role title."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00", "The file is not a table that we can read."),
        ((HEADER + "x,,,,,,,\n" * 5_001).encode(), "The file has more than 5,000 rows."),
    ],
)
def test_import_upload_refuses_what_is_not_a_table_beside_the_field(programme, content, message):
    response = programme.post(UPLOAD, {"file": SimpleUploadedFile("teams.csv", content)})

    assert response.status_code == 422
    assert message in page_of(response)
    assert 'href="#id_file"' in page_of(response)
    assert not ImportBatch.objects.exists()


def test_import_upload_without_a_file_says_so(programme):
    response = programme.post(UPLOAD)

    assert (response.status_code, response.context["form"].errors) == (422, {"file": ["Choose a spreadsheet"]})


def test_import_upload_lists_earlier_files_in_the_same_queries(programme):
    counts = []
    for name in ("first.csv", "second.csv", "third.csv"):
        upload(programme, HEADER + GOOD, name)
        with CaptureQueriesContext(connection) as queries:
            response = programme.get(UPLOAD)
        counts.append(len(queries))

    assert [row["batch"].filename for row in response.context["history"]] == ["third.csv", "second.csv", "first.csv"]
    assert counts[0] == counts[2] < 15


def test_import_template_is_offered_in_both_kinds(programme):
    answers = [programme.get(f"{UPLOAD}template.{kind}") for kind in ("csv", "xlsx")]

    assert [answer.headers["Content-Disposition"] for answer in answers] == [
        'attachment; filename="organisations-and-teams.csv"',
        'attachment; filename="organisations-and-teams.xlsx"',
    ]


@pytest.mark.parametrize(
    ("method", "name", "args"),
    [
        ("get", "import-upload", []),
        ("get", "import-template", ["csv"]),
        ("get", "import", [1]),
        ("get", "import-problems", [1]),
        ("post", "import-commit", [1]),
        ("post", "import-discard", [1]),
    ],
)
def test_import_is_for_the_programme_team_only(client, method, name, args):
    address = reverse(f"imports:{name}", args=args)
    client.force_login(SeatFactory(user=True, role="project_lead").person.user)

    assert getattr(client, method)(address).status_code == 403
    client.logout()
    assert getattr(client, method)(address).status_code == 302
    client.force_login(UserFactory())
    assert getattr(client, method)(address).status_code == 403


def test_import_says_nowhere_who_has_lived_experience(programme):
    header = "Organisation,Nation,Type,Wave,Role,Role title,Name,Email,Lived experience\n"
    planted = "Eastshire,England,NHS trust,Wave 3,Project team member,Planted title,Planted Name,planted@example.org,"
    pages = []
    for answer in ("perhaps", "yes"):
        upload(programme, f"{header}{planted}{answer}\n")
        address = f"{UPLOAD}{ImportBatch.objects.latest('pk').pk}/"
        pages += [programme.get(address), programme.get(f"{address}problems.csv")]
    seen = {"seen": programme.get(address).context["plan"].fingerprint()}

    pages.append(programme.post(f"{address}commit/", seen, follow=True))

    assert Seat.objects.filter(is_lived_experience=True, person__name="Planted Name").count() == 1
    assert not any("planted" in page.content.decode().lower() for page in pages)
    assert not any("planted" in str(entry).lower() for entry in Entry.objects.values_list("target_label", "changes", "reason"))
    assert ImportBatch.objects.latest("pk").records == []


def test_import_of_5000_rows_through_the_page(programme):
    rows = "".join(f"Trust {number % 100},England,NHS trust,Wave 3,Project team member,Role {number},,\n" for number in range(5_000))

    upload(programme, HEADER + rows)
    batch = ImportBatch.objects.get()
    programme.post(f"{UPLOAD}{batch.pk}/commit/", {"seen": check(batch.records, on=batch.created_at.date()).fingerprint()})

    assert (Organisation.objects.count(), Seat.objects.count()) == (100, 5_000)
