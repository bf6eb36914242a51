"""Starting, wording, publishing and discarding a report."""

from datetime import date, timedelta

import pytest
import time_machine

from audit.models import Entry
from core.errors import Refused
from datareview.actions import themes
from jobs.models import Job
from milestones.models import JournalEntry
from organisations import actions as organisation_actions
from organisations.models import Seat, SeatRole
from reports.models import ProgressReport, ProgressReportQuerySet, RenderedPdf
from reports.progress import actions
from reports.progress.actions import CannotReport, default_start, discard, edit_narrative, has_records, preview, publish, start_report
from reports.progress.snapshots import digest_of
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.datareview import selected
from tests.factories.milestones import progress_of, step_of
from tests.factories.organisations import (
    START,
    AssignmentFactory,
    MeetingSeriesFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    project_team,
)
from tests.factories.reports import TODAY, ReportFactory, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def participation():
    participation = ParticipationFactory()
    SeatFactory(team=project_team(participation))
    return participation


def start(participation, *, start=START, on=TODAY):
    return start_report(participation=participation, period_start=start, on=on, by=UserFactory())


def shown(report, *, on=TODAY):
    """What somebody who reads the draft on this day has seen."""
    return digest_of(preview(report, on=on))


def refusal(function, *args, **kwargs):
    with pytest.raises(CannotReport) as caught:
        function(*args, **kwargs)
    return caught.value.field, str(caught.value)


def test_draft_is_started_with_the_next_number_and_recorded(participation):
    ReportFactory(participation=participation, published=True)

    report = start(participation)

    assert (report.number, report.period_start, report.period_end, report.is_published) == (2, START, TODAY, False)
    entry = Entry.objects.get(action="report.drafted", target_id=report.pk)
    assert entry.changes == {"number": 2, "period_start": "2026-09-01"}
    assert entry.organisation_id == participation.organisation_id


def test_period_of_one_day_is_a_period(participation):
    assert start(participation, start=START, on=START).period_start == START


def test_period_in_the_future_is_refused(participation):
    assert refusal(start, participation, start=later(1)) == ("period_start", "The first day must be today or in the past.")


def test_period_ends_on_the_day_of_publishing_whatever_the_day_of_the_draft(participation):
    report = start(participation)

    publish(report=report, seen=shown(report, on=later(5)), on=later(5), by=UserFactory())

    assert (report.period_end, report.snapshot["as_of"], report.snapshot["period"]["end"]) == (later(5), "2026-11-25", "2026-11-25")


def test_period_before_joining_is_refused(participation):
    assert refusal(start, participation, start=START - timedelta(days=1)) == (
        "period_start",
        "The first day must be on or after 1 September 2026, when the organisation joined.",
    )


def test_second_draft_is_refused_while_there_is_one(participation):
    ReportFactory(participation=participation)

    assert refusal(start, participation) == (
        "period_start",
        "There is a draft already: report 1, from 1 September 2026. Publish or discard it first.",
    )


def test_period_without_data_is_refused_beside_the_field(participation):
    assert refusal(start, participation, start=date(2026, 10, 1), on=date(2026, 10, 31)) == (
        "period_start",
        "Nothing was recorded in this period (1 October 2026 to 31 October 2026). Choose an earlier day, or record what was done first.",
    )


def test_organisation_that_only_joined_has_no_data():
    assert not has_records(ParticipationFactory(), start=START, end=TODAY)


def journal(participation):
    progress = progress_of(participation, "M1")
    JournalEntry.objects.create(progress=progress, step=step_of(progress), text="Met", done_on=date(2026, 10, 15))


RECORDS = {
    "seat begins": lambda participation: SeatFactory(team=project_team(participation), starts_on=date(2026, 10, 15)),
    "seat ends": lambda participation: SeatFactory(team=project_team(participation), ends_on=date(2026, 10, 15)),
    "sponsor accepts": lambda participation: SeatFactory(team=project_team(participation), accepted_on=date(2026, 10, 15)),
    "meeting": lambda participation: MeetingSeriesFactory(team=project_team(participation), first_held_on=date(2026, 10, 15)),
    "journal": journal,
    "review": lambda participation: progress_of(participation, "M1").reviews.create(kind="requested", on=date(2026, 10, 15)),
}


@pytest.mark.parametrize("make", RECORDS.values(), ids=RECORDS)
def test_anything_dated_in_the_period_is_data(make):
    participation = ParticipationFactory()
    make(participation)
    organisation_of_another_report = ParticipationFactory()

    period = {"start": date(2026, 10, 1), "end": date(2026, 10, 31)}
    assert has_records(participation, **period)
    assert not has_records(participation, start=date(2026, 10, 16), end=date(2026, 10, 31))
    assert not has_records(organisation_of_another_report, **period)


def test_work_on_a_data_review_is_data():
    population = selected()
    with time_machine.travel("2026-12-05 12:00", tick=False):
        themes.add(population, "Trust", "need", by=UserFactory())

    assert has_records(population.participation, start=date(2026, 12, 5), end=date(2026, 12, 5))
    assert not has_records(population.participation, start=date(2026, 12, 6), end=date(2026, 12, 31))


def test_population_that_was_added_or_selected_in_the_period_is_data():
    participation = ParticipationFactory()
    with time_machine.travel("2026-12-01 12:00", tick=False):
        population = PopulationFactory(participation=participation, created_on=date(2026, 10, 3))

    assert has_records(participation, start=date(2026, 10, 3), end=date(2026, 10, 3))
    assert not has_records(participation, start=date(2026, 10, 4), end=date(2026, 10, 31))

    population.selected_on = date(2026, 10, 4)
    population.save()

    assert has_records(participation, start=date(2026, 10, 4), end=date(2026, 10, 31))


def test_journal_entry_that_was_taken_off_is_no_data():
    participation = ParticipationFactory()
    journal(participation)
    JournalEntry.objects.update(removed_at="2026-11-01T12:00Z")

    assert not has_records(participation, start=date(2026, 10, 1), end=date(2026, 10, 31))


@pytest.mark.parametrize("moment", ["2026-10-15 12:00", "2026-10-01 00:30", "2026-10-31 23:59"])
def test_work_that_has_no_date_of_its_own_counts_on_the_day_it_was_written_down(moment):
    participation = ParticipationFactory()
    with time_machine.travel(f"{moment}+01:00" if moment < "2026-10-25" else f"{moment}+00:00", tick=False):
        organisation_actions.edit_readiness(participation=participation, priorities="Fair access", by=UserFactory())

    assert has_records(participation, start=date(2026, 10, 1), end=date(2026, 10, 31))
    assert not has_records(participation, start=date(2026, 11, 1), end=date(2026, 11, 10))


def test_making_reports_is_no_data_to_report_on():
    participation = ParticipationFactory()
    seat = SeatFactory(team=project_team(participation))
    report = ReportFactory(participation=participation, published=True)
    Seat.objects.filter(pk=seat.pk).delete()

    assert Entry.objects.filter(organisation_id=participation.organisation_id, action="report.published", target_id=report.pk).exists()
    assert not has_records(participation, start=START, end=date(2099, 1, 1))


def test_default_period_runs_from_joining(participation):
    assert default_start(participation, on=TODAY) == START


def test_default_period_runs_from_the_day_after_the_last_report_and_never_past_today(participation):
    ReportFactory(participation=participation, published=True, on=date(2026, 10, 31))

    assert default_start(participation, on=TODAY) == date(2026, 11, 1)

    ReportFactory(participation=participation, published=True)

    assert default_start(participation, on=TODAY) == TODAY


def test_publishing_freezes_what_the_preview_showed_and_asks_for_the_pdf(participation):
    report = ReportFactory(participation=participation, narrative="A good start.")
    read = preview(report, on=TODAY)
    by = UserFactory()

    publish(report=report, seen=digest_of(read), on=TODAY, by=by)

    assert (report.snapshot, report.published_on, report.published_by) == (read, TODAY, by)
    assert report.snapshot["narratives"] == {"lead": "A good start.", "coach": ""}
    [job] = Job.objects.all()
    assert (job.key, job.kind, job.payload, job.created_by, job.total) == (
        f"report_pdf:{report.digest}",
        "report_pdf",
        {"report": report.pk},
        by,
        3,
    )
    assert Entry.objects.get(action="report.published").changes == {"number": 1, "digest": report.digest}


def test_published_report_cannot_be_worded_published_or_discarded_again(participation):
    report = ReportFactory(participation=participation, published=True)
    kept = ProgressReport.objects.values().get(pk=report.pk)
    by = UserFactory()

    for change in (
        lambda: edit_narrative(report=report, by=by, narrative="Another"),
        lambda: publish(report=report, seen=shown(report), on=TODAY, by=by),
        lambda: discard(report=report, by=by),
    ):
        with pytest.raises(CannotReport):
            change()

    assert ProgressReport.objects.values().get(pk=report.pk) == kept
    assert list(Entry.objects.filter(action__startswith="report.").values_list("action", flat=True)) == [
        "report.drafted",
        "report.published",
    ]


def test_publishing_is_refused_when_the_words_changed_while_it_was_read(participation, monkeypatch):
    report = ReportFactory(participation=participation, narrative="First")
    seen = shown(report)
    real = actions.preview

    def slow_preview(*args, **kwargs):
        snapshot = real(*args, **kwargs)
        ProgressReport.objects.filter(pk=report.pk).update(narrative="Second")
        return snapshot

    monkeypatch.setattr(actions, "preview", slow_preview)

    with pytest.raises(CannotReport, match="just published or changed"):
        publish(report=report, seen=seen, on=TODAY, by=UserFactory())


CHANGES = {
    "words of the lead": lambda report: edit_narrative(report=report, by=UserFactory(), narrative="Second"),
    "words of the coach": lambda report: edit_narrative(report=report, by=UserFactory(), coach_narrative="Second"),
    "a record": lambda report: SeatFactory(team=project_team(report.participation), role=SeatRole.DEPUTY_LEAD),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_the_publisher_never_saw_is_not_published(change, participation):
    report = ReportFactory(participation=participation, narrative="First")
    seen = shown(report)
    change(ProgressReport.objects.get(pk=report.pk))

    assert refusal(publish, report=report, seen=seen, on=TODAY, by=UserFactory()) == (
        None,
        "Something in this report has changed since you read it. Go back, read it again, and publish it then.",
    )
    assert not ProgressReport.objects.published().exists()


@pytest.mark.parametrize(("field", "words"), [("narrative", "The project lead's words"), ("coach_narrative", "The coach's words")])
def test_words_that_name_somebody_who_joined_after_they_were_written_are_not_published(field, words, participation):
    report = ReportFactory(participation=participation, **{field: "Zora Quill begins soon."})
    SeatFactory(team=project_team(participation), person=PersonFactory(name="Zora Quill"))

    assert refusal(publish, report=report, seen=shown(report), on=TODAY, by=UserFactory()) == (
        field,
        f"{words} name people (Zora Quill). Change them first.",
    )


def test_discarded_draft_is_gone_and_its_number_is_free(participation):
    discard(report=ReportFactory(participation=participation), by=UserFactory())

    assert not ProgressReport.objects.exists()
    assert ReportFactory(participation=participation).number == 1


@pytest.mark.parametrize("name", ["Zora Quill", "zora quill"])
def test_words_that_name_a_member_or_a_coach_are_refused(name, participation):
    SeatFactory(team=project_team(participation), person=PersonFactory(name="Zora Quill"))
    coach = AssignmentFactory(participation=participation).person
    coach.display_name = "Ada the Coach"
    coach.save()
    report = ReportFactory(participation=participation)

    with pytest.raises(Refused, match=r"Leave out the names of people \(Zora Quill\)"):
        edit_narrative(report=report, by=UserFactory(), narrative=f"Thanks to {name}.")
    with pytest.raises(Refused) as caught:
        edit_narrative(report=report, by=UserFactory(), coach_narrative="I am Ada the Coach.")

    assert caught.value.field == "coach_narrative"
    report.refresh_from_db()
    assert (report.narrative, report.coach_narrative) == ("", "")


def test_report_of_the_same_period_corrects_the_one_before_and_compares_with_the_one_before_that(participation):
    ReportFactory(participation=participation, published=True, on=date(2026, 10, 31))
    SeatFactory(team=project_team(participation), starts_on=date(2026, 11, 2))
    ReportFactory(participation=participation, published=True, period_start=date(2026, 11, 1))

    correction = ReportFactory(participation=participation, published=True, period_start=date(2026, 11, 1), on=later(3))

    assert (correction.number, correction.snapshot["replaces"], correction.snapshot["changes"]["since"]) == (3, 2, 1)


def test_pdf_is_asked_for_once_however_often(participation):
    report = ReportFactory(participation=participation, published=True)

    jobs = {actions.ask_for_pdf(report=report, by=UserFactory()).pk for _ in range(3)}

    assert jobs == {Job.objects.get().pk}


def test_pdf_whose_file_was_lost_is_asked_for_again(participation):
    report = ReportFactory(participation=participation, published=True)
    Job.objects.update(state=Job.State.DONE)
    RenderedPdf.objects.create(digest=report.digest, key="k" * 64, file="kk/lost.pdf")

    job = actions.ask_for_pdf(report=report, by=UserFactory())

    assert job.state == Job.State.READY
    assert actions.stored_pdf(report.digest) is None


def test_of_two_people_who_start_at_once_one_wins(participation, monkeypatch):
    """The other draft appears after this person's check and before the row."""
    ReportFactory(participation=participation)
    monkeypatch.setattr(ProgressReportQuerySet, "drafts", lambda reports: reports.none())

    assert refusal(start, participation) == ("period_start", "Somebody else has just started a report. Go on with that one.")
