"""The role groups of a team: their words, and why nobody fills one."""

from django import forms

from core.forms import LongTextField, NHSForm, NHSModelForm
from core.forms.free_text import ScansFreeText
from organisations.models import RoleGroup


class RoleGroupForm(NHSModelForm):
    class Meta:
        model = RoleGroup
        fields = ["label", "considered_reason"]
        labels = {"label": "Role group", "considered_reason": "If nobody fills it: what did you consider, and why is that right for now?"}


class SoughtForm(ScansFreeText, NHSForm):
    """One of the four groups of a sub-team: what is done so that somebody fills it."""

    considered_reason = LongTextField(
        label="Who is being sought, and how?",
        required=False,
        max_length=500,
        rows=3,
        help_text="For example “Two community groups are asked; we hear by the end of March”. Write groups and places, not people's names. "
        "Empty it when nobody is being sought any more.",
    )


class RoleGroupAddForm(NHSForm):
    submit_label = "Add"
    label = forms.CharField(label="Role group", max_length=200, help_text="For example: Faith leader, or Housing.")
