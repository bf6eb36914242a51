"""The facts of Milestone 4: the three-part data review of a population.

Themes have no day of their own: F4 and F5 tell what they say and rest on now, whichever day is asked about. Feedback that is planned
(F6) counts from the moment it is written down.
"""

from django.db.models import Count, Q, Sum

from datareview.models import Activity, DataSource, Strand, Tag, Theme
from datareview.overview import feedback_in
from datareview.strength import themes_on_two_strands
from milestones.facts.registry import fact

# "Reaching two or more people in total": the smaller number of "start small", 2 to 3 people (starter pack 6.1).
REACHED = 2


def _ids(rows):
    return set(rows.order_by().values_list("population", flat=True).distinct())


def _held(populations, on, **conditions):
    return Activity.objects.took_place(on).filter(population__in=populations.order_by().values("pk"), **conditions)


def _of(model, populations):
    """What is there of this model for these populations, without what was taken away."""
    return model.objects.current().filter(population__in=populations.order_by().values("pk"))


@fact("M4.F1")
def people_are_heard(populations, on):
    """Activities with the population have reached two or more people in total."""
    reached = _held(populations, on, strand=Strand.PEOPLE).order_by().values("population").annotate(reached=Sum("people"))
    return set(reached.filter(reached__gte=REACHED).values_list("population", flat=True))


@fact("M4.F2")
def professionals_are_heard(populations, on):
    """At least one activity with professionals took place."""
    return _ids(_held(populations, on, strand=Strand.PROFESSIONALS))


@fact("M4.F3")
def existing_data_are_reviewed(populations, on):
    """At least one source of existing data was reviewed."""
    return _ids(_of(DataSource, populations).filter(reviewed_on__lte=on))


@fact("M4.F4")
def theme_rests_on_two_strands(populations, on):
    """At least one theme is supported by excerpts or data from two or more strands."""
    return _ids(themes_on_two_strands(populations.order_by().values("pk")))


@fact("M4.F5")
def need_and_asset_are_recorded(populations, on):
    """At least one theme is a need, and at least one an asset."""
    tagged = _of(Theme, populations).filter(tag__in=(Tag.NEED, Tag.ASSET)).order_by().values("population")
    both = tagged.annotate(tags=Count("tag", distinct=True)).filter(tags=2)
    return set(both.values_list("population", flat=True))


@fact("M4.F6")
def contributors_are_told(populations, on):
    """Feedback to those who contributed is planned, or done by this day."""
    return _ids(feedback_in(populations.order_by().values("pk")).filter(Q(planned_on__isnull=False) | Q(done_on__lte=on)))


@fact("M4.F7")
def voluntary_sector_is_asked(populations, on):
    """A voluntary, community or social enterprise organisation was asked."""
    return _ids(_held(populations, on, is_vcse=True))
