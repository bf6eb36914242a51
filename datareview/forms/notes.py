"""What may be typed as a raw note. The browser keeps no draft of it."""

from django import forms

from core.dates import nhs_date
from core.forms import FREE_TEXT_HINT, DatePartsField, LongTextField, NHSModelForm, ScansFreeText
from datareview.actions import notes
from datareview.models import Consent, RawNote


class RawNoteForm(ScansFreeText, NHSModelForm):
    """A note, or with a saved instance a change of one. `consents` are the agreements that it can rest on, `written_on` a date."""

    submit_label = "Save the note"
    confirmation = "I have looked at each of these: none is a real number, address or postcode of a person"
    text = LongTextField(
        label="Your note",
        max_length=20_000,
        rows=12,
        help_text=f"{FREE_TEXT_HINT}. Your browser keeps no draft of it, so save before you go away from this page.",
    )
    consent = forms.ModelChoiceField(
        label="Whose words are these?",
        queryset=Consent.objects.none(),
        required=False,
        empty_label="Nobody's in particular",
        help_text="If these people change their mind, the note is deleted with their words.",
    )
    delete_on = DatePartsField(label="When is the note deleted?")

    class Meta:
        model = RawNote
        fields = ["text", "consent", "delete_on"]

    def __init__(self, *args, consents, today, written_on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["data-no-draft"] = True
        self.fields["consent"].queryset = consents
        day = self.fields["delete_on"]
        day.max_value = notes.last_day(written_on)
        day.help_text = f"It goes by itself on this day. {nhs_date(day.max_value)} at the latest; sooner is better."
        if not self.instance.pk:
            self.initial["delete_on"] = notes.usual_day(today)

    def _fingerprint(self):
        return str(self.instance.edited_at or "new")

    def _post_clean(self):
        """The instance stays as it is in the database: the action changes it."""
