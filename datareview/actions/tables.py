"""Writing tables of figures down, typed or from a paste or a file. No entry in the log holds a figure."""

from audit import clock
from audit.recording import action, note
from datareview.actions.base import CannotChange, begin, said
from datareview.actions.sources import CHANGED, GONE
from datareview.models import DataSource, FigureRow, FigureTable, Intake, IntakeKind
from datareview.typed_rows import problems_of

FIELDS = ("label", "code", "numerator", "denominator", "is_reference")


@action
def add_table(source, *, rows, by, intake=None, **fields):
    """Add a table to a source. Returns the FigureTable. Raises CannotChange for rows that are no table, or a source taken away.

    `rows` are dicts with label, numerator, denominator (ints or None) and perhaps code and is_reference, in the order of the table;
    `fields` are those of FigureTable. An `intake` that the rows come from goes. The same table sent twice is kept once.
    """
    population = source.population
    begin(population)
    if not DataSource.objects.current().filter(pk=source.pk).exists():
        raise CannotChange(GONE)
    rows = _checked(rows, fields.get("kind", FigureTable._meta.get_field("kind").default))
    if intake is not None:
        _use_up(intake, by)
    if known := _same(source, rows, fields):
        return known
    table = FigureTable.objects.create(source=source, by=by, **fields)
    _write(table, rows)
    said("figures.added", table, population=population, by=by)
    return table


@action
def edit_table(table, *, rows, by, **fields):
    """Change a table and its rows; nothing is written or recorded if nothing differs.

    Raises CannotChange as `add_table`, and for a table that was changed since it was read.
    """
    population = table.source.population
    begin(population)
    stored = FigureTable.objects.get(pk=table.pk)
    if stored.is_removed:
        raise CannotChange("This table was taken away. Put it back first.")
    rows = _checked(rows, fields.get("kind", stored.kind))
    changed = [name for name, value in fields.items() if getattr(stored, name) != value]
    if not changed and _rows_of(stored) == rows:
        return
    if stored.edited_at != table.edited_at:
        raise CannotChange(CHANGED)
    for name, value in fields.items():
        setattr(table, name, value)
    table.edited_at = clock.now()
    table.save(update_fields=[*changed, "edited_at"])
    _write(table, rows)
    said("figures.edited", table, population=population, by=by)


@action
def remove_table(table, *, by):
    """Take a table away; it can be put back."""
    population = table.source.population
    begin(population)
    if not FigureTable.objects.current().filter(pk=table.pk).update(removed_at=clock.now(), removed_by=by):
        raise CannotChange("This table was taken away already.")
    said("figures.removed", table, population=population, by=by)


@action
def restore_table(table, *, by):
    """Put a table back that was taken away."""
    population = table.source.population
    begin(population)
    if not FigureTable.objects.filter(pk=table.pk, removed_at__isnull=False).update(removed_at=None, removed_by=None):
        raise CannotChange("This table is there already.")
    said("figures.restored", table, population=population, by=by)


def exported(table, *, kind, population, by):
    """Note that somebody downloaded a table as `kind`, "csv" or "xlsx"."""
    note("figures.exported", target=table, by=by, organisation=population.participation.organisation, changes={"format": kind})


@action
def keep_figures(source, *, rows, by, left_out=(), name=""):
    """Keep rows of a paste or a file, as texts, until their maker has checked them. Returns the Intake.

    `rows` are those of `datareview.figures_read`; `left_out` are names of columns that were not used.
    """
    population = source.population
    begin(population)
    chosen = {"source": source.pk, "left_out": list(left_out)}
    intake = Intake.objects.create(population=population, kind=IntakeKind.FIGURES, name=name[:200], settings=chosen, rows=rows, by=by)
    said("figures.read", intake, population=population, by=by, label=f"{len(rows)} rows to check")
    return intake


@action
def drop_figures(intake, *, by):
    """Throw rows away that were read and not taken over. Raises CannotChange if that has happened already."""
    begin(intake.population)
    target = Intake(pk=intake.pk, kind=intake.kind)
    _use_up(intake, by)
    said("figures.dropped", target, population=intake.population, by=by, label=str(target))


def _use_up(intake, by):
    deleted, _ = Intake.objects.filter(pk=intake.pk, kind=IntakeKind.FIGURES, by=by).delete()
    if not deleted:
        raise CannotChange("These rows were taken over or thrown away already.")


def _checked(rows, kind):
    """The rows with all of their FIELDS, or CannotChange with the first problem of each row."""
    rows = [
        {
            "label": row["label"].strip(),
            "code": row.get("code", ""),
            "numerator": row["numerator"],
            "denominator": row["denominator"],
            "is_reference": bool(row.get("is_reference")),
        }
        for row in rows
    ]
    if found := problems_of(rows, kind):
        raise CannotChange(" ".join(f"Row {place + 1}: {words}." if place is not None else f"{words}." for place, _, words in found))
    return rows


def _rows_of(table):
    return [{name: getattr(row, name) for name in FIELDS} for row in table.rows.order_by("position")]


def _same(source, rows, fields):
    same = source.tables.current().filter(**{name: value for name, value in fields.items() if name != "note"}).order_by("pk")
    return next((table for table in same if _rows_of(table) == rows), None)


def _write(table, rows):
    table.rows.all().delete()
    FigureRow.objects.bulk_create(FigureRow(table=table, position=place, **row) for place, row in enumerate(rows))
