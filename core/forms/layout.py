"""Layout objects of the form pack, beside those of crispy forms."""

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from core.forms.dates import DatePartsField


class MoreFields(LayoutObject):
    """Fields that most people leave as they are, under a summary that opens. It stands open when one of them holds something.

    `MoreFields("Summary", "field", ...)` in a crispy Layout; fields that the form does not have are passed over.
    """

    def __init__(self, summary, *fields):
        self.summary = summary
        self.fields = list(fields)

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        present = [name for name in self.fields if name in form.fields]
        content = mark_safe("".join(render_field(name, form, context, template_pack=template_pack) for name in present))  # nosec B308 B703 (made of templates)
        is_open = any(name in form.errors or _holds_something(form, name) for name in present)
        return render_to_string("components/details.html", {"summary": self.summary, "content": content, "is_open": is_open})


def _holds_something(form, name):
    """Whether a field says something else than what it began with; a date that was sent back as it was proposed does not."""
    field, value = form.fields[name], form[name].value()
    if isinstance(field, DatePartsField) and value not in (None, ""):
        return field.has_changed(field.initial, value)
    return value not in (None, "", field.initial, 1)
