"""Versions of the aim: what one says, and what differs between two of them."""

from dataclasses import dataclass

from core.dates import nhs_date
from qiprojects.models import Aim

ANSWERS = {"yes": "Yes", "not_yet": "Not yet"}


@dataclass(frozen=True)
class Check:
    """One of the SMART checks: its name, label, the answer ("yes", "not_yet" or "" for none) with its words, and the note."""

    name: str
    label: str
    met: str
    words: str
    note: str


@dataclass(frozen=True)
class Line:
    """A line of the comparison: what it is about, and what the two versions say."""

    label: str
    before: str
    after: str

    @property
    def differs(self):
        return self.before != self.after


def versions_of(population):
    """All versions of the aim, newest first."""
    return Aim.objects.filter(population=population).order_by("-number")


def checks_of(aim):
    """The five Check of an aim, in their order."""
    answers = [(name, label, aim.checks.get(name, {})) for name, label in Aim.SMART.items()]
    return [
        Check(name, label, answer.get("met", ""), ANSWERS.get(answer.get("met"), "Not answered"), answer.get("note", ""))
        for name, label, answer in answers
    ]


def checks_met(aim):
    """How many of the five checks are met."""
    return sum(check.met == "yes" for check in checks_of(aim))


def compared(before, after):
    """The Lines of two versions of the aim, those that differ and those that do not."""
    old, new = _said(before), _said(after)
    return [Line(label, old[label], new[label]) for label in old]


def _said(aim):
    partners = (aim.with_partners_how or "Yes") if aim.with_partners else ""
    said = {
        "Aim": aim.text,
        "Where you are": aim.baseline,
        "Where you want to be": aim.target,
        "By when": nhs_date(aim.target_on),
        "Partners with lived experience took part": partners,
    }
    checks = {check.label: f"{check.words}. {check.note}".rstrip() if check.note else check.words for check in checks_of(aim)}
    return {**said, **checks}
