"""The role groups of a team: their words, and why nobody fills one."""

from django import forms

from core.forms import NHSForm, NHSModelForm
from organisations.models import RoleGroup


class RoleGroupForm(NHSModelForm):
    class Meta:
        model = RoleGroup
        fields = ["label", "considered_reason"]
        labels = {"label": "Role group", "considered_reason": "If nobody fills it: what did you consider, and why is that right for now?"}


class RoleGroupAddForm(NHSForm):
    submit_label = "Add"
    label = forms.CharField(label="Role group", max_length=200, help_text="For example: Faith leader, or Housing.")
