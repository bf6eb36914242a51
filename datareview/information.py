"""What people are told before they speak: the version that counts, and what changed from one version to the next."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from core import reference
from datareview.models import Information

START = reference.load("data_review")["information"]


def latest(population):
    """The version that people are told now. Where nobody has written one or needed one, the starting text as an unsaved version 1."""
    return population.information_versions.first() or starting_text(population)


def starting_text(population):
    """The text that the programme brings, as an unsaved version 1 without a day."""
    return Information(population=population, number=1, text=START)


def versions_of(population):
    """All versions, the newest first, a QuerySet; empty while the starting text was never needed."""
    return Information.objects.filter(population=population).order_by("-number")


def version_or_none(population, number):
    """One version of the population; number 1 is there from the beginning, as the starting text."""
    found = versions_of(population).filter(number=number).first()
    if found or number != 1:
        return found
    return starting_text(population)


@dataclass(frozen=True)
class Changed:
    """The paragraphs that a version brought, and those that it took out, each in the order of the text."""

    new: list[str]
    gone: list[str]


def changed_between(old, new):
    """What differs between two texts, paragraph by paragraph, as Changed."""
    before, after = paragraphs(old), paragraphs(new)
    steps = [step for step in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if step[0] != "equal"]
    gone = [words for _, start, end, _, _ in steps for words in before[start:end]]
    brought = [words for _, _, _, start, end in steps for words in after[start:end]]
    return Changed(new=brought, gone=gone)


def paragraphs(text):
    """The paragraphs of a text, without empty ones."""
    return [words for words in (part.strip() for part in text.replace("\r\n", "\n").split("\n\n")) if words]
