"""How the list of tests is narrowed."""

from django import forms

from core.forms import FilterForm
from qiprojects.cycles import IN_PART, PARTS
from qiprojects.models import Act


class FilterCyclesForm(FilterForm):
    part = forms.ChoiceField(label="Where they stand", choices=[("", "All"), *PARTS.items()], required=False)
    idea = forms.ChoiceField(label="Change idea", required=False)
    decision = forms.ChoiceField(label="What followed", choices=[("", "Anything"), *Act.choices], required=False)

    def __init__(self, *args, ideas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["idea"].choices = [("", "All"), *((str(row.pk), f"{row.number}. {row}") for row in ideas)]

    def narrowed(self, rows):
        """Those of these tests that are asked for; all of them if nothing sensible is."""
        if not self.is_bound or not self.is_valid():
            return rows
        asked = self.cleaned_data
        if asked["part"]:
            rows = rows.filter(IN_PART[asked["part"]])
        if asked["idea"]:
            rows = rows.filter(idea=asked["idea"])
        return rows.filter(decision=asked["decision"]) if asked["decision"] else rows
