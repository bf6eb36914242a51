"""The three questions of the evaluation, beside what was tried and learnt."""

from copy import copy

from django.contrib import messages

from core.action_views import ActionFormView, PageView
from core.pages import page_of
from qiprojects import later
from qiprojects.actions import evaluation as actions
from qiprojects.charts.loading import charts_of
from qiprojects.forms.evaluation import QUESTIONS, EvaluationForm
from qiprojects.models import ChartKind, Evaluation
from qiprojects.views.base import ChangingMixin, ProjectMixin

IDEAS = 10


class EvaluationPage(ProjectMixin, PageView):
    """For each idea that was tried: its tests, what was decided and learnt; and what the team answers to the three questions."""

    template_name = "qiprojects/evaluation.html"

    def get_context_data(self, **kwargs):
        page = page_of(later.tried(self.population), self.request.GET.get("page"), size=IDEAS)
        return super().get_context_data(
            evaluation=Evaluation.objects.filter(population=self.population).first(),
            questions=QUESTIONS,
            counts=later.counts(self.population),
            page=page,
            rows=self._with_results(page),
            **kwargs,
        )

    def _with_results(self, ideas):
        """[(idea, [(measure, its verdict)])], as the charts of this reader say it."""
        measures = {measure.pk: measure for idea in ideas for measure in idea.shown_by}
        charts = charts_of(self.population, self.reading, measures=list(measures.values()), kind=ChartKind.XMR)
        says = {measure.pk: chart.verdict for measure, chart in charts}
        return [(idea, [(measure, says[measure.pk]) for measure in idea.shown_by]) for idea in ideas]


class EvaluationEdit(ChangingMixin, ActionFormView):
    form_class = EvaluationForm
    heading = "Answer the three questions"
    success_message = "The answers are saved."

    def load(self):
        super().load()
        self.evaluation = Evaluation.objects.filter(population=self.population).first()

    def get_form_kwargs(self):
        instance = copy(self.evaluation) if self.evaluation else Evaluation(population=self.population)
        return {**super().get_form_kwargs(), "instance": instance, "today": self.today}

    def act(self, form):
        saved = actions.save_evaluation(self.population, **form.values, by=self.request.user, seen=self.evaluation)
        self.is_changed = saved is not None and (self.evaluation is None or saved.edited_at != self.evaluation.edited_at)

    def get_success_message(self):
        if self.is_changed:
            return super().get_success_message()
        messages.info(self.request, "Nothing was changed.")
        return ""

    def back_url(self):
        return self.address("evaluation")
