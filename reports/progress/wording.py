"""Small words that reports are made of."""

import re

from core.dates import nhs_date

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NAME_LEFT_OUT = "[name left out]"


def number(count):
    """ "three", but "12": numbers up to nine in words."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def counted(count, noun, nouns=""):
    """ "one milestone", "three milestones"."""
    return f"{number(count)} {noun if count == 1 else nouns or noun + 's'}"


def joined(words):
    """ "a", "a and b", "a, b and c"."""
    words = list(words)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def capital(text):
    """The sentence with a capital letter, and nothing else changed."""
    return text[:1].upper() + text[1:]


def inside(text):
    """The text as it reads inside a sentence: a small first letter, unless the first word is a name or an abbreviation."""
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() or first in ("I", "Milestone") else text[:1].lower() + text[1:]


def period(start, end):
    """ "1 April 2026 to 30 June 2026"; a single day by itself."""
    return nhs_date(start) if start == end else f"{nhs_date(start)} to {nhs_date(end)}"


def day(value):
    """A date as JSON holds it; None stays None."""
    return value.isoformat() if value else None


def days(count):
    return "1 day" if count == 1 else f"{count} days"


def without_names(text, names):
    """The text without these full names, in any letter case; `names` come with the longest first."""
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", NAME_LEFT_OUT, text, flags=re.IGNORECASE)
    return text


def cleaned(value, names):
    """A copy of JSON in which no text holds these names; keys are left as they are."""
    if isinstance(value, dict):
        return {key: cleaned(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [cleaned(item, names) for item in value]
    return without_names(value, names) if isinstance(value, str) else value


def names_in(text, names):
    """Which of these names the text holds, in any letter case."""
    return [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)]
