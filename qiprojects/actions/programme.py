"""The programme's theory of change: its drivers as the programme team enters them for a wave. Teams start from them; nothing is invented.

Waves belong to no organisation, so these actions hold the wave; what they say in the log is named like other content of a wave.
"""

from audit import clock
from audit.recording import action, record
from organisations.models import Wave
from qiprojects.actions.base import CannotChange
from qiprojects.actions.theory import CHANGED, GONE, checked_text
from qiprojects.models import ProgrammeDriver
from qiprojects.ordering import moved


@action
def add_programme_driver(wave, *, text, parent=None, by):
    """Add a driver to the programme's theory of a wave, with `parent` a secondary one. Returns it; the same words are not doubled."""
    _hold(wave.pk)
    text, parent = checked_text(text), _checked_parent(wave, parent)
    if known := _same(wave, text, parent):
        return known
    driver = ProgrammeDriver.objects.create(wave=wave, parent=parent, text=text, position=_end(wave, parent), by=by)
    record("content.added", target=driver, by=by, changes={"text": text})
    return driver


@action
def edit_programme_driver(driver, *, text, parent=None, by):
    """Change the words or the place of a driver, `driver` being as it was read. Theories that teams began from it stay as they are."""
    stored = _stored(driver)
    text, parent = checked_text(text), _checked_parent(stored.wave, parent)
    if (stored.text, stored.parent) == (text, parent):
        return
    if stored.edited_at != driver.edited_at:
        raise CannotChange(CHANGED)
    if parent and (parent.pk == stored.pk or ProgrammeDriver.objects.current().filter(parent=stored.pk).exists()):
        raise CannotChange("A driver with secondary drivers cannot belong to another one.", field="parent")
    known = _same(stored.wave, text, parent)
    if known and known.pk != stored.pk:
        raise CannotChange("There is a driver with these words in this place already.", field="text")
    if stored.parent != parent:
        driver.position = _end(stored.wave, parent)
    driver.text, driver.parent, driver.edited_at = text, parent, clock.now()
    driver.save(update_fields=["text", "parent", "position", "edited_at"])
    record("content.edited", target=driver, by=by, changes={"text": text})


@action
def move_programme_driver(driver, *, up, by):
    """Move a driver one place up or down among those beside it. Returns whether it moved."""
    stored = _stored(driver)
    if not moved(ProgrammeDriver.objects.current().filter(wave=stored.wave, parent=stored.parent_id), stored.pk, up=up):
        return False
    record("content.edited", target=driver, by=by, changes={"place": "up" if up else "down"})
    return True


@action
def remove_programme_driver(driver, *, by):
    """Take a driver off the programme's theory, a primary one with its secondary ones. What teams took over stays with them."""
    _hold(driver.wave_id)
    gone = {"removed_at": clock.now(), "removed_by": by}
    if not ProgrammeDriver.objects.current().filter(pk=driver.pk).update(**gone):
        raise CannotChange("This driver was removed already.")
    ProgrammeDriver.objects.current().filter(parent=driver.pk).update(**gone)
    record("content.removed", target=driver, by=by)


@action
def put_back_programme_driver(driver, *, by):
    """Put a driver back, with the secondary ones that went with it."""
    _hold(driver.wave_id)
    stored = ProgrammeDriver.objects.select_related("parent", "wave").get(pk=driver.pk)
    if not stored.is_removed:
        raise CannotChange("This driver is there already.")
    if stored.parent and stored.parent.is_removed:
        raise CannotChange(f"Put the primary driver “{stored.parent}” back first.")
    if _same(stored.wave, stored.text, stored.parent):
        raise CannotChange("There is a driver with these words in this place now. Change that one first.")
    back = {"removed_at": None, "removed_by": None, "edited_at": clock.now()}
    ProgrammeDriver.objects.filter(parent=stored.pk, removed_at=stored.removed_at).update(**back)
    ProgrammeDriver.objects.filter(pk=stored.pk).update(**back)
    record("content.added", target=driver, by=by, changes={"text": stored.text})


def _same(wave, text, parent):
    rows = ProgrammeDriver.objects.current().filter(wave=wave, parent=parent)
    return next((row for row in rows if row.text.casefold() == text.casefold()), None)


def _checked_parent(wave, parent):
    if parent is None:
        return None
    stored = ProgrammeDriver.objects.current().filter(pk=parent.pk, wave=wave).first()
    if stored is None:
        raise CannotChange("The primary driver is not there any more. Choose another one.", field="parent")
    if stored.parent_id is not None:
        raise CannotChange("A secondary driver belongs to a primary one.", field="parent")
    return stored


def _end(wave, parent):
    last = ProgrammeDriver.objects.filter(wave=wave, parent=parent).order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def _hold(wave):
    """Hold a wave (its id) until the end of the transaction: whoever comes second waits."""
    Wave.objects.select_for_update(of=("self",)).get(pk=wave)


def _stored(driver):
    _hold(driver.wave_id)
    stored = ProgrammeDriver.objects.select_related("parent", "wave").get(pk=driver.pk)
    if stored.is_removed:
        raise CannotChange(GONE)
    return stored
