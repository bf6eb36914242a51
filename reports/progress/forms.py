"""What may be typed about a progress report."""

from django import forms

from core.forms import DatePartsField, LongTextField, NHSForm, ScansFreeText

NO_NAMES = "Plain words, no names and no stories of people. It is printed as you write it."


class PeriodForm(NHSForm):
    submit_label = "Start the report"
    period_start = DatePartsField(
        label="First day",
        help_text="The day after your last report, or the day your organisation joined. To correct your last report, its first day",
    )


class PublishForm(NHSForm):
    """The question before publishing; `seen` is the digest of the draft as the person read it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class NarrativeForm(ScansFreeText, NHSForm):
    """The words of the lead and of the coach; each edits their own."""

    draft_key = "report"
    submit_label = "Save and read the report"
    narrative = LongTextField(label="In the project lead's words", required=False, max_length=3000, rows=8, help_text=NO_NAMES)
    coach_narrative = LongTextField(label="In the coach's words", required=False, max_length=3000, rows=8, help_text=NO_NAMES)

    def __init__(self, *args, editable, **kwargs):
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if name not in editable:
                del self.fields[name]
