"""What may be typed as a table of figures, row by row, pasted or from a file."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict

from core.forms import LongTextField, NHSForm, RadioSelect
from core.forms.free_text import question_about
from core.spreadsheets import TableError
from core.text import find_identifiers
from datareview.breakdowns import characteristics
from datareview.figures_read import read_file, read_pasted
from datareview.forms.seen import SharedRowForm
from datareview.models import FigureKind, FigureTable
from datareview.typed_rows import LONGEST_CODE, LONGEST_LABEL, MOST_ROWS, number_in, problems_of

PER = [(100, "100 people"), (1_000, "1,000 people"), (10_000, "10,000 people"), (100_000, "100,000 people")]
SELDOM = ("counted", "index", "period", "note")
AT_FIRST, MORE = 5, 5
LONGEST_PASTE = 200_000
KIND_HINTS = {
    FigureKind.COUNT: "For example: 45 people on a waiting list",
    FigureKind.SHARE: "For example: 45 of 120 people were seen in time. It cannot be more than all of them",
    FigureKind.RATE: "For example: 45 admissions in 1,200 people. One person can count more than once",
}


class FigureTableForm(SharedRowForm):
    """A table with its rows. `start` are the rows of a new one, dicts of texts; an instance brings its own.

    `grid` is what the page draws: for each row its place, its bound fields, and whether it is the one to compare with. `more` in what
    was sent asks for further empty rows and saves nothing. `rows` after cleaning is what the actions take.
    """

    draft_key = "figures"
    submit_label = "Save the table"
    scanned_fields = ("title", "counted", "period", "note")
    title = forms.CharField(label="What does the table show?", max_length=200, help_text="For example: people seen within six weeks")
    kind = forms.ChoiceField(
        label="What kind of figures are they?", choices=FigureKind.choices, initial=FigureKind.SHARE, widget=RadioSelect(hints=KIND_HINTS)
    )
    per = forms.TypedChoiceField(
        label="Rates are for every",
        choices=PER,
        coerce=int,
        initial=1_000,
        required=False,
        empty_value=1_000,  # type: ignore[arg-type]  # the stubs know texts only
    )
    counted = forms.CharField(
        label="What is counted?", max_length=200, required=False, help_text="For example: people, referrals, admissions"
    )
    characteristic = forms.ChoiceField(label="What is it broken down by?", required=False)
    index = forms.CharField(
        label="Which index of deprivation, of which year?",
        max_length=100,
        required=False,
        help_text="Only for deprivation. Each nation has its own: they cannot be compared. In England 1 is the most deprived tenth",
    )
    period = forms.CharField(label="Which time is it about?", max_length=100, required=False, help_text="If it differs from the source's")
    total_is_public = forms.BooleanField(
        label="The exact total can be found somewhere else",
        required=False,
        help_text="For example in a published report. More is hidden then, so that no small number can be worked out",
    )
    note = LongTextField(
        label="What should readers know?",
        max_length=1_000,
        rows=2,
        required=False,
        help_text="Others see this note only if no number of the table is hidden from them",
    )

    class Meta:
        model = FigureTable
        fields = ["title", "kind", "per", "counted", "characteristic", "index", "period", "total_is_public", "note"]

    def __init__(self, *args, start=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["characteristic"].choices = [("", "Nothing, or not on the list"), *characteristics()]
        if self.instance.pk:
            start = [_as_texts(row) for row in self.instance.rows.all()]
        self.places = range(self._how_many(start))
        for place in self.places:
            self._add_row(place, start[place] if place < len(start) else {})
        chosen = next((place for place, row in enumerate(start) if row.get("is_reference")), "")
        self.reference = self.data.get(self.add_prefix("reference"), "") if self.is_bound else str(chosen)

    @property
    def wants_more(self):
        return self.is_bound and "more" in self.data

    def _how_many(self, start):
        if not self.is_bound:
            return max(AT_FIRST, len(start))
        try:
            sent = int(self.data.get(self.add_prefix("how_many"), 0))
        except ValueError:
            sent = 0
        return min(max(sent, AT_FIRST) + (MORE if "more" in self.data else 0), MOST_ROWS)

    def _add_row(self, place, row):
        number = place + 1
        texts = {"label": (f"Category of row {number}", LONGEST_LABEL), "numerator": (f"How many, row {number}", 30)}
        texts["denominator"] = (f"Out of how many, row {number}", 30)
        for cell, (label, longest) in texts.items():
            box = forms.TextInput(attrs={} if cell == "label" else {"inputmode": "numeric"})
            self.fields[f"{cell}_{place}"] = forms.CharField(
                label=label, required=False, max_length=longest, initial=row.get(cell, ""), widget=box
            )
        self.fields[f"code_{place}"] = forms.CharField(
            required=False, max_length=LONGEST_CODE, initial=row.get("code", ""), widget=forms.HiddenInput
        )

    @property
    def about(self):
        """The fields above the rows."""
        return [self[name] for name in self._meta.fields if name not in SELDOM]

    @property
    def seldom(self):
        """The fields that most tables do without."""
        return [self[name] for name in SELDOM]

    @property
    def shows_seldom(self):
        return any(field.value() or field.errors for field in self.seldom)

    @property
    def grid(self):
        return [
            {
                "place": place,
                "number": place + 1,
                "label": self[f"label_{place}"],
                "numerator": self[f"numerator_{place}"],
                "denominator": self[f"denominator_{place}"],
                "code": self[f"code_{place}"],
                "is_reference": self.reference == str(place),
                "wrong": [self[f"{cell}_{place}"] for cell in ("label", "numerator", "denominator") if self[f"{cell}_{place}"].errors],
            }
            for place in self.places
        ]

    def full_clean(self):
        super().full_clean()
        if self.wants_more and self._errors is not None:
            self._errors = ErrorDict()  # nothing is saved yet, so nothing is told off

    def clean(self):
        cleaned = super().clean()
        self.used = [place for place in self.places if self._is_used(place)]
        for place in self.used:
            self._clean_row(place)
        if self.wants_more:
            return cleaned
        for place, cell, words in problems_of(self.rows, cleaned.get("kind") or FigureKind.SHARE):
            if place is not None and f"{cell}_{self.used[place]}" in self.errors:
                continue  # the cell is told off already
            self.add_error(None if place is None else f"{cell}_{self.used[place]}", self._worded(place, words))
        if self.reference and not self.errors and not any(row["is_reference"] for row in self.rows):
            self.add_error(None, "The row to compare with is empty. Choose another one")
        return cleaned

    def _worded(self, place, words):
        return words if place is None else f"Row {self.used[place] + 1}: {words[:1].lower()}{words[1:]}"

    def _is_used(self, place):
        cells = [f"{cell}_{place}" for cell in ("label", "numerator", "denominator")]
        return any(name in self.errors or (self.cleaned_data.get(name) or "").strip() for name in cells)

    def _clean_row(self, place):
        """Turn the numbers of a row into numbers, or tell them off."""
        for cell in ("numerator", "denominator"):
            text = self.cleaned_data.get(f"{cell}_{place}") or ""
            number, words = number_in(text)
            if words:
                self.add_error(f"{cell}_{place}", f"Row {place + 1}: “{text[:40]}” {words}")
            else:
                self.cleaned_data[f"{cell}_{place}"] = number
        if found := find_identifiers(self.cleaned_data.get(f"label_{place}") or ""):
            self.add_error(f"label_{place}", f"Row {place + 1}: {question_about(found).split('. Take it out')[0]}. Take it out")

    @property
    def rows(self):
        return [
            {
                "label": self.cleaned_data.get(f"label_{place}", ""),
                "code": self.cleaned_data.get(f"code_{place}", ""),
                "numerator": self.cleaned_data.get(f"numerator_{place}"),
                "denominator": self.cleaned_data.get(f"denominator_{place}"),
                "is_reference": self.reference == str(place),
            }
            for place in self.used
        ]


def _as_texts(row):
    return {
        "label": row.label,
        "code": row.code,
        "numerator": "" if row.numerator is None else str(row.numerator),
        "denominator": "" if row.denominator is None else str(row.denominator),
        "is_reference": row.is_reference,
    }


class PasteForm(NHSForm):
    """Cells copied from a spreadsheet. Cleans to `read`: the rows and the names of unused columns."""

    draft_key = "figures-paste"
    submit_label = "Look at the rows"
    text = LongTextField(
        label="Paste the rows here",
        rows=10,
        max_length=LONGEST_PASTE,
        help_text="Copy the cells in your spreadsheet: a category, how many, and out of how many. A first row with names may stay.",
    )

    def clean_text(self):
        text = self.cleaned_data["text"]
        try:
            self.read = read_pasted(text)
        except TableError as error:
            raise ValidationError(str(error)) from None
        return text


class ImportForm(NHSForm):
    """A CSV or XLSX file. Cleans to `read` like PasteForm."""

    submit_label = "Look at the rows"
    file = forms.FileField(
        label="Spreadsheet",
        help_text="An Excel workbook (.xlsx) or a CSV file. Its first sheet is read. Take titles and merged cells out first.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.read = read_file(file)
        except TableError as error:
            raise ValidationError(str(error)) from None
        return file
