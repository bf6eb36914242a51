"""The newest report that a person may read, in one query: for the address of the PDF, which has to be as quick as a file.

The conditions say the same as `organisations.access`; a test compares the two for every role. Whoever gets nothing from here goes
the ordinary way, which knows why.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import ProgrammeRole
from accounts.permissions import PERMISSIONS_BY_ROLE, POPULATION_ROLES, SEES_EVERY_ORGANISATION, Permission
from core.prepared import prepared
from organisations.models import Assignment, Organisation, Participation, Seat, SeatRole
from reports.models import ProgressReport, RenderedPdf

READERS = {role for role, permissions in PERMISSIONS_BY_ROLE.items() if Permission.REPORT_VIEW in permissions} - POPULATION_ROLES


@dataclass(frozen=True)
class FoundReport:
    """A published report without its snapshot; `pdf_file` is the path of its PDF in the storage, or None."""

    pk: int
    number: int
    digest: str
    organisation: int
    pdf_file: str | None

    def as_rows(self, *, slug):
        """The report and its organisation as far as an answer and its audit entry need them: (ProgressReport, Organisation)."""
        return ProgressReport(pk=self.pk, number=self.number), Organisation(pk=self.organisation, slug=slug)


def newest_report(user, slug, *, on):
    """The newest published report of the organisation with this slug, if the person may read it on this day: a FoundReport or None."""
    person = getattr(user, "person", None)
    if person is None or not user.is_active:
        return None
    rows = _newest(person=person.pk, slug=slug, on=on)
    return FoundReport(*rows[0]) if rows else None


@prepared
def _newest(person, slug, on):
    newest = Participation.objects.filter(organisation__slug=slug).order_by("-joined_on", "-pk").values("pk")[:1]
    here = OuterRef("participation__organisation")
    seats = Seat.objects.active(on).filter(
        person=person,
        role__in=[role for role in SeatRole if role.access_role in READERS],
        team__kind="project",
        team__participation__organisation=here,
    )
    assignments = Assignment.objects.active(on).filter(person=person, role__in=sorted(READERS), participation__organisation=here)
    roles = ProgrammeRole.objects.active(on).filter(person=person, role__in=sorted(READERS & SEES_EVERY_ORGANISATION))
    pdf = RenderedPdf.objects.filter(digest=OuterRef("digest")).values("file")
    may_read = Exists(seats) | Exists(assignments) | Exists(roles)
    reports = ProgressReport.objects.published().filter(Q(participation=Subquery(newest)) & may_read)
    columns = reports.values_list("pk", "number", "digest", "participation__organisation", Subquery(pdf))
    return columns.order_by("-number")[:1]
