"""A date in three boxes: day, month, year, with errors that name the box that is wrong."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date

from core.dates import nhs_date

PARTS = ("day", "month", "year")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
OPEN_ENDS = ("on", "for", "by")
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


def month_number(text):
    """The month, 1 to 12, from a number or from a name of at least three letters ("Nov", "november"); None for anything else."""
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= 12 else None
    name = text.rstrip(".").lower()
    if len(name) < 3:
        return None
    return next((number for number, month in enumerate(MONTHS, start=1) if month.startswith(name)), None)


class DatePartsWidget(forms.MultiWidget):
    """Three text boxes named `<name>_0` (day), `<name>_1` (month) and `<name>_2` (year).

    An address or a script may also give the whole date at once as `<name>=2026-11-20`.
    """

    def __init__(self, attrs=None):
        super().__init__([forms.TextInput(attrs={"inputmode": "numeric"}) for _ in PARTS], attrs)

    def decompress(self, value):
        if isinstance(value, str):
            value = parse_date(value)
        return [value.day, value.month, value.year] if value else [None, None, None]

    def value_from_datadict(self, data, files, name):
        whole = parse_whole(data.get(name))
        return self.decompress(whole) if whole else super().value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data, files, name):
        return name not in data and super().value_omitted_from_data(data, files, name)


def parse_whole(text):
    try:
        return parse_date(text or "")
    except ValueError:
        return None


class DatePartsField(forms.Field):
    """A `datetime.date` from three boxes; None when all are empty.

    `min_value` and `max_value` are dates that are still allowed. Errors carry `params["wrong"]`, the numbers of the wrong boxes.
    """

    widget = DatePartsWidget

    def __init__(self, *, min_value=None, max_value=None, **kwargs):
        super().__init__(**kwargs)
        self.min_value, self.max_value = min_value, max_value

    @property
    def said(self):
        """The label as an error begins with it: "First day", "Your answer to “When?”", "“Planned for”"."""
        label = str(self.label)
        if label.endswith("?"):
            return f"Your answer to “{label}”"
        return f"“{label}”" if label.rpartition(" ")[2] in OPEN_ENDS else label

    def validate(self, value):
        super().validate(value)
        if value and self.min_value and value < self.min_value:
            raise ValidationError(f"{self.said} must be on or after {nhs_date(self.min_value)}", code="min_value")
        if value and self.max_value and value > self.max_value:
            raise ValidationError(f"{self.said} must be on or before {nhs_date(self.max_value)}", code="max_value")

    def to_python(self, value):
        if value is None or isinstance(value, date):
            return value
        day, month, year = parts = [str(part if part is not None else "").strip() for part in value]
        if not any(parts):
            return None
        self._refuse_missing(parts)
        return self._real_date(day, month, year)

    def _refuse_missing(self, parts):
        missing = [number for number, part in enumerate(parts) if not part]
        if missing:
            words = " and ".join(PARTS[number] for number in missing)
            raise ValidationError(f"{self.said} must include a {words}", code="incomplete", params={"wrong": missing})

    def _real_date(self, day, month, year):
        number = month_number(month)
        wrong = []
        if not (day.isdecimal() and 1 <= int(day) <= 31):
            wrong.append(0)
        if number is None:
            wrong.append(1)
        if not (year.isdecimal() and len(year) == 4 and int(year) >= EARLIEST_YEAR):
            wrong.append(2)
        if wrong == [2] and year.isdecimal() and len(year) == 4:
            raise ValidationError(f"Year must be {EARLIEST_YEAR} or later", code="invalid", params={"wrong": wrong})
        if year.isdecimal() and int(year) > LATEST_YEAR:
            raise ValidationError(f"Year must be {LATEST_YEAR} or earlier", code="invalid", params={"wrong": [2]})
        if wrong == [2]:
            raise ValidationError("Year must include 4 numbers", code="invalid", params={"wrong": wrong})
        if not wrong:
            try:
                return date(int(year), number, int(day))
            except ValueError:
                wrong = [0]
        raise ValidationError(f"{self.said} must be a real date", code="invalid", params={"wrong": wrong})

    def has_changed(self, initial, data):
        if self.disabled:
            return False
        try:
            return self.to_python(data) != (parse_whole(initial) if isinstance(initial, str) else initial)
        except ValidationError:
            return True
