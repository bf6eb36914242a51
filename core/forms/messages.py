"""Words for the errors that a form does not word itself. They say what to do, with the name of the field."""

from django import forms

from core.forms.control import control_kind

DETERMINERS = (
    "a",
    "an",
    "the",
    "this",
    "these",
    "your",
    "their",
    "its",
    "any",
    "each",
    "how",
    "what",
    "which",
    "who",
    "why",
    "when",
    "where",
)
PICKED = ("radios", "checkboxes", "select", "file")


def in_sentence(label):
    """The label inside a sentence: "Project title" becomes "the project title"; "PDSA title" keeps its capitals, "Your name" its start."""
    words = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    return words if words.split(" ")[0] in DETERMINERS else f"the {words}"


def required_message(kind, label):
    verb = "Select" if kind in PICKED else "Enter"
    if kind == "checkbox":
        return f"Tick the box “{label}”"
    return f"{verb} an answer to “{label}”" if label.endswith("?") else f"{verb} {in_sentence(label)}"


def messages_for(bound_field):
    """Our message for each error code that this field can raise."""
    field, label = bound_field.field, str(bound_field.label)
    required = required_message(control_kind(bound_field), label)
    picked = f"Select an answer to “{label}” from the list" if label.endswith("?") else f"Select {in_sentence(label)} from the list"
    label = f"Your answer to “{label}”" if label.endswith("?") else label
    messages = {
        "required": required,
        "max_length": f"{label} must be %(limit_value)d characters or less",
        "min_length": f"{label} must be %(limit_value)d characters or more",
        "invalid_choice": picked,
        "invalid_list": picked,
        "invalid_pk_value": picked,
        "null_characters_not_allowed": f"{label} must not hold invisible characters",
    }
    if isinstance(field, forms.IntegerField):  # decimals too: they are subclasses
        messages["min_value"] = f"{label} must be %(limit_value)s or more"
        messages["max_value"] = f"{label} must be %(limit_value)s or less"
        messages["invalid"] = (
            f"{label} must be a {'number' if isinstance(field, forms.DecimalField | forms.FloatField) else 'whole number'}"
        )
    if isinstance(field, forms.DecimalField):
        messages["max_decimal_places"] = f"{label} must have %(max)s decimal place{'' if field.decimal_places == 1 else 's'} or fewer"
        messages["max_digits"] = messages["max_whole_digits"] = f"{label} must have %(max)s digits or fewer"
    if isinstance(field, forms.EmailField):
        messages["invalid"] = "Enter an email address in the correct format, like name@example.org"
    if isinstance(field, forms.URLField):
        messages["invalid"] = "Enter a web address in the correct format, like https://www.example.org"
    if isinstance(field, forms.TimeField):
        messages["invalid"] = f"{label} must be a time, like 14:30"
    if isinstance(field, forms.FileField):
        messages["required"] = "Select a file"
        messages["missing"] = messages["invalid"] = "The selected file could not be uploaded. Select it again"
        messages["empty"] = "The selected file is empty"
        messages["max_length"] = "The name of the selected file must be %(max)d characters or less"
    return messages


def word_errors(bound_field):
    """Replace the messages that are still Django's own with ours; those that the form words itself stay."""
    field = bound_field.field
    stock = {}
    for cls in reversed(type(field).__mro__):
        stock.update(getattr(cls, "default_error_messages", {}))
    for code, message in messages_for(bound_field).items():
        if code not in field.error_messages or field.error_messages[code] == stock.get(code):
            field.error_messages[code] = message
