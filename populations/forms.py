"""What may be typed about populations."""

from core.forms import NHSModelForm
from core.forms.free_text import ScansFreeText
from populations.models import Population


class PopulationForm(ScansFreeText, NHSModelForm):
    draft_key = "population"
    scanned_fields = ("definition",)

    class Meta:
        model = Population
        fields = ["name", "definition"]
        labels = {"definition": "Who is included?"}
        help_texts = {
            "name": "For example: Rural communities.",
            "definition": "A sentence or two. It may stay open for now and be narrowed in the data review.",
        }
