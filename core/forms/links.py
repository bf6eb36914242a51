"""Links and sources, one on each line: nothing typed is lost, and there is no row to add or to take away."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from core.forms.fields import LongTextField

MOST_LINES = 20
LONGEST_TITLE = 200
LONGEST_URL = 500
EXAMPLE = "https://example.org/minutes"
is_web_address = URLValidator(schemes=["http", "https"])


class LinksField(LongTextField):
    """Addresses, one on each line, each perhaps followed by a title. Cleans to a list of (url, title)."""

    noun = "links"

    def clean(self, value):
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(f"Enter no more than {MOST_LINES} {self.noun}")
        return [self._checked(number, *self.parse(number, line)) for number, line in enumerate(lines, start=1)]

    def parse(self, number, line):
        """The address and the title of a line."""
        url, _, title = line.partition(" ")
        if not _is_fine(url):
            raise ValidationError(f"Line {number} must start with a web address, like {EXAMPLE}")
        return url, title.strip()

    @staticmethod
    def _checked(number, url, title):
        if len(url) > LONGEST_URL:
            raise ValidationError(f"The web address on line {number} is longer than {LONGEST_URL} characters")
        if len(title) > LONGEST_TITLE:
            raise ValidationError(f"The words on line {number} are longer than {LONGEST_TITLE} characters")
        return url, title

    @staticmethod
    def lines_of(pairs):
        """What stands in the box for these (url, title) pairs."""
        return "\n".join(f"{url} {title}".strip() for url, title in pairs)


class NamedSourcesField(LinksField):
    """Sources by name, one on each line, each perhaps with an address at its end. Cleans to a list of (url, name)."""

    noun = "sources"

    def parse(self, number, line):
        *words, last = line.split()
        if "://" not in last and not last.startswith("www."):
            return "", line
        if not _is_fine(last):
            raise ValidationError(f"The web address on line {number} must be whole, like {EXAMPLE}")
        if not words:
            raise ValidationError(f"Line {number} needs the name of the source before its web address")
        return last, " ".join(words)

    @staticmethod
    def lines_of(pairs):
        return "\n".join(f"{name} {url}".strip() for url, name in pairs)


def _is_fine(url):
    try:
        is_web_address(url)
    except ValidationError:
        return False
    return True
