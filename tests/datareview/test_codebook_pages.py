"""The pages of the codebook exchange."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from datareview.codebook import MAX_BYTES
from datareview.models import Code, Intake, Theme
from tests.counting import queries_of
from tests.datareview.test_codebook import EXAMPLE, A, B, faults, wrapped
from tests.factories.datareview import CodeFactory, IntakeFactory, ThemeFactory, member_of, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def member(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


def address(population, name, *args):
    return reverse(f"datareview:{name}", args=[population.participation.organisation.slug, population.pk, *args])


def upload(client, population, content, name="codes.qdc"):
    return client.post(address(population, "codebook-import"), {"file": SimpleUploadedFile(name, content)})


@pytest.mark.req("R215")
def test_codebook_downloads_as_a_valid_file(client, population, member):
    CodeFactory(population=population, name="Fear of being judged", theme=ThemeFactory(population=population, name="Trust"))

    response = client.get(address(population, "codebook-export"))

    slug = population.participation.organisation.slug
    assert response["Content-Disposition"] == f'attachment; filename="{slug}-{population.pk}-codebook.qdc"'
    assert response["Content-Type"] == "application/xml"
    assert faults(response.content) == []


def test_there_is_no_empty_codebook(client, population, member):
    response = client.get(address(population, "codebook-export"), follow=True)

    assert "There is no code or theme yet" in response.text


def test_download_takes_the_same_queries_for_3_and_for_30_codes(client, population, member):
    CodeFactory.create_batch(3, population=population, theme=ThemeFactory(population=population))
    few = queries_of(client, address(population, "codebook-export"))

    CodeFactory.create_batch(27, population=population, theme=ThemeFactory(population=population))

    assert queries_of(client, address(population, "codebook-export")) == few


def test_file_is_looked_at_first_and_then_taken_over(client, population, member):
    looked = upload(client, population, EXAMPLE.replace("isCodable", 'owner="Sam" isCodable', 1).encode())
    page = client.get(looked.url)

    assert Code.objects.count() == 0
    assert "New: 1 theme and 2 codes" in page.text
    assert "Written by AMHE Collaborative app." in page.text
    assert "The attribute “owner” of Code: not known here, left out." in page.text
    done = client.post(looked.url, follow=True)
    assert "The codebook is taken over: 1 new theme and 2 new codes." in done.text
    assert Theme.objects.get().tag == "need"
    assert Code.objects.filter(population=population).count() == 2
    assert Intake.objects.count() == 0


def test_second_time_there_is_nothing_new(client, population, member):
    client.post(upload(client, population, EXAMPLE.encode()).url)

    again = upload(client, population, EXAMPLE.encode())

    page = client.get(again.url)
    assert "There is nothing new in this codebook" in page.text
    assert "It stays as it is here." in page.text
    assert client.post(again.url).status_code == 422


def test_question_about_new_themes_stands_beside_the_field(client, population, member):
    looked = upload(client, population, EXAMPLE.partition("  <Sets>")[0].encode() + b"</CodeBook>")

    refused = client.post(looked.url)

    assert refused.status_code == 422
    assert "Choose what the new themes are about" in refused.text
    assert client.post(looked.url, {"tag": "asset"}).status_code == 302
    assert Theme.objects.get().tag == "asset"


def test_what_is_left_out_comes_first_and_what_is_known_is_folded(client, population, member):
    content = EXAMPLE.replace("<Codes>", "<Memos/><Codes>", 1).encode()
    looked = upload(client, population, content)

    page = client.get(looked.url).text

    assert page.index("Memos") < page.index("<caption")
    client.post(looked.url, {"tag": "need"})
    again = client.get(upload(client, population, content).url).text
    assert again.index("Memos") < again.index("here already, and left as")
    assert "nhsuk-details__summary-text" in again


def test_a_code_above_codes_says_that_it_comes_twice_and_descriptions_are_shown(client, population, member):
    content = wrapped(
        f'<Code guid="{A}" name="Waiting" isCodable="true"><Description>Weeks and months</Description>'
        f'<Code guid="{B}" name="Delays" isCodable="true"/></Code>'
    )

    page = " ".join(client.get(upload(client, population, content).url).text.split())

    assert "Here “Waiting” becomes a theme and a code of the same name" in page
    assert page.count("Weeks and months") == 2


@pytest.mark.parametrize("name", ["codebook-import", "codebook-intake"])
def test_a_closed_population_says_so_before_anything_is_chosen(client, population, member, name):
    more = [IntakeFactory(population=population, kind="codebook", by=member).pk] if name == "codebook-intake" else []
    population.status = "closed"
    population.save()

    response = client.get(address(population, name, *more), follow=True)

    assert response.redirect_chain == [(address(population, "codes"), 302)]
    assert response.text.count("not worked on any more") == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"not xml", "This is no codebook file."),
        (b"<CodeBook><Codes/></CodeBook>", "There is no code in this codebook."),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><CodeBook/>', "document type or entities"),
        (b"<" + b"x" * 4 * MAX_BYTES, "larger than 5 MB"),
    ],
    ids=["no xml", "no codes", "entities", "20 MB"],
)
def test_bad_file_is_refused_beside_the_field_and_nothing_is_kept(client, population, member, content, says):
    response = upload(client, population, content)

    assert response.status_code == 422
    assert says in response.text
    assert Intake.objects.count() == 0


def test_codebook_that_waits_is_its_makers_alone_and_can_be_put_aside(client, population, member):
    mine = IntakeFactory(population=population, kind="codebook", by=member, name="mine.qdc")
    other = IntakeFactory(population=population, kind="codebook", by=member_of(population), name="other.qdc")

    page = client.get(address(population, "codebook-import"))
    assert ("mine.qdc" in page.text, "other.qdc" in page.text) == (True, False)
    assert client.get(address(population, "codebook-intake", other.pk)).status_code == 404
    dropped = client.post(address(population, "codebook-intake-drop", mine.pk), follow=True)

    assert "The codebook is put aside. Nothing was added." in dropped.text
    assert list(Intake.objects.all()) == [other]
