"""What the site is measured against: plain Django behind the same middleware, sign-in and base template.

Nothing is cached, and nothing is tuned: one query and one loop in a template, or one FileResponse.
"""

from itertools import cycle, islice

from django.conf import settings
from django.http import FileResponse
from django.shortcuts import render

from milestones.models import Progress

VALUES = ("participation__organisation__name", "milestone__title", "state", "participation__wave__name", "milestone__code")


def bare_table(request):
    """A table of `rows` rows, read with one query, and `cells` cells in each, so that it can be as long as any other page."""
    found = Progress.objects.order_by("pk").values_list(*VALUES)[: int(request.GET["rows"])]
    rows = [list(islice(cycle(values), int(request.GET["cells"]))) for values in found]
    return render(request, "bench/table.html", {"rows": rows})


def bare_file(request):
    """The file that the measuring put there, with the headers of a report's PDF."""
    response = FileResponse(settings.BENCH_FILE.open("rb"), as_attachment=True, filename="report.pdf", content_type="application/pdf")
    response["ETag"] = '"bench"'
    response["Cache-Control"] = "private, no-cache"
    return response
