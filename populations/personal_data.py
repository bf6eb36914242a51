"""What a person can download about their part in choosing populations: their own words."""

from accounts import personal_data
from populations.models import Answer, Decision, DecisionRoom, Definition, Population


@personal_data.exporter("populations")
def populations_of(person, user):
    if user is None:
        return {}
    return {
        "suggestions": [_suggestion(row) for row in _suggestions(user)],
        "answers": [_answer(row) for row in _answers(user)],
        "definitions": [_definition(row) for row in _definitions(user)],
        "rooms_opened": [_room(row) for row in _rooms(user)],
        "decisions_recorded": [_decision(row) for row in _decisions(user)],
    }


def _suggestions(user):
    return Population.objects.filter(suggested_by=user).select_related("participation__organisation").order_by("created_at", "pk")


def _suggestion(row):
    return {
        **_place(row),
        "why": row.why,
        "domains": row.domains,
        "significant_project": row.significant_project,
        "suggested_on": row.created_on,
        "signed_at": row.signed_at,
    }


def _answers(user):
    answers = Answer.objects.filter(by=user).select_related("population__participation__organisation").prefetch_related("sources")
    return answers.order_by("created_at", "pk")


def _answer(row):
    return {
        **_place(row.population),
        "question": row.get_question_display(),
        "verdict": row.get_verdict_display(),
        "text": row.text,
        "sources": [{"kind": source.get_kind_display(), "title": source.title, "url": source.url} for source in row.sources.all()],
        "written_at": row.created_at,
        "edited_at": row.edited_at,
        "removed_at": row.removed_at,
    }


def _definitions(user):
    versions = Definition.objects.filter(by=user).select_related("population__participation__organisation").defer("private_text")
    return versions.order_by("created_at", "pk")


def _definition(row):
    """A version that the person wrote. The private text is about others, and leaves the site in no file."""
    return {
        **_place(row.population),
        "version": row.number,
        "text": row.text,
        "who_is_in": row.who_is_in,
        "who_is_out": row.who_is_out,
        "still_open": row.still_open,
        "change_note": row.change_note,
        "written_on": row.created_on,
    }


def _place(population):
    return {"organisation": population.participation.organisation.name, "population": population.name}


def _rooms(user):
    return DecisionRoom.objects.filter(opened_by=user).select_related("participation__organisation").order_by("pk")


def _room(row):
    return {"organisation": row.participation.organisation.name, "number": row.number, "opened_on": row.opened_on}


def _decisions(user):
    return Decision.objects.filter(recorded_by=user).select_related("participation__organisation").order_by("recorded_at", "pk")


def _decision(row):
    """That the person wrote it down; the words and the choice are the team's."""
    return {
        "organisation": row.participation.organisation.name,
        "decided_on": row.decided_on,
        "recorded_at": row.recorded_at,
    }
