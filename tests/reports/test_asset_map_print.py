"""An asset map on paper: accessible, made once, from a snapshot that holds nothing private, and gone after a month."""

import io
import json
from threading import Event

import pikepdf
import pytest
from django.conf import settings
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assets.actions.base import CannotChange
from assets.actions.contacts import withdraw_agreement
from assets.models import Asset, AssetContact
from audit.models import Entry
from core.pdf import PdfUnavailable, pdf_key, render_pdf
from jobs import registry, running
from jobs.models import Job
from reports.assetmap import actions, handlers
from reports.assetmap.handlers import address_of_pdf, html_of, make_map_pdf, may_see_print
from reports.assetmap.schedule import tidy
from reports.handlers import store
from reports.models import AssetMapPrint, RenderedPdf
from tests.counting import queries_of
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.assets import AssetContactFactory, AssetFactory, MappedAssetFactory
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import PopulationFactory
from tests.factories.reports import TODAY, later, printed
from tests.pdf_checks import assert_pdf_ua
from tests.populations.threads import at_once, wait_until_somebody_waits
from tests.reports.test_asset_map_organisation import put, secretly
from tests.reports.test_report_handlers import text_of

pytestmark = pytest.mark.django_db

LONG = "The Exampleton and district association of carers, neighbours, volunteers and friends of everybody who lives far from town " * 2


@pytest.fixture
def population():
    return selected(name="Rural communities")


@pytest.fixture
def made(population):
    """The map of a population with five assets, one of them to engage first."""
    put(population, "Village hall", description="Warm <b>room</b> & tea\nTwice a week", place="Exampleton", mapped={"prioritised": True})
    put(population, "Chaplain with links to churches", segment="individuals", who=["Residents"], has=["Time", "Care"])
    put(population, "Library", segment="organisations", has=["Buildings"])
    put(population, LONG[:200])
    put(population, "Somebody who drives", segment="")
    return print_of(population)


@pytest.fixture
def renderings(monkeypatch):
    """How often a PDF was laid out; what is laid out is the key, as quick as that."""
    done = []

    def quick(html, *, created_on):
        done.append(pdf_key(html))
        return b"%PDF " + done[-1].encode()

    monkeypatch.setattr(handlers, "render_pdf", quick)
    return done


def print_of(population, **fields):
    return printed([population], population=population, **{"on": TODAY, "by": member_of(population), **fields})


def job_of(made):
    return Job.objects.get(key=f"asset_map_pdf:{made.digest}")


def pdf_address(made):
    return reverse("reports:asset-map-pdf", args=[made.participation.organisation.slug, made.pk])


def address(population, query=""):
    return reverse("reports:asset-map-print", args=[population.participation.organisation.slug, population.pk]) + query


def organisation_address(population, query=""):
    return reverse("reports:organisation-assets-print", args=[population.participation.organisation.slug]) + query


def sheets_of(pdf):
    """The sizes of the pages in millimetres."""
    return {tuple(round(float(side) * 25.4 / 72) for side in page.mediabox[2:]) for page in pdf.pages}


def pages_of(data):
    """The words of each page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [text_of(_alone(page)) for page in pdf.pages]


def _alone(page):
    alone, content = pikepdf.new(), io.BytesIO()
    alone.pages.append(page)
    alone.save(content)
    return content.getvalue()


@pytest.mark.pdf
@pytest.mark.req("R139")
@pytest.mark.parametrize(("paper", "sheet"), [("a4", (297, 210)), ("a3", (420, 297))])
def test_map_lies_across_the_first_page_and_follows_as_a_list(population, made, paper, sheet):
    made = print_of(population, paper=paper)

    data = render_pdf(html_of(made), created_on=made.made_on)

    assert_pdf_ua(data)
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        assert sheets_of(pdf) == {sheet}
        assert len(pdf.pages) == 2
        [top] = outline.root
        figures = [str(item.Alt) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"]
        assert (str(pdf.docinfo.Title), top.title) == ("Asset map of Rural communities", "Asset map of Rural communities")
        assert [part.title for child in top.children for part in child.children] == [
            "Individuals (1)",
            "Associations (2)",
            "Organisations (1)",
            "Not placed yet (1)",
        ]
    [alternative] = figures
    assert alternative.startswith("Asset map of Rural communities. 5 assets: individuals 1, associations 2, organisations 1")
    assert "To engage first: Village hall." in alternative
    text = text_of(data)
    for words in ("Warm <b>room</b> & tea", "Place: Exampleton", "Who they are: Residents. What they have: Time, Care.", LONG[:200]):
        assert words in text


@pytest.mark.pdf
@pytest.mark.parametrize("paper", ["a4", "a3"])
@pytest.mark.parametrize("number", [1, 60])
def test_map_with_a_long_name_and_many_assets_stays_on_its_page(paper, number):
    population = selected(name=LONG[:200])
    assets = [AssetFactory(participation=population.participation, segment="organisations", name=LONG[:90] + str(n)) for n in range(number)]
    for asset in assets:
        MappedAssetFactory(population=population, asset=asset)

    made = print_of(population, paper=paper)
    data = render_pdf(html_of(made), created_on=made.made_on)

    assert_pdf_ua(data)
    assert [place for place, text in enumerate(pages_of(data)) if "The map as a list" in text] == [1]


def test_contacts_owners_notes_log_and_trust_are_not_in_the_snapshot(population):
    mapped = secretly(population)
    member = mapped.owner.person
    member.name = "Sam Xqmember Quill"
    member.save()
    put(population, "As Sam Xqmember Quill said", description="Ask Xqnamezk Example at the door")

    made = print_of(population)

    text = json.dumps(made.snapshot)
    assert "xq" not in text.lower()
    assert text.count("[name left out]") == 2
    assert "declined" not in text
    assert made.snapshot["details"][str(mapped.asset.number)]["do_not_contact"] is True


def test_page_asks_for_the_paper_and_makes_the_print_once(client, population, made):
    client.force_login(member_of(population))

    page = client.get(address(population))
    first = client.post(address(population), {"paper": "a3"})
    again = client.post(address(population), {"paper": "a3"})

    assert "The PDF holds 5 assets." in page.text
    assert "Asset map on A4" in page.text
    assert first.url == again.url
    assert AssetMapPrint.objects.count() == 2
    new = AssetMapPrint.objects.first()
    assert (new.paper, new.population, first.url) == ("a3", population, pdf_address(new))
    entry = Entry.objects.filter(action="asset_map.printed").latest("pk")
    assert (entry.target_label, entry.population_id) == ("Asset map on A3", population.pk)
    assert entry.changes == {"paper": "a3", "assets": 5, "populations": [population.pk]}


def test_filters_of_the_page_narrow_the_print_and_lead_back(client, population, made):
    client.force_login(member_of(population))
    query = "?segment=associations&words=hall"

    page = client.get(address(population, query))
    client.post(address(population, query), {"paper": "a4"})

    assert "The PDF holds 1 asset." in page.text
    back = reverse("assets:picture", args=[population.participation.organisation.slug, population.pk])
    assert page.context["back_url"] == f"{back}?words=hall&segment=associations"
    snapshot = AssetMapPrint.objects.first().snapshot
    assert snapshot["map"]["note"].startswith("Shown: associations")
    assert [row["name"] for row in snapshot["map"]["segments"][1]["assets"]] == ["Village hall"]
    assert snapshot["query"] == "words=hall&segment=associations"


def test_map_of_the_organisation_is_printed_for_all_or_for_some_populations(client, population, made):
    other = PopulationFactory(participation=population.participation, name="Young men", selected=True)
    third = PopulationFactory(participation=population.participation, name="Zulu speakers", selected=True)
    MappedAssetFactory(population=other, asset=Asset.objects.get(name="Village hall"))
    client.force_login(member_of(population))

    client.post(organisation_address(population), {"paper": "a3"})
    whole = AssetMapPrint.objects.first()
    client.post(organisation_address(population, f"?population={population.pk}&population={other.pk}"), {"paper": "a3"})
    some = AssetMapPrint.objects.first()

    assert whole.population is None
    assert [row["id"] for row in whole.snapshot["populations"]] == [population.pk, other.pk, third.pk]
    assert whole.snapshot["map"]["note"] == ""
    assert some.snapshot["map"]["note"] == "On the maps of Rural communities and Young men"
    [hall] = [row for row in some.snapshot["map"]["segments"][1]["assets"] if row["name"] == "Village hall"]
    assert hall["populations"] == ["Rural communities", "Young men"]
    page = settings.SITE_URL + reverse("reports:organisation-assets", args=[population.participation.organisation.slug])
    assert f'href="{page}?population={population.pk}&amp;population={other.pk}"' in html_of(some)
    assert "To engage first by: Rural communities." in html_of(some)
    client.post(organisation_address(population, f"?population={other.pk}"), {"paper": "a4"})
    single = html_of(AssetMapPrint.objects.first())
    assert "<h1>Asset map of Young men</h1>" in single
    assert f'<p class="running">{population.participation.organisation}</p>' in single


def test_empty_map_is_not_printed(client, population):
    client.force_login(member_of(population))

    refused = client.post(address(population), {"paper": "a4"})

    assert refused.status_code == 422
    assert "There is nothing to print yet." in refused.text
    with pytest.raises(CannotChange, match="nothing to print"):
        print_of(population)


def test_map_of_more_assets_than_a_pdf_can_hold_is_refused_in_words(client, population, made, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 4)
    client.force_login(member_of(population))

    refused = client.post(address(population), {"paper": "a3"})

    assert refused.status_code == 422
    assert "A PDF holds up to 4 assets, and this map has 5." in refused.text
    assert AssetMapPrint.objects.count() == 1


def test_larger_paper_is_offered_first_for_many_assets(client, population, made):
    client.force_login(member_of(population))
    few = client.get(address(population)).context["form"]["paper"].value()

    for number in range(25):
        put(population, f"Club {number}")

    assert (few, client.get(address(population)).context["form"]["paper"].value()) == ("a4", "a3")


def test_paper_has_to_be_chosen_from_the_two(client, population, made):
    client.force_login(member_of(population))

    refused = client.post(address(population), {"paper": "a0"})

    assert refused.status_code == 422
    assert "Error: " in refused.text
    assert AssetMapPrint.objects.count() == 1


def test_worker_makes_the_pdf_once_and_keeps_it_under_its_hash(made, renderings):
    running.run(job_of(made).pk)
    make_map_pdf(job_of(made))

    pdf = RenderedPdf.objects.get()
    key = pdf_key(html_of(made))
    assert (pdf.digest, pdf.key, renderings) == (made.digest, key, [key])
    job = job_of(made)
    assert (job.state, job.progress, job.total) == (Job.State.DONE, 3, 3)
    assert registry.result_url(job) == pdf_address(made)


def test_pdf_is_made_from_the_snapshot_alone(made):
    before = html_of(AssetMapPrint.objects.get())
    Asset.objects.update(name="Another", description="Another")

    assert html_of(AssetMapPrint.objects.get()) == before


def test_download_waits_for_the_worker_and_is_noted(client, population, made, renderings):
    client.force_login(member_of(population))

    waiting = client.get(pdf_address(made))
    running.run(job_of(made).pk)
    fetched = client.get(pdf_address(made))

    assert waiting.url == reverse("jobs:job-progress", args=[job_of(made).pk])
    assert b"".join(fetched.streaming_content) == b"%PDF " + renderings[0].encode()
    slug = population.participation.organisation.slug
    assert fetched["Content-Disposition"] == f'attachment; filename="{slug}-{population.pk}-asset-map-a4-2026-11-20.pdf"'
    assert Entry.objects.filter(action="asset_map.print_downloaded").count() == 1
    again = client.get(pdf_address(made), headers={"If-None-Match": fetched["ETag"]})
    assert again.status_code == 304


def test_lost_file_is_made_again(made, renderings):
    running.run(job_of(made).pk)
    pdf = RenderedPdf.objects.get()
    pdf.file.storage.delete(pdf.file.name)

    actions.ask_for_pdf(made, by=None)
    running.run(job_of(made).pk)

    assert len(renderings) == 2


def test_machine_without_the_libraries_fails_the_job_in_plain_words(made, monkeypatch):
    def unavailable(html, *, created_on):
        raise PdfUnavailable("This machine cannot make PDFs: install libpangoft2-1.0-0.")

    monkeypatch.setattr(handlers, "render_pdf", unavailable)
    running.run(job_of(made).pk)

    assert (job_of(made).state, job_of(made).message) == (Job.State.FAILED, "This machine cannot make PDFs: install libpangoft2-1.0-0.")


def test_who_may_read_the_map_may_see_its_job(population, made):
    people = {"member": member_of(population), "stranger": UserFactory(), "member elsewhere": member_of(selected())}
    people["evaluator"] = ProgrammeRoleFactory(role="evaluator").person.user
    people["programme"] = ProgrammeRoleFactory(role="programme_admin").person.user

    assert {name for name, user in people.items() if may_see_print(user, job_of(made))} == {"member", "programme"}


def test_print_of_another_organisation_is_not_found(client, made):
    elsewhere = selected()
    client.force_login(member_of(elsewhere))

    assert client.get(reverse("reports:asset-map-pdf", args=[elsewhere.participation.organisation.slug, made.pk])).status_code == 404


def test_prints_go_after_a_month_with_their_files(client, population, made, renderings):
    running.run(job_of(made).pk)
    kept = print_of(population, on=later(1))
    pdf = RenderedPdf.objects.get()
    month_later = timezone.make_aware(timezone.datetime(2026, 12, 20, 9))

    with TestCase.captureOnCommitCallbacks(execute=True):
        tidy(month_later)

    assert list(AssetMapPrint.objects.all()) == [kept]
    assert not RenderedPdf.objects.exists()
    assert not pdf.file.storage.exists(pdf.file.name)
    client.force_login(member_of(population))
    assert client.get(pdf_address(made)).status_code == 404
    assert (may_see_print(member_of(population), job_of(made)), address_of_pdf(job_of(made))) == (False, "")
    assert make_map_pdf(job_of(made)) is None


def test_prints_go_when_somebody_takes_back_that_they_may_be_named(population, made, renderings):
    running.run(job_of(made).pk)
    elsewhere = selected()
    put(elsewhere, "Village hall")
    kept = print_of(elsewhere)
    mapped = put(population, "Chaplain", segment="individuals")
    AssetContactFactory(asset=mapped.asset)

    with TestCase.captureOnCommitCallbacks(execute=True):
        withdraw_agreement(mapped, by=member_of(population))

    assert list(AssetMapPrint.objects.all()) == [kept]
    assert not RenderedPdf.objects.exists()


@pytest.mark.parametrize("of_organisation", [False, True])
def test_name_that_is_taken_back_while_somebody_else_holds_the_map_is_not_printed(client, population, monkeypatch, of_organisation):
    mapped = put(population, "Walks with Robin Example", segment="individuals")
    AssetContactFactory(asset=mapped.asset, name="Robin Example")
    held = actions.hold

    def after_somebody_else(participation_id):
        Asset.objects.filter(pk=mapped.asset_id).update(name="Walks with (name taken out)")
        AssetContact.objects.all().delete()
        return held(participation_id)

    monkeypatch.setattr(actions, "hold", after_somebody_else)
    client.force_login(member_of(population))
    client.post(organisation_address(population) if of_organisation else address(population), {"paper": "a4"})

    assert "Robin" not in json.dumps(AssetMapPrint.objects.get().snapshot)


def test_print_that_is_deleted_while_it_is_laid_out_leaves_no_file(made, monkeypatch):
    def slow(html, *, created_on):
        actions.delete_old(on=later(31))
        return b"%PDF"

    monkeypatch.setattr(handlers, "render_pdf", slow)
    make_map_pdf(job_of(made))

    assert not RenderedPdf.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite holds no single rows: runs with the tests on PostgreSQL and Redis")
def test_file_that_is_stored_while_its_print_is_deleted_goes_as_well(made, renderings, monkeypatch):
    storing = Event()

    def store_slowly(*file):
        storing.set()
        wait_until_somebody_waits()
        store(*file)

    def delete():
        assert storing.wait(20)
        return actions.delete_old(on=later(31))

    RenderedPdf.objects.all().delete()  # of the job that ran when the print was made
    monkeypatch.setattr(handlers, "store", store_slowly)

    assert at_once(lambda: make_map_pdf(job_of(made)), delete) == [None, 1]
    assert not AssetMapPrint.objects.exists()
    assert not RenderedPdf.objects.exists()


def test_page_and_print_take_the_same_queries_for_11_and_for_40_assets(client, population):
    by = member_of(population)
    client.force_login(by)

    def grow(number):
        for _ in range(number):
            MappedAssetFactory(population=population)

    def printing():
        with CaptureQueriesContext(connection) as queries:
            print_of(population, by=by)
        return len(queries)

    grow(10)  # from the tenth asset on the attention list has a line about the map
    printing()
    grow(1)
    few = queries_of(client, address(population)), printing()
    grow(29)

    assert (queries_of(client, address(population)), printing()) == few
