"""What a coding counts as: the one place for it. A merged code keeps its codings, and they count as the code that it was merged into.

Counted are codings of checked excerpts whose code, as counted, was not taken away. The same code given by one person to one excerpt
both before and after a merge is one: count distinct excerpts, or distinct (excerpt, coder).
"""

from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce

from datareview.models import Coding


def coded_as(prefix=""):
    """The id of the code that a coding counts as, an expression. `prefix` leads from the row to the coding ("codings__")."""
    return Coalesce(F(f"{prefix}code__merged_into"), F(f"{prefix}code"))


def theme_as(prefix=""):
    """The id of the theme that a coding counts for, an expression: that of the code that it counts as; null for none."""
    return theme_of(f"{prefix}code__")


def theme_of(code=""):
    """The same for a code: `code` leads to it from the row, "" for its own row."""
    return Case(When(**{f"{code}merged_into__isnull": False}, then=F(f"{code}merged_into__theme")), default=F(f"{code}theme"))


def is_in_use(prefix=""):
    """Whether the code that a coding counts as was not taken away, a Q."""
    return code_is_in_use(f"{prefix}code__")


def code_is_in_use(code=""):
    """Whether the code that a code counts as was not taken away, a Q. `code` leads to it from the row, "" for its own row."""
    into = f"{code}merged_into"
    return Q(**{f"{into}__isnull": True, f"{code}removed_at__isnull": True}) | Q(
        **{f"{into}__isnull": False, f"{into}__removed_at__isnull": True}
    )


def counted(population):
    """The codings of a population that count, a QuerySet with `counts_as` (id of a code) and `counts_for` (id of a theme or None)."""
    codings = Coding.objects.filter(
        is_in_use(),
        excerpt__population=population,
        excerpt__checked_at__isnull=False,
        excerpt__withdrawn_at__isnull=True,
    )
    return codings.annotate(counts_as=coded_as(), counts_for=theme_as())


def excerpts_coded(excerpts, code):
    """Of the QuerySet `excerpts`, those that carry this code as counted."""
    return excerpts.filter(pk__in=Coding.objects.filter(Q(code=code) | Q(code__merged_into=code)).values("excerpt"))
