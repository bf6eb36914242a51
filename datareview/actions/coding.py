"""Giving codes to excerpts. Each person has codings of their own, so that several may code one excerpt, at once or one after another."""

from audit.recording import action
from datareview.actions.base import CannotChange, begin, said
from datareview.actions.codes import named
from datareview.counting import coded_as, is_in_use
from datareview.models import Code, CodeChange, CodeChangeKind, CodedMark, Coding, Excerpt


@action
def set_codes(excerpt, codes, *, by, new_names=()):
    """This person's codes of an excerpt are these and no others, and they are done with it. Nobody else's codings are touched.

    `codes` may be empty: nothing fits. One that was merged meanwhile is kept as it was given, and counts as what it was merged into;
    codings of merged codes are kept while what they count as is wanted, so that a merge can be taken back exactly. `new_names` are
    names of codes to make; one that is there already is used. Returns whether anything changed; if not, nothing is recorded. Raises
    CannotChange for an excerpt that may not be coded, and for a code that was taken away.
    """
    population = excerpt.population
    begin(population)
    if not Excerpt.objects.checked().filter(pk=excerpt.pk).exists():
        raise CannotChange("This excerpt was changed or withdrawn meanwhile, so it cannot be coded now.")
    named_codes, made = _named(population, new_names, by)
    wanted = _wanted(population, codes) | named_codes
    mine = Coding.objects.filter(is_in_use(), excerpt=excerpt, by=by).annotate(counts_as=coded_as())
    held = {pk: {code, root} for pk, code, root in mine.values_list("pk", "code", "counts_as")}
    gone = [pk for pk, either in held.items() if not either & wanted]
    given = wanted - set().union(*held.values())
    Coding.objects.filter(pk__in=gone).delete()
    Coding.objects.bulk_create(Coding(excerpt=excerpt, code_id=code, by=by) for code in sorted(given))
    _, is_new = CodedMark.objects.get_or_create(excerpt=excerpt, by=by)
    if not (gone or given or is_new):
        return False
    said("excerpt.coded", excerpt, population=population, by=by, changes={"codes": len(wanted)} | ({"made": len(made)} if made else {}))
    return True


def _wanted(population, codes):
    """The ids of the codes as they were given, once each of them counts somewhere."""
    rows = Code.objects.filter(population=population, pk__in=[code.pk for code in codes]).select_related("merged_into")
    roots = [code.merged_into or code for code in rows]
    if len(rows) < len({code.pk for code in codes}):
        raise CannotChange("Choose codes of this population.", field="codes")
    for code in roots:
        if code.is_removed or not code.is_codable:
            raise CannotChange(f"“{code.name}” was taken away meanwhile. Choose another code.", field="codes")
    return {code.pk for code in rows}


def _named(population, names, by):
    """The ids of the codes of these names, and the names of those that had to be made, as part of the one action."""
    found, made = set(), []
    for name in dict.fromkeys(" ".join(name.split()) for name in names if name.strip()):
        code = named(population, name)
        if code is None:
            code = Code.objects.create(population=population, name=name, by=by)
            CodeChange.objects.create(code=code, kind=CodeChangeKind.MADE, new=name, by=by)
            made.append(name)
        if not code.is_codable:
            raise CannotChange(f"“{code.name}” only holds other codes together. Choose another name.", field="new_code")
        found.add(code.pk)
    return found, made
