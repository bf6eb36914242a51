"""What may be typed about what people agreed to, and about their changing their mind."""

from django import forms
from django.core.exceptions import ValidationError

from core.forms import CheckboxSelectMultiple, DatePartsField, NHSForm, NHSModelForm, RadioSelect
from datareview.models import Consent, ConsentHow, Information
from datareview.speakers import find_in_speaker

AGREEMENTS = {
    "may_quote": "We may quote their words outside the sub-team",
    "may_contact": "We may contact them again",
    "may_share": "We may share their words with the national programme and other organisations",
}
MOST_PEOPLE = 10_000
USE = [("yes", "Yes"), ("no", "No")]
NOT_USED = "Words can be quoted or shared only if they may be used. Say yes to that, or take the ticks out"
NOT_QUOTED = "Words can be shared only if they may be quoted. Tick that as well, or take the tick out"
AGREEMENT_HINTS = {
    "may_quote": "Without a name, and without anything that shows who they are.",
    "may_contact": "Contact details are not kept here. Keep them where your organisation keeps such things.",
    "may_share": "Only if we may quote them as well.",
}


class ConsentForm(NHSModelForm):
    """What one person, or a group, agreed to. `fields_of_action` after cleaning is what the actions take."""

    draft_key = "consent"
    submit_label = "Save what was agreed"
    may_use = forms.ChoiceField(
        label="May we use what they say in this project?",
        choices=USE,
        widget=RadioSelect,
        help_text="If not, nothing of what they say is written down as an excerpt.",
        error_messages={"required": "Say whether we may use what they say"},
    )
    agreed = forms.MultipleChoiceField(
        label="What else did they agree to?",
        required=False,
        choices=list(AGREEMENTS.items()),
        widget=CheckboxSelectMultiple(hints=AGREEMENT_HINTS),
        help_text="Tick only what they said yes to.",
    )
    how = forms.ChoiceField(label="How did they agree?", choices=ConsentHow.choices, widget=RadioSelect)
    agreed_on = DatePartsField(label="When did they agree?")
    information = forms.ModelChoiceField(
        label="Which version of the information were they told?", queryset=Information.objects.none(), empty_label=None
    )

    class Meta:
        model = Consent
        fields = ["label", "people"]
        labels = {"label": "What do you call them here?", "people": "How many people is this for?"}
        help_texts = {
            "label": "To tell people apart, for example “Speaker 2” or “The Tuesday group”. No names.",
            "people": "1, or the number of people in a group that agreed together.",
        }

    field_order = ["label", "people", "may_use", "agreed", "how", "agreed_on", "information"]

    def __init__(self, *args, versions, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreed_on"].max_value = today
        self.fields["information"].queryset = versions
        if len(versions) < 2:
            del self.fields["information"]
        if self.instance.pk:
            self.initial["agreed"] = [name for name in AGREEMENTS if getattr(self.instance, name)]
            self.initial["may_use"] = "yes" if self.instance.may_use else "no"
            self.initial |= {name: getattr(self.instance, name) for name in ("how", "agreed_on", "information")}
        elif versions:
            self.initial["information"] = versions[0]

    def _fingerprint(self):
        return str(self.instance.edited_at or "new")

    def clean_label(self):
        label = self.cleaned_data["label"].strip()
        if find_in_speaker(label):
            raise ValidationError("What you call them must not show who they are. Use for example “Speaker 2”")
        return label

    def clean_people(self):
        people = self.cleaned_data["people"]
        if not 1 <= people <= MOST_PEOPLE:
            raise ValidationError(f"Enter a number of people from 1 to {MOST_PEOPLE:,}")
        return people

    def clean(self):
        data = super().clean()
        agreed = set(data.get("agreed", []))
        if data.get("may_use") == "no" and {"may_quote", "may_share"} & agreed:
            self.add_error("agreed", NOT_USED)
        elif "may_share" in agreed and "may_quote" not in agreed:
            self.add_error("agreed", NOT_QUOTED)
        return data

    def _post_clean(self):
        """The instance stays as it is in the database: the action changes it."""

    @property
    def fields_of_action(self):
        """The arguments of `datareview.actions.consents.add` and `edit`, a dict."""
        data = {name: self.cleaned_data[name] for name in ("label", "people", "how", "agreed_on")}
        if self.cleaned_data.get("information"):
            data["information"] = self.cleaned_data["information"]
        given = {name: name in self.cleaned_data["agreed"] for name in AGREEMENTS}
        return data | given | {"may_use": self.cleaned_data["may_use"] == "yes"}


class ConsentWithdrawForm(NHSForm):
    """What has to be known before the words of these people go. `deletes_notes` after cleaning."""

    delete_notes = forms.ChoiceField(
        label="Could raw notes of this activity hold their words?",
        choices=[
            ("yes", "Yes, or I am not sure: delete those that belong to no agreement"),
            ("no", "No: keep those that belong to no agreement"),
        ],
        widget=RadioSelect,
        help_text="Raw notes that belong to this agreement are deleted anyway. Ask whoever listened with you, if you are not sure.",
        error_messages={"required": "Say whether raw notes of this activity could hold their words"},
    )

    @property
    def deletes_notes(self):
        return self.cleaned_data.get("delete_notes") == "yes"


class ExcerptWithdrawForm(ConsentWithdrawForm):
    """The same of one excerpt; nothing is asked where no raw note could hold its words. `deletes_notes` after cleaning."""

    delete_notes = forms.ChoiceField(
        label="Could raw notes of this activity hold these words?",
        choices=[
            ("yes", "Yes, or I am not sure: delete those that belong to the same agreement, or to none"),
            ("no", "No: keep them"),
        ],
        widget=RadioSelect,
        help_text="Notes that others of the sub-team wrote are among them. Ask whoever listened with you, if you are not sure.",
        error_messages={"required": "Say whether raw notes of this activity could hold these words"},
    )

    def __init__(self, *args, has_notes, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_notes:
            del self.fields["delete_notes"]
