"""What may be sent from the coding page, and which coders are compared."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError

from core.forms import CheckboxSelectMultiple, FilterForm, NHSForm
from core.text import find_identifiers
from datareview.models import Code

NAME_LENGTH = Code._meta.get_field("name").max_length


class NamesInput(forms.TextInput):
    """Several boxes of one name, without script one."""

    def value_from_datadict(self, data, files, name):
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])


class NewCodesField(forms.Field):
    """Names of new codes, as a list without empty ones."""

    widget = NamesInput

    def to_python(self, value):
        return [" ".join(name.split()) for name in value or [] if name.strip()]

    def validate(self, value):
        if any(len(name) > NAME_LENGTH for name in value):
            raise ValidationError(f"A name of a code has {NAME_LENGTH} characters at most")
        if find_identifiers("\n".join(value)):
            raise ValidationError("A new code looks like it holds a number, email address or postcode of a person. Give it another name")


class CodingForm(NHSForm):
    """The codes of one excerpt by one person; `codes` after cleaning is a list of Codes. `given` is what they gave so far, as told by
    `datareview.coding.given_by`: a merge of two codes is no coding of another window.

    Every code of the population may be sent, so that one that was merged or taken away meanwhile can be told by its name.
    """

    codes = forms.MultipleChoiceField(
        label="Codes",
        required=False,
        widget=CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose codes of this population"},
    )
    new_code = NewCodesField(label="A new code", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, population, given, **kwargs):
        super().__init__(*args, **kwargs)
        self.held = set(given.values()) - {None}
        self.shown = fingerprint(given)
        rows = Code.objects.filter(population=population).select_related("merged_into")
        self.known = {str(code.pk): code for code in rows} if self.is_bound else {}
        self.fields["codes"].choices = [(pk, code.name) for pk, code in self.known.items()]
        self.fields["seen"].initial = self.shown

    def clean_codes(self):
        return [self.known[pk] for pk in self.cleaned_data["codes"]]

    def clean(self):
        cleaned = super().clean()
        seen = cleaned.get("seen")
        if seen and seen != self.shown and self._asked(cleaned) != self.held:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self.shown
            self.add_error(None, "You coded this excerpt in another window meanwhile. Look at what is ticked here, then save again")
        return cleaned

    def merged_ticks(self):
        """The ticked codes that were merged since the page was opened: they stay to be ticked, so that they are kept as given."""
        ticked = set(self["codes"].value() or ()) if self.is_bound else set()
        rows = [code for pk, code in self.known.items() if pk in ticked and code.merged_into_id]
        return [code for code in rows if not code.merged_into.is_removed]

    def _asked(self, cleaned):
        """The ids of the codes that would be held after saving; a name where a code is not there yet."""
        by_name = {code.name.casefold(): code for code in self.known.values() if not code.is_removed and not code.merged_into_id}
        codes = [*cleaned.get("codes", ()), *(by_name.get(name.casefold(), name) for name in cleaned.get("new_code", ()))]
        return {code if isinstance(code, str) else code.merged_into_id or code.pk for code in codes}


def fingerprint(codes):
    """The ids of the codes that a person gave to an excerpt as text: 16 hex digits."""
    return hashlib.sha256(repr(sorted(codes)).encode()).hexdigest()[:16]


class CodersFilter(FilterForm):
    """Whose codes are compared, and about which code the list of differences is."""

    submit_label = "Compare"
    coders = forms.MultipleChoiceField(label="Coders", required=False, widget=CheckboxSelectMultiple)
    code = forms.ChoiceField(label="Only where you differ about", required=False)

    def __init__(self, *args, coders, codes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["coders"].choices = [(str(pk), name) for pk, name in coders]
        self.fields["code"].choices = [("", "Any code"), *((str(code.pk), code.name) for code in codes)]

    def clean_coders(self):
        chosen = [int(pk) for pk in self.cleaned_data["coders"]]
        if len(chosen) == 1:
            raise ValidationError("Choose two or more people, or nobody to compare all of them")
        return chosen
