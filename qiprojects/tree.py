"""The theory of change of a population as plain data: what the diagram draws, what a version keeps, what two versions are compared by.

    {"aim": {"text": str, "target": str, "target_on": "2027-03-31" or None} or None,
     "drivers": [{"id": int, "text": str, "domain": code or "", "origin": code, "parent": id or None}, ...],
     "ideas": [{"id": int, "number": int, "text": str, "status": code, "drivers": [ids], "sources": [kinds of the evidence thread],
                "is_assumption": bool}, ...]}

A primary driver comes before its secondary ones, ideas in the order that the team gave them; nothing that was taken away is in it. It can
be written as JSON as it is. Ids name rows of this population and stay the same from version to version.
"""

from collections import defaultdict

from qiprojects.models import Aim, AimStatus, ChangeIdea, Driver, IdeaDriver
from qiprojects.sources import sources_of


def tree_of(population):
    """The theory as it stands now. Runs the same number of queries for any number of drivers and ideas."""
    drivers = drivers_in_order(population)
    known = {driver.pk for driver in drivers}
    return {"aim": _aim(population), "drivers": [_driver(driver) for driver in drivers], "ideas": _ideas(population, known)}


def drivers_in_order(population):
    """The current Driver rows as a list: each primary driver, then its secondary ones. One query."""
    rows = list(Driver.objects.current().filter(population=population).order_by("position", "pk"))
    children = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    return [row for primary in children[None] for row in (primary, *children[primary.pk])]


def aim_of(population):
    """The Aim that holds, or None. One query."""
    return Aim.objects.filter(population=population).exclude(status=AimStatus.SUPERSEDED).order_by("-number").first()


def drivers_of_ideas(population, known):
    """{id of an idea: [ids of the drivers that it serves]} for drivers of `known`, in their order. One query."""
    serving = defaultdict(list)
    rows = IdeaDriver.objects.filter(idea__population=population, driver__in=known).order_by("driver__position", "driver_id")
    for idea, driver in rows.values_list("idea_id", "driver_id"):
        serving[idea].append(driver)
    return serving


def _aim(population):
    aim = aim_of(population)
    if aim is None:
        return None
    return {"text": aim.text, "target": aim.target, "target_on": aim.target_on.isoformat() if aim.target_on else None}


def _driver(driver):
    return {
        "id": driver.pk,
        "text": driver.text,
        "domain": driver.domain,
        "origin": driver.origin,
        "parent": driver.parent_id,
    }


def _ideas(population, known):
    serving = drivers_of_ideas(population, known)
    sources = sources_of(population)
    return [
        {
            "id": idea.pk,
            "number": idea.number,
            "text": idea.text,
            "status": idea.status,
            "drivers": serving.get(idea.pk, []),
            "sources": sorted(sources.get(idea.pk, ())),
            "is_assumption": idea.pk not in sources,
        }
        for idea in ChangeIdea.objects.current().filter(population=population).order_by("position", "pk")
    ]
