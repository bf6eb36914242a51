"""The form pack against the design system: each control as the examples of the vendored version have it."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from core.forms import (
    CheckboxSelectMultiple,
    DatePartsField,
    FilterForm,
    LongTextField,
    NHSForm,
    NHSModelForm,
    RadioSelect,
    ScansFreeText,
)
from jobs.models import Job

FIXTURES = Path(__file__).parent / "fixtures"
THREE = [("email", "Email"), ("phone", "Phone"), ("text", "Text message")]
TEN = [(str(number), f"Place {number}") for number in range(10)]


class Outline(HTMLParser):
    """The opening tags of a piece of HTML as (tag, set of classes), in order."""

    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, frozenset((dict(attrs).get("class") or "").split())))


class Attributes(HTMLParser):
    """The attributes of each element that has an id, by that id."""

    def __init__(self):
        super().__init__()
        self.by_id = {}

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.by_id[attrs["id"]] = attrs


def outline(html):
    parser = Outline()
    parser.feed(html)
    return parser.tags


def attributes(html):
    parser = Attributes()
    parser.feed(html)
    return parser.by_id


def render(source, **context):
    return Template("{% load crispy_forms_tags nhsuk %}" + source).render(Context(context))


def field_html(form, name="answer"):
    return render("{{ field|as_crispy_field }}", field=form[name])


def refused(field):
    """A form with this one field and an error on it."""
    form = type("OneForm", (NHSForm,), {"answer": field, "label_size": ""})({})
    form.errors.clear()
    form.add_error("answer", "Not like this")
    return form


CONTROLS = {
    "input": lambda: forms.CharField(
        help_text=mark_safe("a <span class='nhsuk-u-nowrap'>number</span>"),
        widget=forms.TextInput(attrs={"class": "nhsuk-input--code nhsuk-input--width-10"}),
    ),
    "textarea": lambda: LongTextField(help_text="Hint"),
    "character-count": lambda: LongTextField(help_text="Hint", max_length=350),
    "select": lambda: forms.ChoiceField(help_text="Hint", choices=TEN),
    "radios": lambda: forms.ChoiceField(help_text="Hint", choices=THREE, widget=forms.RadioSelect),
    "checkboxes": lambda: forms.MultipleChoiceField(help_text="Hint", choices=THREE, widget=forms.CheckboxSelectMultiple),
    "date-input": lambda: DatePartsField(help_text="Hint"),
    "file-upload": lambda: forms.FileField(help_text="Hint"),
}


@pytest.mark.parametrize("component", CONTROLS)
def test_control_has_the_tags_and_classes_of_the_design_system(component):
    expected = outline((FIXTURES / f"{component}.html").read_text())
    if component == "file-upload":  # ours stays plain: the one with a script fails rule 2.5.3
        expected[0] = ("div", expected[0][1] - {"nhsuk-file-upload"})

    html = field_html(refused(CONTROLS[component]()))

    assert outline(html) == expected


def test_error_summary_has_the_tags_and_classes_of_the_design_system():
    form = type("TwoForm", (NHSForm,), {"first": forms.CharField(), "second": forms.CharField()})({})

    html = render("{% error_summary %}", form=form)

    assert outline(html) == outline((FIXTURES / "error-summary.html").read_text())


@pytest.mark.parametrize("component", ["input", "textarea", "select", "file-upload"])
def test_control_is_described_by_its_hint_and_then_its_error(component):
    elements = attributes(field_html(refused(CONTROLS[component]())))

    described = elements["id_answer"]["aria-describedby"]
    assert (described, elements["id_answer"]["aria-invalid"]) == ("id_answer_helptext id_answer_error", "true")
    assert {"id_answer_helptext", "id_answer_error"} <= elements.keys()


def test_character_count_message_comes_first_and_nothing_stops_the_typing():
    elements = attributes(field_html(refused(CONTROLS["character-count"]())))

    box = elements["id_answer"]
    assert (box["aria-describedby"], "maxlength" in box) == ("id_answer-info id_answer_helptext id_answer_error", False)


@pytest.mark.parametrize("component", ["radios", "checkboxes", "date-input"])
def test_group_is_a_fieldset_that_carries_hint_and_error(component):
    html = field_html(refused(CONTROLS[component]()))

    assert html.count('aria-describedby="id_answer_helptext id_answer_error"') == 1
    assert html.index("<fieldset") < html.index('aria-describedby="id_answer_helptext id_answer_error"') < html.index("<legend")


def test_date_marks_only_the_wrong_box_and_is_a_group():
    form = type("DateForm", (NHSForm,), {"answer": DatePartsField()})({"answer_0": "20", "answer_2": "2026"})

    html = field_html(form)
    elements = attributes(html)

    assert [elements[f"id_answer_{box}"].get("aria-invalid") for box in range(3)] == [None, "true", None]
    assert 'role="group"' in html


def test_options_may_have_hints_of_their_own():
    field = forms.ChoiceField(choices=THREE, widget=RadioSelect(hints={"phone": "In office hours"}))

    elements = attributes(field_html(type("OneForm", (NHSForm,), {"answer": field})()))

    assert [elements[f"id_answer_{number}"].get("aria-describedby") for number in range(3)] == [None, "id_answer_1_helptext", None]


def test_grouped_choices_have_the_name_of_the_group_above_the_first():
    choices = [("North", [("a", "A"), ("b", "B")]), ("South", [("c", "C")])]
    field = forms.MultipleChoiceField(choices=choices, widget=CheckboxSelectMultiple)

    html = field_html(type("OneForm", (NHSForm,), {"answer": field})())

    assert [html.count(f">{name}</p>") for name in ("North", "South")] == [1, 1]
    assert [
        html.index(">North</p>") < html.index('value="a"') < html.index('value="b"') < html.index(">South</p>") < html.index('value="c"')
    ] == [True]


def test_rendering_twice_gives_the_same_and_leaves_the_widget_alone():
    form = refused(CONTROLS["character-count"]())
    before = dict(form.fields["answer"].widget.attrs)

    first, second = field_html(form), field_html(form)

    assert (first, form.fields["answer"].widget.attrs) == (second, before)


class ProjectForm(NHSForm):
    submit_label = "Save project"
    draft_key = "project"

    title = forms.CharField(label="Project title", max_length=5)
    note = LongTextField(label="Note", required=False, max_length=10)
    starts_on = forms.DateField(label="Start date", required=False)
    route = forms.ChoiceField(label="Route", choices=THREE, widget=RadioSelect)
    place = forms.ChoiceField(label="Place", choices=[("", "---------"), *TEN])
    seats = forms.IntegerField(label="Number of seats", min_value=3)
    share = forms.DecimalField(label="Share", max_digits=4, decimal_places=1, required=False)
    contact = forms.EmailField(label="Contact email", required=False)
    link = forms.URLField(label="Link", required=False, assume_scheme="https")
    plan = forms.FileField(label="Plan")
    why = forms.CharField(label="Why now?")
    agreed = forms.BooleanField(label="The team agrees")


WRONG = {"title": "too long", "route": "pigeon", "place": "", "seats": "two", "share": "1.234", "contact": "x", "link": "not a link"}


def test_errors_are_in_our_words():
    form = ProjectForm(WRONG)

    assert {name: list(errors) for name, errors in form.errors.items()} == {
        "title": ["Project title must be 5 characters or less"],
        "route": ["Select the route from the list"],
        "place": ["Select the place"],
        "seats": ["Number of seats must be a whole number"],
        "share": ["Share must have 1 decimal place or fewer"],
        "contact": ["Enter an email address in the correct format, like name@example.org"],
        "link": ["Enter a web address in the correct format, like https://www.example.org"],
        "plan": ["Select a file"],
        "why": ["Enter an answer to “Why now?”"],
        "agreed": ["Tick the box “The team agrees”"],
    }


def test_an_error_that_the_form_words_itself_stays():
    field = forms.CharField(error_messages={"required": "Say what it is about"})

    form = type("OneForm", (NHSForm,), {"answer": field})({})

    assert form.errors["answer"] == ["Say what it is about"]


def test_a_number_below_the_least_says_the_least():
    form = ProjectForm({**WRONG, "seats": "2"})

    assert form.errors["seats"] == ["Number of seats must be 3 or more"]


def test_error_summary_links_to_each_control_in_the_order_of_the_page():
    form = ProjectForm({**WRONG, "starts_on_0": "1", "starts_on_2": "2026"})
    form.add_error(None, "Something is odd")

    html = render("{% error_summary %}", form=form)

    links = [part.split('"')[0] for part in html.split('href="#')[1:]]
    assert "Something is odd" in html
    assert links == [
        *("id_title", "id_starts_on_1", "id_route_0", "id_place", "id_seats", "id_share", "id_contact"),
        *("id_link", "id_plan", "id_why", "id_agreed"),
    ]


def test_error_prefix_and_summary_are_silent_for_a_fresh_form():
    html = render("{% error_prefix %}{% error_summary %}", form=ProjectForm())

    assert html.strip() == ""


def test_form_asks_the_browser_for_no_checks_of_its_own():
    html = render("{% crispy form %}", form=ProjectForm())

    assert (" novalidate" in html.split(">")[0], " required" in html, 'data-draft="project"' in html) == (True, False, True)


def test_optional_fields_are_marked_and_required_ones_are_not():
    html = render("{% crispy form %}", form=ProjectForm())

    assert html.count("(optional)") == 5  # note, start date, share, contact, link


def test_filters_mark_nothing_as_optional_and_travel_in_the_address():
    form = type("ListFilter", (FilterForm,), {"place": forms.ChoiceField(required=False, choices=TEN)})()

    html = render("{% crispy form %}", form=form)

    assert ("(optional)" in html, 'method="get"' in html, "csrfmiddlewaretoken" in html) == (False, True, False)


def test_form_sends_files_and_has_its_button():
    html = render("{% crispy form %}", form=ProjectForm(), cancel_url="/back/")

    assert ('enctype="multipart/form-data"' in html, ">Save project</button>" in html, 'href="/back/"' in html) == (True, True, True)


def test_numbers_are_typed_into_text_boxes_with_the_right_keyboard():
    elements = attributes(render("{% crispy form %}", form=ProjectForm()))

    boxes = [elements["id_seats"], elements["id_share"]]
    assert [(box["type"], box["inputmode"]) for box in boxes] == [("text", "numeric"), ("text", "decimal")]


def test_long_text_counts_a_line_end_once():
    form = ProjectForm({"note": "12345\r\n789"})

    form.is_valid()

    assert form.cleaned_data["note"] == "12345\n789"


def test_a_model_form_gets_the_same_controls():
    model_form = type("JobForm", (NHSModelForm,), {"Meta": type("Meta", (), {"model": Job, "fields": ["message"]})})

    html = render("{% crispy form %}", form=model_form())

    assert 'class="nhsuk-input"' in html or 'class="nhsuk-textarea' in html


def test_formset_shows_each_form_and_one_button():
    formset = forms.formset_factory(type("RowForm", (NHSForm,), {"answer": forms.CharField()}), extra=2)()

    html = render("{% load crispy_forms_filters %}<form>{{ formset|crispy }}</form>", formset=formset)

    assert [html.count(part) for part in ('name="form-0-answer"', 'name="form-1-answer"', "form-TOTAL_FORMS")] == [1, 1, 2]


class NoteForm(ScansFreeText, NHSForm):
    title = forms.CharField()
    note = LongTextField(required=False)


RISKY = {"title": "Visit", "note": "Ring her on 07700 900123"}


def test_free_text_with_an_identifier_is_refused_with_a_question_beside_the_field():
    form = NoteForm(RISKY)

    html = render("{% crispy form %}", form=form)

    question = "Could this identify a person? “07700 900123” looks like a phone number. Take it out, or tick the box below"
    assert form.errors == {"note": [question]}
    assert ("note_confirmed" in html, html.index("id_note_confirmed") > html.index("<textarea")) == (True, True)


def test_free_text_without_identifiers_asks_nothing():
    form = NoteForm({"title": "Visit", "note": "They liked the later hours"})

    assert (form.is_valid(), "_confirmed" in render("{% crispy form %}", form=form)) == (True, False)


def test_free_text_is_saved_after_the_tick():
    first = NoteForm(RISKY)
    first.is_valid()

    second = NoteForm({**RISKY, "note_confirmed": first.free_text_questions["note"]["token"]})

    assert (second.is_valid(), second.cleaned_data) == (True, RISKY)


def test_a_tick_does_not_cover_what_is_typed_later():
    first = NoteForm(RISKY)
    first.is_valid()

    second = NoteForm({**RISKY, "note": "Or 07700 900456", "note_confirmed": first.free_text_questions["note"]["token"]})

    assert not second.is_valid()


def test_base_page_puts_the_summary_first_and_holds_messages_back():
    request = RequestFactory().get("/")
    template = Template("{% extends 'base.html' %}{% block title %}Project{% endblock %}{% block main %}<h1>Project</h1>{% endblock %}")

    html = template.render(Context({"form": ProjectForm(WRONG), "request": request, "messages": ["Saved"]}))

    assert "<title>Error: Project – AMHE Collaborative</title>" in html
    assert html.index("<main") < html.index("nhsuk-error-summary") < html.index("<h1>")
    assert "nhsuk-notification-banner" not in html
