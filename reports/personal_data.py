"""What a person can download about reports, summaries and printed maps: which they made or published. The words are the organisation's."""

from django.db.models import Q

from accounts import personal_data
from reports.models import AssetMapPrint, DataReviewSummary, ProgressReport


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


@personal_data.exporter("data_review_summaries")
def summaries_of(person, user):
    if user is None:
        return []
    summaries = DataReviewSummary.objects.filter(made_by=user).select_related("population__participation__organisation").defer("snapshot")
    return [
        {
            "organisation": row.population.participation.organisation.name,
            "population": row.population.name,
            "number": row.number,
            "made_on": row.made_on,
        }
        for row in summaries.order_by("pk")
    ]


@personal_data.exporter("asset_map_prints")
def prints_of(person, user):
    if user is None:
        return []
    prints = AssetMapPrint.objects.filter(made_by=user).select_related("participation__organisation", "population").defer("snapshot")
    return [
        {
            "organisation": row.participation.organisation.name,
            "population": row.population.name if row.population else None,
            "paper": row.get_paper_display(),
            "made_on": row.made_on,
        }
        for row in prints.order_by("pk")
    ]
