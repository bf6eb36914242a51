"""A trust whose milestones have no dates until a test gives them some, and short ways to say what happens there."""

from datetime import date, timedelta
from types import SimpleNamespace

from jobs.models import OutgoingMail
from milestones import actions as milestone_actions
from milestones.models import Milestone, Progress, Review
from organisations.models import SeatRole
from reminders.models import Reminder
from reminders.queries import PROGRESS, REVIEW, Key
from tests.factories.accounts import UserFactory
from tests.factories.milestones import GO_ON, progress_of
from tests.factories.organisations import AssignmentFactory, OrganisationFactory, ParticipationFactory, SeatFactory, project_team

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
FRIDAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)


def make_trust(name="Eastshire NHS Trust", slug="eastshire"):
    """A participation with its lead, deputy, sponsor and coach (Persons with accounts) and Milestone 1."""
    participation = ParticipationFactory(organisation=OrganisationFactory(name=name, slug=slug))
    Milestone.objects.update(planned_on=None)
    Progress.objects.filter(participation=participation).update(planned_on=None)
    team = project_team(participation)
    people = {
        role: SeatFactory(team=team, role=seat_role, person=UserFactory(email=f"{role}@{slug}.example").person).person
        for role, seat_role in {
            "lead": SeatRole.PROJECT_LEAD,
            "deputy": SeatRole.DEPUTY_LEAD,
            "sponsor": SeatRole.SENIOR_SPONSOR,
            "member": SeatRole.PROJECT_TEAM_MEMBER,
        }.items()
    }
    coach = AssignmentFactory(participation=participation, person=UserFactory(email=f"coach@{slug}.example").person).person
    return SimpleNamespace(
        participation=participation,
        organisation=participation.organisation,
        team=team,
        coach=coach,
        milestone=progress_of(participation, "M1"),
        **people,
    )


def plan(progress, planned_on):
    """Give the milestone a date, as its page does."""
    Progress.objects.filter(pk=progress.pk).update(planned_on=planned_on)


def ask_for_review(progress, *, by, on):
    """The lead (a Person) asks; returns the Review."""
    milestone_actions.request_review(progress=progress, by=by.user, on=on)
    return Review.objects.filter(progress=progress).latest("pk")


def sign_off(progress, *, by, on):
    milestone_actions.sign_off(progress=progress, by=by.user, on=on, reason="Agreed with the team", **GO_ON)
    return Review.objects.filter(progress=progress).latest("pk")


def return_to_team(progress, *, by, on, reason="Please add dates"):
    milestone_actions.return_to_team(progress=progress, by=by.user, on=on, reason=reason)
    return Review.objects.filter(progress=progress).latest("pk")


def about(kind, thing, due_on, *people):
    """The keys of reminders of this kind about a Progress or a Review, for these people."""
    thing_type = PROGRESS if isinstance(thing, Progress) else REVIEW
    return {Key(kind, person.pk, thing_type, thing.pk, due_on) for person in people}


def written():
    """Whom mails of reminders went to, with their subjects, in order."""
    return list(OutgoingMail.objects.filter(kind="digest").order_by("pk").values_list("to_address", "subject"))


def outcomes(person):
    """What became of a person's reminders: (kind, state, reason) in order."""
    return list(Reminder.objects.filter(person=person).order_by("pk").values_list("kind", "state", "reason"))
