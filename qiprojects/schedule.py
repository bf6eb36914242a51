"""What happens to QI projects by itself: points that waited to be looked at are deleted after a day, and sustainability checks that nobody
can close any more are closed."""

from datetime import timedelta

import jobs
from core.dates import as_day
from core.erasing import erase_traces
from qiprojects.actions import sustaining
from qiprojects.models import PointIntake

INTAKE_KEPT = timedelta(days=1)


@jobs.each_tick("qi_projects")
def tidy(now):
    """Delete what is due at `now`, an aware datetime."""
    if PointIntake.objects.filter(created_at__lte=now - INTAKE_KEPT).delete()[0]:
        erase_traces(PointIntake)
    sustaining.close_left(on=as_day(now))
    sustaining.erase_closed(at=now)
