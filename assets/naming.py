"""Noticing that a person may be named where only what they do belongs (DOMAIN section 5, Milestone 5)."""

import re

NAME_KIND = "name of a person"
TITLES = (
    "Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Prof|Professor|Sir|Dame|Rev|Revd|Reverend|Pastor|Father|Fr|Canon|Vicar|Imam|Rabbi|Sheikh|Bishop|"
    "Chaplain|Nurse|Sister|Cllr|Councillor|PC|Sergeant"
)
NAMED = re.compile(rf"\b(?:{TITLES})\.? (?:[A-Z]\.? ?)?[A-Z][a-zà-ÿ'’-]+(?: [A-Z][a-zà-ÿ'’-]+)?")


def find_named(text):
    """Titles with a name behind them: [("name of a person", "Dr Amina Example")].

    It finds patterns; a name without a title is for people to notice.
    """
    return [(NAME_KIND, match[0]) for match in NAMED.finditer(text)]


class AsksAboutNames:
    """Put before `ScansFreeText`: the fields in `named_fields` are asked about titles with names, too."""

    named_fields: tuple[str, ...] = ()

    def find_in(self, name, text):
        found = super().find_in(name, text)
        return [*found, *find_named(text)] if name in self.named_fields else found
