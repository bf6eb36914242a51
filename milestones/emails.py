"""The mails about milestones: subject, words, and nothing that says why somebody is on a team."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.emails import site_url
from jobs.mail import queue_mail
from meetings.models import MeetingSeries
from milestones.models import Link
from organisations.models import Seat, SeatRole
from organisations.queries import address_of

ROLES = "roles-and-responsibilities"


def roles_and_responsibilities(*, seat, key):
    """Queue the mail to the holder of a seat on a sub-team; the same key queues nothing. Returns the OutgoingMail.

    The same words go to everybody, and the subject does not name the population: a screen may be seen by others.
    """
    team, person = seat.team, seat.person
    organisation = team.participation.organisation
    leads = Seat.objects.active(timezone.localdate()).filter(team=team, role=SeatRole.SUB_TEAM_LEAD)
    context = {
        "organisation": organisation,
        "team": team,
        "link": Link.objects.filter(wave=team.participation.wave_id, code=ROLES).exclude(url="").order_by("pk").first(),
        "is_lead": seat.role == SeatRole.SUB_TEAM_LEAD,
        "has_lead": leads.exists(),
        "series": MeetingSeries.objects.filter(team=team).first(),
        "team_url": site_url(reverse("organisations:team", args=[organisation.slug, team.pk])) if person.user_id else "",
        "needs_url": site_url(reverse("organisations:access-needs", args=[organisation.slug, team.pk, seat.pk])) if person.user_id else "",
        "service_owner": settings.SERVICE_OWNER,
        "contact_email": settings.CONTACT_EMAIL,
    }
    return queue_mail(
        key=key,
        kind="roles",
        to=address_of(person),
        person=person,
        subject=f"Roles and responsibilities for your sub-team: {organisation}",
        text=render_to_string("milestones/email/roles.txt", context).strip() + "\n",
        headers={"Auto-Submitted": "auto-generated"},
    )
