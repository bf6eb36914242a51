"""Template tags of the design system: controls of forms, error summary, tables."""

from django import template
from django.utils.html import format_html

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
        '<td class="nhsuk-table__cell{}" role="cell">{}{}</td>',
        " nhsuk-table__cell--numeric" if numeric else "",
        _heading(heading),
        content,
    )


@register.simple_block_tag
def row_header(content, heading=""):
    """The first cell of a row of a responsive table."""
    return format_html('<th class="nhsuk-table__header" scope="row" role="rowheader">{}{}</th>', _heading(heading), content)


def _heading(heading):
    return format_html('<span class="nhsuk-table__heading" aria-hidden="true">{} </span>', heading) if heading else ""
