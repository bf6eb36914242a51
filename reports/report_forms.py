"""What may be typed about a progress report."""

from core.forms import DatePartsField, LongTextField, NHSForm, ScansFreeText

NO_NAMES = "Plain words, no names and no stories of people. It is printed as you write it."


class PeriodForm(NHSForm):
    submit_label = "Start the report"
    period_start = DatePartsField(label="First day", help_text="The day after your last report, or the day your organisation joined")
    period_end = DatePartsField(label="Last day", help_text="Today, unless you report on an earlier period")


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
