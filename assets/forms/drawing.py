"""What the picture of a map is narrowed to."""

from django import forms

from assets.mapping import Filters
from assets.models import Segment
from assets.queries import UNPLACED
from assets.words import PROMPT_SHORT
from core.forms import FilterForm


class MapFilterForm(FilterForm):
    """A part of the map; the names of the fields are those of the page for printing, which takes the same address."""

    submit_label = "Show this part"
    segment = forms.ChoiceField(label="Segment", required=False, choices=[("", "All"), *Segment.choices, (UNPLACED, "Not placed yet")])
    prompt = forms.ChoiceField(
        label="Question", required=False, choices=[("", "Any"), *((prompt.value, words) for prompt, words in PROMPT_SHORT.items())]
    )
    priority = forms.ChoiceField(
        label="Engage", required=False, choices=[("", "First or later"), ("first", "To engage first"), ("later", "Later")]
    )
    words = forms.CharField(label="Search", required=False, max_length=100, help_text="In names, descriptions, places and words")

    @property
    def filters(self):
        """The Filters that are chosen; none for an address that means nothing."""
        return Filters(**self.cleaned_data) if self.is_bound and self.is_valid() else Filters()
