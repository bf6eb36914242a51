"""What may be typed about a seat, and the words of the errors."""

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError

from core.forms import DatePartsField, NHSForm, NHSModelForm, RadioSelect
from core.forms.layout import MoreFields
from organisations.forms.periods import check_order
from organisations.models import RoleGroup, Seat, SeatRole
from organisations.queries import GROUPS_BY_ROLE
from organisations.team_actions import is_theirs_alone

MORE = "Another employer, several people, last day"
SELDOM = ("employer", "count", "is_observer", "ends_on")
MORE_OF_SUB_TEAM = "Several people, last day"
SELDOM_ON_SUB_TEAM = ("count", "ends_on")


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
            "protected_hours", "employer", "count", "is_observer", "ends_on",
        ]  # fmt: skip
        labels = {
            "role": "Role on the team",
            "role_title": "Role title",
            "role_group": "Role group",
            "employer": "Employer",
            "protected_hours": "Protected time, in hours a week",
            "is_lived_experience": "This is a lived experience seat",
            "is_observer": "Comes to listen: takes no part in rankings",
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
        hidden += ["is_observer"] if not team.is_project_team else []
        for name in hidden:
            del self.fields[name]
        if person and not self.keeps_person:
            self.fields["name"].initial, self.fields["email"].initial = person.name, person.email
        self.order_fields(self.Meta.fields)
        if team.is_project_team:
            self.fields["is_observer"].initial = False
        else:
            self._word_for_sub_team()

    def _word_for_sub_team(self):
        """A sub-team represents a population: its members come from services, from community groups, or from the population."""
        if "employer" in self.fields:
            self.fields["employer"].label = "Employer or community group"
            self.fields["employer"].help_text = "Leave it empty if it is this organisation."
        if "email" in self.fields:
            self.fields["email"].help_text = "The roles and responsibilities go there once. It is also for an invitation and reminders."
        if "is_lived_experience" in self.fields:
            self.fields["is_lived_experience"].label = "This person comes from the population, with lived experience"

    def make_helper(self):
        helper = super().make_helper()
        more, seldom = (MORE, SELDOM) if self.team.is_project_team else (MORE_OF_SUB_TEAM, SELDOM_ON_SUB_TEAM)
        helper.layout = Layout(*[name for name in self.fields if name not in seldom], MoreFields(more, *seldom))
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
    """The role groups that a seat of the team may belong to. Lived experience is a private mark of the seat instead, and two groups
    of a sub-team are filled by the role."""
    elsewhere = RoleGroup.LIVED_EXPERIENCE_CODES | (frozenset() if team.is_project_team else GROUPS_BY_ROLE)
    return [(group.code, group.label) for group in team.role_groups.all() if group.code not in elsewhere]


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
