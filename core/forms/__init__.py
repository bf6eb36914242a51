"""The form pack: bases, fields and widgets for every form of the site. Templates: `templates/nhsuk/`."""

from core.forms.base import FilterForm, FormMixin, NHSForm, NHSModelForm
from core.forms.dates import DatePartsField, DatePartsWidget
from core.forms.fields import LongTextField
from core.forms.free_text import FREE_TEXT_HINT, ScansFreeText
from core.forms.links import LinksField, NamedSourcesField
from core.forms.widgets import CheckboxSelectMultiple, LongTextWidget, RadioSelect

__all__ = [
    "FREE_TEXT_HINT",
    "CheckboxSelectMultiple",
    "DatePartsField",
    "DatePartsWidget",
    "FilterForm",
    "FormMixin",
    "LinksField",
    "LongTextField",
    "LongTextWidget",
    "NHSForm",
    "NHSModelForm",
    "NamedSourcesField",
    "RadioSelect",
    "ScansFreeText",
]
