"""What may be typed about the programme's theory of change."""

from django import forms

from core.forms import RadioSelect
from datareview.forms.seen import SharedRowForm
from qiprojects.models import ProgrammeDriver


class ProgrammeDriverForm(SharedRowForm):
    """A driver of the programme. `primaries` are the ProgrammeDriver rows that it may belong to."""

    submit_label = "Save the driver"
    scanned_fields = ("text",)
    text = forms.CharField(label="Words of the driver", max_length=200, help_text="As they stand in the programme's theory of change")
    parent = forms.ChoiceField(
        label="Where does it belong?",
        required=False,
        widget=RadioSelect,
        error_messages={"invalid_choice": "This primary driver is not there any more. Choose again"},
    )

    class Meta:
        model = ProgrammeDriver
        fields = ["text"]

    def __init__(self, *args, primaries, parent=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.primaries = {str(row.pk): row for row in primaries}
        listed = [(key, f"Under “{row}”") for key, row in self.primaries.items()]
        self.fields["parent"].choices = [("", "A primary driver"), *listed]
        self.initial["parent"] = str(self.instance.parent_id or parent or "")
        if not self.primaries:
            del self.fields["parent"]

    @property
    def values(self):
        return {**super().values, "parent": self.primaries.get(self.cleaned_data.get("parent", ""))}
