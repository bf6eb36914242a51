"""Change ideas: writing them down, what they serve and rest on, who could test them, and what became of them."""

from assets.models import MappedAsset
from audit import clock
from audit.recording import action
from datareview.actions import thread
from qiprojects.actions.base import CannotChange, begin, next_number, said
from qiprojects.actions.theory import checked_text
from qiprojects.models import ChangeIdea, Driver, IdeaDriver, IdeaStatus, Measure
from qiprojects.ordering import moved

GONE = "This change idea was removed. Put it back first."
CHANGED = "Somebody else has changed this since you opened the page. Compare, then save again."
LONGEST_REASON = 300


@action
def add_idea(population, *, text, description="", drivers=(), measures=(), by):
    """Write a change idea down, with the Driver rows that it serves and the Measure rows that show what it does, none is fine.

    Returns the ChangeIdea. One with the same words is not doubled: it serves these drivers and has these measures as well, takes the
    description if it has none, and the same sent twice writes nothing. Raises CannotChange for no words or too many, for a driver or
    measure that was removed or belongs to another population, and where the one that is there has another description.
    """
    begin(population)
    text, drivers, measures = checked_text(text), _checked_drivers(population, drivers), _checked_measures(population, measures)
    idea = _same(population, text)
    if idea is not None:
        _add_to(idea, description, drivers, measures, by)
        return idea
    rows = ChangeIdea.objects.filter(population=population)
    last = rows.order_by("-position").values_list("position", flat=True).first()
    idea = ChangeIdea.objects.create(
        population=population,
        number=next_number(rows),
        text=text,
        description=description,
        position=0 if last is None else last + 1,
        by=by,
    )
    _serve(idea, drivers)
    idea.measures.add(*measures)
    said("idea.added", idea, population=population, by=by, label=idea.label)
    return idea


def known_idea(population, text):
    """The current ChangeIdea with these words in capital or small letters, or None. One query."""
    return _same(population, " ".join(text.split()))


@action
def edit_idea(idea, *, by, drivers=None, measures=None, **fields):
    """Change the words of an idea (`text`, `description`), `idea` being as it was read, and what it serves and is measured by.

    `drivers` and `measures` are rows, None leaves them. Nothing is written if nothing differs. Raises CannotChange for an idea that was
    removed or changed meanwhile, and for the words of another one.
    """
    population = idea.population
    begin(population)
    stored = _stored(idea)
    if "text" in fields:
        fields["text"] = checked_text(fields["text"])
    changed = [name for name, value in fields.items() if getattr(stored, name) != value]
    if changed and stored.edited_at != idea.edited_at:
        raise CannotChange(CHANGED)
    if "text" in changed and (known := _same(population, fields["text"])) and known.pk != idea.pk:
        raise CannotChange(f"Change idea {known.number} has these words already.", field="text")
    _write(idea, {name: fields[name] for name in changed})
    if drivers is not None and _replace_drivers(idea, _checked_drivers(population, drivers)):
        changed.append("drivers")
    if measures is not None and _replace(idea.measures, _checked_measures(population, measures), Measure.objects.current()):
        changed.append("measures")
    if changed:
        _say_edited(idea, changed, by)


@action
def set_drivers(idea, *, drivers, by):
    """Say which drivers an idea serves, and no others. Nothing is written if they are these already."""
    begin(idea.population)
    _stored(idea)
    if _replace_drivers(idea, _checked_drivers(idea.population, drivers)):
        _say_edited(idea, ["drivers"], by)


@action
def set_testers(idea, *, testers, by):
    """Say which assets could test an idea, and no others: MappedAsset rows of its population (R159)."""
    begin(idea.population)
    _stored(idea)
    there = MappedAsset.objects.current().filter(population=idea.population)
    wanted = {row.pk for row in testers}
    if there.filter(pk__in=wanted).count() != len(wanted):
        raise CannotChange("One of these assets is not on the map any more. Choose again.", field="testers")
    if _replace(idea.testers, wanted, there):
        _say_edited(idea, ["testers"], by)


@action
def set_status(idea, *, status, reason="", by):
    """Say what became of an idea. `reason` is what was learnt; of one that is abandoned it is asked for, as that is what stays of it.

    A reason longer than 300 characters is shortened. Nothing is written if nothing differs.
    """
    population = idea.population
    begin(population)
    stored = _stored(idea)
    status = IdeaStatus(status)
    if status == IdeaStatus.ABANDONED and not reason.strip():
        raise CannotChange("Say what you learnt from it: that is what others can use.", field="status_reason")
    reason = reason.strip()
    reason = reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 1].rstrip()}…"
    if (stored.status, stored.status_reason) == (status, reason):
        return
    _write(idea, {"status": status, "status_reason": reason})
    said("idea.status_set", idea, population=population, by=by, label=idea.label, changes={"status": status.value})


@action
def move_idea(idea, *, up, driver=None, by):
    """Move an idea one place up or down; with `driver` (a Driver) among those that serve it. Returns whether it moved."""
    population = idea.population
    begin(population)
    _stored(idea)
    shown = None
    if driver is not None:
        shown = set(IdeaDriver.objects.filter(driver=driver, driver__population=population).values_list("idea_id", flat=True))
    if not moved(ChangeIdea.objects.current().filter(population=population), idea.pk, up=up, shown=shown):
        return False
    said("idea.moved", idea, population=population, by=by, label=idea.label)
    return True


@action
def link_source(idea, chosen, *, note="", by):
    """Link what was chosen ([(kind, id)] of the evidence thread) as reasons for an idea. Returns the ThreadLinks; one there is kept.

    What the person may read was asked before (`qiprojects.evidence.may_link`). Raises CannotChange if nothing is chosen, and as
    `datareview.actions.thread.link` does.
    """
    begin(idea.population)
    _stored(idea)
    if not chosen:
        raise CannotChange("Choose what it rests on.", field="what")
    return [thread.link(idea.population, kind, pk, "idea", idea.pk, note, by=by) for kind, pk in chosen]


@action
def unlink_source(link, *, by):
    """Take a link away; what it led to stays. Raises CannotChange if it is gone already."""
    begin(link.population)
    thread.unlink(link, by=by)


@action
def remove_idea(idea, *, by):
    """Take an idea out of the theory, and out of every list. Its tests and links are kept, and are there again once it is put back."""
    population = idea.population
    begin(population)
    if not ChangeIdea.objects.current().filter(pk=idea.pk).update(removed_at=clock.now(), removed_by=by):
        raise CannotChange("This change idea was removed already.")
    said("idea.removed", idea, population=population, by=by, label=idea.label)


@action
def put_back_idea(idea, *, by):
    """Put an idea back where it was. Raises CannotChange if it is there, or if another one has its words now."""
    population = idea.population
    begin(population)
    back = ChangeIdea.objects.filter(pk=idea.pk, removed_at__isnull=False)
    if not back.exists():
        raise CannotChange("This change idea is there already.")
    if known := _same(population, idea.text):
        raise CannotChange(f"Change idea {known.number} has these words now. Change that one first.")
    back.update(removed_at=None, removed_by=None, edited_at=clock.now())
    idea.removed_at = idea.removed_by = None
    said("idea.put_back", idea, population=population, by=by, label=idea.label)


def _same(population, text):
    rows = ChangeIdea.objects.current().filter(population=population)
    return next((row for row in rows if row.text.casefold() == text.casefold()), None)


def _add_to(idea, description, drivers, measures, by):
    """Give an idea what it does not have yet, and take nothing from it."""
    if description and idea.description and description != idea.description:
        words = f"Change idea {idea.number} has these words already, and another description. Change it there, or leave this empty."
        raise CannotChange(words, field="description")
    new_drivers = [driver for driver in drivers if driver.pk not in _served(idea)]
    new_measures = measures - set(idea.measures.values_list("pk", flat=True))
    has_new = {"description": description and not idea.description, "drivers": new_drivers, "measures": new_measures}
    if not any(has_new.values()):
        return
    _write(idea, {"description": description} if has_new["description"] else {})
    _serve(idea, new_drivers)
    idea.measures.add(*new_measures)
    _say_edited(idea, [name for name, is_new in has_new.items() if is_new], by)


def _stored(idea):
    stored = ChangeIdea.objects.get(pk=idea.pk)
    if stored.is_removed:
        raise CannotChange(GONE)
    return stored


def _served(idea):
    """The ids of the drivers that an idea serves, without those that were removed."""
    return set(IdeaDriver.objects.filter(idea=idea, driver__removed_at__isnull=True).values_list("driver_id", flat=True))


def _serve(idea, drivers):
    IdeaDriver.objects.bulk_create([IdeaDriver(idea=idea, driver=driver) for driver in drivers])


def _replace_drivers(idea, drivers):
    """Let an idea serve these drivers; a link to a driver that was removed waits for it. Returns whether anything was written."""
    served, wanted = _served(idea), {driver.pk for driver in drivers}
    IdeaDriver.objects.filter(idea=idea, driver__in=served - wanted).delete()
    _serve(idea, [driver for driver in drivers if driver.pk not in served])
    return served != wanted


def _replace(manager, wanted, there):
    """Let a many-to-many of an idea hold these ids of the rows that are `there`. Returns whether anything was written."""
    held = set(there.filter(pk__in=manager.values("pk")).values_list("pk", flat=True))
    manager.remove(*(held - wanted))
    manager.add(*(wanted - held))
    return held != wanted


def _checked_drivers(population, drivers):
    wanted = list(dict.fromkeys(driver.pk for driver in drivers))
    rows = Driver.objects.current().filter(population=population).in_bulk(wanted)
    if len(rows) != len(wanted):
        raise CannotChange("One of these drivers is not there any more. Choose again.", field="drivers")
    return [rows[pk] for pk in wanted]


def _checked_measures(population, measures):
    wanted = {measure.pk for measure in measures}
    if Measure.objects.current().filter(population=population, pk__in=wanted).count() != len(wanted):
        raise CannotChange("One of these measures is not there any more. Choose again.", field="measures")
    return wanted


def _write(row, fields):
    if not fields:
        return
    for name, value in fields.items():
        setattr(row, name, value)
    row.edited_at = clock.now()
    row.save(update_fields=[*fields, "edited_at"])


def _say_edited(idea, fields, by):
    changes = {"fields": ", ".join(sorted(fields))}
    said("idea.edited", idea, population=idea.population, by=by, label=idea.label, changes=changes)
