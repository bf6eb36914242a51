"""Scaling changes up: stages, sites, training and standard work, and the review of the plan."""

from copy import copy
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from qiprojects import later
from qiprojects.actions import scaling as actions
from qiprojects.actions.aim import review_scale_up
from qiprojects.forms.scaling import ScaleSiteForm, ScaleStepForm, ScaleUpReviewForm, StandardWorkForm
from qiprojects.models import Project, ScaleSite, ScaleStep, StandardWork
from qiprojects.views.base import ChangingMixin, OneIdeaMixin, ProjectMixin

IDEAS = 40


class Scaling(ProjectMixin, PageView):
    """The adopted changes by the stage that they reached, the furthest first."""

    template_name = "qiprojects/scaling.html"

    def get_context_data(self, **kwargs):
        page = page_of(later.to_scale(self.population), self.request.GET.get("page"), size=IDEAS)
        stages = [(rows[0].get_scale_stage_display(), rows) for rows in (list(group) for _, group in groupby(page, _stage))]
        may_review = (self.reading.may_edit or self.reading.may_agree) and self.population.is_selected
        project = Project.objects.filter(population=self.population).first()
        return super().get_context_data(page=page, stages=stages, project=project, may_review=may_review, **kwargs)


def _stage(idea):
    return idea.scale_stage


class ScaleUpReviewed(ChangingMixin, ActionFormView):
    """Coach and sponsor looked at the plan for scaling up; the coach or the sub-team writes it down."""

    permission = Permission.PROJECT_VIEW
    form_class = ScaleUpReviewForm
    heading = "Review of the plan for scaling up"
    lead = ("Your coach and your sponsor look at the plan: what is brought to full scale, where, with which support. This ends Phase 2.",)
    success_message = "The review is written down."

    def load(self):
        super().load()
        if not (self.reading.may_edit or self.reading.may_agree):
            raise PermissionDenied
        self.project = Project.objects.filter(population=self.population).first()

    def get_form_kwargs(self):
        instance = copy(self.project) if self.project else Project(population=self.population)
        return {**super().get_form_kwargs(), "instance": instance, "today": self.today}

    def get_initial(self):
        if self.project is None or self.project.scale_up_reviewed_on is None:
            return {"on": self.today}
        return {"on": self.project.scale_up_reviewed_on, "note": self.project.scale_up_review_note}

    def act(self, form):
        typed = {name: form.cleaned_data[name] for name in ("on", "note")}
        review_scale_up(self.population, **typed, by=self.request.user, seen=self.project)

    def back_url(self):
        return self.address("scaling")


class ScalingIdea(OneIdeaMixin, PageView):
    """How far one change is: the stages it went through, where it is made, training and standard work."""

    template_name = "qiprojects/scaling_idea.html"

    def get_context_data(self, **kwargs):
        sites = ScaleSite.objects.current().filter(idea=self.idea)
        return super().get_context_data(
            steps=ScaleStep.objects.current().filter(idea=self.idea).order_by("-on", "-pk"),
            page=page_of(sites, self.request.GET.get("page"), size=50),
            work=StandardWork.objects.filter(idea=self.idea).first(),
            **kwargs,
        )

    def back_url(self):
        return self.address("scaling")


class ChangingScalingMixin(OneIdeaMixin, ChangingMixin):
    """A page on which somebody changes how one change is scaled up."""

    def back_url(self):
        return self.address("scaling-idea", self.idea.pk)


class _OfIdea(ChangingScalingMixin):
    """A page of one row of the idea (`model`, the key `key` of the address); 404 for one that was taken away. Sets `row`."""

    model = None
    key = ""

    def load(self):
        super().load()
        self.row = get_object_or_404(self.get_rows(), pk=self.kwargs[self.key], idea=self.idea)
        self.row.idea = self.idea

    def get_rows(self):
        return self.model.objects.current()


class _Removed:
    def get_rows(self):
        return self.model.objects.filter(removed_at__isnull=False)


class _Dated:
    """A form whose days are not after today; `row` is the row that is changed, where there is one."""

    row = None

    def get_form_kwargs(self):
        instance = {"instance": copy(self.row)} if self.row else {}
        return {**super().get_form_kwargs(), **instance, "today": self.today}


class _OfStep(_OfIdea):
    model, key = ScaleStep, "step"


class _OfSite(_OfIdea):
    model, key = ScaleSite, "site"


class ScaleStepAdd(_Dated, ChangingScalingMixin, ActionFormView):
    form_class = ScaleStepForm
    heading = "A stage is reached"
    lead = ("From setting up to full scale there are four stages. A change may also go back to one.",)
    success_message = "The stage is written down."

    def get_initial(self):
        return {"on": self.today}

    def act(self, form):
        actions.add_step(self.idea, **form.values, by=self.request.user)


class ScaleStepEdit(_Dated, _OfStep, ActionFormView):
    form_class = ScaleStepForm
    heading = "Change the stage"
    success_message = "The stage is changed."

    def act(self, form):
        actions.edit_step(self.row, **form.values, by=self.request.user)


class ScaleStepRemove(_OfStep, ConfirmView):
    heading = "Take this stage away?"
    submit_label = "Take it away"

    @property
    def lead(self):
        return (self.row.get_stage_display(), "You can put it back straight afterwards.")

    def act(self, form):
        actions.remove_step(self.row, by=self.request.user)

    def get_success_url(self):
        self.tell_undo("The stage is taken away.", "scale-step-put-back", self.idea.pk, self.row.pk)
        return self.back_url()


class ScaleStepPutBack(_Removed, _OfStep, ConfirmView):
    heading = "Put this stage back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The stage is back."

    @property
    def lead(self):
        return (self.row.get_stage_display(),)

    def act(self, form):
        actions.put_back_step(self.row, by=self.request.user)


class SiteAdd(_Dated, ChangingScalingMixin, ActionFormView):
    form_class = ScaleSiteForm
    heading = "Add a site"
    lead = ("A place where the change is made, or is going to be.",)
    success_message = "The site is on the list."

    def act(self, form):
        actions.add_site(self.idea, **form.values, by=self.request.user)


class SiteEdit(_Dated, _OfSite, ActionFormView):
    form_class = ScaleSiteForm
    heading = "Change the site"
    success_message = "The site is changed."

    def act(self, form):
        actions.edit_site(self.row, **form.values, by=self.request.user)


class SiteRemove(_OfSite, ConfirmView):
    heading = "Take this site off the list?"
    submit_label = "Take it off"

    @property
    def lead(self):
        return (
            self.row.name,
            "If the change was given up there, enter the day on which it stopped instead: that is learning for others.",
            "You can put it back straight afterwards.",
        )

    def act(self, form):
        actions.remove_site(self.row, by=self.request.user)

    def get_success_url(self):
        self.tell_undo("The site is off the list.", "site-put-back", self.idea.pk, self.row.pk)
        return self.back_url()


class SitePutBack(_Removed, _OfSite, ConfirmView):
    heading = "Put this site back on the list?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The site is back on the list."

    @property
    def lead(self):
        return (self.row.name,)

    def act(self, form):
        actions.put_back_site(self.row, by=self.request.user)


class StandardWorkEdit(ChangingScalingMixin, ActionFormView):
    form_class = StandardWorkForm
    heading = "Training and standard work"
    lead = ("What it takes so that the change is the usual way of working, also when those who began it have moved on.",)
    success_message = "Training and standard work are saved."

    def load(self):
        super().load()
        self.work = StandardWork.objects.filter(idea=self.idea).first()

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.work) if self.work else StandardWork(idea=self.idea)}

    def act(self, form):
        actions.save_standard_work(self.idea, **form.values, by=self.request.user, seen=self.work)
