"""On which paper a driver diagram is printed."""

from django import forms
from django.db import models

from core.forms import NHSForm, RadioSelect


class Paper(models.TextChoices):
    A4 = "a4", "A4"
    A3 = "a3", "A3"


PAPER_HINTS = {Paper.A4: "To read and to hand round", Paper.A3: "To put on the table or on a wall; best for a diagram with many ideas"}


class PaperForm(NHSForm):
    submit_label = "Make the PDF"
    paper = forms.ChoiceField(
        label="Which paper?",
        choices=Paper.choices,
        widget=RadioSelect(hints=PAPER_HINTS),
        error_messages={"required": "Choose the paper"},
    )
