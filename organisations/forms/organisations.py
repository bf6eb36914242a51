"""What may be typed about organisations and their part in a wave, and the words of the errors."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from accounts.models import Person, ProgrammeRole
from accounts.permissions import Role
from core.forms import DatePartsField, LongTextField, NHSForm, NHSModelForm, RadioSelect
from core.forms.free_text import ScansFreeText
from organisations.forms.periods import check_order
from organisations.models import Organisation, Participation
from organisations.models.organisations import Status

ODS_CODE = RegexValidator(r"^[A-Z0-9]{3,10}$", "Enter an ODS code of 3 to 10 letters and digits, like RMY")


class OdsCodeField(forms.CharField):
    """An ODS code, in capitals; empty means None, because codes are unique only when present."""

    def __init__(self, **kwargs):
        words = {"unique": "Another organisation has this ODS code"}
        hint = "Three or more letters and digits, if there is one."
        super().__init__(label="ODS code", required=False, max_length=10, help_text=hint, error_messages=words, **kwargs)

    def to_python(self, value):
        return (super().to_python(value) or "").upper() or None

    def run_validators(self, value):
        if value:
            ODS_CODE(value)


class OrganisationForm(NHSModelForm):
    ods_code = OdsCodeField()

    class Meta:
        model = Organisation
        fields = ["name", "nation", "type", "ods_code"]
        labels = {"type": "Type, for example NHS foundation trust"}
        widgets = {"nation": RadioSelect}
        error_messages = {
            "name": {"unique": "An organisation with this name is on the list already"},
            "ods_code": {"unique": "Another organisation has this ODS code"},
        }


class JoinForm(NHSForm):
    submit_label = "Let it take part"
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="Organisation")
    joined_on = DatePartsField(label="Joining date")
    lead_name = forms.CharField(
        label="Name of the project lead", required=False, max_length=150, help_text="Who fills the team. You can leave it to the coach."
    )
    lead_email = forms.EmailField(label="Email address of the project lead", required=False, help_text="An invitation goes there at once.")

    def clean(self):
        data = super().clean()
        if data.get("lead_email") and not data.get("lead_name"):
            self.add_error("lead_name", "Enter the name that belongs to the email address")
        return data

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.exclude(
            participations__ended_on__isnull=True, participations__isnull=False
        )


class ReadinessForm(NHSModelForm):
    """What the organisation has agreed and has ready: scope, priorities served, and how lived experience partners are paid."""

    draft_key = "readiness"
    scope = LongTextField(
        label="What have you agreed the work covers?",
        required=False,
        max_length=3000,
        help_text="Services, places and communities, and what it leaves out, as agreed with your sponsor and your coach.",
    )
    priorities = LongTextField(
        label="Which organisational priorities does this work serve?",
        required=False,
        max_length=3000,
        help_text="For example a line of the strategy, PCREF or Core20PLUS5. The sponsor's report shows it.",
    )

    class Meta:
        model = Participation
        fields = ["scope", "priorities", "payment_policy", "payment_budget_holder", "payment_contact"]
        labels = {
            "payment_policy": "Which policy covers involvement payments?",
            "payment_budget_holder": "Who holds the budget?",
            "payment_contact": "Whom do people ask about a payment?",
        }
        help_texts = {
            "payment_policy": "A name or a web address.",
            "payment_budget_holder": "A role title, not a person's name.",
            "payment_contact": "A role title or a team, not a person's name.",
        }


class StatusForm(ScansFreeText, NHSForm):
    status = forms.ChoiceField(choices=Status.choices, widget=RadioSelect)
    on = DatePartsField(label="From when?")
    reason = LongTextField(
        label="Reason", required=False, max_length=2000, help_text="Needed for pausing and withdrawing. The organisation's teams read it."
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day and day > self.today:
            raise ValidationError("The date must be today or in the past: change the status on the day")
        return day


class EndParticipationForm(NHSForm):
    submit_label = "End the participation"
    submit_style = "warning"
    ended_on = DatePartsField(label="Last day")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_ended_on(self):
        day = self.cleaned_data["ended_on"]
        if day and day > self.today:
            raise ValidationError("The last day must be today or in the past")
        return day


class PhaseRecordForm(NHSForm):
    started_on = DatePartsField(label="Started on", required=False)
    ended_on = DatePartsField(label="Ended on", required=False)

    def clean(self):
        data = super().clean()
        check_order(self, data.get("started_on"), data.get("ended_on"), "ended_on")
        return data


class AssignmentForm(NHSForm):
    submit_label = "Assign"
    person = forms.ModelChoiceField(Person.objects.none(), label="Person", help_text="People with the role of QI coach or expert adviser.")
    role = forms.ChoiceField(choices=[(Role.QI_COACH.value, "QI coach"), (Role.EXPERT_ADVISER.value, "Expert adviser")], widget=RadioSelect)
    starts_on = DatePartsField(label="First day")
    ends_on = DatePartsField(label="Last day", required=False, help_text="Leave it empty while no end is planned.")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        held = ProgrammeRole.objects.active(today).filter(role__in=(Role.QI_COACH, Role.EXPERT_ADVISER))
        people = Person.objects.filter(programme_roles__in=held)
        self.fields["person"].queryset = people.distinct().order_by("name", "pk")

    def clean(self):
        data = super().clean()
        check_order(self, data.get("starts_on"), data.get("ends_on"), "ends_on")
        return data
