"""Asking before text is saved that may identify a person."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError

from core.text import find_identifiers

FREE_TEXT_HINT = "Do not include names, contact details or anything else that could show who somebody is"


class ScansFreeText:
    """Put before the base of a form: text boxes that may hold an NHS number, phone number, email address or postcode are refused
    until the person takes it out, or ticks that it is not about an identifiable person. A tick counts for what was found then.

    `scanned_fields` names the fields; every text box of several lines unless told. `confirmation` is what a tick says.
    """

    scanned_fields: tuple[str, ...] = ()
    confirmation = "This is not about an identifiable person"

    def clean(self):
        cleaned = super().clean()
        self.free_text_questions = {}
        for name in self.scanned_fields or self._long_texts():
            found = self.find_in(name, (self.cleaned_data.get(name) or "").replace("\r\n", "\n"))
            if found:
                self._ask(name, found)
        return cleaned

    def find_in(self, name, text):
        """What may identify a person in the text of this field: (kind, snippet) pairs. A form that looks for more extends it."""
        return find_identifiers(text)

    def _long_texts(self):
        return [name for name, field in self.fields.items() if isinstance(field.widget, forms.Textarea)]

    def _ask(self, name, found):
        """Refuse the field unless this very finding was confirmed; either way the tick box is shown again with the form."""
        token = hashlib.sha256(repr(found).encode()).hexdigest()[:16]
        box = f"{self.add_prefix(name)}_confirmed"
        is_confirmed = self.data.get(box) == token
        self.free_text_questions[name] = {
            "name": box,
            "label": self.confirmation,
            "id": f"{self[name].auto_id}_confirmed",
            "token": token,
            "is_confirmed": is_confirmed,
        }
        if not is_confirmed:
            self.add_error(name, ValidationError(question_about(found), code="identifiers"))


def question_about(found):
    """The question in words, from (kind, snippet) pairs."""
    listed = ", ".join(f"“{snippet}” looks like {'an' if kind[0] in 'aeiouN' else 'a'} {kind}" for kind, snippet in found[:3])
    more = f", and {len(found) - 3} more" if len(found) > 3 else ""
    return f"Could this identify a person? {listed}{more}. Take it out, or tick the box below"
