"""What may be typed about populations."""

from core.forms import NHSModelForm
from core.forms.free_text import ScansFreeText
from populations.models import Population


class PopulationForm(ScansFreeText, NHSModelForm):
    draft_key = "population"
    scanned_fields = ("why",)

    class Meta:
        model = Population
        fields = ["name", "why"]
        labels = {"why": "Who are they, and why now?"}
        help_texts = {
            "name": "For example: Rural communities.",
            "why": "A sentence or two.",
        }
