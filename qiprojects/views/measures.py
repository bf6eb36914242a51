"""The measures of a project, one measure with its chart, and what is written about it."""

from copy import copy
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views import View

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from core.dates import nhs_date
from core.errors import Refused
from core.pages import page_of
from datareview.breakdowns import READY, characteristic_label
from populations.definitions import PROGRAMMES
from populations.presenters import names_about
from qiprojects import instruments
from qiprojects import measure_list as reads
from qiprojects.actions import groups as group_actions
from qiprojects.actions import measures as actions
from qiprojects.charts.kinds import about, kinds_for
from qiprojects.charts.loading import chart_for
from qiprojects.definition import missing_of
from qiprojects.figures import hides, shown_points
from qiprojects.forms.measures import AgreeForm, BaselineForm, GroupsForm, MeasureForm
from qiprojects.models import BreakdownGroup, ChartKind, Cycle, DataPoint, Measure, MeasureKind, Project, Unit
from qiprojects.views.asked import day_asked
from qiprojects.views.base import ChangingMixin, OneMeasureMixin, ProjectMixin

# How many of what is marked, and of what was seen, the page of a measure shows; the rest has a page of its own.
LATEST, LATEST_POINTS = 5, 3
BASELINE = 12
SHORT_KINDS = {
    ChartKind.RUN: "Run chart", ChartKind.XMR: "SPC (XmR)", ChartKind.P: "P chart", ChartKind.U: "U chart", ChartKind.C: "C chart",
    ChartKind.I: "I chart", ChartKind.G: "G chart", ChartKind.T: "T chart",
}  # fmt: skip


class MeasureList(ProjectMixin, PageView):
    """All measures by what they tell, each with its points as a small picture and what the latest one says."""

    template_name = "qiprojects/measures.html"

    def get_context_data(self, **kwargs):
        page = page_of(reads.by_kind(self.population), self.request.GET.get("page"))
        measures = list(page)
        for measure in measures:
            measure.population = self.population
        has_outcome = reads.has_outcome(self.population)
        groups = reads.rows_of(self.population, self.reading, measures, today=self.today)
        return super().get_context_data(
            page=page,
            groups=groups,
            any_due=any(row.is_due for _, rows in groups for row in rows),
            asks=reads.ASKS,
            has_outcome=has_outcome,
            undefined=None if has_outcome else reads.undefined_outcome(self.population),
            project=Project.objects.filter(population=self.population).first(),
            may_agree=self.reading.may_agree and self.population.is_selected,
            **kwargs,
        )


class MeasureAdd(ChangingMixin, ActionFormView):
    """A new measure; `?instrument=` begins with a questionnaire of the list, `?kind=` with a kind."""

    form_class = MeasureForm
    template_name = "qiprojects/measure_form.html"
    heading = "Add a measure"
    lead = ("A name, a kind and a unit are enough to begin. Say what is counted and where the numbers come from as soon as you know.",)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": Measure(population=self.population)}

    def get_initial(self):
        kind = self.request.GET.get("kind", "")
        start = {"kind": kind} if kind in MeasureKind.values else {}
        return {**start, **instruments.first_words(self.request.GET.get("instrument", ""))}

    def act(self, form):
        self.measure = actions.add_measure(self.population, by=self.request.user, **form.values)

    def get_success_message(self):
        return f"“{self.measure}” is a measure now."

    def get_success_url(self):
        return self.address("measure", self.measure.pk)

    def back_url(self):
        return self.address("measures")

    def get_context_data(self, **kwargs):
        return super().get_context_data(instruments=instruments.by_heading(), is_new=True, **kwargs)


class WithGroupMixin(OneMeasureMixin):
    """A page about everybody, or about one group (`?group=`). Sets `groups` and `group`, which is None for everybody."""

    def load(self):
        super().load()
        self.groups = list(self.measure.groups.current())
        asked = self.request.GET.get("group", "")
        self.group = next((group for group in self.groups if str(group.pk) == asked), None)

    def points(self):
        """The points, the latest first. A QuerySet."""
        return DataPoint.objects.current().filter(measure=self.measure, group=self.group).order_by("-starts_on", "-pk")

    def shown(self, rows):
        """The ShownPoints of these rows in their order."""
        return list(reversed(shown_points(self.measure, rows, exact=self.reading.exact)))

    def get_context_data(self, **kwargs):
        breakdown = characteristic_label(self.measure.breakdown)
        hides_counts = self.measure.unit == Unit.PERCENTAGE and hides(self.measure, exact=self.reading.exact)
        has_counts = self.measure.has_parts and not hides_counts
        return super().get_context_data(groups=self.groups, group=self.group, breakdown=breakdown, has_counts=has_counts, **kwargs)


class MeasureDetail(WithGroupMixin, PageView):
    """One measure: its chart (`?chart=` another kind), the latest points, what people saw, its definition."""

    template_name = "qiprojects/measure.html"

    def get_context_data(self, **kwargs):
        measure = self.measure
        chart = chart_for(measure, self.reading, kind=self.request.GET.get("chart"), group=self.group)
        names = names_about(self.population, [measure.by_id], self.access, self.request.user)
        return super().get_context_data(
            chart=chart,
            about_chart=about(chart.kind),
            kinds=[(kind.value, SHORT_KINDS[kind]) for kind in kinds_for(measure, exact=self.reading.exact)],
            missing=reads.in_words(missing_of(measure)),
            is_due=bool(measure.next_due_on and measure.next_due_on <= self.today),
            instrument=instruments.words_of(measure.instrument),
            programmes=[PROGRAMMES[code] for code in measure.serves if code in PROGRAMMES],
            ideas=measure.ideas.current(),
            annotations=measure.annotations.current().order_by("-on", "-pk")[:LATEST],
            annotation_count=measure.annotations.current().count(),
            rebases=measure.rebases.current().order_by("-on", "-pk"),
            observations=measure.observations.current()[:LATEST],
            observation_count=measure.observations.current().count(),
            written_by=names.get(measure.by_id, ""),
            points=self.shown(self.points()[:LATEST_POINTS]) if self.may_change else [],
            point_count=self.points().count(),
            **kwargs,
        )


class MeasurePoints(WithGroupMixin, PageView):
    """All points of a measure, or of one of its groups."""

    template_name = "qiprojects/measure_points.html"

    def get_context_data(self, **kwargs):
        page = page_of(self.points(), self.request.GET.get("page"))
        return super().get_context_data(page=page, points=self.shown(page), **kwargs)


class ChangingMeasureMixin(OneMeasureMixin, ChangingMixin):
    """A page on which somebody changes one measure."""


class MeasureEdit(ChangingMeasureMixin, ActionFormView):
    form_class = MeasureForm
    template_name = "qiprojects/measure_form.html"
    heading = "Change the measure"
    success_message = "The measure is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.measure)}

    def act(self, form):
        actions.edit_measure(self.measure, by=self.request.user, **form.values)


class MeasureRemove(ChangingMeasureMixin, ConfirmView):
    heading = "Take this measure away?"
    lead = ("Its points and what is marked on its chart go with it. You can put it back straight afterwards, as it was.",)
    submit_label = "Take it away"

    def act(self, form):
        actions.remove(self.measure, by=self.request.user)

    def get_success_url(self):
        self.tell_undo(f"“{self.measure}” is taken away.", "measure-put-back", self.measure.pk)
        return self.address("measures")


class MeasurePutBack(ChangingMeasureMixin, ConfirmView):
    heading = "Put this measure back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The measure is back, as it was."

    def get_measures(self):
        return Measure.objects.filter(removed_at__isnull=False)

    def act(self, form):
        actions.put_back(self.measure, by=self.request.user)

    def back_url(self):
        return self.address("measures")

    def get_success_url(self):
        return self.address("measure", self.measure.pk)


class MeasureMove(ChangingMeasureMixin, View):
    """One place up or down among those of its kind (`direction`)."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        direction = request.POST.get("direction")
        try:
            if direction in ("up", "down"):
                actions.move(self.measure, up=direction == "up", by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(f"{self.address('measures')}#measure-{self.measure.pk}")


class MeasureGroups(ChangingMeasureMixin, ActionFormView):
    """What a measure is broken down by; `?ready=` offers the groups of a published list."""

    form_class = GroupsForm
    template_name = "qiprojects/measure_groups.html"
    heading = "Groups to look at"
    lead = (
        "Who is left behind shows only if you look at groups. Points of a group are added like those of everybody, "
        "and small numbers are hidden from readers outside the team.",
    )

    def load(self):
        super().load()
        self.groups = list(self.measure.groups.current())

    def get_form_kwargs(self):
        ready = self.request.GET.get("ready", "")
        return {**super().get_form_kwargs(), "instance": copy(self.measure), "groups": self.groups, "ready": ready}

    def act(self, form):
        self.saved = group_actions.save_groups(self.measure, by=self.request.user, **form.values)

    def get_success_message(self):
        return f"The measure has {len(self.saved)} group{'' if len(self.saved) == 1 else 's'}."

    def get_context_data(self, **kwargs):
        return super().get_context_data(groups=self.groups, ready=READY, **kwargs)


class OneGroupMixin(ChangingMeasureMixin):
    """A page of one group of a measure. Sets `group`."""

    def load(self):
        super().load()
        self.group = get_object_or_404(self.get_groups(), pk=self.kwargs["group"], measure=self.measure)
        self.group.measure = self.measure

    def get_groups(self):
        return BreakdownGroup.objects.current()

    @property
    def caption(self):
        return f"{self.measure}: {self.group}"

    def back_url(self):
        return self.address("measure-groups", self.measure.pk)


class GroupRemove(OneGroupMixin, ConfirmView):
    heading = "Take this group away?"
    lead = ("Its points are not shown any more. You can put it back straight afterwards, with them.",)
    submit_label = "Take it away"

    def act(self, form):
        group_actions.remove_group(self.group, by=self.request.user)

    def get_success_url(self):
        self.tell_undo(f"The group “{self.group}” is taken away.", "group-put-back", self.measure.pk, self.group.pk)
        return super().get_success_url()


class GroupPutBack(OneGroupMixin, ConfirmView):
    heading = "Put this group back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The group is back, with its points."

    def get_groups(self):
        return BreakdownGroup.objects.filter(removed_at__isnull=False)

    def act(self, form):
        group_actions.put_back_group(self.group, by=self.request.user)


class Baseline(ChangingMeasureMixin, ActionFormView):
    """Which points the lines of the chart come from; `?until=` proposes a day."""

    form_class = BaselineForm
    template_name = "qiprojects/measure_baseline.html"
    heading = "The baseline of the chart"
    lead = (
        "The baseline is how it was before you changed anything. With it the centre line comes from these points only, "
        "and what follows is compared with them.",
    )

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.measure)}

    def get_initial(self):
        asked = day_asked(self.request, "until")
        return {"baseline_until": asked} if asked else {}

    def act(self, form):
        self.until = form.cleaned_data["baseline_until"]
        actions.set_baseline(self.measure, until=self.until, by=self.request.user)

    def get_success_message(self):
        return f"The baseline is up to {nhs_date(self.until)}." if self.until else "The lines come from all points."

    def get_context_data(self, **kwargs):
        return super().get_context_data(proposals=self._proposals(), **kwargs)

    def _proposals(self):
        """(words, day) of baselines that many charts have: before the first test of this measure, and the first twelve points.

        One that covers all points is not offered, because nothing would be compared with it."""
        days = DataPoint.objects.current().filter(measure=self.measure, group=None, is_missing=False).order_by("starts_on")
        latest = days.values_list("starts_on", flat=True).last()
        days = list(days.values_list("starts_on", flat=True)[: BASELINE + 1])
        test = Cycle.objects.started().filter(measures=self.measure).order_by("started_on").first()
        found = []
        if test and days and days[0] < test.started_on <= latest:
            found.append(("The points before the first test", test.started_on - timedelta(days=1)))
        if len(days) > BASELINE:
            found.append((f"The first {BASELINE} points", days[BASELINE - 1]))
        return found


class MeasuresAgree(ChangingMixin, ActionFormView):
    """Coach and sub-team agree by when an outcome measure is added."""

    permission = Permission.PROJECT_AGREE
    form_class = AgreeForm
    heading = "Agree a date for an outcome measure"
    lead = ("While there is no outcome measure with a definition, an agreed date is enough for the milestone until it has passed.",)

    def load(self):
        super().load()
        self.project = Project.objects.filter(population=self.population).first()

    def get_form_kwargs(self):
        instance = copy(self.project) if self.project else Project(population=self.population)
        return {**super().get_form_kwargs(), "instance": instance, "today": self.today}

    def act(self, form):
        data = form.cleaned_data
        by_date, on = data["measures_by"], data["measures_agreed_on"]
        self.saved = actions.agree_date(self.population, by_date=by_date, on=on, by=self.request.user)

    def get_success_message(self):
        if self.saved.measures_by is None:
            return "The agreement is taken back."
        return f"You agreed that an outcome measure is added by {nhs_date(self.saved.measures_by)}."

    def back_url(self):
        return self.address("measures")
