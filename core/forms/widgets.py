"""Widgets that know what the design system needs: hints beside choices, text with one kind of line end."""

from django import forms


class LongTextWidget(forms.Textarea):
    """A text box of several lines; browsers send CRLF, which counts twice against a limit, so line ends become LF."""

    def __init__(self, attrs=None):
        super().__init__({"rows": "5", **(attrs or {})})

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class WithHints:
    """A choice widget whose options may each have a hint: `hints={"value": "What it means"}`."""

    def __init__(self, *args, hints=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.hints = hints or {}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "hint": self.hints.get(str(value), "")}


class RadioSelect(WithHints, forms.RadioSelect):
    pass


class CheckboxSelectMultiple(WithHints, forms.CheckboxSelectMultiple):
    pass
