"""The theory of change of a population: its drivers, where they come from, and what is said about it as a whole."""

from audit import clock
from audit.recording import action
from core.dates import as_day
from qiprojects.actions.base import CannotChange, begin, said
from qiprojects.models import Domain, Driver, DriverOrigin, ProgrammeDriver, Theory
from qiprojects.ordering import moved

LONGEST = 200
GONE = "This driver was removed. Put it back first."
CHANGED = "Somebody else has changed this since you opened the page. Compare, then save again."


@action
def add_driver(population, *, text, parent=None, domain="", origin=DriverOrigin.OWN, by):
    """Add a driver at the end of its list: a primary one, or with `parent` (a primary Driver) a secondary one. Returns the Driver.

    One with the same words in the same place is not doubled: it is returned as it is. Raises CannotChange for no words or too many, and
    for a parent that is secondary, was removed, or belongs to another population.
    """
    begin(population)
    text = checked_text(text)
    parent = _checked_parent(population, parent)
    if known := _same(population, text, parent):
        return known
    driver = Driver.objects.create(
        population=population, parent=parent, text=text, domain=domain, origin=origin, position=_end(population, parent), by=by
    )
    said("driver.added", driver, population=population, by=by, label=label_of(driver))
    return driver


@action
def edit_driver(driver, *, text, parent=None, domain="", by):
    """Change the words, the domain or the place of a driver, `driver` being as it was read. Nothing is written if nothing differs.

    A starting suggestion whose words are changed is the team's own from then on. Raises CannotChange for a driver that was removed or
    changed meanwhile, for words that another one in the same place has, and for a primary driver with secondary ones that is to become
    secondary itself.
    """
    population = driver.population
    begin(population)
    stored = _stored(driver)
    fields = {"text": checked_text(text), "parent": _checked_parent(population, parent), "domain": domain}
    changed = [name for name, value in fields.items() if getattr(stored, name) != value]
    if not changed:
        return
    if stored.edited_at != driver.edited_at:
        raise CannotChange(CHANGED)
    _check_place(stored, fields["parent"])
    known = _same(population, fields["text"], fields["parent"])
    if known and known.pk != stored.pk:
        raise CannotChange("There is a driver with these words in this place already.", field="text")
    if "parent" in changed:
        fields["position"] = _end(population, fields["parent"])
    if "text" in changed and stored.origin == DriverOrigin.SUGGESTED:
        fields["origin"] = DriverOrigin.OWN
    _write(driver, fields)
    said("driver.edited", driver, population=population, by=by, label=label_of(driver), changes={"fields": ", ".join(sorted(changed))})


@action
def move_driver(driver, *, up, by):
    """Move a driver one place up or down among those beside it. Returns whether it moved: the first one cannot go up."""
    population = driver.population
    begin(population)
    stored = _stored(driver)
    if not moved(Driver.objects.current().filter(population=population, parent=stored.parent_id), stored.pk, up=up):
        return False
    said("driver.moved", driver, population=population, by=by, label=label_of(driver))
    return True


@action
def remove_driver(driver, *, by):
    """Take a driver out of the theory, a primary one with its secondary ones. Its change ideas stay, and serve it again once it is put
    back. Raises CannotChange if it was removed already."""
    population = driver.population
    begin(population)
    now = clock.now()
    if not Driver.objects.current().filter(pk=driver.pk).update(removed_at=now, removed_by=by):
        raise CannotChange("This driver was removed already.")
    below = Driver.objects.current().filter(parent=driver.pk).update(removed_at=now, removed_by=by)
    said(
        "driver.removed",
        driver,
        population=population,
        by=by,
        label=label_of(driver),
        changes={"secondary_drivers": below} if below else None,
    )


@action
def put_back_driver(driver, *, by):
    """Put a driver back where it was, with the secondary ones that went with it. Raises CannotChange if it is there, if its primary driver
    is not, or if another one has its words now."""
    population = driver.population
    begin(population)
    stored = Driver.objects.select_related("parent").get(pk=driver.pk)
    if not stored.is_removed:
        raise CannotChange("This driver is there already.")
    if stored.parent and stored.parent.is_removed:
        raise CannotChange(f"Put the primary driver “{stored.parent}” back first.")
    if _same(population, stored.text, stored.parent):
        raise CannotChange("There is a driver with these words in this place now. Change that one first.")
    back = {"removed_at": None, "removed_by": None, "edited_at": clock.now()}
    Driver.objects.filter(parent=stored.pk, removed_at=stored.removed_at).update(**back)
    Driver.objects.filter(pk=stored.pk).update(**back)
    driver.removed_at = driver.removed_by = None
    said("driver.put_back", driver, population=population, by=by, label=label_of(driver))


@action
def start_from_programme(population, driver_ids, *, by):
    """Take over these drivers of the programme's theory of the wave; a secondary one brings its primary one along. Returns the Drivers.

    Those that the team has with the same words are not doubled. Raises CannotChange for none, or for one that is not there any more.
    """
    begin(population)
    rows = {row.pk: row for row in ProgrammeDriver.objects.current().filter(wave=population.participation.wave_id)}
    wanted = set(driver_ids)
    if not wanted:
        raise CannotChange("Choose at least one driver.", field="programme")
    if not wanted <= set(rows):
        raise CannotChange("One of these drivers is not in the programme's theory any more. Choose again.", field="programme")
    wanted |= {rows[pk].parent_id for pk in wanted if rows[pk].parent_id in rows}
    taken = {}
    for row in sorted((rows[pk] for pk in wanted), key=lambda row: (row.parent_id is not None, row.position, row.pk)):
        taken[row.pk] = add_driver(population, text=row.text, parent=taken.get(row.parent_id), origin=DriverOrigin.PROGRAMME, by=by)
    return list(taken.values())


@action
def start_from_domains(population, domains, *, by):
    """Begin with one or more of the three domains as primary drivers, marked as suggestions of this service. Returns the Drivers.

    `domains` are codes of Domain. Raises CannotChange for none.
    """
    begin(population)
    chosen = [domain for domain in Domain if domain.value in set(domains)]
    if not chosen:
        raise CannotChange("Choose at least one domain.", field="domains")
    return [add_driver(population, text=domain.label, domain=domain.value, origin=DriverOrigin.SUGGESTED, by=by) for domain in chosen]


@action
def start(population, *, driver_ids=(), domains=(), by):
    """Begin with drivers of the programme and with domains at once. Returns the Drivers. Raises CannotChange for neither."""
    begin(population)
    if not driver_ids and not domains:
        raise CannotChange("Choose at least one, or write your own driver instead.")
    taken = start_from_programme(population, driver_ids, by=by) if driver_ids else []
    return [*taken, *(start_from_domains(population, domains, by=by) if domains else [])]


@action
def save_about(population, *, by, **fields):
    """Say what belongs to the theory as a whole: `with_partners_on`, `with_partners_how`, `assumptions`. Returns the Theory.

    Nothing is written if nothing differs. Raises CannotChange for partners who took part on a day to come.
    """
    begin(population)
    on = fields.get("with_partners_on")
    if on and on > as_day(clock.now()):
        raise CannotChange("The day must be today or before.", field="with_partners_on")
    theory = Theory.objects.filter(population=population).first() or Theory(population=population)
    changed = [name for name, value in fields.items() if getattr(theory, name) != value]
    if not changed:
        return theory
    for name in changed:
        setattr(theory, name, fields[name])
    theory.by, theory.edited_at = by, clock.now()
    theory.save()
    said("theory.edited", theory, population=population, by=by, changes={"fields": ", ".join(sorted(changed))})
    return theory


def label_of(driver):
    """How an audit entry names a driver: without its words."""
    return "Primary driver" if driver.is_primary else "Secondary driver"


def checked_text(text, field="text"):
    """The words without spaces around them; raises CannotChange for none, or for more than fit into the picture."""
    text = " ".join(text.split())
    if not text:
        raise CannotChange("Write a few words.", field=field)
    if len(text) > LONGEST:
        raise CannotChange(f"Write up to {LONGEST} characters; these are {len(text)}.", field=field)
    return text


def _same(population, text, parent):
    rows = Driver.objects.current().filter(population=population, parent=parent)
    return next((row for row in rows if row.text.casefold() == text.casefold()), None)


def _checked_parent(population, parent):
    if parent is None:
        return None
    stored = Driver.objects.current().filter(pk=parent.pk, population=population).first()
    if stored is None:
        raise CannotChange("The primary driver is not there any more. Choose another one.", field="parent")
    if not stored.is_primary:
        raise CannotChange("A secondary driver belongs to a primary one.", field="parent")
    return stored


def _check_place(stored, parent):
    if parent is None:
        return
    if parent.pk == stored.pk:
        raise CannotChange("A driver cannot belong to itself.", field="parent")
    if Driver.objects.current().filter(parent=stored.pk).exists():
        raise CannotChange(
            "This driver has secondary drivers. Move or remove them first, then it can belong to another driver.", field="parent"
        )


def _end(population, parent):
    """The position after the last driver beside it, those that were removed included."""
    last = Driver.objects.filter(population=population, parent=parent).order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def _stored(driver):
    stored = Driver.objects.select_related("parent").get(pk=driver.pk)
    if stored.is_removed:
        raise CannotChange(GONE)
    return stored


def _write(row, fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.edited_at = clock.now()
    row.save(update_fields=[*fields, "edited_at"])
