"""Taking the codebook of another program over: kept for a look first, then made into themes and codes."""

from audit.recording import action
from datareview.actions.base import CannotChange, begin, said
from datareview.codebook_records import NewTheme, as_json, from_json, plan_of
from datareview.models import Code, CodeChange, CodeChangeKind, CodeKind, Intake, IntakeKind, Theme
from populations.actions.holding import hold

GONE = "This codebook was taken over or dropped already."


@action
def keep(population, book, notes, *, name, by):
    """Keep a codebook for `by` to look at; nobody else sees it, and it changes nothing. Returns the Intake.

    The same file sent twice is kept once.
    """
    begin(population)
    rows, sets = as_json(book)
    kept = {"origin": book.origin[:200], "notes": notes, "sets": sets}
    for mine in Intake.objects.filter(population=population, kind=IntakeKind.CODEBOOK, by=by, name=name[:200]):
        if (mine.rows, mine.settings) == (rows, kept):
            return mine
    intake = Intake.objects.create(population=population, kind=IntakeKind.CODEBOOK, name=name[:200], settings=kept, rows=rows, by=by)
    said("codebook.read", intake, population=population, by=by, label=_codes(rows, "to look at"))
    return intake


def plan_of_intake(intake):
    """What taking it over would do now."""
    return plan_of(intake.population, from_json(intake.rows, intake.settings.get("sets", [])))


@action
def use(intake, *, by, tag="", confirmed=False):
    """Make the themes and codes of a kept codebook, all of them or none. Returns the Plan that was carried out.

    `tag` is for new themes of which the file does not say what they are about; `confirmed` that words that look like contact
    details identify nobody. What is here already stays as it is. Raises CannotChange, with the field where one is missing.
    """
    population = intake.population
    begin(population)
    _delete(intake, by)
    plan = plan_of_intake(intake)
    if plan.is_empty:
        raise CannotChange("There is nothing new in this codebook.")
    if plan.untagged and not tag:
        raise CannotChange("Choose what the new themes are about", field="tag")
    if plan.identifying() and not confirmed:
        raise CannotChange("Take these words out of the file and import it again, or tick the box", field="confirmed")
    themes = _make_themes(population, plan, tag, by)
    codes = _make_codes(population, plan, themes, by)
    said(
        "codebook.imported",
        population,
        population=population,
        by=by,
        label=_codes(codes, "taken over"),
        changes={"themes": len(themes), "codes": len(codes)},
    )
    return plan


@action
def drop(intake, *, by):
    """Throw a kept codebook away, where the population is closed as well. Raises CannotChange for one that is gone."""
    population = intake.population
    population.participation = hold(population.participation_id)
    _delete(intake, by)
    said("codebook.dropped", intake, population=population, by=by, label=_codes(intake.rows, "dropped"))


def _delete(intake, by):
    """Delete the row and nothing twice; the Intake keeps what was read from it."""
    if not Intake.objects.filter(pk=intake.pk, by=by).delete()[0]:
        raise CannotChange(GONE)


def _make_themes(population, plan, tag, by):
    """The new themes by their GUID; those that stand above others first."""
    made = {}
    for is_below in (False, True):
        news = [new for new in plan.themes if (new.under is not None) == is_below]
        rows = [
            Theme(
                guid=new.guid,
                population=population,
                name=new.name,
                description=new.description,
                tag=new.tag or tag,
                parent=_made(new.under, made),
                by=by,
            )
            for new in news
        ]
        made |= {theme.guid: theme for theme in Theme.objects.bulk_create(rows)}
    return made


def _make_codes(population, plan, themes, by):
    rows = [
        Code(
            guid=new.guid,
            population=population,
            name=new.name,
            description=new.description,
            kind=CodeKind.IMPORTED,
            theme=_made(new.under, themes),
            by=by,
            **({"colour": new.colour} if new.colour else {}),
        )
        for new in plan.codes
    ]
    codes = Code.objects.bulk_create(rows)
    CodeChange.objects.bulk_create(CodeChange(code=code, kind=CodeChangeKind.MADE, new=code.name, by=by) for code in codes)
    return codes


def _made(theme, made):
    return made[theme.guid] if isinstance(theme, NewTheme) else theme


def _codes(rows, words):
    return f"{len(rows)} code{'s' if len(rows) != 1 else ''} {words}"
