import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.test import RequestFactory

from core.forms import DatePartsField, FilterForm

PLACES = [("", "Any"), ("north", "The north"), ("south", "The south")]


class PlaceFilter(FilterForm):
    place = forms.ChoiceField(label="Place", required=False, choices=PLACES)
    since = DatePartsField(label="Since", required=False)
    late = forms.BooleanField(label="Only late ones", required=False)


def render(source, path="/", **context):
    request = RequestFactory().get(path)
    return Template("{% load nhsuk %}" + source).render(RequestContext(request, context))


def links(html):
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*)"', html)]


def test_pagination_keeps_the_rest_of_the_address():
    page = Paginator(range(40), 10).page(2)

    html = render('{% include "components/pagination.html" with page=page only %}', "/?place=north&page=2", page=page)

    assert links(html) == [f"?place=north&page={number}" for number in (1, 1, 2, 3, 4, 3)]
    assert html.count('aria-current="page"') == 1


def test_pagination_shows_gaps_among_many_pages():
    page = Paginator(range(400), 10).page(12)

    html = render('{% include "components/pagination.html" with page=page only %}', page=page)

    assert re.findall(r'aria-label="Page (\d+)"', html) == ["1", "10", "11", "12", "13", "14", "40"]


def test_pagination_of_one_page_is_nothing():
    html = render('{% include "components/pagination.html" with page=page only %}', page=Paginator([1], 10).page(1))

    assert html.strip() == ""


@pytest.mark.parametrize(
    ("path", "link", "order"),
    [
        ("/?place=north&page=3", "?place=north&sort=name", None),
        ("/?sort=name", "?sort=-name", "ascending"),
        ("/?sort=-name", "?sort=name", "descending"),
        ("/?sort=seats", "?sort=name", None),
    ],
)
def test_sort_header_turns_the_order_round_and_goes_to_the_first_page(path, link, order):
    html = render('{% sort_header "Name" "name" %}', path)

    found = re.search(r'aria-sort="(\w+)"', html)
    assert (links(html), found and found[1]) == ([link], order)


def test_active_filters_are_listed_in_words_with_a_way_to_drop_each():
    path = "/?place=north&since_0=20&since_1=11&since_2=2026&late=on&page=2"
    request = RequestFactory().get(path)
    source = "{% active_filters form as chosen %}{% for one in chosen %}[{{ one.label }}: {{ one.value }} {{ one.url|safe }}]{% endfor %}"

    html = render(source, path, form=PlaceFilter(request.GET))

    assert html == (
        "[Place: The north ?since_0=20&since_1=11&since_2=2026&late=on]"
        "[Since: 20 November 2026 ?place=north&late=on]"
        "[Only late ones: yes ?place=north&since_0=20&since_1=11&since_2=2026]"
    )


def test_filter_panel_counts_aloud_and_opens_only_when_in_use():
    source = '{% include "components/filter_panel.html" with form=form count=count noun="team" nouns="teams" clear_url="/teams/" %}'

    idle = render(source, form=PlaceFilter({}), count=3)
    used = render(source, "/?place=north", form=PlaceFilter({"place": "north"}), count=1)

    assert [" open" in html.split("<summary")[0] for html in (idle, used)] == [False, True]
    assert [re.search(r'role="status">(.*?)<', html)[1] for html in (idle, used)] == ["3 teams", "1 team"]
    assert "/teams/" in links(used)


def test_milestone_strip_says_each_state_in_words():
    items = [
        {"code": "M1", "state": "signed_off", "words": "signed off"},
        {"code": "M2", "state": "in_progress", "words": "in progress", "is_late": True},
    ]

    html = render('{% include "components/milestone_strip.html" with items=items only %}', items=items)

    assert re.findall(r'hidden">(M.*?)</span>', html) == ["M1: signed off", "M2: in progress, late"]
    assert html.count('aria-hidden="true"') == 2


def test_task_without_a_link_cannot_be_started():
    source = '{% include "components/task.html" with id="t" name="Map assets" status="Cannot start yet" colour="muted" only %}'

    html = render(source)

    assert ("<a " in html, "Cannot start yet" in html) == (False, True)


def test_summary_row_names_what_is_missing_and_what_the_link_changes():
    html = render('{% include "components/summary_row.html" with key="Sub-team lead" value="" missing="Nobody yet" url="/change/" only %}')

    assert "Nobody yet" in html
    assert re.search(r'href="/change/">Change<span[^>]*> sub-team lead</span>', html)


def test_values_in_components_are_escaped():
    nasty = "<script>alert(1)</script>"
    source = """{% cell nasty %}{{ nasty }}{% endcell %}{% card nasty url=nasty %}{{ nasty }}{% endcard %}
        {% warning nasty %}{% endwarning %}{% sort_header nasty nasty %}
        {% include "components/empty_state.html" with heading=nasty text=nasty only %}"""

    assert "<script" not in render(source, nasty=nasty)
