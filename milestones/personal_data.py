"""What a person can download about their own words: the step journal, and what they asked or decided."""

from accounts import personal_data
from milestones.models import JournalEntry, Review, RolesSent, StandardDecision


@personal_data.exporter("roles_and_responsibilities")
def roles_of(person, user):
    """That they were sent for a seat; the mail itself is in `jobs` as long as it is kept."""
    rows = RolesSent.objects.filter(person=person).select_related("seat__team__participation__organisation").order_by("sent_at", "pk")
    return [
        {
            "organisation": row.seat.team.participation.organisation.name,
            "team": row.seat.team.name,
            "last_sent_at": row.sent_at,
            "times_sent": row.times,
        }
        for row in (rows if person else ())
    ]


@personal_data.exporter("milestones")
def milestones_of(person, user):
    return {
        "journal": [_entry(row) for row in _journal(user)],
        "reviews": [_review(row) for row in _reviews(user)],
        "decisions_about_standards": [_decision(row) for row in _decisions(user)],
    }


def _journal(user):
    if user is None:
        return []
    entries = JournalEntry.objects.filter(author=user).select_related("step", *_where("progress__")).prefetch_related("links")
    return entries.order_by("created_at", "pk")


def _entry(row):
    return {
        **_place(row.progress),
        "step": f"{row.step.code} {row.step.title}",
        "text": row.text,
        "done_on": row.done_on,
        "links": [{"url": link.url, "title": link.title} for link in row.links.all()],
        "written_at": row.created_at,
        "edited_at": row.edited_at,
        "removed_at": row.removed_at,
    }


def _reviews(user):
    return Review.objects.filter(by=user).select_related(*_where("progress__")).order_by("at", "pk") if user else []


def _review(row):
    return {
        **_place(row.progress),
        "what": row.get_kind_display(),
        "at": row.at,
        "on": row.on,
        "as": row.by_role,
        "reason": row.reason,
    }


def _decisions(user):
    if user is None:
        return []
    return StandardDecision.objects.filter(by=user).select_related(*_where("progress__")).order_by("created_at", "pk")


def _decision(row):
    return {
        **_place(row.progress),
        "standards": [item["text"] for item in row.standards],
        "as": row.by_role,
        "reason": row.reason,
        "decided_on": row.decided_on,
        "review_on": row.review_on,
        "ended_on": row.ended_on,
    }


def _where(prefix):
    return [f"{prefix}{path}" for path in ("milestone", "population", "participation__organisation")]


def _place(progress):
    return {
        "organisation": progress.participation.organisation.name,
        "milestone": f"{progress.milestone.code} {progress.milestone.title}",
        "population": progress.population.name if progress.population else None,
    }
