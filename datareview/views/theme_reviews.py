"""Writing down that the team looked at its themes together."""

from copy import copy

from django.shortcuts import get_object_or_404

from core.action_views import ActionFormView, ConfirmView
from core.dates import nhs_date
from datareview.actions import theme_reviews
from datareview.forms.themes import ThemeReviewForm
from datareview.models import ThemeReview
from datareview.views.changing import ChangingMixin

LEAD = (
    "Look at the themes together before you rely on them: are they what people meant, and is anything missing?",
    "Lived experience partners see what others miss, so plan it for a day on which they can be there.",
)


class ThemeReviewMixin(ChangingMixin):
    def back_url(self):
        return f"{self.address('themes')}#reviews"


class ThemeReviewFormMixin(ThemeReviewMixin):
    form_class = ThemeReviewForm
    lead = LEAD

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}


class ThemeReviewAdd(ThemeReviewFormMixin, ActionFormView):
    heading = "Write down a review of the themes"
    success_message = "The review of the themes is written down."

    def act(self, form):
        theme_reviews.add(self.population, by=self.request.user, **form.values)


class OneThemeReviewMixin:
    def load(self):
        super().load()
        self.review = get_object_or_404(self.get_rows(), pk=self.kwargs["review"])
        self.review.population = self.population

    def get_rows(self):
        return ThemeReview.objects.current().filter(population=self.population)

    @property
    def lead(self):
        return (f"It was held on {nhs_date(self.review.held_on)}.",)


class ThemeReviewEdit(OneThemeReviewMixin, ThemeReviewFormMixin, ActionFormView):
    heading = "Change the review of the themes"
    success_message = "The review of the themes is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.review)}

    def act(self, form):
        theme_reviews.edit(self.review, by=self.request.user, **form.values)


class ThemeReviewRemove(OneThemeReviewMixin, ThemeReviewMixin, ConfirmView):
    heading = "Take this review of the themes away?"
    submit_label = "Take it away"

    def act(self, form):
        theme_reviews.remove(self.review, by=self.request.user)

    def get_success_url(self):
        self.tell_undo("The review of the themes is taken away.", "theme-review-restore", self.review.pk)
        return self.back_url()


class ThemeReviewRestore(OneThemeReviewMixin, ThemeReviewMixin, ConfirmView):
    heading = "Put this review of the themes back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The review of the themes is back."

    def get_rows(self):
        return ThemeReview.objects.filter(population=self.population, removed_at__isnull=False)

    def act(self, form):
        theme_reviews.restore(self.review, by=self.request.user)
