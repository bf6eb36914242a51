"""What is shown of an agreement, and what has to be known before people's words are taken out."""

from audit.models import Entry
from datareview.models import Consent
from organisations.models import Seat, SeatRole

EXPORTED = "excerpts.exported"
WITHDRAWN = "consent.withdrawn"
FROM_OUTSIDE = "somebody outside the organisation"
AGREED_WORDS = {"may_use": "use", "may_quote": "quotation", "may_contact": "being contacted", "may_share": "sharing"}


def agreed_words(consent):
    """What these people agreed to, as words: ["use", "quotation"]; empty if nothing."""
    return [words for name, words in AGREED_WORDS.items() if getattr(consent, name)]


def consents_of(activity):
    """The agreements of an activity with how many excerpts rest on each, in the order in which they were written down."""
    return Consent.objects.filter(activity=activity).select_related("information").order_by("pk")


def next_label(activity):
    """What to call the next person of an activity, unless somebody has a better word."""
    taken = {label.casefold() for label in activity.consents.values_list("label", flat=True)}
    return next(label for number in range(1, len(taken) + 2) if (label := f"Speaker {number}").casefold() not in taken)


def exports_with(population, consents=None, since=None):
    """The downloads of excerpts that held words of these agreements (ids), Entries of the log, the newest first.

    Those of which the log does not say whose words they held are among them. Without `consents` all downloads since then.
    """
    entries = Entry.objects.filter(action=EXPORTED, population_id=population.pk)
    if since:
        entries = entries.filter(at__gte=since)
    entries = entries.order_by("-at", "-pk")
    if consents is None:
        return list(entries)
    return [entry for entry in entries if "consents" not in entry.changes or set(consents) & set(entry.changes["consents"])]


def titles_of(population, accounts):
    """What these people (ids of accounts) are on teams of the organisation, as words: {id: "the project lead"}; one query or none."""
    if not accounts:
        return {}
    seats = Seat.objects.filter(person__user__in=accounts, team__participation=population.participation_id).order_by("pk")
    return {account: f"the {SeatRole(role).label.lower()}" for account, role in seats.values_list("person__user", "role")}


def published_before(consent):
    """What held the words of these people when they withdrew, by its name: the words themselves are gone since."""
    entry = Entry.objects.filter(action=WITHDRAWN, target_type=consent._meta.label_lower, target_id=consent.pk).first()
    return entry.changes.get("published", []) if entry else []
