"""The questions that people and professionals are asked, and that an activity or an excerpt can name by their codes.

They are the prompts of steps 4.1 and 4.2 in the words of the wave (whose app tells them through `worded_by`), and then those of
`core/reference/data_review.json` (starter pack 7.1).
"""

from dataclasses import dataclass

from core import reference
from datareview.models import Strand

STEPS = {Strand.PEOPLE: "M4.1", Strand.PROFESSIONALS: "M4.2"}
_tellers = []


@dataclass(frozen=True)
class Topic:
    """A question: its strand, its code ("M4.1.p1", "people.support") and its words."""

    strand: str
    code: str
    text: str


def worded_by(function):
    """Register the function that knows the prompts of a wave: (wave id, codes of steps) to (step, code, text) in their order."""
    _tellers[:] = [function]
    return function


def topics_of(participation, strand=None):
    """The Topics of a wave in their order, of one strand or of both. One query.

    A wave without prompts of a step gets those of the starter pack as they were published.
    """
    strands = [Strand(strand)] if strand else list(STEPS)
    told = [row for tell in _tellers for row in tell(participation.wave_id, [STEPS[one] for one in strands])]
    return [topic for one in strands for topic in _of_strand(one, told)]


def topic_words(participation):
    """{code: words} of every question, for pages that show what was asked. One query."""
    return {topic.code: topic.text for topic in topics_of(participation)}


def _of_strand(strand, told):
    of_wave = [(code, text) for step, code, text in told if step == STEPS[strand]]
    ours = [(row["code"], row["text"]) for row in reference.load("data_review")["questions"] if row["strand"] == strand]
    return [Topic(strand, code, text) for code, text in [*(of_wave or _published(STEPS[strand])), *ours]]


def _published(step):
    milestones = reference.load("milestones_and_steps")["milestones"]
    prompts = next(row["prompts"] for milestone in milestones for row in milestone["steps"] if row["code"] == step)
    return [(prompt["code"], prompt["text"]) for prompt in prompts]
