"""Work on the words of a data review, hundreds of times in a sitting, brings in line only what it can change."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit import clock
from audit.models import Entry
from datareview.actions import codes, coding, excerpts, themes
from datareview.models import Code, Excerpt, Tag, Theme
from milestones import state
from milestones.receivers import EVIDENCE, IRRELEVANT
from reports.activity import ACTIVITIES, rebuild_activity
from reports.attention import rebuild_attention
from reports.models import AttentionLine, LastActivity, Rule
from tests.factories.datareview import ActivityFactory, CodeFactory, ConsentFactory, ExcerptFactory, member_of, selected

pytestmark = pytest.mark.django_db
ROUNDS = 5


@pytest.fixture
def population():
    return selected()


def rebuilt():
    """How many stored rows a rebuild corrects: of states, of activities, of lines of the needs-attention list."""
    return state.rebuild(), rebuild_activity(), rebuild_attention(on=timezone.localdate())


def steps_of(population, people):
    """{name of a step: what it does}, for any state of the data review."""
    activity = ActivityFactory(population=population)
    consent = ConsentFactory(activity=activity)
    luck = random.Random(4)

    def some(rows):
        rows = list(rows)
        return luck.choice(rows) if rows else None

    def write():
        return excerpts.add(population, f"Words {Excerpt.objects.count()}", by=people[0], activity=activity, consent=consent)

    def check():
        row = some(Excerpt.objects.filter(population=population).to_check())
        return row and excerpts.check(row, by=people[1])

    def make():
        return codes.add(population, f"Code {Code.objects.count()}", by=some(people))

    def give():
        row = some(Excerpt.objects.filter(population=population).checked())
        return row and coding.set_codes(row, [code for code in Code.objects.current() if luck.random() < 0.5], by=some(people))

    def merge():
        rows = list(Code.objects.current())
        return len(rows) > 1 and codes.merge(rows[0], rows[1], by=people[0])

    def unmerge():
        row = some(Code.objects.filter(merged_into__isnull=False))
        return row and codes.unmerge(row, by=people[0])

    def group():
        return themes.add(population, f"Theme {Theme.objects.count()}", Tag.NEED, by=people[0])

    return [write, check, make, give, give, merge, unmerge, group]


@pytest.mark.req("R119", "R123")
def test_what_is_stored_is_what_a_rebuild_finds_after_any_work_on_evidence(population):
    people, luck = [member_of(population) for _ in range(2)], random.Random(11)
    steps = steps_of(population, people)
    rebuilt()
    day = timezone.now() - timedelta(days=90)

    for step in [step for _ in range(ROUNDS) for step in luck.sample(steps, len(steps))]:
        day += timedelta(hours=luck.choice((0, 1, 20, 50)))
        with clock.at(day):
            step()
        assert rebuilt() == (0, 0, 0)

    assert len(set(Entry.objects.filter(action__in=EVIDENCE).values_list("action", flat=True))) > 5


def test_a_quiet_organisation_is_not_quiet_any_more_when_somebody_codes(population):
    member, excerpt = member_of(population), ExcerptFactory(population=population)
    before = timezone.now() - timedelta(days=60)
    with clock.at(before):
        codes.add(population, "Waiting", by=member)
    quiet = AttentionLine.objects.get(rule=Rule.QUIET).since

    coding.set_codes(excerpt, [], by=member)

    assert AttentionLine.objects.get(rule=Rule.QUIET).since > quiet
    assert LastActivity.objects.get().action == "excerpt.coded"


def test_what_counts_as_activity_is_never_left_out():
    assert not IRRELEVANT & set(ACTIVITIES)
    assert set(ACTIVITIES) >= EVIDENCE


@pytest.mark.req("R211")
def test_saving_codes_touches_no_state_and_no_line_of_the_organisation(client, population):
    client.force_login(member := member_of(population))
    first, second, third = (ExcerptFactory(population=population, number=number) for number in (1, 2, 3))
    code = CodeFactory(population=population)
    coding.set_codes(first, [code], by=member)
    url = reverse("datareview:code-excerpt", args=[population.participation.organisation.slug, population.pk, second.pk])
    client.get(url)

    with CaptureQueriesContext(connection) as queries:
        response = client.post(url, {"codes": [code.pk]})

    statements = [query["sql"] for query in queries]
    assert response.status_code == 302
    assert str(third.pk) in response.url
    assert not [sql for sql in statements if "milestones_progress" in sql or "reports_attentionline" in sql]
    assert len(statements) <= 36
