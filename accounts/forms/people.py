"""Forms about people: accepting an invitation, one's own account, and the programme team's pages."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.forms.sign_in import PASSWORD_HINT, PasswordInput
from accounts.models import Person, User
from accounts.permissions import PROGRAMME_ROLES, ROLE_LABELS
from accounts.presenters import ACCOUNT_STATES, action_words
from core.forms import FilterForm, NHSForm

EMAIL_ATTRS = {"type": "email", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
NAME_HINT = "Seen by the programme team, and by your teams and your coach unless you give a display name."
DISPLAY_NAME_HINT = (
    "Shown instead of your name, and in the menu when you are signed in. It may be a first name or a name that you make up. "
    "Leave it empty to use your name."
)


class AcceptInvitationForm(NHSForm):
    """`invitation` gives the person and the address, which a password must not resemble."""

    submit_label = "Make my account"
    name = forms.CharField(label="Your name", max_length=150, help_text=NAME_HINT, widget=forms.TextInput({"autocomplete": "name"}))
    password = forms.CharField(
        label="Choose a password",
        error_messages={"required": "Enter a password"},
        strip=False,
        help_text=PASSWORD_HINT,
        widget=PasswordInput("new-password"),
    )

    def __init__(self, *args, invitation, **kwargs):
        super().__init__(*args, **{**kwargs, "initial": {"name": invitation.person.name}})
        self.invitation = invitation

    def clean(self):
        cleaned = super().clean()
        if "password" in cleaned:
            future = User(email=self.invitation.email)
            future.person = Person(name=cleaned.get("name", ""), display_name=self.invitation.person.display_name)
            try:
                validate_password(cleaned["password"], future)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class OwnNamesForm(NHSForm):
    name = forms.CharField(label="Your name", max_length=150, help_text=NAME_HINT, widget=forms.TextInput({"autocomplete": "name"}))
    display_name = forms.CharField(
        label="Display name",
        max_length=150,
        required=False,
        help_text=DISPLAY_NAME_HINT,
        widget=forms.TextInput({"autocomplete": "nickname"}),
    )


class PersonFilterForm(FilterForm):
    q = forms.CharField(label="Name or email address", required=False, max_length=100)
    state = forms.ChoiceField(label="Account", required=False, choices=[("", "All"), *ACCOUNT_STATES.items()])


class EmailForm(NHSForm):
    email = forms.EmailField(label="Email address", widget=forms.EmailInput(EMAIL_ATTRS))


class AddPersonForm(NHSForm):
    submit_label = "Add person"
    name = forms.CharField(label="Name", max_length=150)
    email = forms.EmailField(label="Email address", required=False, widget=forms.TextInput(EMAIL_ATTRS))


class InviteForm(NHSForm):
    submit_label = "Send invitation"
    email = forms.EmailField(label="Email address", widget=forms.TextInput(EMAIL_ATTRS))
    context = forms.CharField(label="What the person is invited to", max_length=200, help_text="The mail says: “You are invited to …”")


class GiveRoleForm(NHSForm):
    submit_label = "Give role"
    role = forms.ChoiceField(
        label="Role", choices=[("", "Select an option"), *((role.value, ROLE_LABELS[role]) for role in PROGRAMME_ROLES)]
    )
    starts_on = forms.DateField(label="First day")
    ends_on = forms.DateField(label="Last day", required=False, help_text="Leave it empty if it is not known yet")


class EndRoleForm(NHSForm):
    submit_label = "End role"
    submit_style = "warning"
    ends_on = forms.DateField(label="Last day", help_text="The person keeps the role to the end of this day")


class ReasonForm(NHSForm):
    """Asks why; used for closing and opening an account and for taking away second steps."""

    reason = forms.CharField(
        label="Reason",
        max_length=500,
        help_text="It goes into the audit log. Write nothing about health.",
        widget=forms.Textarea,
    )


class LogFilterForm(FilterForm):
    """`actions` are those that the log holds."""

    person = forms.CharField(
        label="Person", required=False, max_length=100, help_text="Part of a name or an email address, or “Account” and a number"
    )
    action = forms.ChoiceField(label="What was done", required=False)
    organisation = forms.CharField(label="Organisation", required=False, max_length=100, help_text="Part of its name")
    first_day = forms.DateField(label="From", required=False)
    last_day = forms.DateField(label="To", required=False)

    def __init__(self, *args, actions, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = sorted({action.split(".")[0] for action in actions})
        self.fields["action"].choices = [
            ("", "Everything"),
            *((kind, [(kind, f"Everything: {action_words(kind).lower()}"), *_options(kind, actions)]) for kind in kinds),
        ]


def _options(kind, actions):
    return [(action, action_words(action)) for action in actions if action.startswith(f"{kind}.")]
