"""The snapshot of a data review: plain JSON that the summary's page and PDF are made from, and nothing else.

It travels, so it holds what everybody may read: names of themes and sources, what the team wrote about them, dates, numbers of
activities, and of the people who were heard what `datareview.heard` allows. Never words of an excerpt, a raw note or a reflection,
never a name, and no number of excerpts: how often a text was cut says little, and a single cut may be a single person.
"""

import json
from collections import defaultdict

from core.reference import load
from datareview.figures import shown_all
from datareview.heard import shared_words
from datareview.models import Activity, DataReview, DataSource, FigureTable, Strand, Tag, Theme, ThemeReview
from datareview.overview import feedback_of, heard_in
from datareview.strength import LISTENING, Cell, Strength, strengths_of
from reports.datareview.changes import changes_between
from reports.datareview.words import summary_of, thin_parts
from reports.progress.position import names_of
from reports.progress.wording import cleaned, day

VERSION = 1
TABLES = 12
FEEDBACK = 10


def build(population, *, on, number=0, before=None):
    """The snapshot as a dict that survives JSON unchanged, on this day. The population is loaded with its participation.

    `before` is the snapshot of the summary before, or None for the first. The number of queries does not depend on how much there is.
    """
    participation = population.participation
    review = DataReview.objects.filter(population=population).first()
    snapshot = {
        "version": VERSION,
        "programme": participation.wave.programme_name,
        "wave": participation.wave.name,
        "organisation": participation.organisation.name,
        "slug": participation.organisation.slug,
        "population": population.name,
        "population_id": population.pk,
        "number": number,
        "as_of": day(on),
        "enough": _enough(review),
        "listening": _listening(population, on),
        "sources": _sources(population),
        "themes": _themes(population),
        "figures": _figures(population),
        "theme_review": _theme_review(population),
        "feedback": _feedback(population, on),
    }
    snapshot = cleaned(json.loads(json.dumps(snapshot)), names_of(participation))
    snapshot["thin"] = thin_parts(snapshot)
    snapshot["summary"] = summary_of(snapshot)
    snapshot["changes"] = {"since": before["number"] if before else None, "items": list(changes_between(before, snapshot))}
    return snapshot


def is_empty(snapshot):
    """Whether there is nothing to tell yet."""
    listened = any(part["activities"] or part["planned"] for part in snapshot["listening"])
    return not (listened or snapshot["sources"] or snapshot["themes"])


def content_of(snapshot):
    """What a summary says, without its number and what changed: the same content on the same day is the same summary."""
    return {key: value for key, value in snapshot.items() if key not in ("number", "changes")}


def _enough(review):
    if review is None or review.finished_on is None:
        return None
    return {"on": day(review.finished_on)}


def _listening(population, on):
    heard = heard_in(population, on=on)
    held = defaultdict(list)
    for activity in Activity.objects.took_place(on).filter(population=population).order_by("date", "pk"):
        held[activity.strand].append(activity)
    return [_strand(strand, heard[strand], held[strand]) for strand in LISTENING]


def _strand(strand, heard, held):
    return {
        "strand": strand,
        "label": str(Strand(strand).label),
        "activities": heard.activities,
        "planned": heard.planned,
        "people": shared_words(heard.activities, heard.people).removesuffix(" people"),
        "methods": list(dict.fromkeys(activity.get_method_display() for activity in held)),
        "partners_led": any(activity.partners_led for activity in held),
        "vcse": any(activity.is_vcse for activity in held),
    }


def _sources(population):
    flags = {flag["code"]: flag["label"] for flag in load("data_review")["quality_flags"]}
    sources = DataSource.objects.current().filter(population=population).order_by("name", "pk")
    return [
        {
            "name": source.name,
            "kind": source.get_kind_display(),
            "owner": source.owner,
            "period": source.period,
            "reviewed_on": day(source.reviewed_on),
            "quality": [flags[code] for code in source.quality if code in flags],
            "missing": source.who_is_missing,
            "needs": source.says_needs,
            "assets": source.says_assets,
        }
        for source in sources
    ]


def _themes(population):
    """The themes by what they are about and then by name, each with its sub-themes."""
    themes = list(Theme.objects.current().filter(population=population).order_by("name", "pk"))
    strengths = strengths_of(population)
    keys = {theme.pk for theme in themes}
    below = defaultdict(list)
    for theme in themes:
        below[theme.parent_id if theme.parent_id in keys else None].append(theme)
    tops = sorted(below[None], key=lambda theme: Tag.values.index(theme.tag))
    return [{**_theme(theme, strengths), "themes": [_theme(child, strengths) for child in below[theme.pk]]} for theme in tops]


def _theme(theme, strengths):
    strength = strengths.get(theme.pk, Strength())
    return {
        "id": theme.pk,
        "name": theme.name,
        "tag": theme.tag,
        "tag_words": theme.get_tag_display(),
        "description": theme.description,
        "strength": strength.words,
        "short": in_short(strength),
        "colour": strength.colour,
        "strands": list(strength.strands),
        "cells": [_cell(cell) for cell in strength.cells],
    }


def in_short(strength):
    """ "Two strands", without which: the columns of the matrix say that."""
    return strength.words.partition(":")[0]


def _cell(cell):
    """How many activities or sources, and nothing about excerpts."""
    return "" if cell.is_empty else Cell(cell.strand, 0, cell.places).words


def _figures(population):
    """The tables as anybody may see them; the latest ones if there are many."""
    tables = FigureTable.objects.current().filter(source__population=population, source__removed_at__isnull=True)
    chosen = list(tables.select_related("source").order_by("-pk")[: TABLES + 1])
    shown = shown_all(sorted(chosen[:TABLES], key=lambda table: table.pk), exact=False)
    return {"tables": [table.as_data() for table in sorted(shown, key=lambda table: table.pk)], "are_all": len(chosen) <= TABLES}


def _theme_review(population):
    """The latest time the team looked at its themes together; partners as a yes or no, never a count."""
    last = ThemeReview.objects.current().filter(population=population).first()
    return {"on": day(last.held_on), "with_partners": last.partners > 0, "changed": last.changed} if last else None


def _feedback(population, on):
    rows = list(feedback_of(population))
    done = sorted((row for row in rows if row.done_on), key=lambda row: (row.done_on, row.pk), reverse=True)
    planned = sorted((row for row in rows if not row.done_on), key=lambda row: (row.planned_on, row.pk))
    return {
        "done": [{"on": day(row.done_on), "what": row.what, "how": row.how} for row in done[:FEEDBACK]],
        "planned": [{"on": day(row.planned_on), "what": row.what, "is_past": row.planned_on < on} for row in planned[:FEEDBACK]],
        "given": len(done),
    }
