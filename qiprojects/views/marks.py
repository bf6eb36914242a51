"""What is marked on the chart of a measure, and what people saw: new lines, notes, observations."""

from copy import copy

from django.shortcuts import get_object_or_404

from core.action_views import ActionFormView, ConfirmView, PageView
from core.dates import nhs_date
from core.pages import page_of
from qiprojects.actions import marks as actions
from qiprojects.forms.marks import AnnotationForm, ObservationForm, RebaseForm
from qiprojects.models import Annotation, DataPoint, Observation, Rebase
from qiprojects.spc import TRIAL_LIMITS_BELOW
from qiprojects.views.base import OneMeasureMixin
from qiprojects.views.measures import ChangingMeasureMixin, day_asked

OFFERED = 12


class OneMarkMixin(ChangingMeasureMixin):
    """A page of one thing that belongs to a measure. Sets `mark`; a subclass names its `model` and `key`, its name in the address."""

    model: type
    key = ""
    section = "marks"

    def load(self):
        super().load()
        self.mark = get_object_or_404(self.get_marks(), pk=self.kwargs[self.key], measure=self.measure)
        self.mark.measure = self.measure

    def get_marks(self):
        return self.model.objects.current()

    def get_success_url(self):
        return f"{self.back_url()}#{self.section}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(mark=self.mark, **kwargs)


class RemovingMixin:
    """A question before a mark is taken away. A subclass has `remove`, the action, and `put_back_page`."""

    template_name = "qiprojects/measure_mark_confirm.html"
    lead = ("You can put it back straight afterwards.",)
    submit_label = "Take it away"
    gone = ""
    put_back_page = ""

    def act(self, form):
        self.remove(self.mark, by=self.request.user)

    def get_success_url(self):
        self.tell_undo(self.gone, self.put_back_page, self.measure.pk, self.mark.pk)
        return super().get_success_url()


class PuttingBackMixin:
    """A question before a mark is put back. A subclass has `put_back`, the action."""

    template_name = "qiprojects/measure_mark_confirm.html"
    submit_label = "Put it back"
    submit_style = ""

    def get_marks(self):
        return self.model.objects.filter(removed_at__isnull=False)

    def act(self, form):
        self.put_back(self.mark, by=self.request.user)


class RebaseAdd(ChangingMeasureMixin, ActionFormView):
    """New lines from a point (`?on=` proposes one), with a reason. Nothing draws new lines by itself."""

    form_class = RebaseForm
    template_name = "qiprojects/measure_rebase.html"
    heading = "New lines (rebase) from a point"
    lead = (
        "Do this when the work is done in a new way for good, and the old lines do not describe it any more. "
        "It hides nothing: the old lines stay on the chart, with your reason at the change.",
    )
    success_message = "The chart has new lines."

    def get_initial(self):
        return {"on": day_asked(self.request, "on")}

    def act(self, form):
        actions.rebase(self.measure, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return f"{self.back_url()}#chart"

    def get_context_data(self, **kwargs):
        points = DataPoint.objects.current().filter(measure=self.measure, group=None, is_missing=False)
        days = list(points.order_by("-starts_on").values_list("starts_on", flat=True)[:TRIAL_LIMITS_BELOW])
        return super().get_context_data(days=days[:OFFERED], warning=_few_points(days, day_asked(self.request, "on")), **kwargs)


def _few_points(days, asked):
    """What new lines with few points leave out. `days` are those of the latest points, latest first, as many as icons need at most."""
    out = f"icons and signals are left out until there are {TRIAL_LIMITS_BELOW}"
    follow = sum(day >= asked for day in days) if asked else TRIAL_LIMITS_BELOW
    if follow < TRIAL_LIMITS_BELOW and follow:
        return f"New lines from {nhs_date(asked)} have {follow} point{'' if follow == 1 else 's'}: {out}."
    if len(days) < TRIAL_LIMITS_BELOW:
        return f"There are fewer than {TRIAL_LIMITS_BELOW} points to draw new lines from: {out}."
    return f"New lines from a point after {nhs_date(days[-1])} have fewer than {TRIAL_LIMITS_BELOW} points: {out}."


class RebaseRemove(RemovingMixin, OneMarkMixin, ConfirmView):
    model, key = Rebase, "rebase"
    heading = "Take these new lines away?"
    gone, put_back_page = "The new lines are taken away.", "rebase-put-back"
    remove = staticmethod(actions.remove_rebase)


class RebasePutBack(PuttingBackMixin, OneMarkMixin, ConfirmView):
    model, key = Rebase, "rebase"
    heading = "Put these new lines back?"
    success_message = "The new lines are back."
    put_back = staticmethod(actions.put_back_rebase)


class WithTodayMixin:
    """A form that may not say a day after today; a new one begins with `?on=`, or today."""

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}


class AddingMixin(WithTodayMixin, ChangingMeasureMixin):
    section = "marks"

    def get_initial(self):
        return {"on": day_asked(self.request, "on") or self.today}

    def get_success_url(self):
        return f"{self.back_url()}#{self.section}"


class EditingMixin(WithTodayMixin, OneMarkMixin):
    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.mark)}


class AnnotationAdd(AddingMixin, ActionFormView):
    form_class = AnnotationForm
    heading = "Write a note on the chart"
    lead = ("Something that happened and may show in the numbers. Tests of this measure are on its chart already.",)
    success_message = "The note is on the chart."

    def act(self, form):
        actions.annotate(self.measure, by=self.request.user, **form.values)


class AnnotationEdit(EditingMixin, ActionFormView):
    model, key = Annotation, "annotation"
    form_class = AnnotationForm
    heading = "Change the note"
    success_message = "The note is changed."

    def act(self, form):
        actions.edit_annotation(self.mark, by=self.request.user, **form.values)


class AnnotationRemove(RemovingMixin, OneMarkMixin, ConfirmView):
    model, key = Annotation, "annotation"
    heading = "Take this note off the chart?"
    gone, put_back_page = "The note is taken off the chart.", "annotation-put-back"
    remove = staticmethod(actions.remove_annotation)


class AnnotationPutBack(PuttingBackMixin, OneMarkMixin, ConfirmView):
    model, key = Annotation, "annotation"
    heading = "Put this note back on the chart?"
    success_message = "The note is back on the chart."
    put_back = staticmethod(actions.put_back_annotation)


class ObservationAdd(AddingMixin, ActionFormView):
    form_class = ObservationForm
    section = "observations"
    heading = "Write down what you saw or heard"
    lead = ("Numbers say how much, words say why. What people said or did stands beside the chart and counts as much.",)
    success_message = "It stands beside the chart."

    def act(self, form):
        actions.observe(self.measure, by=self.request.user, **form.values)


class ObservationEdit(EditingMixin, ActionFormView):
    model, key, section = Observation, "observation", "observations"
    form_class = ObservationForm
    heading = "Change the observation"
    success_message = "The observation is changed."

    def act(self, form):
        actions.edit_observation(self.mark, by=self.request.user, **form.values)


class ObservationRemove(RemovingMixin, OneMarkMixin, ConfirmView):
    model, key, section = Observation, "observation", "observations"
    heading = "Take this observation away?"
    gone, put_back_page = "The observation is taken away.", "observation-put-back"
    remove = staticmethod(actions.remove_observation)


class ObservationPutBack(PuttingBackMixin, OneMarkMixin, ConfirmView):
    model, key, section = Observation, "observation", "observations"
    heading = "Put this observation back?"
    success_message = "The observation is back."
    put_back = staticmethod(actions.put_back_observation)


class AllAnnotations(OneMeasureMixin, PageView):
    """Every note on the chart of a measure, the latest first."""

    template_name = "qiprojects/measure_notes.html"

    def get_context_data(self, **kwargs):
        page = page_of(self.measure.annotations.current().order_by("-on", "-pk"), self.request.GET.get("page"))
        return super().get_context_data(page=page, annotations=page.object_list, **kwargs)


class AllObservations(OneMeasureMixin, PageView):
    """Everything that was seen or said beside a chart, the latest first."""

    template_name = "qiprojects/measure_observations.html"

    def get_context_data(self, **kwargs):
        page = page_of(self.measure.observations.current(), self.request.GET.get("page"))
        return super().get_context_data(page=page, observations=page.object_list, **kwargs)
