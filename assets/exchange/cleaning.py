"""From what a file says of a service to a row that can be taken over (its shape: see the package), with what had to be left out.

Directories are written by many hands: markup in descriptions, texts for numbers, empty values. What cannot be used is left out and named;
a service without a usable name cannot be taken over.
"""

import re
from html import unescape
from uuid import UUID

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.html import strip_tags

from assets.models import LocationType, ServiceStatus
from assets.naming import find_named

LONGEST = {
    "name": 200,
    "organisation": 200,
    "summary": 5_000,
    "url": 500,
    "email": 254,
    "fees": 500,
    "address": 200,
    "town": 100,
    "region": 100,
    "postcode": 10,
    "place": 200,
}
OLDEST = 150
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
MARKUP = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^>]{0,200}>", re.IGNORECASE)
is_url = URLValidator(["http", "https"])
# What people call these things in files, besides the words of the format.
STATUSES = {"": "active", "open": "active", "closed": "defunct", "temporarily_closed": "temporarily closed"}


def row_of(number, said):
    """The row of one service. `said` maps names of HSDS to what the file has, of any kind; `organization` is the name of the provider."""
    return _Cleaner(said).row(number)


class _Cleaner:
    def __init__(self, said):
        self.said = said
        self.notes, self.problems = [], []

    def row(self, number):
        row = {
            "row": number,
            "id": self.guid(),
            "name": self.name(),
            "organisation": self.line("organisation", "organization"),
            "summary": self.summary(),
            "status": self.choice("status", ServiceStatus.values, STATUSES, "active"),
            "url": self.url(),
            "email": self.email(),
            "fees": self.line("fees", "fees"),
            **self.ages(),
            "address": self.line("address", "address_1"),
            "town": self.line("town", "city"),
            "region": self.line("region", "state_province") or self.line("region", "region"),
            "postcode": self.line("postcode", "postal_code").upper(),
            "place": self.line("place", "place"),
        }
        is_somewhere = row["address"] or row["town"] or row["postcode"] or row["place"]
        usual = LocationType.PHYSICAL if is_somewhere or not row["url"] else LocationType.VIRTUAL
        row["location_type"] = self.choice("location_type", LocationType.values, {"": usual}, usual)
        return {**row, "notes": self.notes, "problems": self.problems}

    def text(self, name):
        """What is said under this name as text; empty for what is not a text or a number."""
        value = self.said.get(name)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            if value not in (None, "", [], {}):
                self.notes.append(f"“{name}” is not a text, and is left out.")
            return ""
        return NOT_TEXT.sub("", str(value)[: 10 * LONGEST["summary"]]).replace("\r\n", "\n").replace("\r", "\n").strip()

    def line(self, field, name):
        """A text in one line without markup, as long as the field may be; a longer one loses its end."""
        return self.cut(field, " ".join(_plain(self.text(name)).split()))

    def cut(self, field, text):
        if len(text) > LONGEST[field]:
            self.notes.append(f"The {field} is longer than {LONGEST[field]:,} characters. Its end is left out.")
        return text[: LONGEST[field]].rstrip()

    def name(self):
        name = " ".join(_plain(self.text("name")).split())
        if not name:
            self.problems.append("It has no name.")
        elif len(name) > LONGEST["name"]:
            self.problems.append(f"Its name has {len(name):,} characters, and a name has {LONGEST['name']} at most.")
        for _, found in find_named(name):
            self.notes.append(f"“{found}” may be a person's name. Take it only if a service is called so.")
        return name[: LONGEST["name"]]

    def summary(self):
        lines = [" ".join(line.split()) for line in _plain(self.text("description")).split("\n")]
        return self.cut("summary", re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())

    def guid(self):
        given = self.text("id")
        try:
            return str(UUID(given)) if given else ""
        except ValueError:
            return ""

    def choice(self, name, values, also, usual):
        given = self.text(name).casefold()
        if given in values:
            return given
        if given in also:
            return also[given]
        self.notes.append(f"Its {name.replace('_', ' ')} “{given[:60]}” is not known. It is taken as {usual}.")
        return usual

    def url(self):
        given = self.text("url")
        url = f"https://{given}" if re.match(r"www\.|[\w-]+(\.[\w-]+)+(/|$)", given) and "@" not in given else given
        return self.valid(url, given, is_url, "url", "web address")

    def email(self):
        given = self.text("email").removeprefix("mailto:")
        return self.valid(given, given, validate_email, "email", "email address")

    def valid(self, value, given, check, field, words):
        if not value:
            return ""
        try:
            if len(value) > LONGEST[field]:
                raise ValidationError("too long")
            check(value)
        except ValidationError:
            self.notes.append(f"The {words} “{given[:60]}” cannot be used, and is left out.")
            return ""
        return value

    def ages(self):
        lowest, highest = self.age("minimum_age"), self.age("maximum_age")
        if lowest is not None and highest is not None and lowest > highest:
            self.notes.append(f"The ages {lowest} to {highest} make no sense, and are left out.")
            lowest = highest = None
        return {"minimum_age": lowest, "maximum_age": highest}

    def age(self, name):
        given = self.text(name)
        if not given:
            return None
        try:
            age = int(float(given))
        except (ValueError, OverflowError):
            age = -1
        if not 0 <= age <= OLDEST:
            self.notes.append(f"The {name.replace('_', ' ')} “{given[:20]}” is no age, and is left out.")
            return None
        return age


def _plain(text):
    """The text without markup; ends of paragraphs become ends of lines."""
    if "<" not in text and "&" not in text:
        return text
    try:
        bare = strip_tags(MARKUP.sub("\n", text))
    except SuspiciousOperation:  # more broken markup than Django takes apart
        bare = text.replace("<", " ").replace(">", " ")
    return NOT_TEXT.sub("", unescape(bare)).replace("\xa0", " ").strip()
