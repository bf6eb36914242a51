"""Display words of the pages about listening, and what the page of a review says of each of its parts."""

from dataclasses import dataclass

from core import reference
from core.dates import MONTH_NAMES, nhs_date, when
from datareview.heard import shared_words
from datareview.models import PlaceKind, Rung, Strand

RUNGS = dict(Rung.choices)


def counted(number, one, many):
    """ "1 activity", "3 activities", "no activities"."""
    return f"{number or 'no'} {one if number == 1 else many}"


def people_words(heard, reading):
    """How many people a strand's activities heard (overview.Heard), as this reader may know it: "3 people", "10 or more people" or ""."""
    if reading.is_exact:
        return counted(heard.people, "person", "people")
    return shared_words(heard.activities, heard.people)


def heard_words(heard, reading):
    """What took place in a strand, and whom it reached as far as this reader may know: "2 activities, 10 or more people heard"."""
    people = people_words(heard, reading)
    return counted(heard.activities, "activity", "activities") + (f", {people} heard" if people else "")


def may_read_words(reading):
    """Whether this reader sees what the team wrote about where it goes and whom it meets: the organisation and its coach."""
    return reading.may_edit or reading.is_of_organisation


def activity_words(activity, reading):
    """An activity in a line, "Focus group, Youth centre": the place as far as this reader may know it."""
    place = place_words(activity, reading)
    says_nothing_new = not place or (activity.place_kind == PlaceKind.REMOTE and place == activity.get_place_kind_display())
    return f"{activity.get_method_display()}, {place}" if not says_nothing_new else activity.get_method_display()


@dataclass(frozen=True)
class ActivityRow:
    """An activity as this reader may know it. `people` is empty while it is planned, and outside the sub-team (`datareview.heard`);
    `place` may be a kind of place only."""

    activity: object
    words: str
    place: str
    people: str
    rung: str
    is_planned: bool
    is_due: bool


def activity_row(activity, reading, *, on):
    """The ActivityRow of an activity. It is due when its day has come and nobody has said how many were heard."""
    is_planned = activity.people is None
    return ActivityRow(
        activity=activity,
        words=activity_words(activity, reading),
        place=place_words(activity, reading),
        people="" if is_planned or not reading.is_exact else counted(activity.people, "person", "people"),
        rung=activity.get_rung_display(),
        is_planned=is_planned,
        is_due=is_planned and activity.date <= on,
    )


def activity_rows(activities, reading, *, on):
    """The ActivityRows of these activities, in their order."""
    return [activity_row(activity, reading, on=on) for activity in activities]


def reflections_of(activity):
    """What the team reflected on afterwards: (label, words) of the four questions, words empty where nothing is said yet."""
    return [(row["label"], getattr(activity, row["code"])) for row in reference.load("data_review")["reflections"]]


def place_words(activity, reading):
    """Where it was: the place for the organisation and its coach, for others the kind of place (DOMAIN section 14.8)."""
    if may_read_words(reading):
        return activity.place or activity.get_place_kind_display()
    return activity.get_place_kind_display()


def choice_words(activity):
    """An activity in a list of choices of the sub-team: "Focus group, Youth centre (3 May 2026)"."""
    return f"{activity} ({nhs_date(activity.date)})"


def time_box_words(box):
    """The time box in a sentence; empty without one."""
    if box is None:
        return ""
    if box.finished_on:
        return f"From {nhs_date(box.starts_on)} to {nhs_date(box.ends_on)}."
    if box.day < 1:
        return f"It begins on {nhs_date(box.starts_on)} and ends on {nhs_date(box.ends_on)}: {box.days} days."
    if box.is_over:
        return f"The {box.days} days ended on {nhs_date(box.ends_on)}, {when(box.ends_on, on=box.on)}."
    return f"Day {box.day} of {box.days}. It ends on {nhs_date(box.ends_on)}."


def start_small_words(overview, reading):
    """How many people of the population were heard, professionals not counted, against the plan. Others read less, see `people_words`."""
    first, later = (overview.review.first_people, overview.review.later_people) if overview.review else (3, 15)
    heard = overview.people
    if not reading.is_exact:
        people = people_words(overview.heard[Strand.PEOPLE], reading)
        known = f"{people} in the population heard. " if people else ""
        return f"{known}The plan: {first} at first, {later} in all later."
    if heard >= later:
        planned = f", more than the {later} planned" if heard > later else ", as many as were planned"
        enough = "" if overview.is_finished else " When the same themes come again, it is enough."
        return f"{heard} people in the population heard{planned}.{enough}"
    if heard >= first:
        more = "" if overview.is_finished else f" Later {later} in all, if it still helps."
        return f"{heard} people in the population heard, so the start is made: {first} were planned at first.{more}"
    if overview.is_finished:
        return f"{heard} of {first} people in the population heard."
    return f"{heard} of {first} people in the population heard. Start small; later perhaps {later} in all."


def coverage_words(overview):
    """From which of the three strands there is something: (label, whether there is) for each."""
    return [(strand.label, strand in overview.covered) for strand in Strand]


def quarter_words(first_day):
    """A quarter of a year by its first day: "April to June 2026"."""
    return f"{MONTH_NAMES[first_day.month - 1]} to {MONTH_NAMES[first_day.month + 1]} {first_day.year}"


def ladder_rows(ladder):
    """The rows of the ladder over time: (quarter, [(rung in words, number of activities)])."""
    return [(quarter_words(day), [(RUNGS[rung], number) for rung, number in counts.items()]) for day, counts in ladder]


@dataclass(frozen=True)
class Part:
    """One part of the review on its page: `facts` are short lines, `page` is the URL name of where it is done, `missing` what lacks."""

    heading: str
    page: str
    facts: list[str]
    missing: str = ""
    query: str = ""

    @property
    def hint(self):
        """What there is and what lacks, in a line."""
        return ". ".join(self.facts) + "." * bool(self.facts) + f" {self.missing}" * bool(self.missing)

    @property
    def status(self):
        """(words, colour of the tag)."""
        if not self.missing:
            return "In place", "plain"
        return ("Begun", "white") if self.facts else ("Not begun", "blue")


def parts_of(overview, reading):
    """The four parts of the review: people, professionals, existing data, common themes."""
    return [
        _listening(overview, reading, Strand.PEOPLE, "People in the population"),
        _listening(overview, reading, Strand.PROFESSIONALS, "Professionals who work with them"),
        _existing_data(overview),
        _themes(overview),
    ]


def _listening(overview, reading, strand, heading):
    heard, excerpts = overview.heard[strand], overview.excerpts.get(strand, 0)
    facts = []
    if heard.activities:
        facts.append(heard_words(heard, reading))
    if heard.planned:
        facts.append(f"{counted(heard.planned, 'activity', 'activities')} planned")
    if excerpts:
        facts.append(counted(excerpts, "checked excerpt", "checked excerpts"))
    missing = "" if heard.activities else "Nobody has been heard yet."
    return Part(heading, "activities", facts, missing, query=f"?strand={strand}")


def _existing_data(overview):
    facts = []
    if overview.sources:
        facts.append(f"{counted(overview.sources, 'source', 'sources')}, {overview.reviewed_sources or 'none'} reviewed")
    if overview.tables:
        facts.append(counted(overview.tables, "table of figures", "tables of figures"))
    if excerpts := overview.excerpts.get(Strand.DATA, 0):
        facts.append(counted(excerpts, "checked excerpt", "checked excerpts"))
    return Part("Existing data", "sources", facts, "" if overview.reviewed_sources else "No source is reviewed yet.")


def _themes(overview):
    facts = [counted(overview.themes, "theme", "themes")] if overview.themes else []
    if overview.excerpts_in_all:
        coded = overview.excerpts_in_all - overview.not_coded
        facts.append(f"{coded} of {counted(overview.excerpts_in_all, 'excerpt', 'excerpts')} read by a coder")
    return Part("Common themes", "themes", facts, "" if overview.themes else "No theme is named yet.")


@dataclass(frozen=True)
class Step:
    """What to do next: why, the words of the button, and the URL name of the page."""

    words: str
    label: str
    page: str
    query: str = ""


def next_step(overview):
    """The one thing that the sub-team does next, or None where it has said "enough for now"."""
    if overview.is_finished:
        return None
    return next((step for is_next, step in _steps(overview) if is_next), ENOUGH)


ENOUGH = Step("All parts have something in them. When the same themes come again, it is enough.", "Say “enough for now”", "review-finish")


def _steps(overview):
    """The steps in their order, each with whether it is still to be done."""
    people, professionals = overview.heard[Strand.PEOPLE], overview.heard[Strand.PROFESSIONALS]
    return [
        (overview.review is None, Step("Say whom you want to hear first, and how long it may take.", "Plan the review", "review-plan")),
        (
            bool(overview.time_box and overview.time_box.is_over),
            Step(
                "The time box is over. Say that it is enough for now, or give it a new end in the plan.",
                "Say “enough for now”",
                "review-finish",
            ),
        ),
        (
            not people.activities,
            Step(
                "Listen to two or three people first.",
                "Listen to people",
                "capture" if people.planned else "activity-add",
                "?strand=people",
            ),
        ),
        (bool(overview.to_check), Step("Excerpts wait for a second person to check them.", "Check excerpts", "checks")),
        (
            not professionals.activities,
            Step(
                "Ask professionals, outside your organisation as well.", "Listen to professionals", "activity-add", "?strand=professionals"
            ),
        ),
        (
            not overview.reviewed_sources,
            Step("Learn from what is already there. Do not search for long.", "Add a source of existing data", "source-add")
            if not overview.sources
            else Step("Look through a source that you have named, and say what it tells you.", "Go to existing data", "sources"),
        ),
        (
            not overview.excerpts_in_all,
            Step("Write down what was said, without anything that shows who said it.", "Add an excerpt", "excerpt-add"),
        ),
        (bool(overview.not_coded), Step("Read the excerpts and say what they are about.", "Code excerpts", "coding")),
        (not overview.themes, Step("Bring the strands together: what comes up in more than one?", "Name a theme", "theme-add")),
        (
            not (overview.feedback_planned or overview.feedback_done),
            Step("Tell those who were heard what you learned.", "Plan feedback", "feedback-add"),
        ),
    ]


def next_step_of_activity(state):
    """The next step about one activity, or None when all is done; `query` ends where the id of the activity follows."""
    return next((step for is_next, step in _activity_steps(state) if is_next), None)


def _activity_steps(state):
    held = not state.is_planned
    return [
        (state.is_due, Step("Its day has come. Say how many people were heard.", "Say how it went", "activity-edit")),
        (
            state.needs_consent,
            Step("Before anybody speaks: what do they agree to?", "Write down what people agreed to", "consent-add"),
        ),
        (
            held and not (state.excerpts or state.unchecked),
            Step(
                "Write down what was said, without anything that shows who said it.",
                "Write down what was said",
                "excerpt-add",
                "?activity=",
            ),
        ),
        (
            held and not state.is_reflected,
            Step("Sit together and reflect on what you heard.", "Reflect on what you heard", "activity-reflect"),
        ),
        (
            held and not state.has_feedback,
            Step("Tell those who were heard what you learned.", "Plan feedback", "feedback-add", "?activity="),
        ),
    ]
