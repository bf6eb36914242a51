"""The driver diagram as a picture: on a page of its own, and on paper."""

from functools import cached_property

from django.urls import reverse

from core.action_views import ActionFormView, PageView
from qiprojects.actions.diagram import print_diagram
from qiprojects.diagram import draw_sheets
from qiprojects.forms.diagram import Paper, PaperForm
from qiprojects.tree import tree_of
from qiprojects.views.base import ProjectMixin

MANY = 15  # ideas, from which on A4 takes several sheets


class DiagramPage(ProjectMixin, PageView):
    """The picture as wide as the screen, and the same as a list below."""

    template_name = "qiprojects/diagram.html"

    def get_context_data(self, **kwargs):
        tree = tree_of(self.population)
        return super().get_context_data(tree=tree, is_empty=not tree["drivers"] and not tree["ideas"], **kwargs)


class DiagramPdf(ProjectMixin, ActionFormView):
    """The question which paper it is to be; the answer leads to the page that shows how the PDF comes along."""

    form_class = PaperForm
    template_name = "qiprojects/diagram_print.html"
    heading = "Put the driver diagram on paper"

    @cached_property
    def tree(self):
        return tree_of(self.population)

    def get_initial(self):
        return {"paper": Paper.A3 if len(self.tree["ideas"]) > MANY else Paper.A4}

    def act(self, form):
        self.job = print_diagram(self.population, paper=form.cleaned_data["paper"], on=self.today, by=self.request.user)

    def get_success_url(self):
        return reverse("jobs:job-progress", args=[self.job.pk])

    def back_url(self):
        return self.address("diagram")

    def get_context_data(self, **kwargs):
        sheets = [(paper.label, len(draw_sheets(self.tree, paper=paper))) for paper in Paper]
        return super().get_context_data(sheets=sheets, has_any=bool(sheets[0][1]), **kwargs)
