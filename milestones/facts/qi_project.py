"""The facts of Milestone 6: aim, theory of change and measures of a population.

An aim counts from the day on which it was written, what partners took part in from its day, a date agreed with the coach until it has
passed. Drivers, ideas and definitions have no day: they are as they stand now.
"""

from django.db.models import Exists, OuterRef, Q

from datareview.models import Theme, ThreadLink
from milestones.facts.registry import fact
from qiprojects.definition import is_defined_q
from qiprojects.models import Aim, AimStatus, ChangeIdea, Driver, Measure, MeasureKind, Project, Theory


def _of(model, populations):
    return model.objects.filter(population__in=populations.order_by().values("pk")).order_by()


def _ids(rows):
    return set(rows.values_list("population", flat=True))


def _aims(populations, on):
    return _of(Aim, populations).exclude(status=AimStatus.SUPERSEDED).filter(written_on__lte=on)


@fact("M6.F1")
def has_aim(populations, on):
    """An aim is recorded, initial or SMART."""
    return _ids(_aims(populations, on))


@fact("M6.F2")
def theory_links_aim_to_ideas(populations, on):
    """The theory of change links the aim to a primary driver, and to a change idea that serves a driver."""
    driver = Driver.objects.current().filter(population=OuterRef("population"), parent__isnull=True)
    idea = ChangeIdea.objects.current().filter(
        population=OuterRef("population"), serves__driver__removed_at__isnull=True, serves__driver__isnull=False
    )
    return _ids(_aims(populations, on).filter(Exists(driver), Exists(idea)))


@fact("M6.F3")
def outcome_is_defined(populations, on):
    """An outcome measure has an operational definition, or the date agreed with the coach for it has not passed."""
    defined = _of(Measure, populations).filter(is_defined_q(), removed_at__isnull=True, kind=MeasureKind.OUTCOME)
    agreed = _of(Project, populations).filter(measures_by__gte=on, measures_agreed_on__lte=on)
    return _ids(defined) | _ids(agreed)


@fact("M6.F4")
def idea_comes_from_theme(populations, on):
    """A change idea is linked to a theme of the data review that is there."""
    themes = Theme.objects.current().filter(population=OuterRef("population"), pk=OuterRef("from_id"))
    ideas = ChangeIdea.objects.current().filter(population=OuterRef("population"), pk=OuterRef("to_id"))
    links = _of(ThreadLink, populations).filter(from_kind="theme", to_kind="idea")
    return _ids(links.filter(Exists(themes), Exists(ideas)))


@fact("M6.F5")
def partners_took_part(populations, on):
    """Lived experience members took part in the aim that holds, and in the theory of change."""
    theory = Theory.objects.filter(Q(with_partners_on__lte=on), population=OuterRef("population"))
    return _ids(_aims(populations, on).filter(Exists(theory), with_partners=True))
