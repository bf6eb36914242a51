"""Engagement activities: the list, one of them, and writing it down on the spot."""

from copy import copy

from django.shortcuts import get_object_or_404

from core import reference
from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from datareview import presenters
from datareview.actions import activities
from datareview.forms.activities import ActivityFilterForm, ActivityForm, CaptureForm, ReflectForm
from datareview.models import Activity, Strand
from datareview.overview import activities_of, activity_state, feedback_of, heard_in, interests_of, ladder_of, partners_led
from datareview.topics import topic_words, topics_of
from datareview.views.base import ReviewMixin
from datareview.views.changing import ChangingMixin
from populations.presenters import names_about

CONTENT = reference.load("data_review")
SHOWN = 5
LISTENED = (Strand.PEOPLE, Strand.PROFESSIONALS)


class Activities(ReviewMixin, PageView):
    """Whom the team listened to and will listen to, the feedback, and the ladder of co-production over time."""

    template_name = "datareview/activities.html"

    def get_context_data(self, **kwargs):
        form = ActivityFilterForm(self.request.GET)
        chosen = form.cleaned_data if form.is_valid() else {}
        page = page_of(activities_of(self.population, **chosen), self.request.GET.get("page"))
        heard = heard_in(self.population, on=self.today)
        feedback = list(feedback_of(self.population)[: SHOWN + 1])
        return super().get_context_data(
            filter_form=form,
            strand=chosen.get("strand", ""),
            page=page,
            rows=presenters.activity_rows(page, self.reading, on=self.today),
            heard=[(Strand(one).label, heard[one], presenters.heard_words(heard[one], self.reading)) for one in LISTENED],
            partners_led=partners_led(self.population, on=self.today),
            ladder=presenters.ladder_rows(ladder_of(self.population, on=self.today)),
            feedback=feedback[:SHOWN],
            more_feedback=len(feedback) > SHOWN,
            to_ask=topics_of(self.participation),
            **kwargs,
        )


class OneActivityMixin:
    """A page of one activity of the review; `get_activities` says which ones there are."""

    def load(self):
        super().load()
        self.activity = get_object_or_404(self.get_activities(), pk=self.kwargs["activity"])
        self.activity.population = self.population

    def get_activities(self):
        return activities_of(self.population)

    def back_url(self):
        return self.address("activity", self.activity.pk)

    def get_context_data(self, **kwargs):
        words = presenters.activity_words(self.activity, self.reading)
        return super().get_context_data(activity=self.activity, activity_words=words, **kwargs)


class ActivityDetail(OneActivityMixin, ReviewMixin, PageView):
    template_name = "datareview/activity.html"

    def get_context_data(self, **kwargs):
        activity, asked = self.activity, topic_words(self.participation)
        feedback = list(feedback_of(self.population).filter(activity=activity))
        names = names_about(self.population, [activity.by_id], self.access, self.request.user)
        reflections = presenters.reflections_of(activity) if self.reading.may_edit else []
        state = activity_state(activity, on=self.today, has_feedback=bool(feedback))
        step = presenters.next_step_of_activity(state) if self.may_change else None
        return super().get_context_data(
            row=presenters.activity_row(activity, self.reading, on=self.today),
            written_by=names.get(activity.by_id, ""),
            is_at_hand=activity.people is None or activity.date == self.today,
            asked=[asked.get(code, code) for code in activity.topics],
            trust=CONTENT["trust"],
            to_ask=topics_of(self.participation, activity.strand),
            shows_words=presenters.may_read_words(self.reading),
            reflections=reflections,
            has_reflections=any(words for _, words in reflections),
            unchecked=state.unchecked if self.reading.may_edit else 0,
            feedback=feedback,
            interests=list(interests_of(self.population).filter(activity=activity)) if self.reading.may_edit else [],
            step=step,
            step_url=self.step_url(step),
            **kwargs,
        )

    def step_url(self, step):
        if step is None:
            return ""
        if step.query:
            return f"{self.address(step.page)}{step.query}{self.activity.pk}"
        return self.address(step.page, self.activity.pk)


class ActivityFormMixin(ChangingMixin):
    """What the forms of an activity know: the questions of the wave, and which day it is."""

    form_class = ActivityForm
    template_name = "datareview/activity_form.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today, "topics": topics_of(self.participation)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(trust=CONTENT["trust"], **kwargs)


class ActivityAdd(ActivityFormMixin, ActionFormView):
    heading = "Add an activity"
    success_message = "The activity is saved."

    def get_initial(self):
        strand = self.request.GET.get("strand", "")
        return {"strand": strand if strand in LISTENED else "", "date": self.today}

    def act(self, form):
        self.activity = activities.add_activity(population=self.population, by=self.request.user, **form.values)

    def back_url(self):
        return self.address("activities")

    def get_success_url(self):
        return self.address("activity", self.activity.pk)


class ActivityEdit(OneActivityMixin, ActivityFormMixin, ActionFormView):
    heading = "Change the activity"
    success_message = "The activity is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.activity)}

    def act(self, form):
        activities.edit_activity(activity=self.activity, by=self.request.user, **form.values)


class ActivityReflect(OneActivityMixin, ChangingMixin, ActionFormView):
    form_class = ReflectForm
    heading = "Reflect on what you heard"
    template_name = "datareview/activity_reflect.html"
    success_message = "What you reflected on is saved."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.activity), "questions": CONTENT["reflections"]}

    def act(self, form):
        activities.reflect(activity=self.activity, by=self.request.user, **form.values)


class ActivityRemove(OneActivityMixin, ChangingMixin, ConfirmView):
    heading = "Take this activity away?"
    lead = ("You can put it back straight afterwards.",)
    submit_label = "Take it away"
    template_name = "datareview/activity_confirm.html"

    def act(self, form):
        activities.remove_activity(activity=self.activity, by=self.request.user)

    def get_success_url(self):
        self.tell_undo("The activity is taken away.", "activity-restore", self.activity.pk)
        return self.address("activities")

    def get_context_data(self, **kwargs):
        return super().get_context_data(stays=activities.why_it_stays(self.activity), **kwargs)


class ActivityRestore(OneActivityMixin, ChangingMixin, ConfirmView):
    heading = "Put this activity back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The activity is back."
    template_name = "datareview/activity_confirm.html"

    def get_activities(self):
        return Activity.objects.filter(population=self.population, removed_at__isnull=False)

    def act(self, form):
        activities.restore_activity(activity=self.activity, by=self.request.user)

    def back_url(self):
        return self.address("activities")

    def get_success_url(self):
        return self.address("activity", self.activity.pk)


class Capture(ChangingMixin, ActionFormView):
    """For whoever stands among people with a phone: choose one of the latest activities, or write down a new one in four fields."""

    form_class = CaptureForm
    heading = "Write down what is said"
    template_name = "datareview/capture.html"
    success_message = "The activity is saved."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}

    def get_initial(self):
        strand = self.request.GET.get("strand", "")
        return {"strand": strand if strand in LISTENED else Strand.PEOPLE}

    def act(self, form):
        by = self.request.user
        self.activity = activities.add_activity(population=self.population, date=self.today, by=by, **form.values)

    def get_success_url(self):
        """What people agreed to comes before their words."""
        if self.activity.strand == Strand.PEOPLE:
            return self.address("consent-add", self.activity.pk)
        return f"{self.address('excerpt-add')}?activity={self.activity.pk}"

    def get_context_data(self, **kwargs):
        latest = activities_of(self.population).filter(date__lte=self.today)[:3]
        return super().get_context_data(latest=latest, **kwargs)
