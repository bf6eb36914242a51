"""What a person can download about their part in QI projects: what they wrote down, what they answered, and what they look after."""

from django.db.models import Q

from accounts import personal_data
from audit import clock
from core.dates import as_day
from organisations.models import Seat
from qiprojects import models

REMOVABLE = ("created_at", "edited_at", "removed_at")


def _of(way=""):
    return {"organisation": f"{way}population__participation__organisation__name", "population": f"{way}population__name"}


def _as_named(*fields):
    return {name: name for name in fields}


_IDEA = {**_of("idea__"), "idea": "idea__number"}
_MEASURE = {**_of("measure__"), "measure": "measure__number"}
# The part of the download: the model, and for each key where its value is found.
PARTS = {
    "aims": (models.Aim, {**_of(), **_as_named("number", "text", "baseline", "target", "target_on", "checks", "why_new", "written_on")}),
    "workshops": (models.Workshop, {**_of(), **_as_named("held_on", "place", "note", *REMOVABLE)}),
    "equality_assessments": (models.EqualityAssessment, {**_of(), **_as_named("summary", "edited_at")}),
    "equality_actions": (models.EqualityAction, {**_of("assessment__"), **_as_named("text", "due_on", "done_on", *REMOVABLE)}),
    "theories": (models.Theory, {**_of(), **_as_named("with_partners_how", "assumptions", "edited_at")}),
    "theory_versions": (models.TheoryVersion, {**_of(), **_as_named("number", "kept_on", "reason")}),
    "programme_drivers": (models.ProgrammeDriver, {"wave": "wave__name", **_as_named("text", *REMOVABLE)}),
    "drivers": (models.Driver, {**_of(), **_as_named("text", "domain", *REMOVABLE)}),
    "change_ideas": (models.ChangeIdea, {**_of(), **_as_named("number", "text", "description", "status", "status_reason", *REMOVABLE)}),
    "measures": (models.Measure, {**_of(), **_as_named("number", "name", "kind", "counted", *REMOVABLE)}),
    "breakdown_groups": (models.BreakdownGroup, {**_MEASURE, **_as_named("label", *REMOVABLE)}),
    "data_points": (models.DataPoint, {**_MEASURE, **_as_named("starts_on", "note", *REMOVABLE)}),
    "rebases": (models.Rebase, {**_MEASURE, **_as_named("on", "reason", *REMOVABLE)}),
    "annotations": (models.Annotation, {**_MEASURE, **_as_named("on", "text", *REMOVABLE)}),
    "observations": (models.Observation, {**_MEASURE, **_as_named("on", "text", *REMOVABLE)}),
    "points_waiting": (models.PointIntake, {**_MEASURE, **_as_named("name", "created_at")}),
    "tests": (
        models.Cycle,
        {
            **_IDEA,
            **_as_named("number", "question", "what", "prediction", "happened", "surprises", "compared", "learning", "why", *REMOVABLE),
        },
    ),
    "changed_predictions": (models.PredictionChange, {**_of("cycle__"), "test": "cycle__number", **_as_named("was", "reason", "at")}),
    "progress_scores": (models.ProgressScore, {**_of(), **_as_named("series", "score", "on", "reason", *REMOVABLE)}),
    "data_meetings": (models.DataMeeting, {**_of(), **_as_named("held_on", "seen", "heard", "decided", *REMOVABLE)}),
    "scale_steps": (models.ScaleStep, {**_IDEA, **_as_named("stage", "on", "note", *REMOVABLE)}),
    "sites": (models.ScaleSite, {**_IDEA, **_as_named("name", "started_on", "stopped_on", "note", *REMOVABLE)}),
    "standard_work": (models.StandardWork, {**_IDEA, **_as_named("training", "standard", "edited_at")}),
    "sustaining": (models.Sustaining, {**_IDEA, **_as_named("owner_role", "monitoring", "edited_at")}),
    "sustainability_checks": (models.SustainabilityRound, {**_of(), **_as_named("number", "about", "opened_on", "closed_on", "note")}),
    "evaluations": (
        models.Evaluation,
        {**_of(), **_as_named("sustained", "sustained_why", "what_helped_most", "approach_helped", "approach_hindered", "edited_at")},
    ),
    "write_up": (models.WriteUpSection, {**_of(), **_as_named("item", "text", "edited_at")}),
    "handovers": (models.Handover, {**_of(), **_as_named("ending", "on", "to_role", "what", "open_matters", "edited_at")}),
}
AGREED = {**_of(), **_as_named("measures_by", "measures_agreed_on")}
OWNED = {
    "equality_assessments_owned": (models.EqualityAssessment, _of()),
    "equality_actions_owned": (models.EqualityAction, {**_of("assessment__"), **_as_named("text", "due_on", "done_on")}),
    "changes_owned": (models.Sustaining, {**_IDEA, **_as_named("review_on")}),
}
ANSWERS = {**_of("round__"), "check": "round__number", "levels": "levels"}


@personal_data.exporter("qi_projects")
def qi_projects_of(person, user):
    if person is None and user is None:
        return {}
    written = {name: _rows(model.objects.filter(by=user), keys) for name, (model, keys) in PARTS.items()} if user else {}
    if user:
        written["dates_agreed"] = _rows(models.Project.objects.filter(measures_agreed_by=user), AGREED)
    if person is None:
        return written
    held = _held(person)
    owned = {name: _rows(model.objects.filter(owner__in=held), keys) for name, (model, keys) in OWNED.items()}
    answers = models.SustainabilityAnswer.objects.filter(person=person)
    return {**written, **owned, "sustainability_answers": _rows(answers, ANSWERS)}


def _held(person):
    """The seats of the person that hold today: what a former holder looked after is written by others now."""
    today = as_day(clock.now())
    return Seat.objects.filter(person=person, starts_on__lte=today).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))


def _rows(rows, keys):
    """The rows as dicts, with nothing read but what is in them; choices in their words."""
    found = rows.order_by("pk").values_list(*keys.values())
    words = [_choices(rows.model, path) for path in keys.values()]
    return [
        {key: labels.get(value, value) if isinstance(value, str) else value for key, value, labels in zip(keys, row, words, strict=True)}
        for row in found
    ]


def _choices(model, path):
    return {} if "__" in path else dict(model._meta.get_field(path).flatchoices)
