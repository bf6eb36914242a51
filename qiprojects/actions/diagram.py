"""A driver diagram on paper: asking for it. A worker makes the PDF (`qiprojects.handlers`), and it is kept for 30 days like every file."""

import hashlib
import json

from audit.recording import action
from jobs.actions import enqueue
from jobs.models import Job
from qiprojects.actions.base import CannotChange, said
from qiprojects.tree import tree_of

PDF_KIND = "driver_diagram_pdf"
PDF_STEPS = 2


@action
def print_diagram(population, *, paper, on, by):
    """Ask for the diagram as it is on this day as a PDF for this paper ("a4" or "a3"). Returns the Job that makes it.

    The same diagram asked for twice on a day is one PDF. Raises CannotChange while there is neither a driver nor an idea.
    """
    tree = tree_of(population)
    if not tree["drivers"] and not tree["ideas"]:
        raise CannotChange("There is nothing to print yet. Add a driver or a change idea first.")
    key = key_of(population, tree, paper=paper, on=on)
    is_new = not Job.objects.filter(key=key).exists()
    job = enqueue(
        kind=PDF_KIND,
        key=key,
        payload={"population": population.pk, "paper": paper, "on": on.isoformat()},
        by=by,
        organisation=population.participation.organisation,
        target=population,
        total=PDF_STEPS,
    )
    if is_new:
        said("theory.printed", population, population=population, by=by, changes={"paper": paper})
    return job


def key_of(population, tree, *, paper, on):
    """What names the job: everything that shapes the PDF."""
    words = json.dumps([population.pk, str(population), tree, paper, on.isoformat()], sort_keys=True)
    return f"{PDF_KIND}:{hashlib.sha256(words.encode()).hexdigest()}"
