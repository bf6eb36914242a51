"""Codes: making, naming, merging and taking away. Nothing here touches a coding, so that whatever is done can be taken back exactly."""

from audit import clock
from audit.recording import action
from core import reference
from datareview.actions.base import CannotChange, begin, said
from datareview.models import Code, CodeChange, CodeChangeKind, CodeKind

MERGES = (CodeChangeKind.MERGED, CodeChangeKind.UNMERGED)
CHANGED = "This was changed or taken away since you opened the page. Compare, then save again."


@action
def start(population, *, by):
    """Begin with the codes of the starter pack (6.1.1), those that the population never had. Returns the new Codes.

    Pressed twice it makes nothing new.
    """
    begin(population)
    known = {name.casefold() for name in Code.objects.filter(population=population).values_list("name", flat=True)}
    rows = [row for row in reference.load("data_review")["a_priori_codes"] if row["name"].casefold() not in known]
    new = Code.objects.bulk_create(
        Code(
            population=population,
            name=row["name"],
            description=row["description"],
            colour=row["colour"],
            kind=CodeKind.A_PRIORI,
            by=by,
        )
        for row in rows
    )
    CodeChange.objects.bulk_create(_change(code, CodeChangeKind.MADE, by, new=code.name) for code in new)
    if new:
        said(
            "codes.started",
            None,
            population=population,
            by=by,
            label="Codes of the starter pack",
            changes={"codes": len(new)},
        )
    return new


@action
def add(population, name, *, by, description="", kind=CodeKind.INDUCTIVE, colour="", theme=None):
    """A new code. The same person's same code is made once. Returns the Code; raises CannotChange for a name that is in use."""
    begin(population)
    name = " ".join(name.split())
    if same := named(population, name):
        if same.by_id == by.pk and (same.description, same.kind, same.theme) == (description, kind, theme):
            return same
        raise CannotChange(f"There is a code “{same.name}” already. Use it, or choose another name.", field="name")
    _check_theme(population, theme)
    fields = {"description": description, "kind": kind, "theme": theme, **({"colour": colour} if colour else {})}
    code = Code.objects.create(population=population, name=name, by=by, **fields)
    _tell("code.made", code, CodeChangeKind.MADE, by, new=name)
    return code


@action
def edit(code, *, by, name, description, colour, theme):
    """Change a code; a new name is kept in its history beside the old one.

    Raises CannotChange for a name that is in use, and for a code that was changed since `code` was read.
    """
    read_at = code.edited_at
    code = _begin(code)
    _check_current(code)
    name, old = " ".join(name.split()), code.name
    if (old, code.description, code.colour, code.theme) == (name, description, colour, theme):
        return code
    if code.edited_at != read_at:
        raise CannotChange(CHANGED)
    _check_free(code, name)
    _check_theme(code.population, theme)
    code.name, code.description, code.colour, code.theme, code.edited_at = name, description, colour, theme, clock.now()
    code.save(update_fields=["name", "description", "colour", "theme", "edited_at"])
    if name == old:
        _say("code.edited", code, by)
    else:
        _tell("code.renamed", code, CodeChangeKind.RENAMED, by, old=old, new=name)
    return code


def rename(code, name, *, by):
    """Give a code another name; see `edit`."""
    return edit(code, by=by, name=name, description=code.description, colour=code.colour, theme=code.theme)


@action
def merge(code, into, *, by):
    """From now on every coding of `code` counts as `into`. What had been merged into `code` goes along; no coding is changed."""
    code = _begin(code)
    into = _again(into)
    _check_current(code)
    if into.population_id != code.population_id or into.pk == code.pk or not _is_current(into) or not into.is_codable:
        raise CannotChange("Choose another code that is in use.", field="into")
    along = Code.objects.filter(merged_into=code)
    moved = list(along.order_by("pk").values_list("pk", flat=True))
    along.update(merged_into=into)
    Code.objects.filter(pk=code.pk).update(merged_into=into, edited_at=clock.now())
    code.merged_into = into
    _tell("code.merged", code, CodeChangeKind.MERGED, by, old=code.name, new=into.name, into=into, moved=moved)
    return code


@action
def unmerge(code, *, by):
    """Take a merge back: the code, and what had been merged into it, count for themselves again, exactly as before."""
    code = _begin(code)
    if code.merged_into_id is None:
        raise CannotChange("This code is not merged into another one, or the merge was taken back already.")
    _check_free(code, code.name)
    into = code.merged_into
    along = below(code)
    Code.objects.filter(pk=code.pk).update(merged_into=None, edited_at=clock.now())
    Code.objects.filter(pk__in=along).update(merged_into=code)
    code.merged_into = None
    _tell("code.unmerged", code, CodeChangeKind.UNMERGED, by, old=into.name, new=code.name, into=into, moved=along)
    return code


@action
def remove(code, *, by):
    """Take a code away: its codings stay and count nowhere until it is put back."""
    code = _begin(code)
    _check_current(code)
    code.removed_at, code.removed_by = clock.now(), by
    code.save(update_fields=["removed_at", "removed_by"])
    _tell("code.removed", code, CodeChangeKind.REMOVED, by, old=code.name)
    return code


@action
def restore(code, *, by):
    """Put back a code that was taken away, with its codings."""
    code = _begin(code)
    if not code.is_removed:
        raise CannotChange("This code is there already.")
    _check_free(code, code.name)
    code.removed_at, code.removed_by = None, None
    code.save(update_fields=["removed_at", "removed_by"])
    _tell("code.restored", code, CodeChangeKind.RESTORED, by, new=code.name)
    return code


def named(population, name):
    """The code in use of this name, whatever its capitals; None if there is none."""
    return Code.objects.current().filter(population=population, name__iexact=name).first()


def below(code):
    """The ids of the codes that count where `code` counts because they were merged into it, or into one that was. In order.

    Each merge is an edge of a tree (`CodeChange.into`); `Code.merged_into` is the root of the tree.
    """
    siblings = list(Code.objects.filter(merged_into=code.merged_into_id).values_list("pk", flat=True))
    parents = {}
    for change in CodeChange.objects.filter(code__in=siblings, kind__in=MERGES).order_by("pk"):
        parents[change.code_id] = change.into_id if change.kind == CodeChangeKind.MERGED else None
    found, wave = set(), {code.pk}
    while wave := {pk for pk in siblings if parents.get(pk) in wave} - found:
        found |= wave
    return sorted(found)


def _begin(code):
    """The code as it is now, with its population held."""
    begin(code.population)
    fresh = _again(code)
    fresh.population = code.population
    return fresh


def _again(code):
    return Code.objects.select_related("theme", "merged_into").get(pk=code.pk)


def _is_current(code):
    return not code.is_removed and code.merged_into_id is None


def _check_current(code):
    if code.is_removed:
        raise CannotChange(f"“{code.name}” was taken away. Put it back first.")
    if code.merged_into_id:
        raise CannotChange(f"“{code.name}” is merged into “{code.merged_into.name}”. Take the merge back first.")


def _check_free(code, name):
    same = named(code.population, name)
    if same and same.pk != code.pk:
        raise CannotChange(f"There is another code “{same.name}” now. Rename one of them, or merge them.", field="name")


def _check_theme(population, theme):
    if theme is not None and (theme.population_id != population.pk or theme.is_removed):
        raise CannotChange("This theme was taken away. Choose another one.", field="theme")


def _change(code, kind, by, **fields):
    return CodeChange(code=code, kind=kind, by=by, **fields)


def _tell(action_code, code, kind, by, **fields):
    """The change in the code's own history, and the audit entry."""
    _change(code, kind, by, **fields).save(force_insert=True)
    into = fields.get("into")
    _say(action_code, code, by, changes={"into": into.pk} if into else None)


def _say(action_code, code, by, changes=None):
    """The audit entry, without a name: somebody's own words may name a code, and may be withdrawn later."""
    said(action_code, code, population=code.population, by=by, label=f"Code {code.pk}", changes=changes)
