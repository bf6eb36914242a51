"""A codebook from another program: the file, and what is asked before it is taken over."""

from django import forms
from django.core.exceptions import ValidationError

from core.forms import NHSForm
from datareview.codebook import MAX_BYTES, CodebookError, from_qdc
from datareview.models import Tag

CHOOSE = "Choose a codebook"


class CodebookFileForm(NHSForm):
    """Cleans to `file`, whose `book` (a Codebook) and `notes` (sentences) are what was read from it."""

    submit_label = "Look at the codebook"
    file = forms.FileField(
        label="Codebook",
        help_text="A REFI-QDA codebook (.qdc), as NVivo, MAXQDA, ATLAS.ti and others export it. Nothing is added before you have seen it.",
        error_messages={
            "required": CHOOSE,
            "empty": "The file is empty. Choose another one",
            "missing": CHOOSE,
            "invalid": "The file did not arrive. Choose it again",
        },
        widget=forms.FileInput(attrs={"accept": ".qdc,.xml"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.book, self.notes = from_qdc(file.read(MAX_BYTES + 1))
        except CodebookError as error:
            raise ValidationError(str(error)) from None
        return file


class CodebookUseForm(NHSForm):
    """Asks only what the file leaves open: what new themes are about, and whether words that look like contact details are harmless."""

    submit_label = "Take it over"
    tag = forms.ChoiceField(
        label="What are the new themes about?",
        choices=Tag.choices,
        widget=forms.RadioSelect,
        help_text="The file does not say it. You can change it for each theme afterwards.",
        error_messages={"required": "Choose what the new themes are about"},
    )
    confirmed = forms.BooleanField(
        label="These words identify nobody",
        error_messages={"required": "Take these words out of the file and import it again, or tick the box"},
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        if not plan.untagged:
            del self.fields["tag"]
        if not plan.identifying():
            del self.fields["confirmed"]
