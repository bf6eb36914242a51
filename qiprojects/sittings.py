"""What people write down in one sitting of a design workshop: drivers with their change ideas, and measures, a line each."""

import re
from dataclasses import dataclass

MOST_LINES = 100
LONGEST = 200
# A change idea stands under its driver with a mark before it, or further in.
IDEA = re.compile(r"^(?:\s*(?:[-*•–·]|\d{1,3}[.)])\s+|\t+\s*|\s{2,})(?=\S)")


class NotReadable(ValueError):
    """A line cannot be taken as it is; the message says which one and why."""


@dataclass(frozen=True)
class DriverLine:
    """A driver as it was typed, with the change ideas below it. `text` is empty for ideas that stand under none."""

    text: str
    ideas: tuple[str, ...]


def read_theory(text):
    """The DriverLines of a text: a driver is a line of its own, the change ideas are the lines with a mark below it.

    The same words twice in one place are one. Raises NotReadable for a line that is too long, or too many lines.
    """
    found: dict[str, dict] = {}
    driver = ""
    for number, line in _lines(text):
        idea = IDEA.sub("", line, count=1) if IDEA.match(line) else ""
        words = _words(number, idea or line)
        if idea:
            found.setdefault(driver, {})[words] = None
        else:
            driver = words
            found.setdefault(driver, {})
    return [DriverLine(driver, tuple(ideas)) for driver, ideas in found.items()]


def read_names(text):
    """The names that stand in a text, one on each line, each once; marks of a list are left out. Raises NotReadable as `read_theory`."""
    return list(dict.fromkeys(_words(number, IDEA.sub("", line, count=1)) for number, line in _lines(text)))


def _lines(text):
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise NotReadable(f"Write up to {MOST_LINES} lines; these are {len(lines)}")
    return lines


def _words(number, line):
    words = " ".join(line.split())
    if len(words) > LONGEST:
        raise NotReadable(f"Line {number} is longer than {LONGEST} characters. Shorten it; details can come later")
    return words
