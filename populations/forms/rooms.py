"""What may be typed about a decision room."""

from core.forms import LongTextField, NHSForm
from core.forms.free_text import FREE_TEXT_HINT, ScansFreeText

HINT = f"Everybody who sees your populations can read this. {FREE_TEXT_HINT}."


class EndRoomForm(ScansFreeText, NHSForm):
    reason = LongTextField(label="Why does it end?", required=False, max_length=1000, rows=3, help_text=HINT)
