"""What may be typed about the points of a measure: one of them, what was not collected, a paste, and a file."""

from crispy_forms.layout import Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from core.forms import DatePartsField, LongTextField, NHSForm, ScansFreeText
from core.forms.dates import parse_whole
from core.forms.free_text import FREE_TEXT_HINT
from core.forms.layout import MoreFields
from core.spreadsheets import TableError
from datareview.forms.seen import SharedRowForm
from qiprojects import intake_reading
from qiprojects.models import DataPoint, Unit
from qiprojects.typed_points import PART, VALUE, is_percent, number_in, problems_of, rounded

NUMBERS = ("value", "numerator", "denominator")
ENTER = {"value": "Enter the number", "numerator": "Enter the numerator", "denominator": "Enter the denominator"}
ASKS = {
    Unit.COUNT: "How many?",
    Unit.PERCENTAGE: "Percentage",
    Unit.RATE: "Rate",
    Unit.MEAN: "Mean",
    Unit.MEDIAN: "Median",
    Unit.TIME: "Time",
    Unit.SCORE: "Score",
}
WHY = "Why was it not collected?"


class NumberField(forms.CharField):
    """A number as people type it (`qiprojects.typed_points`), in a box for which a phone shows digits. Cleans to a Decimal or None."""

    def __init__(self, *, step, may_be_percent=False, **kwargs):
        box = forms.TextInput(attrs={"inputmode": "decimal", "class": "nhsuk-input--width-10", "autocomplete": "off"})
        super().__init__(widget=box, **kwargs)
        self.step, self.may_be_percent = step, may_be_percent

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else plain_number(value)

    def clean(self, value):
        text = super().clean(value)
        number, problem = number_in(text)
        if problem or (is_percent(text) and not self.may_be_percent):
            raise ValidationError(problem or f"“{text[:60]}” is a percentage, and this number is none")
        return rounded(number, self.step)


def plain_number(number):
    """A Decimal as somebody would type it."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_fields(measure, *, with_value=False, is_required=True):
    """The boxes for the numbers of one point: numerator and denominator, or a value. `with_value` keeps a share without its parts."""
    fields = {}
    if measure.has_parts:
        for name, known in (("numerator", measure.numerator), ("denominator", measure.denominator)):
            hint = {"label": known, "help_text": name.capitalize()} if known else {"label": name.capitalize()}
            fields[name] = NumberField(step=PART, required=is_required, error_messages={"required": ENTER[name]}, **hint)
    if not measure.has_parts or with_value:
        label = ASKS[measure.unit]
        fields["value"] = NumberField(
            step=VALUE,
            may_be_percent=measure.unit == Unit.PERCENTAGE,
            required=is_required and not measure.has_parts,
            label=f"{label} ({measure.unit_label})" if measure.unit_label else label,
            error_messages={"required": ENTER["value"]},
        )
    return fields


def group_choices(groups):
    return [("", "Everybody"), *[(str(group.pk), group.label) for group in groups]]


class _OfGroups:
    """A form that asks for the group of a breakdown where the measure has groups. Cleans `group` to a BreakdownGroup or None."""

    def offer_groups(self, groups):
        self.groups = {str(group.pk): group for group in groups}
        if groups:
            self.fields["group"].choices = group_choices(groups)
        else:
            del self.fields["group"]

    def clean_group(self):
        return self.groups.get(self.cleaned_data["group"])


class _NumbersForm:
    """A form with the numbers of a point of `self.measure`: they are looked at together once each of them can be read."""

    def check_numbers(self, cleaned):
        if any(name in self.errors for name in NUMBERS):
            return
        for name, words in problems_of(self.measure, **self.numbers(cleaned)):
            self.add_error(name if name in self.fields else None, words)

    def numbers(self, cleaned):
        return {name: cleaned.get(name) for name in NUMBERS}


class PointForm(_OfGroups, _NumbersForm, SharedRowForm):
    """A new point of a measure, its period being proposed, or with `instance` a change of one.

    The numbers come first; the day, the group and a note are below a summary that most people leave closed.
    """

    submit_label = "Save the point"
    scanned_fields = ("note",)
    mark_optional = False
    starts_on = DatePartsField(label="First day of the period")
    group = forms.ChoiceField(label="About whom?", required=False)
    people = NumberField(step=PART, label="About how many people or cases is it?", required=False)
    note = forms.CharField(label="What should be known about it?", max_length=300, required=False, help_text=f"{FREE_TEXT_HINT}.")
    is_missing = forms.BooleanField(label="It was not collected", required=False)

    class Meta:
        model = DataPoint
        fields = ["starts_on", "is_missing", "note"]

    def __init__(self, *args, measure, groups, today, starts_on=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.measure = measure
        self.fields["starts_on"].max_value = today
        self.fields["starts_on"].initial = starts_on
        is_new = self.instance.pk is None
        if is_new:
            del self.fields["is_missing"]
            self.initial.pop("starts_on", None)
        self.offer_groups(groups if is_new else [])
        self._add_numbers(is_new)

    def _add_numbers(self, is_new):
        point = self.instance
        has_share_alone = self.measure.has_parts and point.value is not None and point.numerator is None
        new = number_fields(self.measure, with_value=has_share_alone, is_required=is_new)
        self.fields = {**new, **self.fields}
        if self.measure.has_parts or self.measure.unit == Unit.COUNT:
            del self.fields["people"]
        elif not is_new:
            self.initial["people"] = point.denominator
        if not is_new:
            self.initial |= {name: getattr(point, name) for name in new if name != "value" or "numerator" not in new or has_share_alone}

    def make_helper(self):
        helper = super().make_helper()
        numbers = [name for name in NUMBERS if name in self.fields]
        more = ["starts_on", "group", "people", "note"]
        if self.instance.pk:
            helper.layout = Layout(
                *numbers, *[name for name in ("people", "is_missing", "starts_on", "note", "seen") if name in self.fields]
            )
        else:
            summary = "Another date, a group or a note" if "group" in self.fields else "Another date, or a note"
            helper.layout = Layout(*[name for name in ("numerator", "denominator", "value") if name in numbers], MoreFields(summary, *more))
        return helper

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_missing"):
            if not cleaned.get("note") and "note" not in self.errors:
                self.add_error("note", "Say why it was not collected, so that nobody has to ask again")
        elif "people" not in self.errors:
            self.check_numbers(cleaned)
        return cleaned

    def numbers(self, cleaned):
        numbers = {name: cleaned.get(name) for name in NUMBERS}
        if "people" in self.fields:
            numbers["denominator"] = cleaned.get("people")
        return numbers

    def add_error(self, field, error):
        super().add_error("people" if field == "denominator" and "people" in self.fields else field, error)

    @property
    def values(self):
        """The arguments of `add_point` or `edit_point`."""
        numbers = {} if self.cleaned_data.get("is_missing") else self.numbers(self.cleaned_data)
        group = {"group": self.cleaned_data.get("group")} if self.instance.pk is None else {}
        return {**super().values, **numbers, **group}


class MissingForm(_OfGroups, ScansFreeText, NHSForm):
    """The point of a period that was not collected."""

    submit_label = "Mark as not collected"
    scanned_fields = ("note",)
    note = forms.CharField(
        label=WHY,
        max_length=300,
        help_text=f"For example: the system was replaced. {FREE_TEXT_HINT}.",
        error_messages={"required": "Say why"},
    )
    starts_on = DatePartsField(label="First day of the period")
    group = forms.ChoiceField(label="About whom?", required=False)

    def __init__(self, *args, groups, today, starts_on=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].max_value = today
        self.fields["starts_on"].initial = starts_on
        self.offer_groups(groups)

    def make_helper(self):
        helper = super().make_helper()
        helper.layout = Layout(
            "note", MoreFields("Another date, or a group" if "group" in self.fields else "Another date", "starts_on", "group")
        )
        return helper


class DueForm(_NumbersForm, NHSForm):
    """One point of one measure among others, perhaps left empty. `starts_on` is the period that the page showed."""

    starts_on = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, measure, period, **kwargs):
        super().__init__(*args, initial={"starts_on": period.starts_on.isoformat()}, **kwargs)
        self.measure, self.period = measure, period
        self.mark_optional = False
        self.fields |= number_fields(measure, is_required=False)
        self.helper.form_tag, self.helper.disable_csrf = False, True

    @property
    def is_filled(self):
        return any(self.data.get(self.add_prefix(name), "").strip() for name in NUMBERS)

    def clean_starts_on(self):
        return parse_whole(self.cleaned_data["starts_on"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("starts_on") is None:
            self.add_error(None, "The period of this page is not known any more. Open the page again")
        if self.is_filled:
            self.check_numbers(cleaned)
        return cleaned

    @property
    def values(self):
        return {"starts_on": self.cleaned_data["starts_on"], **self.numbers(self.cleaned_data)}


class _ReadForm(_OfGroups, NHSForm):
    """Reads lines of points. Cleans to `parsed`, whose lines have a day each."""

    submit_label = "Show me what is in it"
    starts_on = DatePartsField(
        label="First day of the first period", required=False, help_text="Counts only where the lines have no dates of their own"
    )
    group = forms.ChoiceField(label="About whom?", required=False)

    def __init__(self, *args, measure, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.measure, self.parsed = measure, None
        self.offer_groups(groups)

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            options = {"starts_on": cleaned["starts_on"], "group": cleaned.get("group"), "groups": self.groups.values()}
            try:
                self.parsed = self.read(cleaned, options)
            except TableError as error:
                self.add_error(self.source, str(error))
            else:
                if self.parsed.needs_start:
                    self.add_error("starts_on", "The lines have no dates. Enter the first day of the first period")
        return cleaned


class PasteForm(_ReadForm):
    """Lines that are pasted or typed; `mended` is the intake whose lines they are, if any."""

    source = "text"
    text = LongTextField(label="The points", rows=12, strip=False, error_messages={"required": "Paste the points"})
    field_order = ("text", "starts_on", "group")

    def __init__(self, *args, mended=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.draft_key = f"points-{mended.pk}" if mended else "points"
        self.fields["text"].widget.attrs |= {"data-most-characters": intake_reading.MAX_CHARACTERS, "spellcheck": "false"}

    def read(self, cleaned, options):
        return intake_reading.from_text(self.measure, cleaned["text"], **options)


class ImportForm(_ReadForm):
    source = "file"
    file = forms.FileField(
        label="File",
        help_text="An Excel workbook (.xlsx) or a CSV file with the names of its columns in the first row",
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose another one",
            "missing": "Choose a file",
            "invalid": "The file did not arrive. Choose it again",
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    field_order = ("file", "starts_on", "group")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs |= {"data-most-bytes": settings.UPLOAD_MAX_BYTES}

    def make_helper(self):
        helper = super().make_helper()
        helper.layout = Layout("file", *(["group"] if "group" in self.fields else []), MoreFields("The file has no dates", "starts_on"))
        return helper

    def read(self, cleaned, options):
        return intake_reading.from_file(self.measure, cleaned["file"], **options)


class TakeForm(NHSForm):
    """Taking points in. `changed` is how many differ from what is there."""

    replace = forms.BooleanField(required=False)

    def __init__(self, *args, new, changed, **kwargs):
        super().__init__(*args, **kwargs)
        if not changed:
            del self.fields["replace"]
            self.submit_label = f"Take in {new} point{'s' if new != 1 else ''}"
            return
        others = f"the {changed} points that are here with other numbers" if changed > 1 else "the point that is here with another number"
        self.fields["replace"].label = f"Replace {others}"
        self.submit_label = "Take the points in" if new else "Replace"
