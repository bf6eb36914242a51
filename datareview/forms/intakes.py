"""Pasting and uploading many excerpts, and mending one of their rows."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from core.forms import LongTextField, NHSForm, RadioSelect
from core.forms.free_text import FREE_TEXT_HINT
from core.spreadsheets import TableError
from datareview.forms.excerpts import AgreementField, agreement_words, offer_consents, topic_choices
from datareview.intake import parsing
from datareview.models import Strand

LINES, PARAGRAPHS = "lines", "paragraphs"
AGREEMENT = {
    "label": "Under which agreement?",
    "required": False,
    "error_messages": {"required": "Choose the agreement under which this was said", "invalid_choice": "Choose an agreement in force"},
}


class _ManyForm(NHSForm):
    """Cleans to `parsed`, whose rows all have an agreement where one was chosen and the row names none."""

    submit_label = "Check the rows"

    def __init__(self, *args, population, place, **kwargs):
        super().__init__(*args, **kwargs)
        self.population, self.place = population, place
        self.parsed = None
        self.draft_key = f"many-{place.key}"
        offer_consents(self, place)

    def clean(self):
        cleaned = super().clean()
        consent = cleaned.get("consent")
        if self.parsed and consent:
            for row in self.parsed.rows:
                if "consent" not in row and "consent" not in row.get("unread", {}):
                    row["consent"] = consent.pk
        return cleaned


class PasteForm(_ManyForm):
    consent = AgreementField(**AGREEMENT)
    split = forms.ChoiceField(
        label="What is one excerpt?",
        choices=[(LINES, "Each line"), (PARAGRAPHS, "Each paragraph: there are empty lines between them")],
        initial=LINES,
        widget=RadioSelect,
        error_messages={"required": "Choose what one excerpt is"},
    )
    text = LongTextField(
        label="The excerpts",
        rows=12,
        help_text=f"{FREE_TEXT_HINT}. You see every row before anything is taken over.",
        error_messages={"required": "Paste what was said or written"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs |= {"data-most-characters": parsing.MAX_CHARACTERS}

    def clean(self):
        text, split = self.cleaned_data.get("text"), self.cleaned_data.get("split")
        if text and split:
            try:
                self.parsed = parsing.from_text(text, each_line=split == LINES)
            except TableError as error:
                self.add_error("text", str(error))
        return super().clean()


class ImportForm(_ManyForm):
    consent = AgreementField(**{**AGREEMENT, "label": "Under which agreement, where a row names none?"})
    file = forms.FileField(
        label="File",
        help_text="An Excel workbook (.xlsx), a CSV file, or plain text (.txt) with empty lines between the excerpts. "
        "Nothing is taken over before you have seen every row.",
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose another one",
            "missing": "Choose a file",
            "invalid": "The file did not arrive. Choose it again",
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def __init__(self, *args, topics, **kwargs):
        super().__init__(*args, **kwargs)
        self.topics = topics
        self.fields["file"].widget.attrs |= {"data-most-bytes": settings.UPLOAD_MAX_BYTES}
        if "consent" in self.fields:
            self.fields["consent"].required = False  # the rows may name theirs; one that lacks it is asked about later

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.parsed = parsing.from_file(file, consents=self.place.consents, topics=self.topics)
        except TableError as error:
            raise ValidationError(str(error)) from None
        return file


class MendForm(NHSForm):
    """One row of an intake, from a Line of `intake.checking`. Nothing is refused here: the row is kept, and checked again."""

    text = LongTextField(label="What was said", rows=3, required=False)
    consent = forms.ModelChoiceField(label="Agreement", required=False, queryset=None)
    topic = forms.ChoiceField(label="Question", required=False)
    speaker = forms.CharField(label="Speaker", required=False)
    may_distress = forms.BooleanField(label="It may be distressing to read", required=False)
    found = forms.CharField(required=False, widget=forms.HiddenInput)
    sure = forms.BooleanField(label="This is not about an identifiable person", required=False)
    twice = forms.BooleanField(label="Take it over all the same: it was said twice", required=False)

    def __init__(self, *args, line, population, place, **kwargs):
        row = line.row
        kwargs["initial"] = {
            **{name: row.get(name, "") for name in ("text", "speaker", "topic", "consent")},
            "may_distress": row.get("may_distress", False),
            "found": line.token,
            "sure": bool(line.token) and row.get("sure") == line.token,
            "twice": row.get("twice", False),
        }
        super().__init__(*args, prefix=f"row-{line.number}", **kwargs)
        self.mark_optional = False
        self._offer(place, population)
        if not self.is_bound:
            for name, is_asked in (("sure", line.token), ("twice", line.twin)):
                if not is_asked:
                    del self.fields[name]

    def _offer(self, place, population):
        if place.consents:
            self.fields["consent"].label_from_instance = agreement_words
            self.fields["consent"].queryset = place.activity.consents.filter(pk__in=[consent.pk for consent in place.consents])
        else:
            del self.fields["consent"]
        if place.strand == Strand.DATA:
            del self.fields["topic"], self.fields["speaker"]
        else:
            self.fields["topic"].choices = topic_choices(population, place.strand)

    def row(self):
        """The fields of the row as it is kept. A tick counts for what was found when the page was made, and for nothing else."""
        said = self.cleaned_data
        consent = said.get("consent")
        return {
            "text": said.get("text", ""),
            "speaker": said.get("speaker", ""),
            "topic": said.get("topic", ""),
            "consent": consent.pk if consent else None,
            "may_distress": said.get("may_distress", False),
            "sure": said["found"] if said.get("sure") else "",
            "twice": said.get("twice", False),
        }
