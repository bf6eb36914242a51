"""How the assets of an organisation are narrowed, and on which paper a map is printed."""

from urllib.parse import urlencode

from django import forms

from assets.models import Prompt, Segment
from assets.queries import UNPLACED
from core.forms import CheckboxSelectMultiple, FilterForm, NHSForm, RadioSelect
from reports.models import Paper


class AssetsFilter(FilterForm):
    """Narrowing of the assets of an organisation; `populations` are those that the reader may open."""

    words = forms.CharField(label="Words in it", required=False, max_length=100)
    population = forms.MultipleChoiceField(label="On the map of", required=False, widget=CheckboxSelectMultiple)
    segment = forms.ChoiceField(
        label="Part of the map", required=False, choices=[("", "All"), *Segment.choices, (UNPLACED, "Not placed yet")]
    )
    prompt = forms.ChoiceField(label="Question that it answers", required=False, choices=[("", "Any question"), *Prompt.choices])
    priority = forms.ChoiceField(
        label="When to engage", required=False, choices=[("", "Any time"), ("first", "Chosen to engage first"), ("later", "Later")]
    )

    def __init__(self, *args, populations, **kwargs):
        super().__init__(*args, **kwargs)
        self.populations = populations
        self.fields["population"].choices = [(str(population.pk), population.name) for population in populations]
        if len(populations) < 2:
            del self.fields["population"]

    @property
    def filters(self):
        """What narrows the assets besides the populations, as `assets.queries.narrowed` takes it."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return {name: given[name] for name in ("words", "segment", "prompt", "priority") if given.get(name)}

    @property
    def query(self):
        """What narrows the assets, as the end of an address; empty if nothing does."""
        some = [population.pk for population in self.chosen] if len(self.chosen) < len(self.populations) else []
        return urlencode({**({"population": some} if some else {}), **self.filters}, doseq=True)

    def narrow(self, address):
        """The address of a page, narrowed in the same way."""
        return f"{address}?{self.query}" if self.query else address

    @property
    def chosen(self):
        """The populations that are ticked; all of them if none is."""
        ticked = self.cleaned_data.get("population") if self.is_bound and self.is_valid() else []
        return [population for population in self.populations if str(population.pk) in ticked] if ticked else self.populations


PAPER_HINTS = {"a4": "To read and to hand round", "a3": "To put on the table or on a wall; best for a map with many assets"}


class PaperForm(NHSForm):
    submit_label = "Make the PDF"
    paper = forms.ChoiceField(
        label="Which paper?",
        choices=Paper.choices,
        initial=Paper.A4,
        widget=RadioSelect(hints=PAPER_HINTS),
        error_messages={"required": "Choose the paper"},
    )
