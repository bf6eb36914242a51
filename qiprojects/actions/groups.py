"""The groups of people that a measure is broken down by: a characteristic, and what its groups are called (R353)."""

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from audit.recording import action
from datareview.breakdowns import characteristic_label
from qiprojects.actions.base import CannotChange, begin, said
from qiprojects.actions.measures import GONE
from qiprojects.actions.rows import bring_back, change, differing, stored, take_away
from qiprojects.models import BreakdownGroup

MOST_GROUPS = 40
LONGEST_LABEL = 100


@action
def save_groups(measure, *, breakdown, labels=None, new=(), by):
    """Say what a measure is broken down by (a code of the list of characteristics, or empty), and by which groups.

    `labels` maps the key of a group that there is to what it is called from now on; `new` are names of further groups, in their order. A
    name of a group that was taken away brings that one back, with its points. Returns the current groups. Nothing is written if nothing
    differs. Raises CannotChange for an unknown characteristic, a name that is empty, too long or there twice, and for too many groups.
    """
    begin(measure.population)
    now = stored(measure, GONE)
    if breakdown and not characteristic_label(breakdown):
        raise CannotChange("Choose from the list what the measure is broken down by.", field="breakdown")
    groups = {group.pk: group for group in measure.groups.current()}
    renamed = _renamed(groups, labels or {})
    wanted = _names(new)
    _check_names([renamed.get(pk, group.label) for pk, group in groups.items()], wanted)
    if not (renamed or wanted or differing(now, {"breakdown": breakdown})):
        return list(groups.values())
    _free_the_names(measure, renamed)
    for pk, label in renamed.items():
        change(groups[pk], groups[pk], {"label": label})
    for position, label in enumerate(wanted, start=1 + max((group.position for group in groups.values()), default=-1)):
        _add(measure, label, position, by)
    change(measure, now, {"breakdown": breakdown})
    changes = {"groups": len(groups) + len(wanted), "breakdown": breakdown}
    said("measure.broken_down", measure, population=measure.population, by=by, label=measure.label, changes=changes)
    return list(measure.groups.current())


@action
def remove_group(group, *, by):
    """Take a group away, and its points out of sight; it can be put back with them."""
    begin(group.measure.population)
    take_away(group, by=by, gone="This group was taken away already.")
    _say("measure_group.removed", group, by)


@action
def put_back_group(group, *, by):
    """Put a group back with its points. Raises CannotChange if it is there, or if another group has its name now."""
    begin(group.measure.population)
    others = BreakdownGroup.objects.current().filter(measure=group.measure).exclude(pk=group.pk)
    if group.label.casefold() in {label.casefold() for label in others.values_list("label", flat=True)}:
        raise CannotChange(f"Another group is called “{group.label}” now. Give that one another name first.")
    bring_back(group, there="This group is there already.")
    _say("measure_group.restored", group, by)


def _renamed(groups, labels):
    """{key: new name} of those groups that are to be called otherwise."""
    if labels.keys() - groups.keys():
        raise CannotChange("One of these groups was taken away meanwhile. Look at the page again.")
    tidy = {pk: " ".join(label.split()) for pk, label in labels.items()}
    return {pk: label for pk, label in tidy.items() if label != groups[pk].label}


def _free_the_names(measure, keys):
    """Let these groups be called what no group can be, a name with a blank before it, so that they may take over each other's names."""
    measure.groups.filter(pk__in=list(keys)).update(label=Concat(Value(" "), Cast("pk", CharField())))


def _names(new):
    """The new names without empty ones, and each once."""
    names: dict = {}
    for name in (" ".join(line.split()) for line in new):
        if name:
            names.setdefault(name.casefold(), name)
    return list(names.values())


def _check_names(labels, new):
    if any(not label for label in labels):
        raise CannotChange("Each group needs a name. To be without a group, take it away.")
    for label in (*labels, *new):
        if len(label) > LONGEST_LABEL:
            raise CannotChange(f"The name of a group may have up to {LONGEST_LABEL} characters: “{label[:40]}…” is longer.", field="new")
    known = [label.casefold() for label in (*labels, *new)]
    if double := next((label for label in (*labels, *new) if known.count(label.casefold()) > 1), None):
        raise CannotChange(f"Two groups would be called “{double}”.", field="new")
    if len(known) > MOST_GROUPS:
        raise CannotChange(f"A measure has up to {MOST_GROUPS} groups; these would be {len(known)}.", field="new")


def _add(measure, label, position, by):
    """A new group, or the one of this name that was taken away."""
    gone = [group for group in measure.groups.filter(removed_at__isnull=False) if group.label.casefold() == label.casefold()]
    if gone:
        bring_back(gone[-1], there="This group is there already.")
        BreakdownGroup.objects.filter(pk=gone[-1].pk).update(position=position, label=label)
    else:
        BreakdownGroup.objects.create(measure=measure, label=label, position=position, by=by)


def _say(code, group, by):
    measure = group.measure
    said(code, group, population=measure.population, by=by, label=f"Group of {measure.label.lower()}")
