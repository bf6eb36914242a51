"""The filters of the board."""

from html import escape

from django import forms
from django.utils.safestring import mark_safe

from core.forms import FilterForm
from milestones.models import State
from reports.board import queries
from reports.models import Rule

STATES = [*State.choices, (queries.LATE, "Late"), (queries.NO_DATE, "No date")]
ANY = ("", "Any")


class PlainSelect(forms.Select):
    """A select whose options are written without a template for each: there may be 200 coaches."""

    def render(self, name, value, attrs=None, renderer=None):
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        chosen = self.format_value(value)
        rows = ((escape(str(key)), " selected" if str(key) in chosen else "", escape(label)) for key, label in self.choices)
        options = "".join(f'<option value="{key}"{selected}>{label}</option>' for key, selected, label in rows)
        attributes = " ".join(f'{key}="{escape(str(text))}"' for key, text in given.items() if text not in (None, False))
        return mark_safe(f"<select {attributes}>{options}</select>")  # nosec B308 B703 (everything in it is escaped)


def _choice(label, **kwargs):
    return forms.ChoiceField(label=label, required=False, widget=PlainSelect, **kwargs)


class BoardFilterForm(FilterForm):
    """What of the board is shown. `show` is "all" for every organisation, empty for one's own."""

    q = forms.CharField(label="Name or ODS code", required=False, max_length=100)
    wave = _choice("Wave")
    coach = _choice("Coach")
    milestone = _choice("Milestone")
    state = _choice("Milestone state", choices=[ANY, *STATES])
    rule = _choice("Needs attention", choices=[ANY, *Rule.choices])
    show = forms.ChoiceField(required=False, choices=[("", "Mine"), ("all", "All")], widget=forms.HiddenInput)

    def __init__(self, *args, reader, shows_all, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wave"].choices = [ANY, *queries.wave_choices()]
        self.fields["milestone"].choices = [ANY, *queries.milestone_choices()]
        if shows_all:
            self.fields["coach"].choices = [ANY, *queries.coach_choices(on=reader.on)]
        else:
            del self.fields["coach"]
        if reader.sees_all:
            del self.fields["show"]
