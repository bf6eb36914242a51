"""What a data review says, in sentences, by rules, from a snapshot."""

from core.text import in_a_row
from datareview.models import Tag
from datareview.strength import STRAND_WORDS
from reports.progress.wording import capital, counted

NAMED = 5


def all_themes(snapshot):
    """Themes and sub-themes, each theme before its own."""
    return [row for theme in snapshot["themes"] for row in (theme, *theme["themes"])]


def summary_of(snapshot):
    """Two or three sentences: who was heard and what was looked at, what the themes are, how strong they are."""
    return [capital(sentence) for sentence in (_heard(snapshot), _found(snapshot), _strength(snapshot)) if sentence]


def _heard(snapshot):
    parts = [
        f"{part['people']} {STRAND_WORDS[part['strand']]} in {counted(part['activities'], 'activity', 'activities')}".strip()
        for part in snapshot["listening"]
        if part["activities"]
    ]
    reviewed = sum(1 for source in snapshot["sources"] if source["reviewed_on"])
    heard = f"the team has heard {in_a_row(parts)}" if parts else "the team has not heard anybody yet"
    looked = f"has looked at {counted(reviewed, 'source')} of existing data" if reviewed else "has not looked at existing data yet"
    return f"{heard}, and {looked}."


def _found(snapshot):
    themes = snapshot["themes"]
    if not themes:
        return "No theme is found yet."
    tags = [(sum(1 for theme in themes if theme["tag"] == tag), tag.label.lower()) for tag in Tag]
    kinds = in_a_row(counted(count, label) for count, label in tags if count)
    return f"It has found {counted(len(themes), 'theme')}: {kinds}."


def _strength(snapshot):
    themes = snapshot["themes"]
    strong = sum(1 for theme in themes if len(theme["strands"]) > 1)
    if not themes:
        return ""
    if strong == 0:
        return "None of them rests on two strands yet."
    return f"{counted(strong, 'theme')} {'rests' if strong == 1 else 'rest'} on two strands or more."


def thin_parts(snapshot):
    """What is still thin: a list of sentences, each with what would make it stronger."""
    return [sentence for rule in (_thin_listening, _thin_data, _thin_themes, _thin_feedback) for sentence in rule(snapshot)]


def _thin_listening(snapshot):
    people, professionals = snapshot["listening"]
    if not people["activities"]:
        yield "Nobody from the population has been heard yet: two or three people are enough to begin with."
    if not professionals["activities"]:
        yield "No professional has been asked yet."
    if not (people["vcse"] or professionals["vcse"]):
        yield "No voluntary or community organisation has been asked yet."


def _thin_data(snapshot):
    if not any(source["reviewed_on"] for source in snapshot["sources"]):
        yield "No existing data has been looked at yet: one source that is at hand is enough to begin with."
    elif unsaid := [source["name"] for source in snapshot["sources"] if source["reviewed_on"] and not source["missing"]]:
        yield f"It is not said who is missing from {_named(unsaid)}."


def _thin_themes(snapshot):
    themes = snapshot["themes"]
    tags = {theme["tag"] for theme in all_themes(snapshot)}
    if assumed := [theme["name"] for theme in themes if not theme["strands"]]:
        yield f"Our assumption until somebody says it or data show it: {_named(assumed)}."
    if single := [theme["name"] for theme in themes if len(theme["strands"]) == 1]:
        yield f"On one strand only: {_named(single)}. Ask in another strand whether it is so."
    if themes and Tag.NEED not in tags:
        yield "No theme is a need yet."
    if themes and Tag.ASSET not in tags:
        yield "No theme is an asset yet: ask what keeps people well."


def _thin_feedback(snapshot):
    if any(part["activities"] for part in snapshot["listening"]) and not snapshot["feedback"]["given"]:
        yield "The people who were heard have not been told yet what came of it."


def _named(names):
    """The first names of a list, and how many more there are."""
    more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    return in_a_row([*(f"“{name}”" for name in names[:NAMED]), *more])
