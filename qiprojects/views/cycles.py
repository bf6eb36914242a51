"""Tests of change ideas: the list, one test with its four parts, and the ramp of an idea."""

from copy import copy
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from core.dates import nhs_date
from core.pages import page_of
from populations.presenters import names_about
from qiprojects import cycles as reads
from qiprojects.actions import cycles as actions
from qiprojects.forms.cycles import ActForm, DoForm, PlanForm, PredictionForm, StartForm, StudyForm
from qiprojects.forms.cycles_filter import FilterCyclesForm
from qiprojects.models import Act, Cycle, Stage
from qiprojects.views.base import ChangingMixin, OneCycleMixin, OneIdeaMixin, ProjectMixin

RECALLED = {"prediction": "What you expected", "happened": "What happened", "learning": "What you learnt"}
# What a test has in common with the one that it follows; question and prediction are new each time.
TAKEN_OVER = ("what", "who", "where", "data_to_collect", "with_partners")


class Tests(ProjectMixin, PageView):
    """All tests: those under way, those planned, those finished."""

    template_name = "qiprojects/tests.html"

    def get_context_data(self, **kwargs):
        ideas = list(reads.ideas_of(self.population))
        form = FilterCyclesForm(self.request.GET or None, ideas=ideas)
        rows = reads.cycles_of(self.population)
        page = page_of(reads.for_list(form.narrowed(rows)), self.request.GET.get("page"))
        return super().get_context_data(
            page=page,
            parts=[(reads.PARTS[part], list(cycles)) for part, cycles in groupby(page, reads.part_of)],
            filter_form=form,
            has_any=bool(page.paginator.count) or rows.exists(),
            has_ideas=bool(ideas),
            **kwargs,
        )


class CycleAdd(ChangingMixin, ActionFormView):
    """Plan a test: of the idea `?idea=`, as the one after `?follows=`, or of an idea that is chosen in the form."""

    form_class = PlanForm
    template_name = "qiprojects/cycle_form.html"
    heading = "Plan a test"

    def load(self):
        super().load()
        self.follows = self._asked("follows", reads.cycles_of(self.population).select_related("tester__asset"))
        self.idea = self.follows.idea if self.follows else self._asked("idea", reads.ideas_of(self.population))
        if self.idea is not None:
            self.idea.population = self.population

    def get(self, request, *args, **kwargs):
        if self.idea is None and self.population.is_selected and not reads.ideas_of(self.population).exists():
            messages.info(request, "There is no change idea to test yet.")
            return HttpResponseRedirect(self.address("tests"))
        return super().get(request, *args, **kwargs)

    def _asked(self, name, rows):
        """The row whose key the address names, or None where it names none."""
        key = self.request.GET.get(name, "")
        return get_object_or_404(rows, pk=int(key)) if key.isdecimal() and len(key) < 19 else None

    @property
    def caption(self):
        return str(self.idea or self.population)

    def get_initial(self):
        before = self.follows
        if before is None:
            return {}
        initial = {name: getattr(before, name) for name in TAKEN_OVER}
        scale = reads.larger(before.scale) if before.decision == Act.ADOPT else before.scale
        measures = [str(pk) for pk in before.measures.values_list("pk", flat=True)]
        return {**initial, "scale": scale, "tester": str(before.tester_id or ""), "measures": measures}

    def get_form_kwargs(self):
        return {
            **super().get_form_kwargs(),
            "ideas": list(reads.ideas_of(self.population)) if self.idea is None else None,
            "testers": reads.able_to_test(self.population, self.idea),
            "measures": reads.measures_of(self.population),
        }

    def act(self, form):
        idea = self.idea or form.cleaned_data["idea"]
        idea.population = self.population
        self.cycle = actions.plan_cycle(idea, follows=self.follows, by=self.request.user, **form.values)

    def get_success_message(self):
        return f"Test {self.cycle.number} is planned."

    def get_success_url(self):
        return self.address("cycle", self.cycle.pk)

    def back_url(self):
        if self.follows:
            return self.address("cycle", self.follows.pk)
        return self.address("idea", self.idea.pk) if self.idea else self.address("tests")

    def get_context_data(self, **kwargs):
        return super().get_context_data(follows=self.follows, **kwargs)


class OneTestMixin(OneCycleMixin):
    """A page of one test whose change idea is there."""

    def get_cycles(self):
        rows = super().get_cycles().filter(idea__removed_at__isnull=True)
        return rows.select_related("idea", "tester__asset", "follows")


class CyclePage(OneTestMixin, PageView):
    """The four parts of a test, and one button for what comes next."""

    template_name = "qiprojects/cycle.html"

    def get_context_data(self, **kwargs):
        cycle = self.cycle
        changes = list(cycle.prediction_changes.all())
        names = names_about(self.population, {cycle.by_id, *(change.by_id for change in changes)}, self.access, self.request.user)
        follows = cycle.follows if cycle.follows and not cycle.follows.is_removed else None
        return super().get_context_data(
            next_step=reads.next_step_of(cycle),
            next_url=self._next_url(),
            changes=[(change, names.get(change.by_id, "")) for change in changes],
            written_by=names.get(cycle.by_id, ""),
            follows=follows,
            followed_by=list(cycle.followed_by.current().order_by("number")),
            measures=cycle.measures.current().order_by("position", "pk"),
            sees_assets=self.access.may(Permission.ASSETS_VIEW, team=self.population.team),
            sees_evidence=self.access.may(Permission.EVIDENCE_VIEW, team=self.population.team),
            is_overdue=cycle.stage == Stage.PLAN and cycle.planned_on is not None and cycle.planned_on < self.today,
            **kwargs,
        )

    def _next_url(self):
        page = reads.next_step_of(self.cycle).page
        if page != "cycle-add":
            return self.address(page, self.cycle.pk)
        return self.address(page) if self.cycle.decision == Act.ABANDON else f"{self.address(page)}?follows={self.cycle.pk}"

    def back_url(self):
        return self.address("tests")


class ChangingTestMixin(OneTestMixin, ChangingMixin):
    """A page on which somebody changes one test."""


class PartMixin(ChangingTestMixin):
    """A form for one part of a test, below what it rests on (`recalls`). A part that is not reached yet leads back to the test."""

    template_name = "qiprojects/cycle_form.html"
    recalls: tuple[str, ...] = ()

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.cycle)}

    def get_context_data(self, **kwargs):
        recalled = [(RECALLED[name], words) for name in self.recalls if (words := getattr(self.cycle, name))]
        return super().get_context_data(recalled=recalled, **kwargs)

    def too_early(self):
        """Why this part cannot be written yet; empty if it can."""
        return ""

    def get(self, request, *args, **kwargs):
        if self.population.is_selected and (reason := self.too_early()):
            messages.info(request, reason)
            return HttpResponseRedirect(self.back_url())
        return super().get(request, *args, **kwargs)


class CyclePlan(PartMixin, ActionFormView):
    form_class = PlanForm
    heading = "Change the plan"
    success_message = "The plan is changed."

    def get_form_kwargs(self):
        return {
            **super().get_form_kwargs(),
            "testers": reads.able_to_test(self.population, self.cycle.idea, now=self.cycle.tester_id),
            "measures": reads.measures_of(self.population),
        }

    def act(self, form):
        actions.edit_plan(self.cycle, by=self.request.user, **form.values)


class CycleDo(PartMixin, ActionFormView):
    """Do: first when it began, then what happened. The form that was sent says which; one sent twice changes nothing."""

    recalls = ("prediction",)

    @property
    def is_start(self):
        return self.cycle.started_on is None

    @property
    def heading(self):
        return "Start the test" if self.is_start else "What happened?"

    def get_form_class(self):
        return StartForm if self.is_start else DoForm

    def get_form_kwargs(self):
        initial = {"started_on": self.cycle.started_on or self.today}
        return {**super().get_form_kwargs(), "today": self.today, "initial": initial}

    def post(self, request, *args, **kwargs):
        if request.POST.get("part") == "start" and not self.is_start:
            messages.info(request, f"The test has begun already, on {nhs_date(self.cycle.started_on)}.")
            return HttpResponseRedirect(self.back_url())
        return super().post(request, *args, **kwargs)

    def act(self, form):
        values = form.values
        if self.is_start:
            actions.start(self.cycle, on=values["started_on"], prediction=values.get("prediction", ""), by=self.request.user)
            self.success_message = "The test has begun. Its prediction is locked."
            return
        actions.end(
            self.cycle,
            started_on=values["started_on"],
            on=values["ended_on"],
            happened=values["happened"],
            surprises=values["surprises"],
            by=self.request.user,
        )
        self.success_message = "It is written down."


class CycleStudy(PartMixin, ActionFormView):
    form_class = StudyForm
    recalls = ("prediction", "happened")
    heading = "What did you learn?"
    success_message = "What you learnt is written down."

    def too_early(self):
        return "" if self.cycle.ended_on else "Say first when the test ended, and what happened."

    def act(self, form):
        actions.study(self.cycle, by=self.request.user, **form.values)


class CycleAct(PartMixin, ActionFormView):
    form_class = ActForm
    recalls = ("prediction", "happened", "learning")
    heading = "What follows?"

    def too_early(self):
        return "" if self.cycle.ended_on and self.cycle.learning else "Write down first what you learnt. What follows rests on it."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today, "initial": {"decided_on": self.cycle.decided_on or self.today}}

    def act(self, form):
        values = form.values
        actions.decide(self.cycle, decision=values["decision"], why=values["why"], on=values["decided_on"], by=self.request.user)

    def get_success_message(self):
        status = self.cycle.idea.get_status_display().lower()
        return f"It is written down. The change idea is now marked as “{status}”; you can change that on its page."


class CyclePrediction(PartMixin, ActionFormView):
    """A change of the prediction after the test has begun, which is shown as such."""

    form_class = PredictionForm
    recalls = ("happened",)
    heading = "Change the prediction after the test has begun?"
    lead = (
        "The prediction is locked so that you can learn from it. Where it has to be put right, what stood there before stays to be seen, "
        "with your reason.",
    )
    success_message = "The prediction is changed. What stood there before is kept."

    def too_early(self):
        return "" if self.cycle.started_on else "The test has not begun, so the prediction can be changed with the plan."

    def act(self, form):
        actions.change_prediction(
            self.cycle, prediction=form.cleaned_data["prediction"], reason=form.cleaned_data["reason"], by=self.request.user
        )


class CycleRemove(ChangingTestMixin, ConfirmView):
    heading = "Take this test away?"
    lead = ("You can put it back straight afterwards, as it was. Its change idea stays as it is.",)
    submit_label = "Take it away"

    def act(self, form):
        actions.remove(self.cycle, by=self.request.user)

    def get_success_url(self):
        self.tell_undo(f"Test {self.cycle.number} is taken away.", "cycle-put-back", self.cycle.pk)
        return self.address("tests")


class CyclePutBack(ChangingTestMixin, ConfirmView):
    heading = "Put this test back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The test is back, as it was."

    def get_cycles(self):
        return Cycle.objects.filter(removed_at__isnull=False).select_related("idea")

    def act(self, form):
        actions.put_back(self.cycle, by=self.request.user)

    def back_url(self):
        return self.address("tests")

    def get_success_url(self):
        return self.address("cycle", self.cycle.pk)


class Ramp(OneIdeaMixin, PageView):
    """All tests of one change idea in their order, with the scale that grows."""

    template_name = "qiprojects/cycle_ramp.html"

    def get_context_data(self, **kwargs):
        rows = reads.cycles_of(self.population).filter(idea=self.idea).order_by("number")
        page = page_of(rows, self.request.GET.get("page"))
        return super().get_context_data(page=page, pictured=list(rows.order_by("-number")[: reads.PICTURED])[::-1], **kwargs)
