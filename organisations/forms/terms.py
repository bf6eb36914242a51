"""A version of the terms of reference: a file, or where it can be found."""

from django import forms
from django.core.exceptions import ValidationError

from core.forms import DatePartsField, NHSForm
from organisations import documents
from organisations.forms.periods import check_order

AGAIN = "Choose the file again: it was not kept, because something else was not right"
EITHER = "Choose a file or enter a link, not both"


class TermsForm(NHSForm):
    """Cleans to title, agreed_on, review_on, url and `document` (a Document, or None)."""

    draft_key = "terms"
    submit_label = "Add this version"
    title = forms.CharField(label="Title", max_length=200, help_text="For example “Terms of reference of the project team”.")
    file = forms.FileField(
        label="The document",
        required=False,
        max_length=250,
        help_text="A PDF, a Word document (.docx) or an OpenDocument text (.odt) of up to 5 MB. Without names of patients, please.",
        error_messages={
            "empty": "The file is empty. Choose another one",
            "missing": documents.CHOOSE,
            "invalid": "The file did not arrive. Choose it again",
            "max_length": "The name of the file is too long. Give it a shorter one",
        },
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.odt"}),
    )
    url = forms.URLField(
        label="Or a link to it",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="The address of a page or a shared folder that your team can open.",
        error_messages={"invalid": "Enter a full address, like https://example.org/terms"},
    )
    agreed_on = DatePartsField(label="When was it agreed, or last reviewed?")
    review_on = DatePartsField(label="When will you look at it again?", required=False)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_agreed_on(self):
        day = self.cleaned_data["agreed_on"]
        if day and day > self.today:
            raise ValidationError("The day must be today or in the past")
        return day

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file:
            return None
        try:
            return documents.read(file)
        except documents.DocumentError as error:
            raise ValidationError(str(error)) from None

    def clean(self):
        data = super().clean()
        data["document"] = data.pop("file", None)
        check_order(self, data.get("agreed_on"), data.get("review_on"), "review_on")
        if data["document"] and data.get("url"):
            self.add_error("url", EITHER)
        if not (data["document"] or data.get("url") or {"file", "url"} & self.errors.keys()):
            self.add_error("file", f"{documents.CHOOSE}, or enter a link")
        if data["document"] and self.errors:
            self.add_error("file", AGAIN)
        return data
