"""Whoever downloads what the site holds about them gets all of it: every column that names a person is exported, or says why not."""

import json
from datetime import date
from itertools import count

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.utils import timezone

from accounts.models import Person, User
from accounts.personal_data import personal_data
from datareview.models import CodeChange, CodedMark, ThreadLink
from milestones.models import EvidenceLink, JournalEntry, Review, ReviewKind, RolesSent, StandardDecision
from organisations.models import AccessNeeds, ImportBatch, SeatRole
from reminders.models import Kind, Preference, Reminder
from reports.models import AssetMapPrint, DataReviewSummary, ProgressReport
from tests.accounts.helpers import sign_in
from tests.amhe.personal_assets import ASSET_MAPS, ASSET_MAPS_NOT_EXPORTED
from tests.amhe.personal_projects import PROJECTS, PROJECTS_NOT_EXPORTED
from tests.factories.accounts import InvitationFactory, PersonFactory, ProgrammeRoleFactory, UserFactory
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
    InformationFactory,
    IntakeFactory,
    InterestFactory,
    RawNoteFactory,
    ThemeFactory,
    ThemeReviewFactory,
    selected,
)
from tests.factories.jobs import JobFactory, OutgoingMailFactory
from tests.factories.milestones import ProgressFactory, step_of
from tests.factories.organisations import (
    START,
    AssignmentFactory,
    LivedExperiencePlanFactory,
    OutreachFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    TermsOfReferenceFactory,
)
from tests.factories.populations import AnswerFactory, DecisionFactory, DecisionRoomFactory, DefinitionFactory

pytestmark = pytest.mark.django_db
LAST = date(2027, 3, 31)
NUMBERS = count(1)


def session(user):
    sign_in(Client(REMOTE_ADDR="192.0.2.77"), user)


def journal_entry(user):
    progress = ProgressFactory()
    entry = JournalEntry.objects.create(progress=progress, step=step_of(progress), text="Marker of the row", done_on=START, author=user)
    EvidenceLink.objects.create(entry=entry, url="https://example.org/minutes")


def report(**fields):
    return ProgressReport.objects.create(participation=ParticipationFactory(), number=77, period_start=START, period_end=LAST, **fields)


def published_report(user):
    report(published_by=user, published_on=LAST, snapshot={}, digest="0" * 64)


def marked(factory, field, **fields):
    """A row of a data review in which the person's own words are in `field`."""
    return (lambda user: factory(by=user, **{field: "Marker of the row"}, **fields), "Marker of the row")


def change_of_code(user):
    CodeChange.objects.create(code=CodeFactory(), kind="renamed", new="Marker of the row", by=user)


def thread_link(user):
    ThreadLink.objects.create(
        population=selected(), from_kind="source", from_id=1, to_kind="theme", to_id=1, note="Marker of the row", by=user
    )


# That the person wrote it down, and none of the words that somebody told them.
DATA_REVIEW = {
    "datareview.DataReview.by": marked(DataReviewFactory, "support"),
    "datareview.Information.by": marked(InformationFactory, "text"),
    "datareview.Activity.by": marked(ActivityFactory, "place"),
    "datareview.Consent.recorded_by": (
        lambda user: ConsentFactory(recorded_by=user, agreed_on=LAST),
        '"how": "In words", "agreed_on": "2027-03-31"',
    ),
    "datareview.RawNote.by": (lambda user: RawNoteFactory(by=user, delete_on=LAST), '"delete_on": "2027-03-31"'),
    "datareview.Feedback.by": marked(FeedbackFactory, "what"),
    "datareview.Interest.by": (lambda user: InterestFactory(by=user, follow_up_by=LAST), '"follow_up_by": "2027-03-31"'),
    "datareview.DataSource.by": marked(DataSourceFactory, "name"),
    "datareview.FigureTable.by": marked(FigureTableFactory, "title"),
    "datareview.Excerpt.by": (lambda user: ExcerptFactory(by=user, number=7777), '"number": 7777'),
    "datareview.Code.by": marked(CodeFactory, "name"),
    "datareview.CodeChange.by": (change_of_code, "Marker of the row"),
    "datareview.Coding.by": (
        lambda user: CodingFactory(by=user, code=CodeFactory(name="Marker of the row")),
        '"code": "Marker of the row"',
    ),
    "datareview.CodedMark.by": (
        lambda user: CodedMark.objects.create(excerpt=ExcerptFactory(number=7777), by=user),
        '"excerpt": 7777',
    ),
    "datareview.Theme.by": marked(ThemeFactory, "description"),
    "datareview.ThemeReview.by": marked(ThemeReviewFactory, "changed"),
    "datareview.ThreadLink.by": (thread_link, "Marker of the row"),
    "datareview.Intake.by": marked(IntakeFactory, "name"),
}


# For each exported column: what makes a row of this person, and words that are in the download only with it.
EXPORTED = {
    "accounts.Person.user": (lambda user: None, '"display_name"'),
    "accounts.ProgrammeRole.person": (lambda user: ProgrammeRoleFactory(person=user.person, role="evaluator"), "Evaluator"),
    "accounts.Invitation.person": (
        lambda user: InvitationFactory(person=PersonFactory(email=f"guest{next(NUMBERS)}@example.org")).person.invitations.update(
            person=user.person, context="Marker of the row"
        ),
        "Marker of the row",
    ),
    "mfa.Authenticator.user": (lambda user: Authenticator.objects.create(user=user, type="totp", data={}), "TOTP"),
    "usersessions.UserSession.user": (session, "192.0.2.77"),
    "organisations.Seat.person": (
        lambda user: SeatFactory(person=user.person, role_title="Marker of the row", is_lived_experience=True),
        '"is_lived_experience": true',
    ),
    "organisations.Assignment.person": (lambda user: AssignmentFactory(person=user.person, ends_on=LAST), '"is_cover": false'),
    "organisations.LivedExperiencePlan.created_by": (
        lambda user: LivedExperiencePlanFactory(created_by=user),
        '"written_on": "2026-09-01", "agreed_on": null',
    ),
    "organisations.LivedExperiencePlan.agreed_by": (
        lambda user: LivedExperiencePlanFactory(agreed_by=user, agreed_on=LAST),
        '"written_on": null, "agreed_on": "2027-03-31"',
    ),
    "organisations.TermsOfReference.created_by": (
        lambda user: TermsOfReferenceFactory(created_by=user, title="Marker of the row"),
        "Marker of the row",
    ),
    "organisations.Outreach.created_by": (lambda user: OutreachFactory(created_by=user, text="Marker of the row"), "Marker of the row"),
    "milestones.RolesSent.person": (
        lambda user: RolesSent.objects.create(person=user.person, seat=SeatFactory(person=user.person), times=77),
        '"times_sent": 77',
    ),
    "organisations.ImportBatch.created_by": (
        lambda user: ImportBatch.objects.create(filename="Marker of the row", created_by=user),
        "Marker of the row",
    ),
    "milestones.JournalEntry.author": (journal_entry, "Marker of the row"),
    "milestones.StandardDecision.by": (
        lambda user: StandardDecision.objects.create(
            progress=ProgressFactory(), reason="Marker of the row", decided_on=START, review_on=LAST, by=user
        ),
        "Marker of the row",
    ),
    "milestones.Review.by": (
        lambda user: Review.objects.create(
            progress=ProgressFactory(), kind=ReviewKind.RETURNED, on=START, by=user, reason="Marker of the row"
        ),
        "Marker of the row",
    ),
    "populations.Population.suggested_by": (
        lambda user: PopulationFactory(by=user, why="Marker of the row", definition=""),
        "Marker of the row",
    ),
    "populations.DecisionRoom.opened_by": (lambda user: DecisionRoomFactory(by=user, on=LAST), '"number": 1, "opened_on": "2027-03-31"'),
    "populations.Decision.recorded_by": (lambda user: DecisionFactory(by=user, on=LAST), '"decided_on": "2027-03-31"'),
    "populations.Definition.by": (lambda user: DefinitionFactory(by=user, text="Marker of the row"), "Marker of the row"),
    "populations.Answer.by": (lambda user: AnswerFactory(by=user, text="Marker of the row"), "Marker of the row"),
    **DATA_REVIEW,
    **ASSET_MAPS,
    **PROJECTS,
    "reports.DataReviewSummary.made_by": (
        lambda user: DataReviewSummary.objects.create(population=selected(), number=77, made_on=LAST, made_by=user, snapshot={}),
        '"number": 77, "made_on": "2027-03-31"',
    ),
    "reports.AssetMapPrint.made_by": (
        lambda user: AssetMapPrint.objects.create(
            participation=ParticipationFactory(), paper="a3", made_on=LAST, made_by=user, snapshot={}, digest="0" * 64
        ),
        '"population": null, "paper": "A3"',
    ),
    "reports.ProgressReport.created_by": (lambda user: report(created_by=user), '"number": 77'),
    "reports.ProgressReport.published_by": (published_report, '"published_on": "2027-03-31"'),
    "reminders.Reminder.person": (
        lambda user: Reminder.objects.create(
            person=user.person, kind=Kind.MILESTONE_LATE, thing_type="x", thing_id=1, due_on=LAST, state="sent"
        ),
        "2027-03-31",
    ),
    "reminders.Preference.person": (lambda user: Preference.objects.create(person=user.person, rhythm="off"), "No reminder"),
    "jobs.OutgoingMail.person": (lambda user: OutgoingMailFactory(person=user.person), "A meeting is near"),
    "jobs.OutgoingMail.user": (lambda user: OutgoingMailFactory(user=user), "A meeting is near"),
    "jobs.Job.created_by": (lambda user: JobFactory(kind="Marker of the row", created_by=user), "Marker of the row"),
}
NOT_EXPORTED = {
    "account.EmailAddress.user": "the same address as the account's",
    "accounts.Invitation.created_by": "about the person who was invited; that it was sent is in `activity`",
    "organisations.Assignment.created_by": "about the person who was assigned; that it was made is in `activity`",
    "organisations.Seat.accepted_by": "the holder alone accepts, and the day is in the seat",
    "datareview.Excerpt.checked_by": "about the excerpt of whoever wrote it down; that it was checked is in `activity`",
    "datareview.Excerpt.withdrawn_by": "about the people who withdrew; that it was done is in `activity`",
    "datareview.Consent.withdrawn_by": "about the people who withdrew; that it was done is in `activity`",
    **{
        f"datareview.{model}.removed_by": "about the row of whoever wrote it; that it was taken away is in `activity`"
        for model in ("Activity", "Code", "DataSource", "Feedback", "FigureTable", "Interest", "Theme", "ThemeReview")
    },
    **ASSET_MAPS_NOT_EXPORTED,
    **PROJECTS_NOT_EXPORTED,
    "populations.Ballot.entered_by": "until close only: who helped with whose ballot is no business of a file that is kept",
    "populations.Elector.person": "until close only: one's own ranking is on the page of the ballot, and in no file",
    "populations.RankingRound.opened_by": "about the team's ranking; that it was opened is in `activity`",
    "populations.Answer.removed_by": "about the answer of whoever wrote it; that it was taken away is in `activity`",
    "reminders.Digest.person": "which reminders went into one mail; the mail is in `jobs`, the reminders in `reminders`",
    "reports.LastActivity.by": "a copy of the newest line of `activity`",
}


def columns_that_name_somebody():
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and (field.many_to_one or field.one_to_one or field.many_to_many) and field.related_model in (Person, User)
    } - {"accounts.User_groups.user", "accounts.User_user_permissions.user"}  # Django's own, which this site never fills


def text_of_download(user):
    return json.dumps(personal_data(person=getattr(user, "person", None), user=user), cls=DjangoJSONEncoder)


def test_every_column_that_names_somebody_is_in_the_download_or_says_why_not():
    assert columns_that_name_somebody() == EXPORTED.keys() | NOT_EXPORTED.keys()
    assert not EXPORTED.keys() & NOT_EXPORTED.keys()


@pytest.mark.parametrize("column", EXPORTED)
def test_row_is_in_the_download_of_whoever_it_names_and_of_nobody_else(column):
    make, words = EXPORTED[column]
    user, other, visitor = UserFactory(), UserFactory(), User.objects.create_superuser("root@example.org", "x")
    before = words in text_of_download(user)

    make(user)

    assert words in text_of_download(User.objects.get(pk=user.pk))
    if column != "accounts.Person.user":
        assert (before, words in text_of_download(other), words in text_of_download(visitor)) == (False, False, False)


def test_seat_is_in_the_download_with_all_that_it_says():
    seat = SeatFactory(
        user=True,
        role=SeatRole.SENIOR_SPONSOR,
        role_title="Chief nurse",
        role_group="senior_leader",
        employer="Eastshire Council",
        is_lived_experience=True,
        is_lived_experience_shared=True,
        is_observer=True,
        ends_on=LAST,
        protected_hours="7.5",
        accepted_on=START,
    )
    AccessNeeds.objects.create(seat=seat, text="After school hours", updated_on=START)

    [row] = personal_data(person=seat.person, user=seat.person.user)["organisations"]["seats"]

    assert row == {
        "organisation": seat.team.participation.organisation.name,
        "team": "Project team",
        "role": "Senior sponsor",
        "role_title": "Chief nurse",
        "role_group": "senior_leader",
        "employer": "Eastshire Council",
        "is_lived_experience": True,
        "is_lived_experience_shared": True,
        "is_observer": True,
        "access_needs": {"text": "After school hours", "written_on": START},
        "starts_on": START,
        "ends_on": LAST,
        "added_on": timezone.localdate(),
        "protected_hours": "7.5",
        "accepted_on": START,
    }
    in_other_words = {"id", "person", "count", "accepted_by", "created_on"}
    assert {field.name for field in seat._meta.concrete_fields} - in_other_words == row.keys() - {
        "organisation",
        "added_on",
        "access_needs",
    }


def test_journal_is_in_the_download_with_its_links():
    user = UserFactory()
    journal_entry(user)

    [row] = personal_data(person=user.person, user=user)["milestones"]["journal"]

    assert (row["text"], row["done_on"], row["links"]) == (
        "Marker of the row",
        START,
        [{"url": "https://example.org/minutes", "title": ""}],
    )


def test_answers_are_in_the_download_with_what_they_rest_on():
    user = UserFactory()
    answer = AnswerFactory(by=user, sources=[("data", "Census", ""), ("link", "", "https://example.org/needs")])

    [row] = personal_data(person=user.person, user=user)["populations"]["answers"]

    assert row == {
        "organisation": answer.population.participation.organisation.name,
        "population": answer.population.name,
        "question": "Data",
        "verdict": "Yes",
        "text": "We have figures by postcode area.",
        "sources": [
            {"kind": "Data source", "title": "Census", "url": ""},
            {"kind": "Evidence", "title": "", "url": "https://example.org/needs"},
        ],
        "written_at": answer.created_at,
        "edited_at": None,
        "removed_at": None,
    }


WORDS_OF_OTHERS = "Nobody asked me before"


@pytest.mark.req("R106")
def test_what_people_told_is_in_no_download_not_even_of_whoever_wrote_it_down():
    user = UserFactory()
    excerpt = ExcerptFactory(by=user, checked_by=None, checked_at=None, text=WORDS_OF_OTHERS, speaker=f"{WORDS_OF_OTHERS}, she said")
    activity = ActivityFactory(by=user, strengths=WORDS_OF_OTHERS, needs=WORDS_OF_OTHERS, people=3737)
    RawNoteFactory(by=user, text=WORDS_OF_OTHERS)
    InterestFactory(by=user, words=WORDS_OF_OTHERS, outcome=WORDS_OF_OTHERS)
    ConsentFactory(activity=activity, recorded_by=user, label=WORDS_OF_OTHERS)
    CodingFactory(excerpt=excerpt, by=user)
    FigureTableFactory(by=user, figures=[("Only ones", 3737, 3739)])
    IntakeFactory(by=user, rows=[{"text": WORDS_OF_OTHERS}], settings={"note": WORDS_OF_OTHERS})
    ThemeReviewFactory(by=user, people=3741, partners=3740)

    text = text_of_download(user)

    assert [words for words in (WORDS_OF_OTHERS, "3737", "3739", "3740") if words in text] == []
    parts = personal_data(person=user.person, user=user)["data_reviews"]
    assert {name for name, rows in parts.items() if rows} >= {"excerpts", "activities", "raw_notes", "interests", "codings", "tables"}
