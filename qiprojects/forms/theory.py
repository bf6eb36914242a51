"""What may be typed about the theory of change: drivers, what it starts from, who took part, and versions of it."""

from django import forms

from assets.naming import AsksAboutNames
from core.forms import CheckboxSelectMultiple, DatePartsField, FilterForm, LongTextField, NHSForm, RadioSelect, ScansFreeText
from core.forms.free_text import FREE_TEXT_HINT
from datareview.forms.seen import SharedRowForm
from qiprojects.models import Domain, Driver, Theory

DOMAIN_HINTS = {
    Domain.ACCESS: "Whether people get to a service at all",
    Domain.EXPERIENCE: "How it is for people there",
    Domain.OUTCOMES: "What it does for their health and their lives",
}
NOW = "now"


class DriverForm(AsksAboutNames, SharedRowForm):
    """A new driver, or a change of one. `primaries` are the Driver rows that it may belong to, `parent` the id of one to begin with."""

    draft_key = "driver"
    submit_label = "Save the driver"
    scanned_fields = named_fields = ("text",)
    text = forms.CharField(
        label="What has to change so that the aim is reached?",
        max_length=200,
        help_text=f"A few words, such as “Trust in services”. {FREE_TEXT_HINT}.",
    )
    parent = forms.ChoiceField(
        label="Where does it belong?",
        required=False,
        widget=RadioSelect,
        error_messages={"invalid_choice": "This primary driver is not there any more. Choose again"},
    )
    domain = forms.ChoiceField(
        label="Is it about one of the three domains?",
        required=False,
        choices=[("", "None of them, or several"), *Domain.choices],
        widget=RadioSelect(hints=DOMAIN_HINTS),
    )

    class Meta:
        model = Driver
        fields = ["text", "domain"]

    def __init__(self, *args, primaries, parent=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.primaries = {str(row.pk): row for row in primaries}
        self.fields["parent"].choices = [
            ("", "Directly under the aim: a primary driver"),
            *((key, f"Under “{row}”") for key, row in self.primaries.items()),
        ]
        self.initial["parent"] = str(self.instance.parent_id or parent or "")
        self.initial.setdefault("domain", "")
        if not self.primaries:
            del self.fields["parent"]

    @property
    def values(self):
        return {**super().values, "parent": self.primaries.get(self.cleaned_data.get("parent", ""))}


class StartForm(NHSForm):
    """What a theory begins with: drivers of the programme's theory (ProgrammeDriver rows in their order), and the three domains."""

    submit_label = "Begin with these"
    programme = forms.MultipleChoiceField(
        label="From the programme's theory of change",
        required=False,
        widget=CheckboxSelectMultiple,
        help_text="They are copied, so that you can change them as your population needs. They stay marked as the programme's.",
        error_messages={"invalid_choice": "One of these is not in the programme's theory any more. Choose again"},
    )
    domains = forms.MultipleChoiceField(
        label="From the three domains",
        required=False,
        choices=Domain.choices,
        widget=CheckboxSelectMultiple(hints=DOMAIN_HINTS),
        help_text="A suggestion of this service, and marked as one until you put it into your own words. One is enough to start.",
    )

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        field.choices = [(str(row.pk), row.text if row.parent_id is None else f"{row.parent.text}: {row.text}") for row in offered]
        if not field.choices:
            del self.fields["programme"]

    @property
    def values(self):
        data = self.cleaned_data
        return {"driver_ids": [int(pk) for pk in data.get("programme", ())], "domains": data["domains"]}


class AboutForm(AsksAboutNames, SharedRowForm):
    """What is said about the theory as a whole."""

    draft_key = "theory-about"
    submit_label = "Save"
    is_only_row = True
    scanned_fields = named_fields = ("with_partners_how", "assumptions")
    with_partners_on = DatePartsField(label="When did partners with lived experience take part in it?", required=False)
    with_partners_how = forms.CharField(
        label="How did they take part?", max_length=300, required=False, help_text=f"For example: they chose the drivers. {FREE_TEXT_HINT}."
    )
    assumptions = LongTextField(
        label="What do you believe that nobody has tested yet?",
        max_length=2_000,
        required=False,
        help_text="Why should these changes lead to the aim? What has to be true for that? Your coach can ask about it.",
    )

    class Meta:
        model = Theory
        fields = ["with_partners_on", "with_partners_how", "assumptions"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["with_partners_on"].max_value = today


class KeepForm(AsksAboutNames, ScansFreeText, NHSForm):
    """Why a version is kept, and of which day it is."""

    submit_label = "Keep this version"
    scanned_fields = named_fields = ("reason",)
    reason = forms.CharField(
        label="What is it a version of?",
        max_length=300,
        required=False,
        help_text=f"For example: after the workshop in May. {FREE_TEXT_HINT}.",
    )
    on = DatePartsField(label="Of which day is it?")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].max_value = today
        self.initial["on"] = today


class CompareForm(FilterForm):
    """Which two states of the theory stand side by side. `versions` are the TheoryVersion rows, the latest first."""

    submit_label = "Compare"
    before = forms.ChoiceField(label="Earlier")
    after = forms.ChoiceField(label="Later")

    def __init__(self, *args, versions, words, **kwargs):
        super().__init__(*args, **kwargs)
        kept = [(str(row.number), words(row)) for row in versions]
        self.fields["before"].choices = kept
        self.fields["after"].choices = [(NOW, "As it is now"), *kept]
