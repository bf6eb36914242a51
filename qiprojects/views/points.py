"""The points of a measure: adding one, changing it, what was not collected, what is due, and taking points away as a file."""

import re
from copy import copy
from functools import cached_property

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from core.forms.dates import parse_whole
from core.pages import page_of
from core.spreadsheets import csv_response, xlsx_response
from qiprojects import due, points_due, points_export
from qiprojects.actions import points as actions
from qiprojects.figures import hides
from qiprojects.forms.points import NUMBERS, DueForm, MissingForm, PointForm
from qiprojects.intake import said_of_point
from qiprojects.models import DataPoint
from qiprojects.views.asked import day_asked
from qiprojects.views.base import ChangingMixin, OneMeasureMixin, ProjectMixin

# How many earlier periods without a point are named.
NAMED = 6
# The name of the field with the period of one measure of those that are due.
SENT = re.compile(r"measure-([0-9]{1,18})-starts_on")


class ChangingMeasureMixin(OneMeasureMixin, ChangingMixin):
    """A page that changes the points of one measure; `?group=` is about one group of its breakdown."""

    @cached_property
    def groups(self):
        groups = list(self.measure.groups.current())
        for group in groups:
            group.measure = self.measure
        return groups

    @cached_property
    def group(self):
        asked = self.request.GET.get("group", "")
        return next((group for group in self.groups if str(group.pk) == asked), None)


class PeriodMixin(ChangingMeasureMixin):
    """A page about one period: that which `?on=` begins, else the one that comes next."""

    @cached_property
    def dates(self):
        return points_due.dates_of(self.measure, self.group)

    @cached_property
    def proposed(self):
        if asked := day_asked(self.request, "on"):
            return self.period_on(asked)
        last, before = [*self.dates[:-3:-1], None, None][:2]
        return due.proposed(self.measure, last, self.today, before)

    def period_on(self, day):
        return due.period_from(self.measure, day, due.date_before(self.dates, day))

    def get_initial(self):
        return {"group": str(self.group.pk) if self.group else ""}

    def get_form_kwargs(self):
        starts_on = self.proposed.starts_on if self.proposed else None
        return {**super().get_form_kwargs(), "groups": self.groups, "today": self.today, "starts_on": starts_on}

    def get_context_data(self, **kwargs):
        return super().get_context_data(period=self.shown_period(), group=self.group, **kwargs)

    def shown_period(self):
        """The period that the page names: the one that was sent, where a form comes back."""
        sent = getattr(self, "sent_on", None)
        return self.period_on(sent) if sent else self.proposed

    def form_invalid(self, form):
        self.sent_on = form.cleaned_data.get("starts_on")
        return super().form_invalid(form)


class PointAdd(PeriodMixin, ActionFormView):
    """The next point, in a field or two: the period is there already."""

    form_class = PointForm
    template_name = "qiprojects/point_form.html"
    heading = "Add a point"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "measure": self.measure, "instance": DataPoint(measure=self.measure)}

    def act(self, form):
        self.point = actions.add_point(self.measure, by=self.request.user, **form.values)

    def get_success_message(self):
        period = due.period_of(self.measure, self.point)
        about = f", {self.point.group}" if self.point.group_id else ""
        return f"{period}{about}: {said_of_point(self.measure, self.point)}. The point is on the chart."

    def get_success_url(self):
        """The form again while more is due, else the chart."""
        if self.point.group_id:
            return f"{self.back_url()}?group={self.point.group_id}"
        next_due_on = self.point.measure.next_due_on
        if next_due_on and next_due_on <= self.today:
            return self.address("point-add", self.measure.pk)
        return self.back_url()

    def get_context_data(self, **kwargs):
        missing = due.missing_periods(self.measure, self.dates, self.today)
        earlier = [period for period in missing if period != self.proposed]
        is_early = self.proposed is not None and self.proposed.starts_on > self.today
        return super().get_context_data(missing=earlier[-NAMED:][::-1], is_early=is_early, **kwargs)


class PointMissing(PeriodMixin, ActionFormView):
    """A period of which no number will ever come."""

    form_class = MissingForm
    template_name = "qiprojects/point_missing.html"
    heading = "Mark a point as not collected"

    def act(self, form):
        values = {"starts_on": form.cleaned_data["starts_on"], "note": form.cleaned_data["note"], "group": form.cleaned_data.get("group")}
        self.point = actions.mark_missing(self.measure, by=self.request.user, **values)

    def get_success_message(self):
        return f"{due.period_of(self.measure, self.point)} is marked as not collected. The chart has a gap there."


class OnePointMixin(ChangingMeasureMixin):
    """A page that changes one point."""

    def load(self):
        super().load()
        rows = self.get_points().filter(measure=self.measure).select_related("group")
        self.point = get_object_or_404(rows, pk=self.kwargs["point"])
        self.point.measure = self.measure

    def get_points(self):
        return DataPoint.objects.current()

    def get_context_data(self, **kwargs):
        period = due.period_of(self.measure, self.point)
        return super().get_context_data(point=self.point, period=period, group=self.point.group, **kwargs)


class PointEdit(OnePointMixin, ActionFormView):
    form_class = PointForm
    template_name = "qiprojects/point_form.html"
    heading = "Change a point"
    success_message = "The point is changed."

    def get_form_kwargs(self):
        more = {"measure": self.measure, "groups": [], "today": self.today}
        return {**super().get_form_kwargs(), "instance": copy(self.point), **more}

    def act(self, form):
        actions.edit_point(self.point, by=self.request.user, **form.values)


class PointRemove(OnePointMixin, ConfirmView):
    template_name = "qiprojects/point_confirm.html"
    heading = "Take this point away?"
    submit_label = "Take it away"

    def act(self, form):
        actions.remove_point(self.point, by=self.request.user)

    def get_success_url(self):
        period = due.period_of(self.measure, self.point)
        self.tell_undo(f"The point of {period} is taken away.", "point-put-back", self.measure.pk, self.point.pk)
        return super().get_success_url()


class PointPutBack(OnePointMixin, ConfirmView):
    template_name = "qiprojects/point_confirm.html"
    heading = "Put this point back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The point is back on the chart."

    def get_points(self):
        return DataPoint.objects.filter(removed_at__isnull=False)

    def act(self, form):
        actions.put_back_point(self.point, by=self.request.user)


class Due(ProjectMixin, PageView):
    """All measures of the project of which a point is due, with a field for each: read by all, filled in by the sub-team."""

    template_name = "qiprojects/due.html"

    @property
    def permission(self):
        return Permission.PROJECT_EDIT if self.request.method == "POST" else Permission.PROJECT_VIEW

    def back_url(self):
        return self.address("measures")

    @cached_property
    def page(self):
        return page_of(points_due.waiting(self.population, self.today), self.request.GET.get("page"))

    def rows(self):
        """(Waiting, form) for each measure of the page."""
        return self.with_forms(points_due.as_waiting(self.page, self.today))

    def sent_rows(self, data):
        """(Waiting, form) for each measure that the page had when it was opened, for the period for which it asked then."""
        sent = {int(found[1]): value for name, value in data.items() if (found := SENT.fullmatch(name))}
        measures = points_due.of_project(self.population).filter(pk__in=sent)
        days = {measure.pk: parse_whole(sent.pop(measure.pk)) for measure in measures}
        for text in filter(None, (data.get(f"measure-{key}-{name}", "") for key in sent for name in NUMBERS)):
            messages.error(self.request, f"“{text[:60]}” was not saved, because its measure was taken away meanwhile.")
        return self.with_forms([points_due.waiting_for(each, days[each.pk], self.today) for each in measures], data)

    def with_forms(self, waiting, data=None):
        for each in waiting:
            each.measure.population = self.population
        return [(each, self.form_of(each, data) if self.may_change else None) for each in waiting]

    def form_of(self, waiting, data):
        return DueForm(data, prefix=f"measure-{waiting.measure.pk}", measure=waiting.measure, period=waiting.period)

    def post(self, request, *args, **kwargs):
        rows = self.sent_rows(request.POST) or self.rows()
        filled = [form for _, form in rows if form is not None and form.is_bound and form.is_filled]
        valid = [form.is_valid() for form in filled]  # each of them says what is wrong with it
        if filled and all(valid) and self.add(filled):
            return HttpResponseRedirect(self.get_success_url(filled))
        if not filled:
            messages.error(request, "Nothing was saved, because no number was entered.")
        return self.render_to_response(self.get_context_data(rows=rows), status=422)

    def add(self, filled):
        """Whether all of the points were written down; the form of the first one that was refused says why."""
        try:
            actions.add_each([(form.measure, form.values) for form in filled], by=self.request.user)
        except actions.CannotAdd as refusal:
            form = next(form for form in filled if form.measure == refusal.measure)
            form.add_error(refusal.field if refusal.field in form.fields and refusal.field != "starts_on" else None, str(refusal))
            return False
        return True

    def get_success_url(self, filled):
        many = len(filled)
        messages.success(self.request, f"{many} point{'s are' if many > 1 else ' is'} on {'their charts' if many > 1 else 'the chart'}.")
        return self.address("due")

    def get_context_data(self, rows=None, **kwargs):
        rows = self.rows() if rows is None else rows
        after = points_due.of_project(self.population).filter(next_due_on__gt=self.today)
        return super().get_context_data(
            rows=rows,
            forms=[form for _, form in rows if form is not None],
            page=self.page,
            after=after[:NAMED],
            back_url=self.back_url(),
            **kwargs,
        )


class PointsExport(OneMeasureMixin, PageView):
    """What is in the file, and with ?format=csv or ?format=xlsx the file; small numbers are hidden as on the page."""

    template_name = "qiprojects/points_export.html"

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("format")
        if kind not in ("csv", "xlsx"):
            return super().get(request, *args, **kwargs)
        rows = points_export.rows_of(self.measure, exact=self.reading.exact)
        actions.note_export(self.measure, kind=kind, by=request.user)
        name = f"points-{self.organisation.slug}-{self.population.pk}-measure-{self.measure.number}"
        if kind == "csv":
            return csv_response(name, points_export.HEADER, rows)
        columns = ("Columns", ["column", "meaning"], points_export.COLUMNS)
        return xlsx_response(name, points_export.HEADER, rows, sheet="Points", more_sheets=[columns])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            columns=points_export.COLUMNS,
            count=len(points_export.rows_of(self.measure, exact=self.reading.exact)),
            hides=hides(self.measure, exact=self.reading.exact),
            back_url=self.back_url(),
            **kwargs,
        )
