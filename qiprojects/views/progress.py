"""How far the project has come: the scores of its coach and of the team over time, and what the records say."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from populations.presenters import names_about
from qiprojects import scores as reads
from qiprojects import suggesting
from qiprojects.actions import progress as actions
from qiprojects.forms.progress import ScoreForm
from qiprojects.models import ProgressScore, Series
from qiprojects.suggesting import SCALE
from qiprojects.views.base import ChangingMixin, ProjectMixin

# How many days of scores stand on a page of the table.
DAYS = 12


class SuggestingMixin:
    """A page that says what the records speak for, beside the scale, where they speak for more than the latest score."""

    @cached_property
    def standing(self):
        return reads.standing_of(self.population)

    def get_context_data(self, **kwargs):
        suggestions = suggesting.suggestions_of(self.population, self.today)
        records = suggesting.summary_of(suggestions)
        is_suggested = records.says_more_than(self.standing.seen_by(self.reading.scores))
        return super().get_context_data(suggestions=suggestions, records=records, is_suggested=is_suggested, **kwargs)


class Progress(SuggestingMixin, ProjectMixin, PageView):
    template_name = "qiprojects/progress.html"

    def get_context_data(self, **kwargs):
        standing = self.standing
        page = page_of(reads.days_of(self.population), self.request.GET.get("page"), size=DAYS)
        rows = list(reads.scores_of(self.population).filter(on__in=list(page)))
        names = names_about(self.population, {row.by_id for row in rows}, self.access, self.request.user)
        return super().get_context_data(
            standing=standing,
            latest=[(reads.NAMES[row.series], row, SCALE[row.score]) for row in (standing.team, standing.coach) if row],
            picture=reads.picture_of(self.population),
            page=page,
            days=[(on, [(reads.NAMES[series], self._shown(rows, on, series, names)) for series in reads.NAMES]) for on in page],
            may_score=self.reading.scores is not None and self.population.is_selected,
            **kwargs,
        )

    @staticmethod
    def _shown(rows, on, series, names):
        """The scores of one series on one day, each with its level and the name of whoever wrote it."""
        return [(row, SCALE[row.score], names.get(row.by_id, "")) for row in rows if row.on == on and row.series == series]


class ScoringMixin(ChangingMixin):
    """A page of somebody who gives scores: the sub-team those of the team, the coach those of the coach."""

    permission = Permission.PROJECT_VIEW
    series: Series

    def dispatch(self, request, *args, **kwargs):
        if self.reading.scores is None:
            raise PermissionDenied
        self.series = self.reading.scores
        return super().dispatch(request, *args, **kwargs)

    def back_url(self):
        return self.address("progress")


class ScoreAdd(SuggestingMixin, ScoringMixin, ActionFormView):
    form_class = ScoreForm
    template_name = "qiprojects/progress_score.html"
    success_message = "The score is written down. Those before it stay."

    def get_heading(self):
        return "Give the coach’s progress score" if self.series == Series.COACH else "Give the team’s progress score"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today, "initial": {"on": self.today}}

    def act(self, form):
        actions.add_score(self.population, series=self.series, by=self.request.user, **form.cleaned_data)


class OneScoreMixin(ScoringMixin):
    """A page of one score of the reader's own series; 404 for one of the other."""

    def get_scores(self):
        return ProgressScore.objects.current()

    def load(self):
        super().load()
        if self.reading.scores is not None:
            rows = self.get_scores().filter(population=self.population, series=self.reading.scores)
            self.score = get_object_or_404(rows, pk=self.kwargs["score"])
            self.score.population = self.population

    @property
    def caption(self):
        return f"Score {self.score}"


class ScoreRemove(OneScoreMixin, ConfirmView):
    heading = "Take this score away?"
    lead = ("For one that was given by mistake. When the project has moved on, give a new score instead: those before it stay.",)
    submit_label = "Take it away"

    def act(self, form):
        actions.remove_score(self.score, by=self.request.user)

    def get_success_url(self):
        self.tell_undo("The score is taken away.", "progress-score-put-back", self.score.pk)
        return super().get_success_url()


class ScorePutBack(OneScoreMixin, ConfirmView):
    heading = "Put this score back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The score is back."

    def get_scores(self):
        return ProgressScore.objects.filter(removed_at__isnull=False)

    def act(self, form):
        actions.put_back_score(self.score, by=self.request.user)
