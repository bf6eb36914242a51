"""What changed between two snapshots of a data review, in sentences: the review can be told again and again, and compared."""

from core.text import in_a_row
from datareview.strength import STRAND_WORDS


def changes_between(before, after):
    """Sentences on what differs: themes, what they rest on, activities, sources, feedback. None without an earlier snapshot.

    Numbers of people are not compared, so that nobody can be worked out.
    """
    if before is None:
        return []
    return [
        *_themes(before, after),
        *_listening(before, after),
        *_sources(before, after),
        *_feedback(before, after),
        *_enough(before, after),
    ]


def _by_id(snapshot):
    return {row["id"]: row for theme in snapshot["themes"] for row in (theme, *theme["themes"])}


def _themes(before, after):
    had, has = _by_id(before), _by_id(after)
    for pk, theme in has.items():
        if pk not in had:
            yield f"New theme: {theme['name']}."
            continue
        was = had[pk]
        if was["name"] != theme["name"]:
            yield f"The theme “{was['name']}” is now called “{theme['name']}”."
        if was["tag"] != theme["tag"]:
            yield f"“{theme['name']}” is now {_with_article(theme['tag_words'])} (was {_with_article(was['tag_words'])})."
        yield from _strands(was, theme)
    yield from (f"The theme “{theme['name']}” was taken away." for pk, theme in had.items() if pk not in has)


def _strands(was, theme):
    gained = [STRAND_WORDS[strand] for strand in theme["strands"] if strand not in was["strands"]]
    lost = [STRAND_WORDS[strand] for strand in was["strands"] if strand not in theme["strands"]]
    if gained:
        yield f"“{theme['name']}” is now said by {in_a_row(gained)} as well."
    if lost:
        yield f"“{theme['name']}” does not rest on {in_a_row(lost)} any more."


def _with_article(words):
    return f"{'an' if words[0] in 'Aa' else 'a'} {words.lower()}"


def _listening(before, after):
    for was, part in zip(before["listening"], after["listening"], strict=True):
        more = part["activities"] - was["activities"]
        if more > 0:
            yield f"{more} more {'activity' if more == 1 else 'activities'} with {STRAND_WORDS[part['strand']]}."


def _sources(before, after):
    had = {source["name"] for source in before["sources"] if source["reviewed_on"]}
    new = [source["name"] for source in after["sources"] if source["reviewed_on"] and source["name"] not in had]
    yield from (f"Looked at: {name}." for name in new)


def _feedback(before, after):
    if after["feedback"]["given"] > before["feedback"]["given"]:
        yield "People who were heard were told what came of it."


def _enough(before, after):
    if after["enough"] and not before["enough"]:
        yield "The team said “enough for now”."
    if before["enough"] and not after["enough"]:
        yield "The team goes on listening."
