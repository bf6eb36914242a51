"""Pages on which the sub-team changes something."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from accounts.permissions import Permission
from datareview.actions.base import CLOSED
from datareview.views.base import ReviewMixin


class ChangingMixin(ReviewMixin):
    """For the sub-team; where the population is not worked on any more, the page leads back with the reason."""

    permission = Permission.EVIDENCE_EDIT

    def get(self, request, *args, **kwargs):
        if not self.population.is_selected:
            messages.error(request, CLOSED)
            return HttpResponseRedirect(self.back_url())
        return super().get(request, *args, **kwargs)

    def tell_undo(self, words, page, *args):
        """Say what was taken away, with a link to the page that puts it back."""
        restore = reverse(f"datareview:{page}", args=[self.organisation.slug, self.population.pk, *args])
        messages.success(self.request, format_html('{} <a href="{}">Put it back</a>', words, restore))
