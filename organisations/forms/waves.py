"""What may be typed about a wave and the dates of its phases."""

from core.dates import nhs_date
from core.forms import DatePartsField, NHSForm, NHSModelForm, RadioSelect
from organisations.forms.periods import check_order
from organisations.models import Wave


class WaveForm(NHSModelForm):
    class Meta:
        model = Wave
        fields = ["name", "starts_on", "entry_route"]
        labels = {"starts_on": "First day", "entry_route": "How do organisations come to their populations?"}
        widgets = {"entry_route": RadioSelect}
        error_messages = {"name": {"unique": "There is a wave with this name already"}}


class WaveEditForm(NHSModelForm):
    class Meta:
        model = Wave
        fields = ["name", "programme_name", "programme_short_name", "entry_route"]
        labels = {"entry_route": "How do organisations come to their populations?", "programme_short_name": "Short name of the programme"}
        widgets = {"entry_route": RadioSelect}
        error_messages = {"name": {"unique": "There is a wave with this name already"}}


class PhaseForm(NHSForm):
    """The dates of a phase: in order, and touching no other phase of the wave."""

    starts_on = DatePartsField(label="First day")
    ends_on = DatePartsField(label="Last day")

    def __init__(self, *args, phase, **kwargs):
        super().__init__(*args, **kwargs)
        self.phase = phase

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        check_order(self, first, last, "ends_on")
        if first and last:
            for other in self.phase.wave.phases.exclude(pk=self.phase.pk).filter(starts_on__lte=last, ends_on__gte=first):
                field = "starts_on" if other.number < self.phase.number else "ends_on"
                self.add_error(field, f"Phase {other.number} runs from {nhs_date(other.starts_on)} to {nhs_date(other.ends_on)}")
        return data
