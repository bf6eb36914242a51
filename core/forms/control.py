"""What the templates need to know about one control of a form, worked out from its bound field without changing the widget."""

from functools import cached_property

from django import forms

from core.forms.dates import PARTS, DatePartsWidget

KINDS = (
    ("date", DatePartsWidget),
    ("checkboxes", forms.CheckboxSelectMultiple),  # before radios: it is a subclass
    ("radios", forms.RadioSelect),
    ("checkbox", forms.CheckboxInput),
    ("select", forms.Select),
    ("textarea", forms.Textarea),
    ("file", forms.FileInput),
)
GROUPS = ("date", "checkboxes", "radios")
CLASSES = {
    "input": "nhsuk-input",
    "select": "nhsuk-select",
    "textarea": "nhsuk-textarea",
    "file": "nhsuk-file-upload__input",
    "checkbox": "nhsuk-checkboxes__input",
}


def control_kind(field):
    """Which markup a bound field has: date, checkboxes, radios, checkbox, select, textarea, file or input."""
    return next((kind for kind, widget in KINDS if isinstance(field.field.widget, widget)), "input")


class Control:
    """One control: names, ids and states for `nhsuk/field.html`."""

    def __init__(self, field):
        self.field = field
        self.id = field.auto_id
        self.kind = control_kind(field)
        self.errors = field.errors
        self.hint = field.help_text
        self.hint_id = f"{self.id}_helptext" if self.hint else ""
        self.error_id = f"{self.id}_error" if self.errors else ""
        self.is_group = self.kind in GROUPS
        self.label_size = getattr(field.form, "label_size", "")
        self.is_optional = getattr(field.form, "mark_optional", False) and not field.field.required and self.kind != "checkbox"
        self.max_length = getattr(field.field, "max_length", None) if self.kind == "textarea" else None
        self.question = getattr(field.form, "free_text_questions", {}).get(field.name)

    @property
    def info_id(self):
        return f"{self.id}-info" if self.max_length else ""

    @property
    def described_by(self):
        return " ".join(filter(None, (self.info_id, self.hint_id, self.error_id)))

    @property
    def html(self):
        """The control itself, with the classes of the design system; groups have none and are written by the template."""
        attrs = {"class": self._classes}
        if self.described_by:
            attrs["aria-describedby"] = self.described_by
        if self.kind == "textarea":
            attrs["maxlength"] = False
        return self.field.as_widget(attrs=attrs)

    @property
    def _classes(self):
        own = CLASSES[self.kind]
        names = [own]
        if self.max_length:
            names.append("nhsuk-js-character-count")
        if self.errors and self.kind in ("input", "select", "textarea"):
            names.insert(1, f"{own}--error")
        names.append(self.field.field.widget.attrs.get("class", ""))
        return " ".join(filter(None, names))

    @cached_property
    def options(self):
        """The options of radios and checkboxes: dicts with id, name, type, value, label, selected, disabled, hint and group.

        `group` is the heading above the option, given on the first option of each group only.
        """
        groups = self.field.field.widget.get_context(self.field.html_name, self.field.value(), {"id": self.id})["widget"]["optgroups"]
        rows = [self._option(option, "" if number else heading) for heading, options, _ in groups for number, option in enumerate(options)]
        return [row for row in rows if row["label"]]

    def _option(self, option, group):
        names = ("name", "type", "value", "label", "selected")
        known = {name: option[name] for name in names}
        hint = option.get("hint", "")
        disabled = bool(option["attrs"].get("disabled")) or self.field.field.disabled
        return {**known, "id": option["attrs"]["id"], "hint": hint, "group": group or "", "disabled": disabled}

    @cached_property
    def boxes(self):
        """The three boxes of a date: dicts with id, name, value, label, width and is_wrong."""
        widget = self.field.field.widget
        parts = widget.get_context(self.field.html_name, self.field.value(), {"id": self.id})["widget"]["subwidgets"]
        return [
            {
                "id": f"{self.id}_{number}",
                "name": part["name"],
                "value": "" if part["value"] is None else part["value"],
                "label": PARTS[number].capitalize(),
                "width": 4 if PARTS[number] == "year" else 2,
                "is_wrong": number in self.wrong_boxes,
            }
            for number, part in enumerate(parts)
        ]

    @cached_property
    def wrong_boxes(self):
        """The numbers of the date boxes that the errors are about; all three where an error names none."""
        return (
            {number for error in self.errors.as_data() for number in ((error.params or {}).get("wrong", range(3)))}
            if self.errors
            else set()
        )

    @property
    def target(self):
        """The id that the error summary links to: the control, the first option, or the first wrong box."""
        if self.kind == "date":
            return f"{self.id}_{min(self.wrong_boxes, default=0)}"
        return f"{self.id}_0" if self.is_group else self.id


def form_problems(form):
    """The rows of an error summary for one form: (message, id of the control or "") pairs, in the order of the page."""
    rows = [(message, "") for message in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else Control(field).target
        rows.extend((message, target) for message in field.errors)
    return rows
