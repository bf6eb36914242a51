"""What a person can download about the mails that went to them and the work that they asked for."""

from accounts import personal_data
from jobs.models import Job, OutgoingMail


@personal_data.exporter("jobs")
def jobs_of(person, user):
    return {
        "mails": [
            {"subject": row.subject, "to": row.to_address, "written_at": row.created_at, "sent_at": row.sent_at}
            for row in _mails(person, user)
        ],
        "work_asked_for": [
            {"kind": row.kind, "file": row.result_name, "asked_at": row.created_at, "finished_at": row.finished_at} for row in _jobs(user)
        ],
    }


def _mails(person, user):
    """Never those that belong to nobody: without a person, those of the account."""
    mails = OutgoingMail.objects.none()
    if person is not None:
        mails |= OutgoingMail.objects.filter(person=person)
    if user is not None:
        mails |= OutgoingMail.objects.filter(user=user)
    return mails.order_by("created_at", "pk")


def _jobs(user):
    return Job.objects.filter(created_by=user).order_by("created_at", "pk") if user else []
