"""Many excerpts at once: paste or upload, see every problem of every row, mend or drop, take over (complaint C16)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import View

from core.action_views import ActionFormView, ConfirmView, PageView
from core.errors import Refused
from core.pages import page_of
from core.spreadsheets import csv_response, xlsx_response
from datareview import excerpts as reads
from datareview.actions import intakes
from datareview.forms.excerpts import agreement_words
from datareview.forms.intakes import ImportForm, MendForm, PasteForm
from datareview.intake.checking import check
from datareview.intake.columns import COLUMNS
from datareview.models import Intake, IntakeKind
from datareview.places import place_of, places_of
from datareview.topics import topic_words, topics_of
from datareview.views.excerpts import FromPlaceMixin, WritingMixin

ROWS_ON_A_PAGE = 10
READY_ON_A_PAGE = 50
TEMPLATE = "excerpts"


class _Many(FromPlaceMixin, ActionFormView):
    """A form that leads to the rows as they were understood."""

    template_name = "datareview/excerpts_many.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "population": self.population, "place": self.place}

    def keep(self, form, name):
        parsed = form.parsed
        self.intake = intakes.keep(
            self.population, self.place, parsed.rows, by=self.request.user, name=name, ignored=parsed.ignored, sheets=parsed.sheets
        )

    def get_success_url(self):
        return self.address("intake", self.intake.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(columns=COLUMNS, **kwargs)


class ExcerptPaste(_Many):
    form_class = PasteForm
    heading = "Paste many excerpts"
    place_question = "Where were these excerpts heard or read?"

    def act(self, form):
        self.keep(form, "what you pasted")


class ExcerptImport(_Many):
    form_class = ImportForm
    heading = "Upload excerpts"
    place_question = "Where were these excerpts heard or read?"

    def get_form_kwargs(self):
        topics = topics_of(self.participation, self.place.strand) if self.place.activity else []
        return {**super().get_form_kwargs(), "topics": {topic.code: topic.text for topic in topics}}

    def act(self, form):
        self.keep(form, form.cleaned_data["file"].name)


class ExcerptImportTemplate(WritingMixin, View):
    """The file to start from; in the workbook with what each column is for. `?format=csv` for CSV."""

    def get(self, request, *args, **kwargs):
        header, rows = [column.label for column in COLUMNS], [[column.example for column in COLUMNS]]
        if request.GET.get("format") == "csv":
            return csv_response(TEMPLATE, header, rows)
        words = [[column.label, column.explanation, column.example] for column in COLUMNS]
        more = [("Columns", ["Column", "What goes in it", "Example"], words)]
        return xlsx_response(TEMPLATE, header, rows, sheet="Excerpts", more_sheets=more)


class IntakeList(WritingMixin, PageView):
    """What this person pasted or uploaded and has not finished."""

    template_name = "datareview/intakes.html"

    def back_url(self):
        return self.address("excerpts")

    def get_context_data(self, **kwargs):
        page = page_of(reads.open_intakes(self.population, self.request.user), self.request.GET.get("page"))
        places = places_of(self.population, [intake.settings for intake in page])
        return super().get_context_data(page=page, rows=list(zip(page, places, strict=True)), **kwargs)


class IntakeMixin(WritingMixin):
    """A page of rows that wait, for whoever brought them; for others they are not there."""

    def load(self):
        super().load()
        mine = Intake.objects.filter(population=self.population, by=self.request.user, kind=IntakeKind.EXCERPTS)
        self.intake = get_object_or_404(mine, pk=self.kwargs["intake"])
        self.intake.population = self.population
        self.place = place_of(self.population, self.intake.settings)

    @cached_property
    def lines(self):
        return check(self.intake.rows, self.place) if self.place else []

    @property
    def good(self):
        return [line for line in self.lines if line.is_good]

    @property
    def bad(self):
        return [line for line in self.lines if not line.is_good]

    def back_url(self):
        return self.address("intake", self.intake.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(intake=self.intake, place=self.place, **kwargs)


class IntakePage(IntakeMixin, PageView):
    """The rows: those with a problem, each with boxes to mend it (the page one comes to while there are any), and those that are ready."""

    template_name = "datareview/intake.html"

    def back_url(self):
        return self.address("excerpts")

    def post(self, request, *args, **kwargs):
        """Mend one row, or drop it; what was typed is kept, right or not."""
        line = next(iter(self.check_row(request.POST.get("row"))), None)
        try:
            if line is None:
                raise intakes.CannotChange("This row is not here any more. Nothing was changed.")
            if "drop" in request.POST:
                return self.drop(line)
            self.mend(line)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(self.here())

    def check_row(self, number):
        """The Line of one row, in a list that is empty if there is none."""
        return check([row for row in self.intake.rows if str(row["row"]) == str(number)], self.place) if self.place else []

    def mend(self, line):
        form = MendForm(self.request.POST, line=line, population=self.population, place=self.place)
        if not form.is_valid():
            raise intakes.CannotChange(f"Row {line.number}: choose from what the page offers, then save it again.")
        intakes.mend(self.intake, line.number, self.request.user, **form.row())
        [now] = self.check_row(line.number)
        if now.is_good:
            messages.success(self.request, f"Row {line.number} is ready.")
        else:
            messages.warning(self.request, f"Row {line.number} is saved as you wrote it. {' '.join(now.problems)}")

    def drop(self, line):
        is_any_left = intakes.drop_row(self.intake, line.number, self.request.user)
        messages.success(self.request, f"Row {line.number} is left out.")
        return HttpResponseRedirect(self.here() if is_any_left else self.address("excerpts"))

    def here(self):
        """This page with the same part of the rows; the part with problems after one row was shown alone."""
        kept = {name: self.request.GET[name] for name in ("show", "page") if name in self.request.GET}
        return f"{self.address('intake', self.intake.pk)}{'?' if kept else ''}{urlencode(kept)}"

    def get_context_data(self, **kwargs):
        good, bad = self.good, self.bad
        only = [line for line in self.lines if str(line.number) == self.request.GET.get("row")]
        shows_ready = not only and (not bad or self.request.GET.get("show") == "ready")
        lines, size = (good, READY_ON_A_PAGE) if shows_ready else (only or bad, ROWS_ON_A_PAGE)
        page = page_of(lines, self.request.GET.get("page"), size=size)
        return super().get_context_data(
            good=len(good),
            bad=len(bad),
            bad_numbers=[line.number for line in bad[:100]],
            twins=[line for line in self.lines if line.same_as][:100],
            shows_ready=shows_ready,
            page=page,
            mending=[] if shows_ready else [(line, self.mend_form(line)) for line in page],
            topics=topic_words(self.participation),
            labels={consent.pk: agreement_words(consent) for consent in self.place.consents} if self.place else {},
            **kwargs,
        )

    def mend_form(self, line):
        return MendForm(line=line, population=self.population, place=self.place)


class IntakeUse(IntakeMixin, ConfirmView):
    submit_label = "Take them over"
    submit_style = ""

    def get_heading(self):
        count = len(self.good)
        return f"Take over {count} excerpt{'' if count == 1 else 's'}?"

    @property
    def lead(self):
        stay = len(self.bad)
        words = ["Others see them once somebody else has checked that nothing in them shows who it is."]
        if stay:
            words.append(f"{stay} {'row has' if stay == 1 else 'rows have'} a problem and {'stays' if stay == 1 else 'stay'} here.")
        return words

    def act(self, form):
        self.made, self.left = intakes.take_over(self.intake, self.request.user)

    def get_success_message(self):
        made = f"{self.made} excerpt{' is' if self.made == 1 else 's are'} taken over. Somebody else has to check them."
        return f"{made} {self.left} {'row waits' if self.left == 1 else 'rows wait'} to be mended." if self.left else made

    def get_success_url(self):
        return self.address("intake", self.intake.pk) if self.left else self.address("checks")


class IntakeDrop(IntakeMixin, ConfirmView):
    submit_label = "Drop them"

    def get_heading(self):
        count = len(self.intake.rows)
        return f"Drop {count} row{'' if count == 1 else 's'}?"

    lead = ("They are deleted and cannot be brought back. Excerpts that were taken over already stay.",)

    def act(self, form):
        intakes.drop(self.intake, self.request.user)

    def get_success_message(self):
        return "The rows are dropped. Nothing of them is kept."

    def get_success_url(self):
        is_any_left = reads.open_intakes(self.population, self.request.user).exists()
        return self.address("intakes") if is_any_left else self.address("excerpts")
