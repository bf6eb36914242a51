"""What every page of a data review begins with."""

from django.urls import reverse

from accounts.permissions import Permission
from datareview.reading import reading_of
from populations.views.sub_team import SubTeamPopulationMixin


class ReviewMixin(SubTeamPopulationMixin):
    """A page of one population's data review: 404 without a sub-team, and the permission is asked for that sub-team.

    Sets `population` (with its participation, organisation and team) and `reading`. Subclasses extend `load`, after `super().load()`.
    """

    permission = Permission.EVIDENCE_VIEW

    def load(self):
        super().load()
        self.reading = reading_of(self.access, self.population, self.request.user)

    @property
    def may_change(self):
        """Whether the reader may write here: on the sub-team, and the population is worked on."""
        return self.reading.may_edit and self.population.is_selected

    def address(self, name, *args):
        """The address of a page of this review: `self.address("activity", activity.pk)`."""
        return reverse(f"datareview:{name}", args=[self.organisation.slug, self.population.pk, *args])

    def back_url(self):
        return self.address("review")

    def get_context_data(self, **kwargs):
        return super().get_context_data(reading=self.reading, may_change=self.may_change, **kwargs)
