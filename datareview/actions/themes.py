"""Making themes, and choosing which codes they are made of (starter pack 6, part 3)."""

from audit import clock
from audit.recording import action
from datareview.actions.base import CannotChange, begin, said
from datareview.actions.keeping import change, put_back, said_just_now, take_away
from datareview.models import Code, Theme


@action
def add(population, name, tag, description="", parent=None, *, by):
    """Name what several codes say together. Returns the Theme; a button pressed twice makes one.

    `parent` is a theme that has no parent itself. Raises CannotChange for a name that another theme has.
    """
    begin(population)
    _check_parent(None, parent, population)
    if same := said_just_now(population.themes, by=by, name=name, tag=tag, description=description, parent=parent):
        return same
    if same := _named(population, name):
        raise CannotChange(f"There is a theme with this name already: {same.name}.", field="name")
    row = Theme.objects.create(population=population, name=name, tag=tag, description=description, parent=parent, by=by)
    said("theme.added", row, population=population, by=by)
    return row


@action
def edit(theme, *, name, tag, description, parent, by):
    """Change a theme, `theme` being as it was read. Raises CannotChange if it was changed meanwhile, or for a name that is taken."""
    population = theme.population
    begin(population)
    _check_parent(theme, parent, population)
    if (same := _named(population, name)) and same.pk != theme.pk:
        raise CannotChange(f"There is a theme with this name already: {same.name}.", field="name")
    change(theme, name=name, tag=tag, description=description, parent=parent)
    said("theme.edited", theme, population=population, by=by)


@action
def remove(theme, *, by):
    """Take a theme away: its codes stay, and so does what they say. It can be put back as it was."""
    begin(theme.population)
    take_away(theme, by=by)
    said("theme.removed", theme, population=theme.population, by=by)


@action
def restore(theme, *, by):
    """Put a theme back, with the codes that no other theme has taken since. Raises CannotChange if its name is taken now.

    It stands by itself if the theme that it was part of has become a part of another one, or if it has sub-themes now.
    """
    begin(theme.population)
    if (same := _named(theme.population, theme.name)) and same.pk != theme.pk:
        raise CannotChange(f"There is a theme with this name now: {same.name}. Rename that one first.")
    put_back(theme)
    if theme.parent and (theme.parent.parent_id or Theme.objects.current().filter(parent=theme).exists()):
        change(theme, parent=None)
    said("theme.restored", theme, population=theme.population, by=by)


@action
def set_codes(theme, codes, *, by):
    """Make the theme of these codes and no others. A code belongs to one theme, so one that another theme had moves here.

    Raises CannotChange for a code that was merged or taken away, or a theme that was.
    """
    population = theme.population
    begin(population)
    wanted = {code.pk for code in codes}
    there = Code.objects.current().filter(population=population)
    if not Theme.objects.current().filter(pk=theme.pk).exists():
        raise CannotChange("This theme was taken away since you opened the page.")
    if there.filter(pk__in=wanted).count() != len(wanted):
        raise CannotChange("One of these codes was merged or taken away since you opened the page. Choose again.", field="codes")
    now = set(there.filter(theme=theme).values_list("pk", flat=True))
    if now == wanted:
        return
    there.filter(pk__in=now - wanted).update(theme=None, edited_at=clock.now())
    there.filter(pk__in=wanted - now).update(theme=theme, edited_at=clock.now())
    said("theme.coded", theme, population=population, by=by, changes={"codes": len(wanted)})


def _named(population, name):
    """The theme that has this name now, or None."""
    return Theme.objects.current().filter(population=population, name__iexact=name).first()


def _check_parent(theme, parent, population):
    """A sub-theme hangs on a theme of the same population that is there and hangs on no other itself."""
    if parent is None:
        return
    fits = Theme.objects.current().filter(pk=parent.pk, population=population, parent__isnull=True)
    if not fits.exists() or (theme and theme.pk == parent.pk):
        raise CannotChange("Choose a theme that is there and is no sub-theme itself.", field="parent")
    if theme and Theme.objects.current().filter(parent=theme).exists():
        raise CannotChange("This theme has sub-themes, so it cannot become one.", field="parent")
