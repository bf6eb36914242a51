"""Terms of reference: versions, files and links, who reads them, and what happens to a file that is not one."""

from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from audit.models import Entry
from organisations import terms_actions
from organisations.documents import MOST_BYTES, read
from organisations.models import SeatRole, TermsOfReference
from tests.counting import queries_of
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.organisations import PopulationFactory, SeatFactory, TermsOfReferenceFactory, project_team
from tests.organisations.documents import DOCX, PDF, upload

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
TERMS = {"title": "Terms of reference", "url": "", "agreed_on": "2026-11-01", "review_on": "2027-05-01"}
LINK = {**TERMS, "url": "https://example.org/terms"}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def team():
    return PopulationFactory(selected=True).team


@pytest.fixture
def lead(team, client):
    user = SeatFactory(team=team, user=True, role=SeatRole.SUB_TEAM_LEAD).person.user
    client.force_login(user)
    return user


def address(name, team, *more):
    return reverse(f"organisations:{name}", args=[team.participation.organisation.slug, team.pk, *more])


def text(response):
    return " ".join(response.content.decode().split())


def stored_files():
    folder = Path(settings.MEDIA_ROOT) / "terms-of-reference"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


@pytest.mark.req("R94")
def test_terms_are_added_version_by_version_and_the_earlier_ones_stay(client, team, lead):
    client.post(address("terms-add", team), LINK)
    response = client.post(address("terms-add", team), {**TERMS, "title": "Second terms", "file": upload(DOCX, "Our terms.docx")})
    shown = text(client.get(address("terms", team)))

    assert response.status_code == 302
    first, second = TermsOfReference.objects.filter(team=team).order_by("number")
    assert (first.number, first.url, first.agreed_on, first.review_on) == (1, LINK["url"], date(2026, 11, 1), date(2027, 5, 1))
    assert (second.number, second.file_name, second.created_by, second.created_on) == (2, "Our terms.docx", lead, TODAY)
    assert "In force: version 2" in shown
    assert "Earlier versions" in shown
    assert "Do the terms of reference show how the two teams differ?" in shown


@pytest.mark.req("R95")
def test_the_page_offers_the_example_only_as_words_where_the_programme_has_no_copy(client, team, lead):
    shown = text(client.get(address("terms", team)))

    assert "Ask your coach for a copy." in shown
    assert "drive.google" not in shown


def test_a_file_is_kept_under_a_name_of_its_own_and_comes_back_as_a_download(client, team, lead):
    client.post(address("terms-add", team), {**TERMS, "file": upload(PDF, "../Ter\u202ems “final”.pdf")})
    terms = TermsOfReference.objects.get()

    response = client.get(address("terms-file", team, 1))

    assert Path(terms.file.name).name != terms.file_name == "Terms “final”.pdf"
    assert b"".join(response.streaming_content) == PDF
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert response["Content-Disposition"].startswith("attachment; ")


def test_a_version_with_a_link_or_a_lost_file_has_nothing_to_download(client, team, lead):
    TermsOfReferenceFactory(team=team)
    lost = terms_actions.add_terms(team=team, title="Lost", agreed_on=TODAY, on=TODAY, document=read(upload()))
    lost.file.storage.delete(lost.file.name)

    statuses = [client.get(address("terms-file", team, number)).status_code for number in (1, 2, 3)]

    assert statuses == [404, 404, 404]


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"file": upload(b"", "terms.pdf")}, "file", "The file is empty"),
        ({"file": upload(b"MZ program", "terms.exe")}, "file", "Choose a PDF, a Word document"),
        ({"file": upload(b"<html>", "terms.pdf")}, "file", "damaged"),
        ({"file": upload(PDF + b"0" * MOST_BYTES)}, "file", "larger than 5 MB"),
        ({}, "file", "or enter a link"),
        ({"url": "javascript:alert(1)"}, "url", "Enter a full address"),
        ({"url": "https://example.org/x", "agreed_on": "2026-11-21"}, "agreed_on", "today or in the past"),
        ({"url": "https://example.org/x", "review_on": "2026-10-01"}, "review_on", "same as or after"),
        ({"url": "https://example.org/x", "title": ""}, "title", "Enter"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_else_typed_is_lost(client, team, lead, data, field, words):
    before = stored_files()
    if "file" in data:
        data["file"].seek(0)

    response = client.post(address("terms-add", team), {**TERMS, **data})

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert words in str(form.errors[field])
    assert form["title"].value() == {**TERMS, **data}["title"]
    assert f'value="{form["title"].value()}"' in response.content.decode() or not form["title"].value()
    assert not TermsOfReference.objects.exists()
    assert stored_files() == before


def test_a_file_and_a_link_at_once_are_not_guessed_at(client, team, lead):
    response = client.post(address("terms-add", team), {**LINK, "file": upload()})

    assert "not both" in str(response.context["form"].errors["url"])
    assert "Choose the file again" in str(response.context["form"].errors["file"])


def test_whoever_must_correct_something_else_is_told_to_choose_the_file_again(client, team, lead):
    response = client.post(address("terms-add", team), {**TERMS, "title": "", "file": upload()})

    assert sorted(response.context["form"].errors) == ["file", "title"]


def test_a_refused_version_leaves_no_file_behind(team, monkeypatch):
    before = stored_files()

    def refuse(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(terms_actions, "record", refuse)
    with pytest.raises(RuntimeError):
        terms_actions.add_terms(team=team, title="T", agreed_on=TODAY, on=TODAY, document=read(upload()))

    assert stored_files() == before
    assert not TermsOfReference.objects.exists()


def test_a_version_added_by_mistake_is_removed_with_its_file(client, team, lead, django_capture_on_commit_callbacks):
    before = stored_files()
    TermsOfReferenceFactory(team=team)
    client.post(address("terms-add", team), {**TERMS, "file": upload()})

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("terms-remove", team, 2))

    assert [terms.number for terms in TermsOfReference.objects.all()] == [1]
    assert stored_files() == before
    assert Entry.objects.filter(action="terms_of_reference.removed", target_label="Terms of reference, version 2").exists()


def test_a_number_is_never_given_twice(client, team, lead):
    for _ in range(3):
        client.post(address("terms-add", team), LINK)
    for number in (3, 2):
        client.post(address("terms-remove", team, number))
    client.post(address("terms-add", team), LINK)

    assert sorted(TermsOfReference.objects.filter(team=team).values_list("number", flat=True)) == [1, 4]
    added = Entry.objects.filter(action="terms_of_reference.added").order_by("pk")
    assert [entry.changes["number"] for entry in added] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("review_on", "words"),
    [
        (date(2026, 11, 19), "It was to be looked at again on 19 November 2026."),
        (TODAY, "It is to be looked at again today."),
        (date(2026, 11, 21), "To be looked at again on 21 November 2026."),
    ],
)
def test_the_page_says_when_a_review_is_due(client, team, lead, review_on, words):
    TermsOfReferenceFactory(team=team, review_on=review_on)

    assert words in text(client.get(address("terms", team)))


@pytest.mark.parametrize("role", [SeatRole.SENIOR_SPONSOR, SeatRole.PROJECT_TEAM_MEMBER, SeatRole.ORGANISATION_QI_MEMBER])
def test_the_project_team_reads_the_terms_of_a_sub_team_from_its_page(client, team, role):
    client.force_login(SeatFactory(team=project_team(team.participation), user=True, role=role).person.user)
    TermsOfReferenceFactory(team=team)

    shown = text(client.get(reverse("organisations:team", args=[team.participation.organisation.slug, team.pk])))
    terms = client.get(address("terms", team))

    assert address("terms", team) in shown
    assert address("outreach", team) not in shown
    assert "In force: version 1" in text(terms)
    assert address("terms-add", team) not in text(terms)


def test_who_sees_role_titles_only_is_not_led_to_the_terms(client, team):
    client.force_login(ProgrammeRoleFactory(role="evaluator").person.user)

    shown = text(client.get(reverse("organisations:team", args=[team.participation.organisation.slug, team.pk])))

    assert address("terms", team) not in shown
    assert client.get(address("terms", team)).status_code == 403


def test_each_team_has_its_own(client, team, lead):
    TermsOfReferenceFactory(team=project_team(team.participation))

    assert "No terms of reference yet" in text(client.get(address("terms", team)))
    assert client.get(address("terms", project_team(team.participation))).status_code == 403


def test_the_page_runs_the_same_queries_for_one_version_and_three(client, team, lead):
    for number in (1, 2):
        TermsOfReferenceFactory(team=team, number=number)
    two = queries_of(client, address("terms", team))
    for number in (3, 4):
        TermsOfReferenceFactory(team=team, number=number)

    assert queries_of(client, address("terms", team)) == two
