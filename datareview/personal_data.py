"""What a person can download about their part in data reviews: their own words.

What somebody told them is not theirs: the words of excerpts, raw notes and interests, what was agreed, reflections, figures, and
what waits to be checked are in no file. That they wrote them down is.
"""

from accounts import personal_data
from datareview.models import (
    Activity,
    Code,
    CodeChange,
    CodedMark,
    Coding,
    Consent,
    DataReview,
    DataSource,
    Excerpt,
    Feedback,
    FigureTable,
    Information,
    Intake,
    Interest,
    RawNote,
    Theme,
    ThemeReview,
    ThreadLink,
)

ORGANISATION = "participation__organisation"
REMOVABLE = ("created_at", "edited_at", "removed_at")
# The part of the download: the model, the way to its population, and what of a row is the person's own.
PARTS = {
    "plans": (DataReview, "population", ("who", "where", "partners_part", "support", "starts_on", "ends_on", "created_at")),
    "information": (Information, "population", ("number", "text", "created_on")),
    "activities": (Activity, "population", ("strand", "method", "place", "date", *REMOVABLE)),
    "raw_notes": (RawNote, "activity__population", ("created_at", "edited_at", "delete_on")),
    "feedback": (Feedback, "population", ("what", "how", "planned_on", "done_on", *REMOVABLE)),
    "interests": (Interest, "activity__population", ("interest_in", "follow_up_by", "followed_up_on", *REMOVABLE)),
    "sources": (
        DataSource,
        "population",
        ("name", "owner", "period", "url", "quality_note", "who_is_missing", "says_needs", "says_assets", "reviewed_on", *REMOVABLE),
    ),
    "tables": (FigureTable, "source__population", ("title", "counted", "period", "note", *REMOVABLE)),
    "excerpts": (Excerpt, "population", ("number", "created_at", "edited_at", "withdrawn_at")),
    "codes": (Code, "population", ("name", "description", *REMOVABLE)),
    "changes_of_codes": (CodeChange, "code__population", ("kind", "old", "new", "at")),
    "themes": (Theme, "population", ("name", "tag", "description", *REMOVABLE)),
    "theme_reviews": (ThemeReview, "population", ("held_on", "changed", *REMOVABLE)),
    "links": (ThreadLink, "population", ("note", "created_at")),
    "waiting_to_be_checked": (Intake, "population", ("kind", "name", "created_at")),
}


@personal_data.exporter("data_reviews")
def data_reviews_of(person, user):
    if user is None:
        return {}
    parts = {name: _rows(model.objects.filter(by=user), way, fields) for name, (model, way, fields) in PARTS.items()}
    recorded = Consent.objects.filter(recorded_by=user)
    agreements = _rows(recorded, "activity__population", ("how", "agreed_on", "created_at", "edited_at", "withdrawn_on"))
    return {**parts, "agreements_written_down": agreements, "codings": _codings(user), "excerpts_read_for_coding": _marks(user)}


def _rows(rows, way, fields):
    """The rows as dicts, each with its organisation and its population; choices in their words."""
    found = rows.select_related(f"{way}__{ORGANISATION}").only("pk", *_keys(way), *fields).order_by("pk")
    return [{**_place(_follow(row, way)), **{name: _words(row, name) for name in fields}} for row in found]


def _keys(way):
    """The columns of the rows on the way to the organisation that are read."""
    first, *rest = [*way.split("__"), *ORGANISATION.split("__")]
    keys, so_far = [first], first
    for name in rest:
        so_far = f"{so_far}__{name}"
        keys.append(so_far)
    return [*keys, f"{way}__name", f"{way}__{ORGANISATION}__name"]


def _follow(row, way):
    for name in way.split("__"):
        row = getattr(row, name)
    return row


def _words(row, name):
    in_words = getattr(row, f"get_{name}_display", None)
    return in_words() if in_words else getattr(row, name)


def _place(population):
    return {"organisation": population.participation.organisation.name, "population": population.name}


def _codings(user):
    codings = Coding.objects.filter(by=user).select_related("code", "excerpt", f"code__population__{ORGANISATION}")
    return [
        {**_place(row.code.population), "excerpt": row.excerpt.number, "code": row.code.name, "at": row.created_at}
        for row in codings.defer("excerpt__text").order_by("pk")
    ]


def _marks(user):
    marks = CodedMark.objects.filter(by=user).select_related(f"excerpt__population__{ORGANISATION}").defer("excerpt__text")
    return [{**_place(row.excerpt.population), "excerpt": row.excerpt.number, "at": row.at} for row in marks.order_by("pk")]
