"""The words of the map: what the starter pack suggests for each segment, and the four questions in short.

The lists only suggest (DOMAIN section 8): the words of one segment may be chosen in another, and own words stand beside them.
"""

from assets.models import Prompt, Segment
from core.reference import load

LONGEST_WORD = 60
MOST_WORDS = 30

# How a question is called where there is no room for it.
PROMPT_SHORT = {
    Prompt.LEARN: "Learn about the population",
    Prompt.HAPPENING: "Work already happening",
    Prompt.ACCESS: "Reach the population",
    Prompt.SUPPORT: "Support the project",
}
PROMPT_CODES = {prompt: f"M5.1.p{number}" for number, prompt in enumerate(Prompt, start=1)}
SEGMENT_HINTS = {
    Segment.INDIVIDUALS: "Somebody with time, skills or links. Write what they do, not their name",
    Segment.ASSOCIATIONS: "Community groups, social clubs, residents' associations",
    Segment.ORGANISATIONS: "Libraries, coffee shops, barbershops, schools, health and social care services",
}


def who_words(segment):
    """The suggestions for "Who they are" in this segment, in the order of the figure; none for no segment."""
    return _suggested(segment, "who_they_are")


def has_words(segment):
    """The suggestions for "What they have" in this segment, in the order of the figure; none for no segment."""
    return _suggested(segment, "what_they_have")


def title_of(segment):
    """How the figure calls a segment: "Assets of individuals"; an empty text for no segment."""
    return _segment(segment).get("title", "")


def examples():
    """The examples of the starter pack: dicts with `population`, `asset` and `suggested_segment`."""
    return load("asset_rings")["examples"]


def prompt_texts(prompts):
    """The four questions as the wave words them: {Prompt: text}. `prompts` are rows with `code` and `text` (M5.1.p1 to p4).

    A question that the wave does not have is asked in the words of the starter pack.
    """
    worded = {row.code: row.text for row in prompts}
    return {prompt: worded.get(PROMPT_CODES[prompt], prompt.label) for prompt in Prompt}


def tidy(words):
    """Words without empty ones, spaces around them and doubles, in their order; the first way of writing one counts."""
    found = {}
    for word in words:
        if stripped := " ".join(str(word).split()):
            found.setdefault(stripped.casefold(), stripped)
    return list(found.values())


def _suggested(segment, ring):
    return [row["label"] for row in _segment(segment).get(ring, [])]


def _segment(code):
    return next((row for row in load("asset_rings")["segments"] if row["code"] == code), {})
