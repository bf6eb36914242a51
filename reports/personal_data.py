"""What a person can download about progress reports: which they made or published. The words in them are the organisation's."""

from django.db.models import Q

from accounts import personal_data
from reports.models import ProgressReport


@personal_data.exporter("reports")
def reports_of(person, user):
    if user is None:
        return []
    reports = ProgressReport.objects.filter(Q(created_by=user) | Q(published_by=user)).select_related("participation__organisation")
    return [_report(row, user) for row in reports.defer("snapshot", "narrative", "coach_narrative").order_by("pk")]


def _report(row, user):
    return {
        "organisation": row.participation.organisation.name,
        "number": row.number,
        "period_start": row.period_start,
        "period_end": row.period_end,
        "made_at": row.created_at if row.created_by_id == user.pk else None,
        "published_on": row.published_on if row.published_by_id == user.pk else None,
    }
