"""Tables of figures: one of them, what is typed, pasted or imported, and downloads."""

from copy import copy

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import View

from core.action_views import ActionFormView, ConfirmView, PageView
from datareview.actions import tables
from datareview.breakdowns import READY, ready_rows
from datareview.figures import shown
from datareview.figures_export import download
from datareview.figures_read import problems_in
from datareview.forms.tables import FigureTableForm, ImportForm, PasteForm
from datareview.models import DataSource, FigureTable, Intake, IntakeKind
from datareview.standing import standings_of
from datareview.views.base import ReviewMixin
from datareview.views.changing import ChangingMixin
from datareview.views.sources import ChangingSourceMixin

EXPLAINED = "Write down counts as they are, without the total: shares, rates and totals are worked out. Others see no small numbers."


class TableFormView(ActionFormView):
    """A page with the rows of a table. The button for more rows shows the page again and saves nothing."""

    template_name = "datareview/table_form.html"
    form_class = FigureTableForm
    lead = (EXPLAINED,)

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if form.wants_more:
            return self.render_to_response(self.get_context_data(form=form))
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)


class TableAdd(ChangingSourceMixin, TableFormView):
    """`?rows=` begins with the categories of a published list."""

    heading = "Add a table of figures"

    def get_form_kwargs(self):
        ready = ready_rows(self.request.GET.get("rows", ""))
        return {**super().get_form_kwargs(), "start": [{"label": label, "code": code} for label, code in ready]}

    def act(self, form):
        self.table = tables.add_table(self.source, rows=form.rows, by=self.request.user, **form.values)

    def get_success_message(self):
        return "The table is saved. Look at it as others see it, too."

    def get_success_url(self):
        return self.address("table", self.table.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(ready=READY.items(), **kwargs)


class OneTableMixin(ReviewMixin):
    """A page of one table of a source, neither of which was taken away."""

    def load(self):
        super().load()
        rows = self.get_tables().filter(source__population=self.population, source__removed_at__isnull=True)
        self.table = get_object_or_404(rows.select_related("source"), pk=self.kwargs["table"])
        self.table.source.population = self.population

    def get_tables(self):
        return FigureTable.objects.current()

    @property
    def caption(self):
        return str(self.table)

    def back_url(self):
        return self.address("table", self.table.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(table=self.table, source=self.table.source, **kwargs)


class ShownTableMixin(OneTableMixin):
    """A table as its reader may see it; `?as=others` shows the sub-team what everybody else sees."""

    @property
    def as_others(self):
        return self.reading.is_exact and self.request.GET.get("as") == "others"

    def shown(self, standing=None):
        return shown(self.table, exact=self.reading.is_exact and not self.as_others, standing=standing)


class TableDetail(ShownTableMixin, PageView):
    template_name = "datareview/table.html"

    def get_context_data(self, **kwargs):
        standing = standings_of(self.population.pk)[self.table.pk]
        return super().get_context_data(shown=self.shown(standing), kept=standing.kept, as_others=self.as_others, **kwargs)


class ChangingTableMixin(OneTableMixin, ChangingMixin):
    """A page on which the sub-team changes one table."""


class TableEdit(ChangingTableMixin, TableFormView):
    heading = "Change the table"
    success_message = "The table is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.table)}

    def act(self, form):
        tables.edit_table(self.table, rows=form.rows, by=self.request.user, **form.values)


class TableRemove(ChangingTableMixin, ConfirmView):
    heading = "Take this table away?"
    lead = ("You can put it back straight afterwards.",)
    submit_label = "Take it away"

    def act(self, form):
        tables.remove_table(self.table, by=self.request.user)

    def get_success_url(self):
        self.tell_undo(f"“{self.table}” is taken away.", "table-restore", self.table.pk)
        return self.address("source", self.table.source_id)


class TableRestore(ChangingTableMixin, ConfirmView):
    heading = "Put this table back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The table is back."

    def get_tables(self):
        return FigureTable.objects.filter(removed_at__isnull=False)

    def act(self, form):
        tables.restore_table(self.table, by=self.request.user)

    def back_url(self):
        return self.address("source", self.table.source_id)

    def get_success_url(self):
        return self.address("table", self.table.pk)


class TableExport(ShownTableMixin, View):
    """The table as its page shows it, as a file; 404 for one that is kept to the sub-team."""

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("format", "csv")
        table = self.shown()
        if kind not in ("csv", "xlsx") or table.kept:
            raise Http404
        response = download(table, kind)
        tables.exported(self.table, kind=kind, population=self.population, by=request.user)
        return response


class ReadRowsView(ChangingSourceMixin, ActionFormView):
    """Rows of a paste or a file are kept for their maker, who looks at them on the next page."""

    template_name = "datareview/table_read.html"
    name = ""

    def act(self, form):
        rows, left_out = form.read
        self.intake = tables.keep_figures(self.source, rows=rows, left_out=left_out, name=self.get_name(form), by=self.request.user)

    def get_name(self, form):
        return self.name

    def get_success_url(self):
        return self.address("figures-intake", self.intake.pk)


class TablePaste(ReadRowsView):
    form_class = PasteForm
    heading = "Paste figures from a spreadsheet"
    name = "Pasted rows"


class TableImport(ReadRowsView):
    form_class = ImportForm
    heading = "Import figures from a file"

    def get_name(self, form):
        return form.cleaned_data["file"].name


class OneIntakeMixin(ChangingMixin):
    """A page of rows that wait: their maker's alone, 404 for everybody else."""

    def load(self):
        super().load()
        mine = Intake.objects.filter(population=self.population, kind=IntakeKind.FIGURES, by=self.request.user)
        self.intake = get_object_or_404(mine, pk=self.kwargs["intake"])
        self.intake.population = self.population
        current = DataSource.objects.current().filter(population=self.population)
        self.source = get_object_or_404(current, pk=self.intake.settings.get("source"))
        self.source.population = self.population

    def back_url(self):
        return self.address("source", self.source.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(intake=self.intake, source=self.source, **kwargs)


class FiguresIntake(OneIntakeMixin, TableFormView):
    """The rows as they were read, every problem by its row, and the form that makes a table of them."""

    heading = "Check the rows, and save them as a table"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "start": self.intake.rows}

    def act(self, form):
        self.table = tables.add_table(self.source, rows=form.rows, by=self.request.user, intake=self.intake, **form.values)

    def get_success_message(self):
        return f"{len(self.table.rows.all())} rows are saved as a table."

    def get_success_url(self):
        return self.address("table", self.table.pk)

    def get_context_data(self, **kwargs):
        rows = [(row["line"], problems_in(row)) for row in self.intake.rows]
        return super().get_context_data(
            problems=[(line, found) for line, found in rows if found],
            good=sum(1 for _, found in rows if not found),
            left_out=self.intake.settings.get("left_out", []),
            **kwargs,
        )


class FiguresIntakeDrop(OneIntakeMixin, ConfirmView):
    heading = "Throw these rows away?"
    lead = ("They are not saved as a table yet. You would have to paste or import them again.",)
    submit_label = "Throw them away"
    success_message = "The rows are thrown away."

    def act(self, form):
        tables.drop_figures(self.intake, by=self.request.user)
