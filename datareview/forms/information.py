"""What may be typed as what people are told before they speak."""

from django import forms

from core.forms import LongTextField, NHSForm, ScansFreeText


class InformationForm(ScansFreeText, NHSForm):
    """A new version, beginning with the words of `latest`, an Information. `seen` is the number of the version that is compared with."""

    draft_key = "information"
    submit_label = "Save as a new version"
    text = LongTextField(
        label="What people are told",
        max_length=5000,
        rows=20,
        help_text="Say how it is used, that it is confidential, that it is their choice, and how they can change their mind. Short words "
        "and short sentences; leave an empty line between paragraphs.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, latest, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].initial = latest.text
        self.fields["seen"].initial = latest.number

    def put_back(self, number):
        """Let the next save count as made with this version in view."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = number
