"""The aim with its versions and SMART checks, and the plan of the project."""

from copy import copy

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from core.action_views import ActionFormView, PageView
from core.pages import page_of
from populations.presenters import names_about
from qiprojects import aims
from qiprojects.actions import aim as actions
from qiprojects.forms.aim import AimForm, CompareForm, ProjectPlanForm, SmartForm
from qiprojects.models import Aim, AimStatus, EqualityAssessment, Project
from qiprojects.views.base import ChangingMixin, ProjectMixin

VERSIONS = 20


class AimPage(ProjectMixin, PageView):
    """The aim that holds, its SMART checks, and the versions that it had."""

    template_name = "qiprojects/aim.html"

    def get_context_data(self, **kwargs):
        aim = actions.current_aim(self.population)
        versions = page_of(aims.versions_of(self.population), self.request.GET.get("page"), size=VERSIONS)
        names = names_about(self.population, {version.by_id for version in versions}, self.access, self.request.user)
        return super().get_context_data(
            aim=aim,
            checks=aims.checks_of(aim) if aim else [],
            met=aims.checks_met(aim) if aim else 0,
            versions=versions,
            rows=[(version, names.get(version.by_id, "")) for version in versions],
            **kwargs,
        )


class AimWrite(ChangingMixin, ActionFormView):
    """The first aim, a correction, or a new version."""

    form_class = AimForm
    template_name = "qiprojects/asked_form.html"
    extra_context = {"step": "M6.1"}

    def load(self):
        super().load()
        self.aim = actions.current_aim(self.population)

    def get_heading(self):
        return "Change the aim" if self.aim else "Write the aim"

    def get_form_kwargs(self):
        instance = copy(self.aim) if self.aim else Aim(population=self.population)
        return {**super().get_form_kwargs(), "instance": instance, "today": self.today}

    def act(self, form):
        self.saved = actions.save_aim(self.population, **form.values, by=self.request.user, seen=self.aim)

    def get_success_message(self):
        if self.aim and self.saved.pk == self.aim.pk:
            return "The aim is saved."
        return "The aim is written down." if self.saved.number == 1 else f"This is version {self.saved.number} of the aim."

    def get_success_url(self):
        return self.back_url() if self.aim else self.address("project")

    def back_url(self):
        return self.address("aim") if self.aim else self.address("project")


class AimVersion(ProjectMixin, PageView):
    """One version of the aim as it was written."""

    template_name = "qiprojects/aim_version.html"

    def load(self):
        super().load()
        self.aim = get_object_or_404(aims.versions_of(self.population), pk=self.kwargs["aim"])

    def get_context_data(self, **kwargs):
        names = names_about(self.population, {self.aim.by_id}, self.access, self.request.user)
        newer = aims.versions_of(self.population).filter(number__gt=self.aim.number).order_by("number").first()
        return super().get_context_data(
            aim=self.aim,
            checks=aims.checks_of(self.aim),
            written_by=names.get(self.aim.by_id, ""),
            is_current=self.aim.status != AimStatus.SUPERSEDED,
            newer=newer,
            **kwargs,
        )


class AimsCompare(ProjectMixin, PageView):
    """Two versions of the aim side by side: the latest two, or `?before=` and `?after=`."""

    template_name = "qiprojects/aims_compare.html"

    def get_context_data(self, **kwargs):
        versions = {aim.number: aim for aim in aims.versions_of(self.population)}
        numbers = list(versions)
        form = CompareForm(self._asked(numbers), numbers=numbers)
        chosen = form.cleaned_data if form.is_valid() else {}
        before, after = (versions.get(chosen.get(name)) for name in ("before", "after"))
        lines = aims.compared(before, after) if before and after else []
        return super().get_context_data(
            filter_form=form,
            before=before,
            after=after,
            lines=lines,
            number_of_versions=len(numbers),
            **kwargs,
        )

    def _asked(self, numbers):
        """What the address asks for; the latest two versions where it asks for nothing."""
        latest = {"after": numbers[0], "before": numbers[1]} if len(numbers) > 1 else {}
        asked = {name: self.request.GET[name] for name in ("before", "after") if self.request.GET.get(name)}
        return {**latest, **asked}


class Smart(ChangingMixin, ActionFormView):
    """The five checks; those of the version before are there to begin with, until somebody answers for this one."""

    form_class = SmartForm
    template_name = "qiprojects/aim_smart.html"
    heading = "Is the aim SMART?"

    def load(self):
        super().load()
        self.aim = actions.current_aim(self.population)

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.aim else self._write_first()

    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs) if self.aim else self._write_first()

    @cached_property
    def earlier(self):
        """The version whose answers there are to begin with, or None: this one has answers of its own, or no other one has."""
        earlier = aims.versions_of(self.population).filter(number__lt=self.aim.number).exclude(checks={})
        return None if self.aim.checks else earlier.first()

    def _write_first(self):
        messages.info(self.request, "Write the aim first. One sentence is enough.")
        return HttpResponseRedirect(self.address("aim-write"))

    def get_form_kwargs(self):
        checks = self.aim.checks or (self.earlier.checks if self.earlier else {})
        return {**super().get_form_kwargs(), "instance": copy(self.aim), "checks": checks}

    def act(self, form):
        actions.check_smart(self.aim, checks=form.checks, by=self.request.user)

    def get_success_message(self):
        met = aims.checks_met(self.aim)
        return "All five checks are met: the aim is SMART." if self.aim.is_smart else f"Saved. {met} of the five checks are met so far."

    def back_url(self):
        return self.address("aim")

    def get_context_data(self, **kwargs):
        return super().get_context_data(aim=self.aim, earlier=self.earlier, **kwargs)


class PlanPage(ProjectMixin, PageView):
    """The route, what the work needs, by when what is done, and the equality impact assessment."""

    template_name = "qiprojects/plan.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            project=Project.objects.filter(population=self.population).first(),
            assessment=EqualityAssessment.objects.filter(population=self.population).first(),
            workshops=self.population.workshops.current().count(),
            **kwargs,
        )


class PlanEdit(ChangingMixin, ActionFormView):
    form_class = ProjectPlanForm
    template_name = "qiprojects/asked_form.html"
    extra_context = {"step": "M6.4"}
    heading = "Plan the project"
    success_message = "The plan is saved."

    def load(self):
        super().load()
        self.project = Project.objects.filter(population=self.population).first()

    def get_form_kwargs(self):
        instance = copy(self.project) if self.project else Project(population=self.population)
        return {**super().get_form_kwargs(), "instance": instance}

    def act(self, form):
        actions.save_plan(self.population, **form.values, by=self.request.user, seen=self.project)

    def back_url(self):
        return self.address("plan")
