"""Words in a row, and looking through free text for what may identify a person: it finds patterns, not meanings; a name is for people
to notice."""

import re

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
NHS_NUMBER = re.compile(r"(?<![\d+])\d{3}([ -]?)\d{3}\1\d{4}(?!\d)")
PHONE = re.compile(r"(?<![\w+])(?:(?:\+|00)44[ .-]?(?:\(0\)[ .-]?)?|\(?0)\d\d(?:[ ().-]{0,2}\d){6,8}(?!\d)")
OUTWARD = r"[A-PR-UWYZ](?:\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d{1,2}|[A-HK-Y]\d[ABEHMNPRVWXY])"
POSTCODE = re.compile(rf"(?<![A-Z0-9])(?:GIR ?0AA|{OUTWARD} ?\d[ABD-HJLNP-UW-Z]{{2}})(?![A-Z0-9])", re.IGNORECASE)
ORDINAL = re.compile(r" \d(?:st|nd|rd|th)$")  # "M1 4th" is a milestone and a day

NHS_NUMBER_KIND = "NHS number"
PHONE_KIND = "phone number"
EMAIL_KIND = "email address"
POSTCODE_KIND = "postcode"


def is_nhs_number(digits):
    """Whether ten digits pass the check of an NHS number (modulus 11, the tenth digit being the check digit)."""
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - weighted % 11) % 11 == int(digits[9])


def _is_number_of_a_person(text):
    """Whether it has as many digits as a UK number (9 or 10 after the 0 or +44), and begins like one of a person or a place."""
    national = re.sub(r"^(?:(?:\+|00)44(?:\(0\))?|\(?0)", "", re.sub(r"[ .-]", "", text))
    digits = re.sub(r"\D", "", national)
    return len(digits) in (9, 10) and digits[0] in "1257"  # not the shared 03 and 08 lines of services


def _matches(text):
    yield from ((EMAIL_KIND, match) for match in EMAIL.finditer(text))
    yield from ((NHS_NUMBER_KIND, match) for match in NHS_NUMBER.finditer(text) if is_nhs_number(re.sub(r"\D", "", match[0])))
    yield from ((PHONE_KIND, match) for match in PHONE.finditer(text) if _is_number_of_a_person(match[0]))
    yield from ((POSTCODE_KIND, match) for match in POSTCODE.finditer(text) if not ORDINAL.search(match[0]))


def find_identifiers(text):
    """What in the text may identify a person: a list of (kind, snippet) in the order of the text, each place once.

    Kinds: "NHS number" (with a valid check digit), "phone number" (UK, except the shared 03 and 08 lines), "email address",
    "postcode" (whole ones). Snippets are as they were typed: show them to their author, never log them.
    """
    found, taken = [], set()
    for kind, match in _matches(text):
        places = set(range(*match.span()))
        if not places & taken:
            taken |= places
            found.append((match.start(), kind, match[0]))
    return [(kind, snippet) for _, kind, snippet in sorted(found)]


def in_a_row(words):
    """ "A", "A and B", "A, B and C"; an empty text for nothing."""
    *first, last = [str(word) for word in words] or [""]
    return f"{', '.join(first)} and {last}" if first else last
