"""A chart on paper: the same picture, in an accessible PDF whose alternative text is the title of the chart."""

import io
from datetime import date

import pikepdf
import pytest
from django.template import Context, Template

from core.pdf import render_pdf
from tests.pdf_checks import assert_pdf_ua
from tests.qiprojects.charts import STABLE, STEP, a_chart, a_measure, annotation, cycle, day, rebase

pytestmark = pytest.mark.pdf
DAY = date(2026, 7, 2)
PAGE = """{% extends "pdf/base.html" %}{% load qi_charts %}{% block title %}Charts{% endblock %}{% block heading %}Charts{% endblock %}
{% block main %}<h2>Measures</h2>{% for chart in charts %}{% printed_chart chart %}{% endfor %}{% endblock %}"""


def test_charts_are_pdf_ua_and_read_out_as_their_titles():
    charts = [
        a_chart(measure=a_measure(pk=1, target=20)),
        a_chart(*STABLE[:5], None, 40, measure=a_measure(pk=2)),
        a_chart(
            *STEP,
            measure=a_measure(pk=3, target=35),
            rebases=[rebase(day(12))],
            annotations=[annotation(day(3))],
            cycles=[cycle(day(5), day(8)), cycle(day(20))],
        ),
        a_chart(*[(20 + place % 9, 50 + place % 31) for place in range(36)], kind="p", measure=a_measure(pk=4, unit="percentage")),
    ]

    data = render_pdf(Template(PAGE).render(Context({"charts": charts, "created_on": DAY})), created_on=DAY)

    assert_pdf_ua(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        alternatives = [str(item.Alt) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"]
    assert sorted(alternatives) == sorted(chart.alternative for chart in charts)
