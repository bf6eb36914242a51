"""Who said something: a role, and no name."""

import re

from core.text import find_identifiers

NAME_KIND = "name of a person"
# A title with the name behind it. "MS nurse" is a role.
TITLED = re.compile(
    r"\b(?:[Mm]rs?|[Mm]x|Ms|[Mm]iss|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Revd?|Reverend|Cllr|Councillor|Father|Sister|Imam|Rabbi)"
    r"\.?(?:\s+[A-Z][\w'’-]+)+"
)


def find_in_speaker(text):
    """What may identify a person in the words for a speaker: as `core.text.find_identifiers`, and a title with a name."""
    return [*find_identifiers(text), *((NAME_KIND, match[0]) for match in TITLED.finditer(text))]
