"""What a person can download about their part in choosing populations: their own words."""

from accounts import personal_data
from populations.models import Answer


@personal_data.exporter("populations")
def populations_of(person, user):
    if user is None:
        return {}
    return {"answers": [_answer(row) for row in _answers(user)]}


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


def _place(population):
    return {"organisation": population.participation.organisation.name, "population": population.name}
