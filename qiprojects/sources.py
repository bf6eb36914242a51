"""Which change ideas rest on something that was heard, counted or found; one without any source is called "our assumption" (BEYOND 8).

A link counts while the thing at its other end is there: not taken away, withdrawn or merged.
"""

from collections import defaultdict

from datareview.models import ThreadLink
from datareview.thread import KINDS

ASSUMPTION = "Our assumption"


def sources_of(population):
    """{id of a change idea: set of kinds of what it rests on} of one population; a query for the links and one for each kind."""
    found = defaultdict(list)
    links = ThreadLink.objects.filter(population=population, to_kind="idea")
    for kind, pk, idea in links.values_list("from_kind", "from_id", "to_id"):
        found[kind].append((pk, idea))
    sources = defaultdict(set)
    for kind, pairs in found.items():
        if kind not in KINDS:
            continue
        there = set(KINDS[kind].rows(population).filter(pk__in={pk for pk, _ in pairs}).values_list("pk", flat=True))
        for pk, idea in pairs:
            if pk in there:
                sources[idea].add(kind)
    return dict(sources)
