"""What the gallery of components shows: one form with each kind of control, and invented rows."""

from datetime import date

from django import forms
from django.core.paginator import Paginator

from core.forms import (
    FREE_TEXT_HINT,
    CheckboxSelectMultiple,
    DatePartsField,
    FilterForm,
    LongTextField,
    NHSForm,
    RadioSelect,
    ScansFreeText,
)

TODAY = date(2026, 11, 20)
ROUTES = [("meeting", "At a team meeting"), ("survey", "With a survey"), ("visit", "By visiting people")]
TEAMS = [("north", "Northern team"), ("south", "Southern team")]
WRONG = {
    "title": "",
    "summary": "Ring her on 07700 900123 after the visit.",
    "starts_on_0": "20",
    "starts_on_2": "2026",
    "seats": "two",
    "contact": "somebody",
}
MILESTONES = [
    {"code": "M1", "state": "signed_off", "words": "signed off"},
    {"code": "M2", "state": "ready_for_review", "words": "ready for review"},
    {"code": "M3", "state": "in_progress", "words": "in progress"},
    {"code": "M4", "state": "in_progress", "words": "in progress", "is_late": True},
    {"code": "M5", "state": "not_started", "words": "not started"},
    {"code": "M6", "state": "not_applicable", "words": "not applicable"},
]
TASKS = [
    {"id": "task-1", "name": "Form the project team", "url": "#", "hint": "", "status": "Completed", "colour": "plain"},
    {
        "id": "task-2",
        "name": "Choose your populations",
        "url": "#",
        "hint": "2 of 5 steps done",
        "status": "In progress",
        "colour": "white",
    },
    {"id": "task-3", "name": "Form the sub-teams", "url": "#", "hint": "", "status": "Not yet started", "colour": "blue"},
    {"id": "task-4", "name": "Review your data", "url": "#", "hint": "Planned for 1 October 2026", "status": "Overdue", "colour": "orange"},
    {"id": "task-5", "name": "Map community assets", "url": "", "hint": "", "status": "Cannot start yet", "colour": "muted"},
]
TAGS = [
    ("On track", "green"),
    ("At risk", "yellow"),
    ("Off track", "red"),
    ("Not yet started", "blue"),
    ("In progress", "white"),
    ("Overdue", "orange"),
    ("Reopened", "purple"),
    ("Parked", "grey"),
]
ROWS = [
    {"name": "Northern invented trust", "coach": "First coach", "met_on": date(2026, 11, 18), "seats": 12, "status": ("On track", "green")},
    {"name": "Harbour invented trust", "coach": "First coach", "met_on": date(2026, 10, 26), "seats": 9, "status": ("At risk", "yellow")},
    {"name": "Valley invented trust", "coach": "Second coach", "met_on": None, "seats": 4, "status": ("Off track", "red")},
]
EVENTS = [
    {"heading": "Project team formed", "on": date(2026, 5, 4), "text": "12 people, 3 of them lived experience partners."},
    {"heading": "Populations chosen", "on": date(2026, 8, 31), "text": "Two populations, by ranking and discussion."},
    {"heading": "Data review", "on": TODAY, "text": "Under way.", "is_now": True},
]
MENU = [
    {"label": "Start", "url": "#", "current": False},
    {"label": "Organisations", "url": "#", "current": True},
    {"label": "Actions", "url": "#", "current": False},
    {"label": "Reports", "url": "#", "current": False},
    {"label": "People", "url": "#", "current": False},
]
TRAIL = [{"label": "Your organisations", "url": "#"}, {"label": "Northern invented trust", "url": "#"}]


class GalleryForm(ScansFreeText, NHSForm):
    """Each kind of control once."""

    submit_label = "Save the example"
    draft_key = "gallery"

    title = forms.CharField(label="Project title", max_length=100, help_text="A few words that people outside the team understand")
    summary = LongTextField(
        label="What is the project about?",
        max_length=300,
        help_text=FREE_TEXT_HINT,
        error_messages={"required": "Say what the project is about"},
    )
    starts_on = DatePartsField(label="Start date", help_text="For example, 20 11 2026. You can write the month as a word")
    ends_on = forms.DateField(label="End date", required=False)
    route = forms.ChoiceField(
        label="How will you ask people?",
        choices=ROUTES,
        widget=RadioSelect(hints={"survey": "On paper and online"}),
        error_messages={"required": "Select how you will ask people"},
    )
    teams = forms.MultipleChoiceField(
        label="Which teams take part?",
        choices=TEAMS,
        help_text="Select all that apply",
        widget=CheckboxSelectMultiple(hints={"south": "Meets online"}),
        error_messages={"required": "Select at least one team"},
    )
    team = forms.ChoiceField(label="Leading team", choices=[("", "---------"), *TEAMS], help_text="The one that reports")
    seats = forms.IntegerField(label="Number of seats", min_value=3, help_text="At least 3")
    contact = forms.EmailField(label="Contact email", required=False)
    password = forms.CharField(label="A secret", required=False, widget=forms.PasswordInput, help_text="Never kept as a draft")
    plan = forms.FileField(label="Project plan", required=False, help_text="A PDF or a spreadsheet of up to 20 MB")
    agreed = forms.BooleanField(label="The team has agreed to this", help_text="At a meeting or in writing")


class GalleryFilter(FilterForm):
    coach = forms.ChoiceField(label="Coach", required=False, choices=[("", "Any"), ("first", "First coach"), ("second", "Second coach")])
    late = forms.BooleanField(label="Only late ones", required=False)


def sample(query):
    """The context of the gallery besides its form; `query` is the address's QueryDict."""
    return {
        "navigation": MENU,
        "today": TODAY,
        "tags": TAGS,
        "tasks": TASKS,
        "rows": ROWS,
        "events": EVENTS,
        "milestones": MILESTONES,
        "trail": TRAIL,
        "filter": GalleryFilter(query or None),
        "page_obj": Paginator(range(400), 10).get_page(query.get("page", 12)),
    }
