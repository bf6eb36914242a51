"""The base of every form of the site: how it looks, what it asks, how it words its errors."""

import hashlib

from crispy_forms.helper import FormHelper
from django import forms
from django.forms.utils import pretty_name
from django.utils.choices import BlankChoiceIterator
from django.utils.functional import cached_property

from core.forms.dates import DatePartsField
from core.forms.messages import word_errors
from core.forms.widgets import LongTextWidget

DASHES = "---------"
CHANGED_MEANWHILE = "Somebody else has changed this since you opened the page. Compare what you typed with how it is now, then save again"
# What a form of an only row has seen that was opened before there was one.
NO_ROW = "none"


class FormMixin:
    """Put before `forms.Form`; `NHSForm` and `NHSModelForm` have it already.

    Class attributes: `submit_label`, `submit_style` ("", "secondary" or "warning"), `label_size` ("", "s", "m", "l"),
    `mark_optional` (write "(optional)" after labels), `draft_key` (keep what is typed over a time-out, under this name).
    `cancel_url` shows a "Cancel" link beside the button; set it on the form, or put it in the context of the page.
    """

    submit_label = "Save"
    submit_style = ""
    label_size = "s"
    mark_optional = True
    draft_key = ""
    cancel_url = ""
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in list(self.fields.items()):
            self.fields[name] = suited(field, name)

    @cached_property
    def helper(self):
        return self.make_helper()

    def make_helper(self):
        """The crispy helper of this form; extend it in a subclass to set a layout or an action."""
        helper = FormHelper()
        helper.attrs = {"novalidate": True}
        if self.draft_key:
            helper.attrs["data-draft"] = self.draft_key
        return helper

    def full_clean(self):
        for name in self.fields:
            word_errors(self[name])
        super().full_clean()


def suited(field, name):
    """The field with a control of the design system: dates in three boxes, numbers in text boxes, files without extras."""
    if field.label is None:
        field.label = pretty_name(name)
    if type(field) is forms.DateField:
        return _date_field(field)
    if type(field.widget) is forms.Textarea:
        field.widget = _long_text(field.widget.attrs)
    elif type(field.widget) is forms.NumberInput:
        field.widget = _number_box(field)
    elif type(field.widget) is forms.ClearableFileInput:
        field.widget = forms.FileInput(attrs=field.widget.attrs)
    _word_blank_choice(field)
    field.widget.is_required = field.required
    return field


def _long_text(attrs):
    stock = forms.Textarea().attrs
    return LongTextWidget({key: value for key, value in attrs.items() if stock.get(key) != value})


def _word_blank_choice(field):
    """Words in place of Django's row of dashes; groups of a required question lose the empty option."""
    grouped = isinstance(field.widget, forms.RadioSelect)
    words = "Select an option" if not grouped else "" if field.required else "No answer"
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = words or None
    elif isinstance(getattr(field, "choices", None), list | BlankChoiceIterator) and any(label == DASHES for _, label in field.choices):
        field.choices = [(value, words if label == DASHES else label) for value, label in field.choices if words or label != DASHES]


def _date_field(field):
    names = ("required", "label", "initial", "help_text", "disabled")
    return DatePartsField(**{name: getattr(field, name) for name in names})


def _number_box(field):
    mode = "decimal" if isinstance(field, forms.DecimalField | forms.FloatField) else "numeric"
    attrs = {key: value for key, value in field.widget.attrs.items() if key not in ("min", "max", "step")}
    return forms.TextInput(attrs={"inputmode": mode, "class": "nhsuk-input--width-5", **attrs})


class NHSForm(FormMixin, forms.Form):
    pass


class NHSModelForm(FormMixin, forms.ModelForm):
    """A form of a row. If somebody else changed the row since the page was opened, nothing is overwritten without a word.

    `is_only_row` is for a row of which there is one at most, so that a new one may meet what somebody else wrote meanwhile: the view
    gives the row as it is when the form is sent, and what the page showed has to be that row, or none.
    """

    is_only_row = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk or self.is_only_row:
            self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=self._now())

    def _now(self):
        """What tells the row as it is from any other state of it."""
        if not self.is_only_row:
            return self._fingerprint()
        return f"{self.instance.pk} {self._fingerprint()}" if self.instance.pk else NO_ROW

    def _is_as_typed(self, data):
        """Whether saving would change nothing: a button that is pressed twice is no other person's change."""
        return bool(self.instance.pk) and all(
            getattr(self.instance, name) == data[name] for name in self._meta.fields or () if name in data
        )

    def _fingerprint(self):
        """The row's values as text: 16 hex digits, different when one of the fields that the form may change is."""
        values = [(name, str(getattr(self.instance, name))) for name in self._meta.fields or () if hasattr(self.instance, name)]
        return hashlib.sha256(repr(values).encode()).hexdigest()[:16]

    def clean(self):
        data = super().clean()
        seen = data.pop("seen", "") if self.instance.pk or self.is_only_row else ""
        if self.is_only_row:
            seen = "" if self._is_as_typed(data) else seen or NO_ROW
        if seen and seen != (now := self._now()):
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = now
            self.add_error(None, CHANGED_MEANWHILE)
        return data


class FilterForm(FormMixin, forms.Form):
    """A form in an address (GET) that narrows a list: nothing is marked as optional, because everything is."""

    submit_label = "Apply filters"
    submit_style = "secondary"
    mark_optional = False

    def make_helper(self):
        helper = super().make_helper()
        helper.form_method = "get"
        helper.disable_csrf = True
        return helper
