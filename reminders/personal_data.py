"""What a person can download about their reminders."""

from accounts import personal_data
from reminders.models import Kind, Reminder
from reminders.queries import preference_of


@personal_data.exporter("reminders")
def reminders_of(person, user):
    if person is None:
        return None
    preference = preference_of(person.pk)
    told = Reminder.objects.filter(person=person, state=Reminder.State.SENT).order_by("due_on", "pk")
    return {
        "how_often": preference.get_rhythm_display(),
        "switched_off": [Kind(kind).label for kind in preference.muted_kinds],
        "told": [{"about": row.get_kind_display(), "due_on": row.due_on} for row in told],
    }
