"""What may be typed about organisations and teams, and the words of the errors."""

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from accounts.models import Person, ProgrammeRole
from accounts.permissions import Role
from core.dates import nhs_date
from core.forms import DatePartsField, LongTextField, NHSForm, NHSModelForm, RadioSelect
from core.forms.free_text import ScansFreeText
from core.forms.layout import MoreFields
from organisations.models import Organisation, Participation, RoleGroup, Seat, SeatRole, Wave
from organisations.models.organisations import Status
from organisations.queries import sub_team_role_groups
from organisations.team_actions import is_theirs_alone

ODS_CODE = RegexValidator(r"^[A-Z0-9]{3,10}$", "Enter an ODS code of 3 to 10 letters and digits, like RMY")
MORE = "Another employer, several people, last day"
SELDOM = ("employer", "count", "ends_on")
END_BEFORE_START = "The last day must be the same as or after the first day"


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


def check_order(form, first, last, field):
    """Put the error beside `field` where the last day comes before the first."""
    if first and last and last < first:
        form.add_error(field, END_BEFORE_START)


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


class LastDayForm(NHSForm):
    ends_on = DatePartsField(label="Last day", help_text="Access ends when this day is over.")


class SeatForm(NHSModelForm):
    """A seat on a team. What the reader may not know or decide is not on the form.

    `knows`: the reader may see title, group and employer of the team's seats; `decides`: the reader may say that this is a lived
    experience seat. On a new seat everybody knows what they type.
    """

    draft_key = "seat"
    name = forms.CharField(
        label="Name",
        required=False,
        max_length=150,
        help_text="You can leave it empty and add it later. A seat for several people has none.",
    )
    count = forms.IntegerField(
        label="How many people does this seat stand for?",
        min_value=1,
        max_value=50,
        help_text="Usually 1. For example 2 for “2× experts by experience”.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value", "required"), "Enter a number from 1 to 50"),
    )
    email = forms.EmailField(label="Email address", required=False, help_text="Only to invite the person and to send reminders.")

    class Meta:
        model = Seat
        fields = [
            "name", "email", "role", "role_title", "role_group", "is_lived_experience", "starts_on",
            "protected_hours", "employer", "count", "ends_on",
        ]  # fmt: skip
        labels = {
            "role": "Role on the team",
            "role_title": "Role title",
            "role_group": "Role group",
            "employer": "Employer",
            "protected_hours": "Protected time, in hours a week",
            "is_lived_experience": "This is a lived experience seat",
            "starts_on": "First day",
            "ends_on": "Last day",
        }
        help_texts = {
            "role_title": "For example Consultant Psychiatrist, or People Participation Lead.",
            "employer": "Leave it empty if it is this organisation. Partners may be a council, a charity or a university.",
            "protected_hours": "For the lead: time set aside for this work.",
            "is_lived_experience": "Private: only the person and the team's leads see it. Others see that lived experience is on the team.",
            "ends_on": "Leave it empty while no end is planned.",
        }
        widgets = {"role": RadioSelect}

    def __init__(self, *args, team, knows, decides, **kwargs):
        super().__init__(*args, **kwargs)
        self.team = team
        self.fields["role"].choices = [(role.value, role.label) for role in SeatRole.for_kind(team.kind)]
        self.fields["role_group"] = forms.ChoiceField(
            label="Role group", required=False, choices=[("", "None of these"), *role_group_choices(team)]
        )
        person = self.instance.person
        self.keeps_person = person is not None and not is_theirs_alone(person, team)
        hidden = ["name", "email"] if self.keeps_person else []
        hidden += [] if decides else ["is_lived_experience"]
        hidden += [] if knows else ["role_title", "role_group", "employer"]
        for name in hidden:
            del self.fields[name]
        if person and not self.keeps_person:
            self.fields["name"].initial, self.fields["email"].initial = person.name, person.email
        self.order_fields(self.Meta.fields)

    def make_helper(self):
        helper = super().make_helper()
        helper.layout = Layout(*[name for name in self.fields if name not in SELDOM], MoreFields(MORE, *SELDOM))
        return helper

    def clean_protected_hours(self):
        hours = self.cleaned_data["protected_hours"]
        if hours is not None and not 0 <= hours <= 60:
            raise ValidationError("Protected time must be between 0 and 60 hours a week")
        return hours

    def clean(self):
        data = super().clean()
        check_order(self, data.get("starts_on"), data.get("ends_on"), "ends_on")
        if data.get("email") and not data.get("name"):
            self.add_error("name", "Enter the name that belongs to the email address")
        if (data.get("name") or self.keeps_person) and data.get("count", 1) > 1:
            self.add_error("count", "A seat with a name stands for 1 person. Add a seat for each person, or leave the name empty")
        return data


def role_group_choices(team):
    """The role groups that a seat of the team may belong to; lived experience is a private mark of the seat instead."""
    if not team.is_project_team:
        return [(group["code"], group["label"]) for group in sub_team_role_groups()]
    return [(group.code, group.label) for group in team.role_groups.exclude(code=RoleGroup.LIVED_EXPERIENCE)]


class ShareForm(NHSForm):
    is_shared = forms.BooleanField(label="My team may know that I am here as a lived experience partner", required=False)


class InviteForm(NHSForm):
    """Asks for an address only if the person has none: another one is for the person or the programme team to give."""

    submit_label = "Send the invitation"
    email = forms.EmailField(label="Email address")

    def __init__(self, *args, address, **kwargs):
        super().__init__(*args, **kwargs)
        if address:
            del self.fields["email"]


class RoleGroupForm(NHSModelForm):
    class Meta:
        model = RoleGroup
        fields = ["label", "considered_reason"]
        labels = {"label": "Role group", "considered_reason": "If nobody fills it: what did you consider, and why is that right for now?"}


class RoleGroupAddForm(NHSForm):
    submit_label = "Add"
    label = forms.CharField(label="Role group", max_length=200, help_text="For example: Faith leader, or Housing.")


class PlanForm(ScansFreeText, NHSForm):
    """What stands in the way of lived experience on the team, and what is done about it."""

    draft_key = "plan"
    submit_label = "Save the plan"
    obstacles = LongTextField(
        label="What stands in the way?", max_length=3000, help_text="For example no paid role, stigma, caring duties, no contacts yet."
    )
    tried = LongTextField(label="What have you tried?", required=False, max_length=3000)
    help_wanted = LongTextField(label="What help do you want, and from whom?", required=False, max_length=3000)
    review_on = DatePartsField(label="When will you look at this again?")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if day and day < self.today:
            raise ValidationError("The review date must be today or in the future")
        return day


class WaveForm(NHSModelForm):
    class Meta:
        model = Wave
        fields = ["name", "starts_on", "entry_route"]
        labels = {"starts_on": "First day", "entry_route": "How do organisations come to their populations?"}
        widgets = {"entry_route": RadioSelect}
        error_messages = {"name": {"unique": "There is a wave with this name already"}}


class WaveEditForm(NHSModelForm):
    class Meta:
        model = Wave
        fields = ["name", "programme_name", "programme_short_name", "entry_route"]
        labels = {"entry_route": "How do organisations come to their populations?", "programme_short_name": "Short name of the programme"}
        widgets = {"entry_route": RadioSelect}
        error_messages = {"name": {"unique": "There is a wave with this name already"}}


class PhaseForm(NHSForm):
    """The dates of a phase: in order, and touching no other phase of the wave."""

    starts_on = DatePartsField(label="First day")
    ends_on = DatePartsField(label="Last day")

    def __init__(self, *args, phase, **kwargs):
        super().__init__(*args, **kwargs)
        self.phase = phase

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        check_order(self, first, last, "ends_on")
        if first and last:
            for other in self.phase.wave.phases.exclude(pk=self.phase.pk).filter(starts_on__lte=last, ends_on__gte=first):
                field = "starts_on" if other.number < self.phase.number else "ends_on"
                self.add_error(field, f"Phase {other.number} runs from {nhs_date(other.starts_on)} to {nhs_date(other.ends_on)}")
        return data
