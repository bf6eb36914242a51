"""The upload of a spreadsheet."""

from django import forms
from django.core.exceptions import ValidationError

from core.forms import NHSForm
from core.spreadsheets import TableError
from organisations.imports import sheets


class ImportForm(NHSForm):
    """Cleans to `file`, whose `sheet` is what was read from it."""

    submit_label = "Check the file"
    file = forms.FileField(
        label="Spreadsheet",
        help_text="An Excel workbook (.xlsx) or a CSV file of up to 5,000 rows. Nothing is added before you have seen what would be.",
        error_messages={
            "required": "Choose a spreadsheet",
            "empty": "The file is empty. Choose another one",
            "missing": "Choose a spreadsheet",
            "invalid": "The file did not arrive. Choose it again",
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.sheet = sheets.read(file)
        except TableError as error:
            raise ValidationError(str(error)) from None
        return file
