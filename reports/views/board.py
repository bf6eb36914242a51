"""The coach's board: what needs attention, all organisations in a table, the table as a file, and cover for a colleague."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from accounts.limits import too_many
from accounts.permissions import Permission
from core.action_views import ConfirmView
from core.dates import nhs_date
from core.spreadsheets import csv_response, xlsx_response
from organisations import actions as organisation_actions
from organisations.access import ProgrammeMixin, programme_roles_in
from reports.board import actions, export, queries
from reports.board.cells import row_words
from reports.board.forms import BoardFilterForm
from reports.board.lines import attention_counts, attention_lines, first_ids, how_many_shown, line_context, loaded
from reports.board.readers import reader_of
from reports.board.rows import rows_of, with_cells
from reports.board.words import grouped_by_rule, line_words
from reports.models import Rule

PAGE_SIZE = 25
LINES_OF_A_RULE = 2
LINES_ON_A_PAGE = 50
FILES = {"csv": csv_response, "xlsx": xlsx_response}
SORTS = {
    "name": "by name",
    "attention": "with the longest wait for attention first",
    "activity": "with the longest time since any activity first",
    "meeting": "with the next meeting first",
}


class BoardMixin(ProgrammeMixin):
    """A page about the organisations that the reader asked for: their own or all, narrowed by the filters in the address."""

    permission = Permission.BOARD_VIEW

    @cached_property
    def reader(self):
        return reader_of(self.request.user, on=self.today, roles=programme_roles_in(self.request, on=self.today))

    @property
    def shows_all(self):
        return self.reader.sees_all or self.request.GET.get("show") == "all"

    @cached_property
    def form(self):
        return BoardFilterForm(self.request.GET, reader=self.reader, shows_all=self.shows_all)

    @cached_property
    def filters(self):
        """The filters that could be read; the others are named as errors beside the form."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def participations(self):
        chosen = queries.selection(self.reader, shows_all=self.shows_all)
        return queries.filtered(chosen, self.filters, on=self.today)

    @cached_property
    def attention(self):
        shows_everything = self.shows_all and not any(value for name, value in self.filters.items() if name != "show")
        return attention_lines(None if shows_everything else self.participations, on=self.today)

    def line_groups(self, ids):
        """The lines with these ids in words, grouped by rule."""
        lines = loaded(ids)
        context = line_context(lines, on=self.today)
        return grouped_by_rule([line_words(line, context, self.reader) for line in lines])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            form=self.form,
            reader=self.reader,
            shows_all=self.shows_all,
            today=self.today,
            clear_url=self.clear_url(),
            only_with=Rule(rule).label if (rule := self.filters.get("rule")) else "",
            **kwargs,
        )

    def clear_url(self):
        return "?show=all" if self.shows_all and not self.reader.sees_all else "?"


class Board(BoardMixin, TemplateView):
    template_name = "reports/board.html"

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("format")
        return self.download(kind) if kind in FILES else super().get(request, *args, **kwargs)

    @property
    def sort(self):
        sort = self.request.GET.get("sort", "")
        return sort if sort.removeprefix("-") in SORTS else "name"

    @cached_property
    def in_order(self):
        return queries.ordered(self.participations, self.sort, on=self.today)

    def get_context_data(self, **kwargs):
        page = Paginator(with_cells(self.in_order), PAGE_SIZE).get_page(self.request.GET.get("page"))
        counts = attention_counts(self.attention)
        return super().get_context_data(
            page=page,
            rows=[row_words(row, self.reader) for row in rows_of(page.object_list, self.reader)],
            counts=counts,
            lines_in_all=sum(number for _, number in counts),
            groups=self.line_groups(first_ids(self.attention, counts, LINES_OF_A_RULE)),
            first_lines=how_many_shown(counts, LINES_OF_A_RULE),
            sort=self.sort,
            sort_words=SORTS[self.sort.removeprefix("-")] if self.sort in SORTS else "in the opposite order",
            **kwargs,
        )

    def download(self, kind):
        if refused := too_many(self.request, "export"):
            return refused
        rows = list(export.table(list(self.in_order.values_list("pk", flat=True)), self.reader))
        actions.export_board(by=self.request.user, kind=kind, filters=self.filters, rows=len(rows))
        return FILES[kind](f"board-{self.today.isoformat()}", export.header(), rows)


class AttentionList(BoardMixin, TemplateView):
    """The whole needs-attention list, in pages."""

    template_name = "reports/attention_list.html"

    def get_context_data(self, **kwargs):
        ids = self.attention.in_order().values_list("pk", flat=True)
        page = Paginator(ids, LINES_ON_A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, groups=self.line_groups(page.object_list), **kwargs)


class BoardColumns(ProgrammeMixin, TemplateView):
    """What the columns of the files mean."""

    permission = Permission.BOARD_VIEW
    template_name = "reports/board_columns.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(columns=export.columns(), **kwargs)


class TakeCover(ProgrammeMixin, ConfirmView):
    """A coach looks after a colleague's organisation for a fortnight."""

    permission = Permission.BOARD_VIEW
    heading = "Look after this organisation for two weeks?"
    submit_label = "Look after it"
    submit_style = ""

    def dispatch(self, request, *args, **kwargs):
        self.reader = reader_of(request.user, on=self.today, roles=programme_roles_in(request, on=self.today))
        if not self.reader.is_coach:
            raise PermissionDenied
        participations = queries.open_participations().select_related("organisation")
        self.participation = get_object_or_404(participations, organisation__slug=kwargs["organisation"])
        return super().dispatch(request, *args, **kwargs)

    @property
    def caption(self):
        return self.participation.organisation.name

    @property
    def lead(self):
        last_day = self.today + timedelta(days=organisation_actions.COVER_DAYS - 1)
        return (
            f"You can do there what its coach can do, until {nhs_date(last_day)}. Then your access ends by itself.",
            "Its own coach keeps theirs. The programme team sees who covered, and when.",
        )

    def act(self, form):
        organisation_actions.take_cover(participation=self.participation, on=self.today, by=self.request.user)

    def get_success_message(self):
        return f"You look after {self.participation.organisation} for two weeks."

    def get_success_url(self):
        return self.participation.organisation.get_absolute_url()

    def back_url(self):
        return f"{reverse('reports:board')}?show=all"
