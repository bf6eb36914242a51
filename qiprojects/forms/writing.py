"""What may be typed for one item of the write-up."""

from core.forms import LongTextField
from core.forms.free_text import FREE_TEXT_HINT
from datareview.forms.seen import SharedRowForm
from qiprojects.models import WriteUpSection


class SectionForm(SharedRowForm):
    """The team's own words for one item; empty goes back to the draft."""

    draft_key = "write-up"
    submit_label = "Save"
    is_only_row = True
    scanned_fields = ("text",)
    text = LongTextField(
        label="In your own words",
        max_length=20_000,
        rows=14,
        required=False,
        help_text=f"A blank line begins a new paragraph. Leave it empty to use the draft from your records. {FREE_TEXT_HINT}.",
    )

    class Meta:
        model = WriteUpSection
        fields = ["text"]

    def _is_as_typed(self, data):
        """An item without words of its own is as one that nothing was typed for."""
        return self.instance.text == data.get("text")
