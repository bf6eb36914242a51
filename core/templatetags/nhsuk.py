"""Template tags of the design system: controls of forms, error summary, tables."""

from datetime import date

from django import template
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.template.loader import render_to_string
from django.utils.choices import flatten_choices
from django.utils.html import format_html

from core.dates import nhs_date
from core.forms.control import Control, form_problems
from core.forms.control import control_kind as kind_of

register = template.Library()


@register.filter
def control_kind(field):
    return kind_of(field)


@register.simple_tag
def control(field):
    """What `nhsuk/field.html` needs to know about a bound field."""
    return Control(field)


def forms_of(context):
    """The forms of a page by the names that they go by in its context: `form`, `formset` and the list `forms`."""
    found = [context.get("form"), *(context.get("forms") or []), *(context.get("formset") or [])]
    return [form for form in found if hasattr(form, "non_field_errors") and form.is_bound]


def problems_of(context):
    formset = context.get("formset")
    rows = [(message, "") for message in formset.non_form_errors()] if formset is not None and formset.is_bound else []
    return rows + [row for form in forms_of(context) for row in form_problems(form)]


@register.inclusion_tag("components/error_summary.html", takes_context=True)
def error_summary(context, form=None):
    """What is wrong with the forms of this page (or with the one given), with links to the controls; nothing if nothing is."""
    return {"problems": problems_of({"form": form} if form is not None else context)}


@register.simple_tag(takes_context=True)
def any_errors(context):
    return bool(problems_of(context))


@register.simple_tag(takes_context=True)
def error_prefix(context):
    """ "Error: " for the title of a page whose form was refused."""
    return "Error: " if problems_of(context) else ""


@register.simple_block_tag
def cell(content, heading="", numeric=False):
    """A cell of a responsive table; the heading stands before it on a phone: `{% cell "Due" %}…{% endcell %}`."""
    return format_html(
        '<td class="nhsuk-table__cell{}" role="cell">{}<div class="app-cell">{}</div></td>',
        " nhsuk-table__cell--numeric" if numeric else "",
        _heading(heading),
        content,
    )


@register.simple_block_tag
def row_header(content, heading=""):
    """The first cell of a row of a responsive table."""
    return format_html(
        '<th class="nhsuk-table__header" scope="row" role="rowheader">{}<div class="app-cell">{}</div></th>', _heading(heading), content
    )


def _heading(heading):
    return format_html('<span class="nhsuk-table__heading" aria-hidden="true">{} </span>', heading) if heading else ""


@register.simple_tag(takes_context=True)
def sort_header(context, label, name, numeric=False):
    """A column heading that sorts by a link: `?sort=name`, then `?sort=-name`. The view reads `sort` and checks it."""
    chosen = context.request.GET.get("sort", "")
    direction = {name: "ascending", f"-{name}": "descending"}.get(chosen)
    query = context.request.GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{name}" if direction == "ascending" else name
    return format_html(
        '<th class="nhsuk-table__header{}" scope="col" role="columnheader" data-sort{}><a class="nhsuk-link" href="?{}">{}</a></th>',
        " nhsuk-table__header--numeric" if numeric else "",
        format_html(' aria-sort="{}"', direction) if direction else "",
        query.urlencode(),
        label,
    )


@register.simple_tag
def column(label, numeric=False):
    """A column heading of a responsive table."""
    classes = " nhsuk-table__header--numeric" if numeric else ""
    return format_html('<th class="nhsuk-table__header{}" scope="col" role="columnheader">{}</th>', classes, label)


@register.simple_tag
def page_numbers(page):
    """The numbers to show for a page of many, with gaps: 1 … 8 9 10 11 12 … 40."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.simple_tag(takes_context=True)
def active_filters(context, form):
    """The filters in use: dicts with label, value (as words) and url (this list without that filter)."""
    if not form.is_bound or not form.is_valid():
        return []
    return [
        {"label": form[name].label, "value": in_words(form[name], value), "url": without(context.request.GET, name)}
        for name, value in form.cleaned_data.items()
        if is_chosen(value) and not form[name].is_hidden
    ]


def is_chosen(value):
    return value not in (None, "", False) and (not hasattr(value, "__len__") or len(value) > 0)


def in_words(bound_field, value):
    """A cleaned value as the reader knows it: the label of a choice, "yes" for a tick, a date in words."""
    if value is True:
        return "yes"
    if isinstance(value, date):
        return nhs_date(value)
    values = value if isinstance(value, list | tuple | QuerySet) else [value]
    return ", ".join(label_of(bound_field.field, one) for one in values)


def label_of(field, value):
    if isinstance(field, ModelChoiceField):
        return field.label_from_instance(value)
    return str(dict(flatten_choices(getattr(field, "choices", ()))).get(value, value))


def without(query, name):
    rest = query.copy()
    for key in [key for key in rest if key in (name, "page") or key in {f"{name}_{number}" for number in range(3)}]:
        del rest[key]
    return f"?{rest.urlencode()}"


MARKS = {
    "signed_off": "✓",
    "ready_for_review": "▶",
    "in_progress": "◐",
    "reopened": "↺",
    "not_started": "○",
    "not_applicable": "–",
}


@register.filter
def milestone_mark(item):
    """The shape of a milestone's state, with "!" when it is late; words for screen readers stand beside it."""
    mark = MARKS.get(str(item["state"]), "○")
    return f"{mark} !" if item.get("is_late") else mark


@register.simple_block_tag
def details(content, summary, is_expander=False, is_open=False):
    """Text behind a summary: `{% details "Why we ask" %}…{% enddetails %}`."""
    context = {"content": content, "summary": summary, "is_expander": is_expander, "is_open": is_open}
    return render_to_string("components/details.html", context)


@register.simple_block_tag
def inset(content):
    return render_to_string("components/inset.html", {"content": content})


@register.simple_block_tag
def warning(content, heading, level=2):
    return render_to_string("components/warning.html", {"content": content, "heading": heading, "level": level})


@register.simple_block_tag
def card(content, heading, url="", level=2):
    return render_to_string("components/card.html", {"content": content, "heading": heading, "url": url, "level": level})
