"""The data review of a population as a whole: what there is, the plan, and "enough for now"."""

from copy import copy

from core.action_views import ActionFormView, ConfirmView, PageView
from datareview import presenters
from datareview.actions import review
from datareview.forms.review import FinishForm, PlanForm
from datareview.models import DataReview
from datareview.overview import overview_of
from datareview.views.base import ReviewMixin
from datareview.views.changing import ChangingMixin


class Review(ReviewMixin, PageView):
    """The parts of the review with what there is and what lacks, the time box, and the next step."""

    template_name = "datareview/review.html"

    def get_context_data(self, **kwargs):
        overview = overview_of(self.population, on=self.today)
        return super().get_context_data(
            overview=overview,
            parts=presenters.parts_of(overview, self.reading),
            next_step=presenters.next_step(overview) if self.may_change else None,
            time_box=presenters.time_box_words(overview.time_box),
            start_small=presenters.start_small_words(overview, self.reading),
            shows_words=presenters.may_read_words(self.reading),
            coverage=presenters.coverage_words(overview),
            **kwargs,
        )


class ReviewPlan(ChangingMixin, ActionFormView):
    form_class = PlanForm
    heading = "Plan the data review"
    template_name = "datareview/review_plan.html"
    success_message = "The plan is saved."

    def load(self):
        super().load()
        self.review = DataReview.objects.filter(population=self.population).first()

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.review)}

    def act(self, form):
        review.save_plan(population=self.population, review=self.review, by=self.request.user, **form.values)


class ReviewFinish(ChangingMixin, ActionFormView):
    form_class = FinishForm
    heading = "Is it enough for now?"
    template_name = "datareview/review_finish.html"
    success_message = "The team has said “enough for now”. You can go on at any time."

    def act(self, form):
        review.finish(population=self.population, reason=form.cleaned_data["reason"], on=self.today, by=self.request.user)

    def get_context_data(self, **kwargs):
        overview = overview_of(self.population, on=self.today)
        parts = presenters.parts_of(overview, self.reading)
        return super().get_context_data(thin=[part for part in parts if part.missing], **kwargs)


class ReviewReopen(ChangingMixin, ConfirmView):
    heading = "Go on with the data review?"
    lead = ("“Enough for now” is taken back. Everything in the review stays as it is.",)
    submit_label = "Go on"
    submit_style = ""
    success_message = "The data review goes on."

    def act(self, form):
        review.go_on(population=self.population, by=self.request.user)
