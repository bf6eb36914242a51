"""The cells of the board's table in words: states, dates, activity. What a reader may not know has been cut before."""

from dataclasses import dataclass
from html import escape

from django.utils.safestring import mark_safe

from core.dates import MONTH_NAMES, as_day, short_date, when
from milestones.models import State
from organisations.models.organisations import Status
from reports.activity import words_of
from reports.board.words import address

STATE_WORDS = {
    State.NOT_STARTED: "Not started",
    State.IN_PROGRESS: "In progress",
    State.READY_FOR_REVIEW: "For review",
    State.SIGNED_OFF: "Signed off",
    State.REOPENED: "Reopened",
    State.NOT_APPLICABLE: "Not applicable",
}
MARKS = {
    State.NOT_STARTED: "○",
    State.IN_PROGRESS: "◐",
    State.READY_FOR_REVIEW: "▶",
    State.SIGNED_OFF: "✓",
    State.REOPENED: "↺",
    State.NOT_APPLICABLE: "–",
}
STATUS_COLOURS = {Status.PAUSED: "yellow", Status.WITHDRAWN: "grey"}


def pace_words(row):
    """ "Phase 1, month 4 of 6", or nothing for a wave without phases."""
    return row.pace.words if row.pace else ""


def activity_words(row, on):
    """(what, when, by whom) of the last activity; the name only for those who may read it. All empty before the first one."""
    activity = row.last_activity
    if activity is None:
        return "", "", ""
    by = str(activity.by) if row.is_own and activity.by else ""
    day = as_day(activity.at)
    return words_of(activity.action), f"{short_date(day)}, {when(day, on=on)}", by


def day_and_month(day, on):
    """ "3 Nov", with the year if it is another one."""
    words = f"{day.day} {MONTH_NAMES[day.month - 1][:3]}"
    return words if day.year == on.year else f"{words} {day.year}"


def date_words(milestone, on):
    """The date that goes with a state, short: when it was settled or asked for, else by when; "No date" is not "late"."""
    if milestone.is_done:
        return day_and_month(milestone.completed_on, on) if milestone.completed_on else ""
    if milestone.state == State.READY_FOR_REVIEW and milestone.decided_on and not milestone.is_late:
        return f"asked {day_and_month(milestone.decided_on, on)}"
    if milestone.planned_on is None:
        return "no date"
    day = day_and_month(milestone.planned_on, on)
    return f"late, {day}" if milestone.is_late else f"by {day}"


def state_sentence(milestone, *, shows_names):
    """The state of a milestone with its dates and its author, in a sentence (complaint C12)."""
    parts = [State(milestone.state).label]
    if milestone.decided_on:
        parts.append(f"on {short_date(milestone.decided_on)}")
    elif milestone.started_on and not milestone.is_done:
        parts.append(f"since {short_date(milestone.started_on)}")
    if author := _author(milestone, shows_names):
        parts.append(f"by {author}")
    sentence = " ".join(parts)
    if milestone.is_done:
        return sentence
    if milestone.planned_on is None:
        return f"{sentence}; no planned date"
    return f"{sentence}; {'late, was ' if milestone.is_late else ''}planned for {short_date(milestone.planned_on)}"


def _author(milestone, shows_names):
    if shows_names and milestone.by:
        return f"{milestone.by} ({milestone.by_role})" if milestone.by_role else milestone.by
    return milestone.by_role


def strip(row, on):
    """The milestone states of a row as a strip of HTML, a line for the organisation and one for each population.

    Made here and not in a template: a page holds up to 350 of these boxes, and a template takes ten times as long for them.
    """
    parts = []
    for group in row.groups:
        name = f'<p class="app-strip__name">{escape(group.name)}</p>' if group.name else ""
        boxes = "".join(_box(milestone, on) for milestone in group.milestones)
        parts.append(f'<div class="app-strip">{name}<ul class="app-strip__list">{boxes}</ul>{_project(group)}</div>')
    return mark_safe("".join(parts))  # nosec B308 B703 (everything in it is escaped or our own)


def _project(group):
    """What the project of a population waits for, and what its charts say, in words."""
    words = group.project.words if group.project else ""
    return f'<p class="app-strip__project"><span class="nhsuk-u-visually-hidden">Project: </span>{escape(words)}</p>' if words else ""


def _box(milestone, on):
    late = " app-strip__item--late" if milestone.is_late else ""
    return (
        f'<li class="app-strip__item app-strip__item--{milestone.state}{late}">'
        f'<span class="app-strip__code">{escape(milestone.code)} <span aria-hidden="true">{MARKS[milestone.state]}</span></span> '
        f'<span class="app-strip__state">{STATE_WORDS[milestone.state]}</span> '
        f'<span class="app-strip__date">{date_words(milestone, on)}</span></li>'
    )


def history(row):
    """When each milestone of a row got its state, and from whom: a list as HTML, made as `strip` is."""
    lines = []
    for group in row.groups:
        where = f" ({escape(group.name)})" if group.name else ""
        for milestone in group.milestones:
            words = escape(state_sentence(milestone, shows_names=row.is_own))
            lines.append(f"<li>{escape(milestone.code)} {escape(milestone.title)}{where}: {words}</li>")
    return mark_safe(f'<ul class="nhsuk-list app-strip__history">{"".join(lines)}</ul>')  # nosec B308 B703 (as above)


@dataclass(frozen=True)
class RowWords:
    """One row of the board as the template shows it."""

    name: str
    url: str
    cover_url: str
    status: str
    status_colour: str
    status_since: str
    wave: str
    pace: str
    coaches: str
    flags: list[str]
    strip: str
    history: str
    activity: str
    activity_when: str
    activity_by: str
    next_meeting: str
    reviews: list[str]


def row_words(row, reader):
    """The words of a BoardRow for this reader."""
    participation, organisation = row.participation, row.organisation
    is_active = participation.status == Status.ACTIVE
    what, at, by = activity_words(row, reader.on)
    offers_cover = reader.is_coach and not row.is_own and participation.status != Status.WITHDRAWN
    return RowWords(
        name=organisation.name,
        url=address("milestones:organisation", organisation.slug) if row.is_own else "",
        cover_url=address("reports:take-cover", organisation.slug) if offers_cover else "",
        status="" if is_active else participation.get_status_display(),
        status_colour=STATUS_COLOURS.get(participation.status, ""),
        status_since=f"since {short_date(participation.status_changed_on)}" if not is_active and participation.status_changed_on else "",
        wave=participation.wave.name,
        pace=pace_words(row),
        coaches=", ".join(row.coaches),
        flags=[rule.label for rule in row.flags],
        strip=strip(row, reader.on),
        history=history(row),
        activity=what,
        activity_when=at,
        activity_by=by,
        next_meeting=short_date(row.next_meeting),
        reviews=[_open_review(milestone) for milestone in row.reviews],
    )


def _open_review(milestone):
    asked = f", asked for on {short_date(milestone.decided_on)}" if milestone.decided_on else ""
    return f"{milestone.code}{asked}"
