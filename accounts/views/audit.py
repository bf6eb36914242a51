"""The programme team's pages about who did what: the audit log with the sign-in log."""

from urllib.parse import urlencode

from django.utils import timezone
from django.views.generic import TemplateView

from accounts import presenters, queries
from accounts.access import ProgrammeMixin
from accounts.forms.people import LogFilterForm
from accounts.limits import too_many
from accounts.permissions import Permission
from audit.recording import record
from core.spreadsheets import csv_response

PAGE_SIZE = 50
MOST_ROWS_OF_A_DOWNLOAD = 10_000


class EntryList(ProgrammeMixin, TemplateView):
    """The log, newest first, narrowed by the form; with `format=csv` the newest matching entries as a file."""

    permission = Permission.AUDIT_VIEW
    template_name = "accounts/entry_list.html"

    def get(self, request, *args, **kwargs):
        self.form = LogFilterForm(request.GET, actions=queries.actions_in_log())
        self.chosen = self.form.cleaned_data if self.form.is_valid() else {}
        if request.GET.get("format") == "csv" and self.form.is_valid():
            return self.download()
        return super().get(request, *args, **kwargs)

    def entries(self):
        return queries.log_entries(**self.chosen)

    def get_context_data(self, **kwargs):
        page = queries.log_page(
            self.entries(),
            size=PAGE_SIZE,
            before=whole_number(self.request.GET.get("before")),
            after=whole_number(self.request.GET.get("after")),
        )
        return super().get_context_data(
            form=self.form,
            rows=[presenters.entry_row(entry, page.names) for entry in page.entries],
            newer_url=self.address(after=page.newer) if page.newer else "",
            older_url=self.address(before=page.older) if page.older else "",
            csv_url=self.address(format="csv"),
            is_filtered=any(self.chosen.values()),
            most_rows=MOST_ROWS_OF_A_DOWNLOAD,
            **kwargs,
        )

    def address(self, **extra):
        """This page with the same filters, and more in its query."""
        filters = {name: value for name, value in self.request.GET.items() if value and name not in ("before", "after", "format")}
        return f"?{urlencode({**filters, **extra})}"

    def download(self):
        if refusal := too_many(self.request, "export"):
            return refusal
        page = queries.log_page(self.entries(), size=MOST_ROWS_OF_A_DOWNLOAD)
        rows = [presenters.entry_row(entry, page.names) for entry in page.entries]
        filters = sorted(name for name, value in self.chosen.items() if value)
        record("audit.exported", by=self.request.user, changes={"rows": len(rows), "filters": filters})
        return csv_response(f"audit-log-{timezone.localdate().isoformat()}", HEADER, map(cells, rows))


HEADER = ["When", "What", "Code", "Who", "About", "Organisation", "Organisation number", "Reason", "Details", "Request"]


def cells(row):
    details = "; ".join(f"{name}: {value}" for name, value in row["changes"])
    named = [row[name] for name in ("at", "action", "code", "who", "about", "organisation", "organisation_id", "reason")]
    return [*named, details, row["request"]]


def whole_number(text):
    """The number in an address, or None for anything that is not one."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
