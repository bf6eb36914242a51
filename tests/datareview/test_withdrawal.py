"""Whoever changes their mind is gone from every table, from what waits to be checked, and from the files of the database."""

import json
import logging
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from datareview import consents as reads
from datareview import quoted
from datareview.actions import codes, withdrawals
from datareview.actions.base import CannotChange
from datareview.models import CodeChange, Coding, Consent, Excerpt, Intake, RawNote
from populations.models import Population
from reports.models import DataReviewSummary, ProgressReport
from tests.factories.accounts import UserFactory
from tests.factories.datareview import (
    ActivityFactory,
    CodeFactory,
    CodingFactory,
    ConsentFactory,
    DataReviewFactory,
    DataSourceFactory,
    ExcerptFactory,
    FeedbackFactory,
    FigureTableFactory,
    IntakeFactory,
    InterestFactory,
    RawNoteFactory,
    ThemeFactory,
    ThemeReviewFactory,
    member_of,
    selected,
)
from tests.factories.organisations import SeatFactory, project_team
from tests.populations.ballot_search import stored_rows

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 11, 20)
# No word of these is anywhere else.
WORDS = ["Quillfeather rang three times and nobody came", "Brambleknott was sent home with a leaflet"]
NOTE = "Snapdraggle shook when the door was locked"
PASTED = "Thistlewump waits to be checked"
MARKS = ["Quillfeather", "Brambleknott", "Snapdraggle", "Thistlewump"]
KEPT = "Marigold trusts the nurse at the temple"


class Told:
    """Two people who told something: the words of the first one are everywhere that words can be; the second one's stay."""

    def __init__(self):
        self.population = selected()
        self.by, self.checker = member_of(self.population), member_of(self.population)
        self.activity = ActivityFactory(population=self.population, by=self.by)
        self.consent, self.other = (
            ConsentFactory(activity=self.activity, recorded_by=self.by, label=label, may_share=True) for label in ("One", "Two")
        )
        fields = {"population": self.population, "activity": self.activity, "by": self.by}
        self.checked = ExcerptFactory(consent=self.consent, text=WORDS[0], speaker="A carer", topic="M4.1.p1", number=1, **fields)
        self.waiting = ExcerptFactory(consent=self.consent, text=WORDS[1], unchecked=True, number=2, **fields)
        self.kept = ExcerptFactory(consent=self.other, text=KEPT, number=3, **fields)
        self.coding = CodingFactory(excerpt=self.checked, by=self.checker)
        self.note = RawNoteFactory(activity=self.activity, consent=self.consent, text=NOTE, by=self.by)
        rows = [
            {"row": 1, "text": f" {WORDS[0].upper()} "},
            {"row": 2, "text": PASTED, "consent": self.consent.pk},
            {"row": 3, "text": KEPT},
            {"row": 4, "text": f"Two that belong apart. {WORDS[1]}"},
        ]
        self.intake = IntakeFactory(population=self.population, by=self.by, rows=rows)
        IntakeFactory(population=self.population, by=self.by, rows=[{"text": PASTED}], settings={"consent": self.consent.pk})

    def withdraws(self, **fields):
        consent = Consent.objects.select_related("activity__population").get(pk=self.consent.pk)
        return withdrawals.withdraw_consent(consent, on=ON, by=self.by, **{"delete_notes": False, **fields})

    def client(self, user=None):
        client = Client()
        client.force_login(user or self.by)
        return client

    def address(self, name, *args):
        return reverse(f"datareview:{name}", args=[self.population.participation.organisation.slug, self.population.pk, *args])


@pytest.fixture
def told(db):
    return Told()


def stored():
    """Which of the marks stand in which table."""
    return {(mark, table) for table, text in stored_rows() for mark in MARKS if mark.lower() in text.lower()}


def test_search_finds_the_words_before(told):
    assert {mark for mark, _ in stored()} == set(MARKS)
    assert {table for _, table in stored()} == {"datareview_excerpt", "datareview_rawnote", "datareview_intake"}


@pytest.mark.req("R307")
def test_search_finds_the_words_in_no_table_afterwards_and_the_words_of_others_stay(told):
    lost = told.withdraws()

    assert (lost, stored()) == (2, set())
    told.kept.refresh_from_db()
    told.intake.refresh_from_db()
    assert (told.kept.text, [row["row"] for row in told.intake.rows]) == (KEPT, [3])
    assert list(Intake.objects.all()) == [told.intake]


def test_neutral_marker_stays_and_counts_nowhere(told):
    told.withdraws()

    rows = Excerpt.objects.filter(consent=told.consent).order_by("number")
    assert [(row.number, row.text, row.speaker, row.topic, row.is_withdrawn, row.withdrawn_by) for row in rows] == [
        (number, "", "", "", True, told.by) for number in (1, 2)
    ]
    assert list(Excerpt.objects.checked()) == [told.kept]
    assert not Excerpt.objects.to_check().exists()
    assert Coding.objects.get() == told.coding


def test_agreement_says_when_and_by_whom_and_the_log_says_how_many(told):
    told.withdraws()

    told.consent.refresh_from_db()
    assert (told.consent.withdrawn_on, told.consent.withdrawn_by, told.consent.is_in_force) == (ON, told.by, False)
    [entry] = Entry.objects.filter(action="consent.withdrawn")
    assert (entry.target_label, entry.changes, entry.population_id) == (
        f"Agreement {told.consent.pk}",
        {"excerpts": 2},
        told.population.pk,
    )


@pytest.mark.parametrize("delete_notes", [True, False])
def test_raw_notes_that_belong_to_nobody_go_if_they_could_hold_the_words(told, delete_notes):
    loose = RawNoteFactory(activity=told.activity)
    others = RawNoteFactory(activity=told.activity, consent=told.other)
    elsewhere = RawNoteFactory(activity=ActivityFactory(population=told.population))

    told.withdraws(delete_notes=delete_notes)

    assert set(RawNote.objects.all()) == {others, elsewhere} | (set() if delete_notes else {loose})


def test_it_is_done_once(told):
    told.withdraws()

    with pytest.raises(CannotChange, match="already"):
        told.withdraws()

    assert Entry.objects.filter(action="consent.withdrawn").count() == 1


def test_people_can_change_their_mind_after_the_work_has_ended(told):
    Population.objects.filter(pk=told.population.pk).update(status="closed")

    assert told.withdraws() == 2
    withdrawals.withdraw_excerpt(Excerpt.objects.select_related("population").get(pk=told.kept.pk), by=told.by, delete_notes=False)

    assert not Excerpt.objects.exclude(text="").exists()


def test_one_excerpt_goes_alone(told):
    withdrawals.withdraw_excerpt(Excerpt.objects.select_related("population").get(pk=told.checked.pk), by=told.by, delete_notes=False)

    assert {mark for mark, _ in stored()} == {"Brambleknott", "Snapdraggle", "Thistlewump"}
    assert [row["row"] for row in Intake.objects.get(pk=told.intake.pk).rows] == [2, 3, 4]
    [entry] = Entry.objects.filter(action="excerpt.withdrawn")
    assert (entry.target_label, entry.changes) == ("Excerpt 1", {})
    with pytest.raises(CannotChange, match="already"):
        withdrawals.withdraw_excerpt(told.checked, by=told.by, delete_notes=False)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="looks into files: runs with the tests on SQLite")
def test_files_of_the_database_hold_no_trace(told):
    path = connection.settings_dict["NAME"]

    def raw():
        log = Path(f"{path}-wal")
        return Path(path).read_bytes() + (log.read_bytes() if log.exists() else b"")

    before = [mark.encode() in raw() for mark in MARKS]
    told.withdraws()
    after = [mark.encode() in raw() for mark in MARKS]

    assert (before, after) == ([True] * 4, [False] * 4)
    assert KEPT.encode() in raw()


def test_log_of_the_service_holds_no_word(told):
    stream, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    root.addHandler(handler)
    level = root.level
    root.setLevel(0)
    try:
        told.client().post(told.address("consent-withdraw", told.consent.pk), {"delete_notes": "yes"})
    finally:
        root.removeHandler(handler)
        root.setLevel(level)

    assert Consent.objects.get(pk=told.consent.pk).withdrawn_on
    assert [mark for mark in MARKS if mark in stream.getvalue()] == []


# The pages


def test_page_says_what_goes_and_asks_about_raw_notes(told):
    page = told.client().get(told.address("consent-withdraw", told.consent.pk)).text

    assert "the words of 2 excerpts" in page
    assert "Could raw notes of this activity hold their words?" in page
    assert [mark for mark in MARKS if mark in page] == []


def test_without_an_answer_about_raw_notes_nothing_goes(told):
    response = told.client().post(told.address("consent-withdraw", told.consent.pk))

    assert response.status_code == 422
    assert "Say whether raw notes of this activity could hold their words" in response.text
    assert {mark for mark, _ in stored()} == set(MARKS)


def test_page_takes_the_words_out_and_says_so(told):
    response = told.client().post(told.address("consent-withdraw", told.consent.pk), {"delete_notes": "no"}, follow=True)

    assert "2 excerpts lost their words" in response.text
    assert "They changed their mind" in response.text
    assert stored() == set()


def test_page_of_one_excerpt_shows_its_words_with_the_content_note_and_takes_them_out(told):
    page = told.client(told.checker).get(told.address("excerpt-withdraw", told.checked.pk)).text

    assert WORDS[0] in page
    assert "can be distressing to read" in page
    told.client(told.checker).post(told.address("excerpt-withdraw", told.checked.pk), {"delete_notes": "yes"})
    assert "Quillfeather" not in {mark for mark, _ in stored()}
    assert told.client().get(told.address("excerpt-withdraw", told.checked.pk)).status_code == 404


def test_downloads_that_held_the_words_are_listed(told):
    def downloaded(**changes):
        return Entry.objects.create(action="excerpts.exported", actor_id=told.checker.pk, population_id=told.population.pk, changes=changes)

    held = downloaded(count=2, consents=[told.consent.pk, told.other.pk])
    downloaded(count=1, consents=[told.other.pk])
    unknown = downloaded(count=1)

    assert reads.exports_with(told.population, {told.consent.pk}) == [unknown, held]
    page = told.client().get(told.address("consent-withdraw", told.consent.pk)).text
    assert page.count("Excerpts downloaded on") == 2


@pytest.mark.req("R307")
def test_page_of_the_agreement_lists_the_downloads_after_the_withdrawal_with_who_made_them(told):
    changes = {"count": 2, "consents": [told.consent.pk]}
    Entry.objects.create(action="excerpts.exported", actor_id=told.checker.pk, population_id=told.population.pk, changes=changes)

    response = told.client().post(told.address("consent-withdraw", told.consent.pk), {"delete_notes": "no"}, follow=True)

    assert response.redirect_chain == [(told.address("consent", told.consent.pk), 302)]
    assert response.status_code == 200
    assert f"by {told.checker.person.shown_name}" in response.text


def test_other_places_that_hold_the_words_are_named_before(told):
    theme = ThemeFactory(population=told.population, name="Nobody came", description=f"As one said: “{WORDS[0].lower()}”")
    ThemeFactory(population=told.population, description="Something else that has nothing to do with it")

    page = told.client().get(told.address("consent-withdraw", told.consent.pk)).text

    assert "Theme: Nobody came" in page
    assert told.address("theme", theme.pk) in page
    assert page.count("Theme: ") == 1


@pytest.mark.req("R307")
def test_every_kind_of_text_that_holds_the_words_is_named_before(told):
    of, said = {"population": told.population}, f"One said: {WORDS[0]}."
    source = DataSourceFactory(name=said, **of)
    rows = [
        ("theme", ThemeFactory(name=said, **of)),
        ("code", CodeFactory(name=WORDS[0][:40], **of)),
        ("activity", ActivityFactory(made_worse=said, **of)),
        ("source", source),
        ("table", FigureTableFactory(source=source, title="Seen in time", note=said)),
        ("table", FigureTableFactory(source=source, title="Sent home", figures=[(said, 5, 10)])),
        ("theme-review-edit", ThemeReviewFactory(changed=said, **of)),
        ("interest-edit", InterestFactory(activity=told.activity, words=said)),
        ("feedback-edit", FeedbackFactory(what=said, **of)),
    ]
    DataReviewFactory(support=said, finished_reason=said, **of)
    gone = CodeFactory(name=f"{said} Gone", removed_at=timezone.now(), **of)

    page = told.client().get(told.address("consent-withdraw", told.consent.pk)).text

    addresses = [told.address(name, row.pk) for name, row in rows] + [told.address("review-plan"), told.address("review")]
    assert [address for address in addresses if f'href="{address}"' not in page] == []
    assert "taken away: put it back to change it" in page
    assert told.address("code", gone.pk) not in page


@pytest.mark.req("R307")
def test_history_of_a_code_that_was_named_with_the_words_forgets_them(told):
    code = codes.add(told.population, WORDS[0], by=told.checker)
    codes.rename(code, "Nobody came", by=told.checker)
    codes.merge(codes.add(told.population, "Left alone", by=told.checker), code, by=told.checker)
    assert ("Quillfeather", "datareview_codechange") in stored()

    told.withdraws()

    assert {table for _, table in stored()} <= {"audit_entry"}
    made, renamed = CodeChange.objects.filter(code=code).order_by("pk")
    assert (made.new, renamed.old, renamed.new) == (withdrawals.TAKEN_OUT, withdrawals.TAKEN_OUT, "Nobody came")


def test_codebook_that_waits_and_holds_the_words_goes(told):
    IntakeFactory(population=told.population, kind="codebook", rows=[{"guid": "1", "name": "A", "description": f"As in {WORDS[1]}"}])
    kept = IntakeFactory(population=told.population, kind="codebook", rows=[{"guid": "2", "name": "Trust", "description": ""}])

    told.withdraws()

    assert set(Intake.objects.exclude(kind="excerpts")) == {kept}


@pytest.mark.req("R307")
def test_what_was_published_with_the_words_is_listed_before_and_after(told):
    snapshot = {"themes": [{"name": "Trust", "description": f"As one said: {WORDS[0]}"}]}
    made = {"made_on": ON, "population": told.population}
    held = DataReviewSummary.objects.create(number=1, snapshot=snapshot, digest="1", **made)
    DataReviewSummary.objects.create(number=2, snapshot={"themes": []}, digest="2", **made)
    published = {"period_start": ON, "period_end": ON, "published_on": ON, "digest": "3", "snapshot": {"populations": [snapshot]}}
    report = ProgressReport.objects.create(participation=told.population.participation, number=1, **published)

    before = told.client().get(told.address("consent-withdraw", told.consent.pk)).text
    told.withdraws()
    after = told.client().get(told.address("consent", told.consent.pk)).text

    for page in (before, after):
        assert [str(row) in page for row in (held, report)] == [True, True]
        assert "Summary 2" not in page
    assert f"{told.address('review')}summary/1/" in before
    # whoever may not read reports is told of them, without a way in
    assert report.get_absolute_url() not in before


def test_download_by_somebody_who_is_not_named_is_told_by_what_they_are(told):
    leader = SeatFactory(team=project_team(told.population.participation), user=True, role="project_lead").person.user
    for user in (leader, UserFactory()):
        changes = {"count": 2, "consents": [told.consent.pk]}
        Entry.objects.create(action="excerpts.exported", actor_id=user.pk, population_id=told.population.pk, changes=changes)

    page = told.client().get(told.address("consent-withdraw", told.consent.pk)).text

    assert "by the project lead" in page
    assert "by somebody outside the organisation" in page
    assert leader.person.shown_name not in page


def test_page_of_one_excerpt_asks_about_raw_notes_that_could_hold_its_words_and_deletes_them(told):
    loose, others = RawNoteFactory(activity=told.activity, by=told.checker), RawNoteFactory(activity=told.activity, consent=told.other)
    address = told.address("excerpt-withdraw", told.checked.pk)

    asked = told.client().get(address).text
    unanswered = told.client().post(address)
    told.client().post(address, {"delete_notes": "yes"})

    assert "Could raw notes of this activity hold these words?" in asked
    assert unanswered.status_code == 422
    assert loose not in RawNote.objects.all()
    assert list(RawNote.objects.all()) == [others]
    assert not Excerpt.objects.get(pk=told.checked.pk).text


def test_page_of_one_excerpt_asks_nothing_where_no_note_could_hold_its_words(told):
    RawNote.objects.all().delete()
    address = told.address("excerpt-withdraw", told.checked.pk)

    assert "Could raw notes" not in told.client().get(address).text
    assert told.client().post(address).status_code == 302


def test_short_words_are_not_looked_for():
    population = selected()
    ThemeFactory(population=population, description="Yes, they said")

    assert quoted.where_else(population, ["Yes"]) == []


def test_audit_entry_of_nobody_holds_words(told):
    told.withdraws(delete_notes=True)

    text = json.dumps([[row.target_label, row.reason, row.changes] for row in Entry.objects.all()])
    assert [mark for mark in MARKS if mark in text] == []


def test_whoever_neither_wrote_it_down_nor_leads_does_not_find_the_page(told):
    assert told.client(told.checker).get(told.address("consent-withdraw", told.consent.pk)).status_code == 404
    assert told.client(UserFactory()).get(told.address("consent-withdraw", told.consent.pk)).status_code == 404
