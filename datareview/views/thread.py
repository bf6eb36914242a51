"""One thing in the evidence thread: why we believe it, and what came of it."""

from django.http import Http404

from core.action_views import PageView
from datareview import thread
from datareview.views.base import ReviewMixin


class Thread(ReviewMixin, PageView):
    template_name = "datareview/thread.html"

    def load(self):
        super().load()
        self.row = thread.find(self.kwargs["kind"], self.population, self.kwargs["pk"])
        self.kind = thread.KINDS.get(self.kwargs["kind"])
        if self.row is None or not self.kind.may_start(self.reading):
            raise Http404

    def get_context_data(self, **kwargs):
        here = (self.population, self.kind.code, self.row.pk, self.reading)
        why = thread.backwards(*here)
        node, came_of_it = thread.node_of(self.population, self.kind, self.row, self.reading), thread.forwards(*here)
        return super().get_context_data(
            kind=self.kind,
            node=node,
            why=why,
            came_of_it=came_of_it,
            quotes=thread.has_quotes(node, *why, *came_of_it),
            is_source=thread.is_source(self.kind),
            is_assumption=thread.is_assumption(self.kind, why),
            **kwargs,
        )
