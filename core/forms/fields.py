from django import forms

from core.forms.widgets import LongTextWidget


class LongTextField(forms.CharField):
    """Text of several lines. With a `max_length` the page counts the characters; line ends are LF, so both count alike."""

    widget = LongTextWidget

    def __init__(self, *, rows=5, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs["rows"] = str(rows)

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs
