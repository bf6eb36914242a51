"""The size that is promised: 2,000 excerpts and 60 codes, three coders."""

import pytest
from django.urls import reverse

from datareview.models import Code, CodedMark, Coding, Excerpt
from tests.counting import queries_of
from tests.factories.datareview import ActivityFactory, ConsentFactory, member_of, selected

pytestmark = pytest.mark.django_db
EXCERPTS, CODES, CODERS = 2_000, 60, 3


@pytest.fixture
def population():
    return selected()


def fill(population, coders, first, excerpts, codes):
    """More excerpts, each coded by every coder with three codes, and not by all of them alike."""
    activity = ActivityFactory(population=population)
    consent = ConsentFactory(activity=activity)
    made = Code.objects.bulk_create(Code(population=population, name=f"Code {first + number}") for number in range(codes))
    rows = Excerpt.objects.bulk_create(
        Excerpt(
            population=population,
            number=first + number,
            strand="people",
            activity=activity,
            consent=consent,
            text=f"Words {number}",
            by=coders[0],
            checked_by=coders[1],
            checked_at=activity.created_at,
        )
        for number in range(excerpts)
    )
    CodedMark.objects.bulk_create(CodedMark(excerpt=row, by=coder) for row in rows for coder in coders)
    Coding.objects.bulk_create(
        Coding(excerpt=row, by=coder, code=made[(place * 7 + step * 11 + (place % 5 == 0) * which) % codes])
        for place, row in enumerate(rows)
        for which, coder in enumerate(coders)
        for step in range(3)
    )
    return rows, made


def test_pages_run_the_same_queries_for_two_thousand_excerpts_and_sixty_codes(client, population):
    coders = [member_of(population) for _ in range(CODERS)]
    client.force_login(coders[0])
    [row, *_], [code, *_] = fill(population, coders, 1, 12, 12)
    base = [population.participation.organisation.slug, population.pk]
    addresses = [
        reverse("datareview:codes", args=base),
        reverse("datareview:code", args=[*base, code.pk]),
        reverse("datareview:coding", args=base),
        reverse("datareview:code-excerpt", args=[*base, row.pk]),
        reverse("datareview:agreement", args=base),
    ]
    few = [queries_of(client, address) for address in addresses]

    fill(population, coders, 100, EXCERPTS - 12, CODES - 12)

    assert [queries_of(client, address) for address in addresses] == few
    assert max(few) < 25
