"""Forms of rows that tell by `edited_at` whether they were changed meanwhile."""

from core.forms import NHSModelForm
from core.forms.free_text import ScansFreeText


class SharedRowForm(ScansFreeText, NHSModelForm):
    """A form of a row that the sub-team shares: scanned for what may identify a person, refused if somebody changed the row meanwhile.

    `act` of the view gives `values` to the action.
    """

    def _fingerprint(self):
        return str(self.instance.edited_at or "new")

    @property
    def values(self):
        """What was typed, by the names of the model's fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.cleaned_data}
