"""What may be chosen in the library and from other maps, and how both are narrowed."""

from django import forms

from assets.forms.register import PROMPTS
from assets.library import SHAREABLE
from assets.models import Segment
from core.forms import CheckboxSelectMultiple, FilterForm, NHSForm, RadioSelect

SAME, ANOTHER = "same", "another"


class LibraryFilterForm(FilterForm):
    words = forms.CharField(label="Search", required=False, max_length=100, help_text="A name, a town, or what they do")
    segment = forms.ChoiceField(
        label="Segment", required=False, choices=[("", "All"), *((segment.value, segment.label) for segment in SHAREABLE)]
    )

    @property
    def narrowing(self):
        """The arguments of `assets.library.narrowed`; an address that means nothing narrows nothing."""
        return self.cleaned_data if self.is_bound and self.is_valid() else {}


class ReuseFilterForm(LibraryFilterForm):
    segment = forms.ChoiceField(label="Segment", required=False, choices=[("", "All"), *Segment.choices])


class TakeForm(NHSForm):
    """Taking one asset of the library; `same` is the Asset of the organisation that has its name, or None."""

    submit_label = "Put it on our map"
    prompts = forms.MultipleChoiceField(
        label="Which of the four questions does it answer?", choices=PROMPTS, required=False, widget=CheckboxSelectMultiple
    )
    double = forms.ChoiceField(widget=RadioSelect, error_messages={"required": "Select whether it is the same one"})

    def __init__(self, *args, same=None, **kwargs):
        super().__init__(*args, **kwargs)
        if same is None:
            del self.fields["double"]
            return
        self.fields["double"].label = f"You have “{same}” on another map. Is this the same?"
        self.fields["double"].choices = [
            (SAME, "Yes: put ours on this map too, as it is"),
            (ANOTHER, "No: take this one as well"),
        ]


class ReuseForm(NHSForm):
    """Choosing assets of other maps; `offered` are the Asset rows to choose from, `hints` what to say beside each, by id."""

    submit_label = "Put them on this map"
    assets = forms.MultipleChoiceField(
        label="Which of them serve this population as well?",
        widget=CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one asset",
            "invalid_choice": "One of these is on this map already, or on no other map any more. Choose again",
        },
    )
    prompts = forms.MultipleChoiceField(
        label="Which of the four questions do they answer here?", choices=PROMPTS, required=False, widget=CheckboxSelectMultiple
    )

    def __init__(self, *args, offered, hints, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = {str(asset.pk): asset for asset in offered}
        self.fields["assets"].choices = [(key, asset.name) for key, asset in self.offered.items()]
        self.fields["assets"].widget.hints = hints

    @property
    def chosen(self):
        return [self.offered[key] for key in self.cleaned_data["assets"]]


class ShareForm(NHSForm):
    """Saying yes to sharing what the page shows; `seen` is what it was when it was opened."""

    submit_label = "Share it"
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
