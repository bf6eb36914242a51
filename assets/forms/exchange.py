"""Bringing services of a directory, and choosing among them."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from assets.exchange import parsing
from assets.models import Prompt, Segment
from core.forms import CheckboxSelectMultiple, FilterForm, LongTextField, NHSForm, RadioSelect
from core.spreadsheets import TableError

SEGMENTS = [
    (Segment.ASSOCIATIONS, "Associations"),
    (Segment.ORGANISATIONS, "Organisations"),
    ("", "We place each of them afterwards"),
]


class ImportForm(NHSForm):
    """A file, or a text. Cleans to `parsed`."""

    submit_label = "Show me what is in it"
    source = forms.CharField(
        label="Which directory is it from?",
        max_length=200,
        required=False,
        help_text="Its name, so that everybody knows where these come from. Left empty, the name of the file",
    )
    file = forms.FileField(
        label="File",
        required=False,
        help_text="JSON, CSV, an Excel workbook (.xlsx), or packed CSV files (.zip)",
        error_messages={
            "empty": "The file is empty. Choose another one",
            "missing": "Choose a file",
            "invalid": "The file did not arrive. Choose it again",
        },
        widget=forms.FileInput(attrs={"accept": ".json,.csv,.xlsx,.zip"}),
    )
    text = LongTextField(
        label="Or paste it", rows=6, required=False, help_text="JSON, or cells of a spreadsheet with the names of its columns"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.parsed = None
        self.fields["file"].widget.attrs |= {"data-most-bytes": settings.UPLOAD_MAX_BYTES}
        self.fields["text"].widget.attrs |= {"data-most-characters": parsing.MAX_CHARACTERS}

    def clean_file(self):
        if file := self.cleaned_data["file"]:
            self.read(parsing.from_file, file)
        return file

    def clean_text(self):
        text = self.cleaned_data["text"]
        if text and not self.files.get("file"):
            self.read(parsing.from_text, text)
        return text

    def read(self, reader, what):
        try:
            self.parsed = reader(what)
        except TableError as error:
            raise ValidationError(str(error)) from None

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("file") and cleaned.get("text"):
            self.add_error("text", "Choose a file or paste a text, not both")
        elif not self.errors and not self.parsed:
            self.add_error("file", "Choose a file, or paste a text")
        return cleaned

    @property
    def name(self):
        """What the intake is called."""
        file = self.cleaned_data.get("file")
        return self.cleaned_data.get("source") or (file.name if file else "What you pasted")


class FindForm(FilterForm):
    """Narrows what was read."""

    words = forms.CharField(label="Words in it", required=False, max_length=100)


class TakeForm(NHSForm):
    """Which of the lines on a page are put on the map, and how. `everything` are the numbers that the second button takes."""

    submit_label = "Put the ticked ones on the map"
    mark_optional = False
    rows = forms.MultipleChoiceField(label="Which of them?", required=False, widget=CheckboxSelectMultiple)
    segment = forms.ChoiceField(label="What are they?", choices=SEGMENTS, widget=RadioSelect, initial=Segment.ORGANISATIONS, required=False)
    prompts = forms.MultipleChoiceField(
        label="Which of the four questions do they answer?",
        choices=Prompt.choices,
        required=False,
        widget=CheckboxSelectMultiple,
        initial=[Prompt.HAPPENING],
    )

    def __init__(self, *args, lines, everything, **kwargs):
        super().__init__(*args, **kwargs)
        self.everything = everything
        self.fields["rows"].choices = [(str(line.number), words_of(line.row)) for line in lines]
        self.fields["rows"].widget.hints = {str(line.number): hint_of(line) for line in lines}
        self.fields["rows"].error_messages["invalid_choice"] = "Some of these are on the map already. Choose again"

    def clean(self):
        cleaned = super().clean()
        if "all" in self.data:
            cleaned["rows"] = [str(number) for number in self.everything]
            self.errors.pop("rows", None)
        elif not cleaned.get("rows") and "rows" not in self.errors:
            self.add_error("rows", "Tick the services that you want on the map")
        return cleaned

    @property
    def chosen(self):
        return {int(number) for number in self.cleaned_data["rows"]}


def words_of(row):
    """A service in one line: what it is called, who provides it, and where."""
    place = ", ".join(part for part in (row["town"], row["postcode"]) if part) or row["place"]
    provider = row["organisation"] if row["organisation"] != row["name"] else ""
    return ", ".join(part for part in (row["name"], provider, place) if part)


def hint_of(line):
    """What is to be known about a line before it is ticked."""
    words = [line.row["summary"][:200] + ("…" if len(line.row["summary"]) > 200 else "")]
    if line.state == "elsewhere":
        words.append("Your organisation has it already: ticked, it comes on this map too.")
    elif line.namesake:
        words.append("Another one of this name is elsewhere.")
    return " ".join(part for part in (*words, *line.row["notes"][:3]) if part)
