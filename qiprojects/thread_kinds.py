"""A change idea, a test and a measure in the evidence thread: an idea rests on themes, assets and figures; a test tries it; a measure
shows the result. Importing registers them."""

from accounts.permissions import Permission
from datareview.thread import Shown, connect, register
from qiprojects.models import ChangeIdea, Cycle, Measure

KEPT_INSIDE = "Part of the QI project, which is not for every reader of the data review"


def ideas(population):
    return ChangeIdea.objects.current().filter(population=population).order_by("position", "pk")


def cycles(population):
    return (
        Cycle.objects.current().filter(population=population).select_related("idea").order_by("idea__position", "idea_id", "number", "pk")
    )


def measures(population):
    return Measure.objects.current().filter(population=population).order_by("position", "pk")


def _shown(detail_of):
    def show(rows, reading):
        if reading.may(Permission.PROJECT_VIEW):
            return {row.pk: Shown(str(row), detail=detail_of(row)) for row in rows}
        return {row.pk: Shown(KEPT_INSIDE, is_hidden=True) for row in rows}

    return show


def _label(row):
    return row.label


register(
    "idea",
    label="Change idea",
    plural="Change ideas",
    rank=60,
    rows=ideas,
    label_of=_label,
    page="qiprojects:idea",
    show=_shown(lambda row: row.get_status_display()),
)
register(
    "test",
    label="Test",
    plural="Tests",
    rank=70,
    rows=cycles,
    label_of=_label,
    page="qiprojects:cycle",
    show=_shown(lambda row: row.get_decision_display() or row.stage.label),
)
register(
    "measure",
    label="Measure",
    plural="Measures",
    rank=80,
    rows=measures,
    label_of=_label,
    page="qiprojects:measure",
    show=_shown(lambda row: row.get_kind_display()),
)


def _measured_ideas(population):
    return ChangeIdea.measures.through.objects.filter(changeidea__population=population, measure__removed_at__isnull=True)


def _measured_tests(population):
    return Cycle.measures.through.objects.filter(cycle__population=population, measure__removed_at__isnull=True)


connect("idea", "test", rows=cycles, from_field="idea_id", to_field="id")
connect("idea", "measure", rows=_measured_ideas, from_field="changeidea_id", to_field="measure_id")
connect("test", "measure", rows=_measured_tests, from_field="cycle_id", to_field="measure_id")
