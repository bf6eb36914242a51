"""The QI project of a population as a whole: what there is, and the next step."""

from core.action_views import PageView
from qiprojects.views.base import ProjectMixin


class ProjectPage(ProjectMixin, PageView):
    template_name = "qiprojects/project.html"
