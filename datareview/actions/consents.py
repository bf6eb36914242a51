"""What people agreed to before they spoke (DOMAIN section 14.5). No names, and no words of theirs."""

import logging

from audit import clock
from audit.recording import action
from core.dates import add_months
from core.erasing import erase_traces
from datareview.actions import information as information_actions
from datareview.actions.base import CannotChange, begin, said
from datareview.actions.keeping import CHANGED_MEANWHILE
from datareview.models import Consent, Excerpt, RawNote
from populations.actions.holding import hold
from populations.models import Population, Status

logger = logging.getLogger(__name__)
KEPT_MONTHS = 12
AGREED = ("may_use", "may_quote", "may_contact", "may_share")
FIELDS = ("information", "label", "people", *AGREED, "how", "agreed_on")


@action
def add(*, activity, label, how, agreed_on, by, information=None, people=1, may_use=True, **may):
    """Keep what one person, or a group, agreed to. Returns the Consent.

    `label` is no name ("Speaker 2"), once for each activity; `information` the version that they were told, the latest unless given;
    `may` has `may_quote`, `may_contact` and `may_share`, which are no unless given.
    The same once more, by the same person, is kept once. Raises CannotChange for a label that is taken, for quoting or sharing what
    may not be used, for sharing what may not be quoted, for more people than were heard, and for a population that is not worked on.
    """
    population = activity.population
    begin(population)
    _check_activity(activity)
    if information is None:
        information = information_actions.current(population=population, on=agreed_on, by=by)
    agreed = dict.fromkeys(AGREED, False) | {"may_use": may_use} | may
    values = {"information": information, "label": label.strip(), "people": people, **agreed, "how": how, "agreed_on": agreed_on}
    if kept := _kept_already(activity, values, by):
        return kept
    _check(activity, **values)
    new = Consent.objects.create(activity=activity, recorded_by=by, **values)
    _said("consent.recorded", new, by, changes={name: values[name] for name in AGREED})
    return new


@action
def edit(*, consent, by, **fields):
    """Correct what was kept of an agreement; `fields` are those of `FIELDS` that change. Returns the Consent.

    Raises CannotChange for one that was changed since `consent` was read, or withdrawn, for what `add` refuses, and for "may not be
    used" where excerpts rest on it: that is a withdrawal.
    """
    activity = consent.activity
    begin(activity.population)
    held = Consent.objects.select_for_update().get(pk=consent.pk)
    if held.withdrawn_on:
        raise CannotChange("These people have withdrawn, so what they had agreed to stays as it is.")
    if held.edited_at != consent.edited_at:
        raise CannotChange(CHANGED_MEANWHILE)
    values = {name: fields.get(name, getattr(held, name)) for name in FIELDS}
    values["label"] = values["label"].strip()
    _check(activity, apart_from=held, **values)
    if not values["may_use"] and held.excerpts.filter(withdrawn_at__isnull=True).exists():
        raise CannotChange(
            "There are excerpts of what they said. If they changed their mind, say so on the page of this agreement: that takes "
            "their words out everywhere.",
            field="may_use",
        )
    changed = {name: values[name] for name in AGREED if values[name] != getattr(held, name)}
    for name, value in values.items():
        setattr(held, name, value)
    held.edited_at = clock.now()
    held.save(update_fields=[*FIELDS, "edited_at"])
    _said("consent.edited", held, by, changes=changed)
    return held


def forget_closed(on):
    """Delete the agreements of populations on which work ended 12 months before the day `on`, or longer ago. Returns how many.

    Work has ended on what is not selected: closed, parked, merged, or back on the list without being chosen again.
    Words that rested on them can then be read by the sub-team alone. For the schedule: safe to run twice, and one population that
    fails does not stop the others. Source: DOMAIN section 14.12.
    """
    ended = Population.objects.exclude(status=Status.SELECTED).filter(status_changed_on__lte=add_months(on, -KEPT_MONTHS))
    deleted = 0
    for population in ended.filter(activities__consents__isnull=False).distinct().order_by("pk"):
        try:
            deleted += _forget_those_of(population, on)
        except Exception as error:  # without its words: an error of the database can quote a row
            logger.error("Could not delete agreements", extra={"population": population.pk, "error": type(error).__name__})
    if deleted:
        erase_traces(Consent)
    return deleted


@action
def _forget_those_of(population, on):
    population.participation = hold(population.participation_id)
    population.refresh_from_db(fields=["status", "status_changed_on"])
    if population.is_selected or population.status_changed_on > add_months(on, -KEPT_MONTHS):
        return 0
    consents = Consent.objects.filter(activity__population=population)
    Excerpt.objects.filter(consent__in=consents).update(consent=None)
    RawNote.objects.filter(activity__population=population).delete()
    deleted = consents.count()
    consents.delete()
    said("consent.expired", population, population=population, by=None, label=str(population), changes={"agreements": deleted})
    return deleted


def label_of(consent):
    """How the log calls an agreement: its number, and not what somebody typed."""
    return f"Agreement {consent.pk}"


def _said(code, consent, by, *, changes):
    said(code, consent, population=consent.activity.population, by=by, label=label_of(consent), changes=changes)


def _check_activity(activity):
    activity.refresh_from_db(fields=["removed_at", "people"])
    if activity.is_removed:
        raise CannotChange("This activity was taken away. Put it back before you add to it.")


def _kept_already(activity, values, by):
    """The same agreement, written down by the same person: a button pressed twice says nothing new."""
    return Consent.objects.filter(activity=activity, recorded_by=by, withdrawn_on__isnull=True, **values).first()


def _check(activity, *, information, label, people, may_use, may_quote, may_share, apart_from=None, **rest):
    if not label:
        raise CannotChange("Enter what you call them here, without a name.", field="label")
    if information.population_id != activity.population_id:
        raise CannotChange("Choose a version of what people of this population are told.", field="information")
    if not may_use and (may_quote or may_share):
        raise CannotChange("Words can be quoted or shared only if they may be used.", field="may_use")
    if may_share and not may_quote:
        raise CannotChange("Words can be shared only if they may be quoted.", field="may_share")
    if activity.people is not None and people > activity.people:
        heard = f"{activity.people} people were" if activity.people > 1 else "1 person was"
        raise CannotChange(f"{heard} heard, so no more than that can have agreed.", field="people")
    same = Consent.objects.filter(activity=activity, label__iexact=label)
    if apart_from:
        same = same.exclude(pk=apart_from.pk)
    if same.exists():
        raise CannotChange(f"There is an agreement called “{label}” for this activity already.", field="label")
