from uuid import uuid4

import pytest
from django.utils import timezone

from audit.models import Entry
from datareview.actions import excerpts
from datareview.actions.base import CannotChange
from datareview.models import CodedMark, Excerpt, Strand
from populations.models import Status
from tests.factories.accounts import UserFactory
from tests.factories.datareview import ActivityFactory, CodingFactory, ConsentFactory, DataSourceFactory, ExcerptFactory, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def consent():
    return ConsentFactory(activity=ActivityFactory(population=selected()))


@pytest.fixture
def by():
    return UserFactory()


def added(consent, by, text="Nobody asks us", **fields):
    return excerpts.add(consent.activity.population, text, by, activity=consent.activity, consent=consent, **fields)


@pytest.mark.req("R98", "R332")
def test_add_writes_down_what_people_said_and_lets_it_wait_for_a_second_person(consent, by):
    new = added(consent, by, " Nobody asks us\r\nat all ", topic="M4.1.p3", speaker="a carer", may_distress=True)

    new.refresh_from_db()
    assert (new.number, new.strand, new.text, new.consent) == (1, Strand.PEOPLE, "Nobody asks us\nat all", consent)
    assert (new.topic, new.speaker, new.may_distress, new.by, new.checked_at) == ("M4.1.p3", "a carer", True, by, None)
    [entry] = Entry.objects.filter(action__startswith="excerpt")
    assert (entry.action, entry.target_label, entry.changes) == ("excerpt.added", "Excerpt 1", {})


@pytest.mark.req("R98")
def test_what_professionals_said_needs_no_consent(by):
    activity = ActivityFactory(professionals=True, population=selected())

    new = excerpts.add(activity.population, "Two teams, no bridge", by, activity=activity)

    assert (new.strand, new.consent) == (Strand.PROFESSIONALS, None)


@pytest.mark.req("R99")
def test_words_of_existing_data_need_their_source(by):
    source = DataSourceFactory(population=selected())

    new = excerpts.add(source.population, "Waits are longest in the east", by, source=source)

    assert (new.strand, new.source, new.activity) == (Strand.DATA, source, None)


def test_what_people_said_is_refused_without_a_consent_in_force(consent, by):
    activity = consent.activity

    with pytest.raises(CannotChange) as refusal:
        excerpts.add(activity.population, "Words", by, activity=activity)
    assert refusal.value.field == "consent"

    type(consent).objects.update(withdrawn_on=timezone.localdate())
    with pytest.raises(CannotChange, match="not in force"):
        added(consent, by)
    assert not Excerpt.objects.exists()


def test_a_consent_of_another_activity_is_refused(consent, by):
    other = ActivityFactory(population=consent.activity.population)

    with pytest.raises(CannotChange, match="not in force"):
        excerpts.add(other.population, "Words", by, activity=other, consent=consent)


@pytest.mark.parametrize("place", ["none", "both", "foreign", "removed"])
def test_words_come_from_one_place_that_is_there(place, by):
    population = selected()
    activity, source = ActivityFactory(population=population, professionals=True), DataSourceFactory(population=population)
    if place == "removed":
        type(activity).objects.update(removed_at=timezone.now())
    given = {
        "none": {},
        "both": {"activity": activity, "source": source},
        "foreign": {"source": DataSourceFactory()},
        "removed": {"activity": activity},
    }[place]

    with pytest.raises(CannotChange):
        excerpts.add(population, "Words", by, **given)
    assert not Excerpt.objects.exists()


@pytest.mark.parametrize("text", ["", " \n ", "x" * 5001])
def test_an_excerpt_has_words_and_not_too_many(text, consent, by):
    with pytest.raises(CannotChange) as refusal:
        added(consent, by, text)
    assert refusal.value.field == "text"


def test_a_form_that_is_sent_twice_writes_one_excerpt_and_the_same_words_of_another_form_are_another(consent, by):
    form = uuid4()
    first, second = added(consent, by, guid=form), added(consent, by, guid=form)

    assert first == second
    assert first.guid == form
    assert Entry.objects.filter(action__startswith="excerpt").count() == 1
    assert added(consent, by, guid=uuid4()).number == 2


def test_other_words_from_an_old_page_are_not_lost(consent, by):
    form = uuid4()
    added(consent, by, guid=form)

    assert added(consent, by, "Typed after going back", guid=form).number == 2
    assert added(consent, UserFactory(), guid=form).number == 3


def test_a_closed_population_takes_no_excerpt(consent, by):
    type(consent.activity.population).objects.update(status=Status.CLOSED)

    with pytest.raises(CannotChange, match="not worked on"):
        added(consent, by)


def test_add_many_numbers_in_order_with_one_entry_and_constant_queries(consent, by, django_assert_max_num_queries):
    ExcerptFactory(population=consent.activity.population, number=7)
    rows = [{"text": f"Words {n}", "speaker": "a carer"} for n in range(400)]

    with django_assert_max_num_queries(60):
        new = excerpts.add_many(consent.activity.population, rows, by, activity=consent.activity, consent=consent)

    assert [(one.number, one.text) for one in Excerpt.objects.order_by("number")[1:4]] == [(8, "Words 0"), (9, "Words 1"), (10, "Words 2")]
    assert len(new) == 400
    [entry] = Entry.objects.filter(action__startswith="excerpt")
    assert (entry.action, entry.target_label, entry.changes) == ("excerpts.added", "Excerpts 8 to 407", {"count": 400})


def test_add_many_takes_all_or_none(consent, by):
    rows = [{"text": "Good"}, {"text": " "}]

    with pytest.raises(CannotChange):
        excerpts.add_many(consent.activity.population, rows, by, activity=consent.activity, consent=consent)
    with pytest.raises(CannotChange):
        excerpts.add_many(consent.activity.population, [], by, activity=consent.activity, consent=consent)
    assert not Excerpt.objects.exists()


def changed(excerpt, by, **fields):
    return excerpts.edit(excerpt, by=by, **{"text": excerpt.text, "consent": excerpt.consent, "speaker": excerpt.speaker, **fields})


@pytest.mark.req("R210")
def test_new_words_take_the_check_back_and_the_other_one_checks_them():
    excerpt = ExcerptFactory()
    author, mender = excerpt.by, excerpt.checked_by

    assert changed(excerpt, mender, text="Nobody asked")

    excerpt.refresh_from_db()
    assert (excerpt.checked_at, excerpt.checked_by, excerpt.by) == (None, None, mender)
    excerpts.check(excerpt, author)
    excerpt.refresh_from_db()
    assert excerpt.checked_by == author


def test_another_topic_leaves_the_check_as_it_is():
    excerpt = ExcerptFactory()

    assert not changed(excerpt, UserFactory(), topic="M4.1.p2")

    excerpt.refresh_from_db()
    assert (excerpt.topic, excerpt.checked_at is None) == ("M4.1.p2", False)


@pytest.mark.req("R98")
def test_another_agreement_takes_the_check_back_and_the_log_names_both():
    silent = ConsentFactory(activity=ActivityFactory(population=selected()), may_quote=False)
    quoted = ConsentFactory(activity=silent.activity)
    excerpt = ExcerptFactory(population=silent.activity.population, activity=silent.activity, consent=silent)
    checker = excerpt.checked_by

    assert changed(excerpt, checker, consent=quoted)

    excerpt.refresh_from_db()
    assert (excerpt.consent, excerpt.checked_at, excerpt.checked_by) == (quoted, None, None)
    with pytest.raises(CannotChange, match="somebody else"):
        excerpts.check(excerpt, checker)
    entry = Entry.objects.get(action="excerpt.edited")
    assert entry.changes == {"to_check": True, "consent_before": silent.pk, "consent": quoted.pk}


def test_with_new_words_every_coder_is_asked_to_look_again_and_no_code_is_lost():
    coding = CodingFactory()
    excerpt = coding.excerpt
    CodedMark.objects.create(excerpt=excerpt, by=coding.by)

    changed(excerpt, excerpt.by, speaker="a carer", topic="M4.1.p2")
    assert CodedMark.objects.exists()
    changed(excerpt, excerpt.by, text="Nobody asked")

    assert not CodedMark.objects.exists()
    assert list(excerpt.codings.all()) == [coding]


def test_an_older_copy_changes_nothing():
    excerpt = ExcerptFactory()
    older = Excerpt.objects.get(pk=excerpt.pk)
    changed(excerpt, excerpt.by, text="First")

    with pytest.raises(CannotChange, match="since you opened"):
        changed(older, older.by, text="Second")
    assert Excerpt.objects.get().text == "First"


@pytest.mark.req("R210")
def test_a_second_person_checks_once_and_never_the_author():
    excerpt = ExcerptFactory(unchecked=True)
    older = Excerpt.objects.get(pk=excerpt.pk)
    by = UserFactory()

    with pytest.raises(CannotChange, match="somebody else"):
        excerpts.check(excerpt, excerpt.by)
    excerpts.check(excerpt, by)

    with pytest.raises(CannotChange, match="since you opened"):
        excerpts.check(older, UserFactory())
    with pytest.raises(CannotChange, match="already"):
        excerpts.check(excerpt, by)
    assert Excerpt.objects.checked().get().checked_by == by
    assert [entry.action for entry in Entry.objects.filter(action__startswith="excerpt")] == ["excerpt.checked"]


def test_words_without_agreement_are_not_checked():
    excerpt = ExcerptFactory(unchecked=True)
    type(excerpt.consent).objects.update(may_use=False)

    with pytest.raises(CannotChange, match="agreement"):
        excerpts.check(excerpt, UserFactory())


def test_a_check_can_be_taken_back():
    excerpt = ExcerptFactory()

    excerpts.uncheck(excerpt, UserFactory())

    assert list(Excerpt.objects.to_check()) == [excerpt]
    with pytest.raises(CannotChange):
        excerpts.uncheck(excerpt, UserFactory())


def test_the_log_holds_no_word_of_an_excerpt(consent, by):
    new = added(consent, by, "Unmistakable words")
    changed(new, by, text="Unmistakable things")
    excerpts.check(new, UserFactory())

    assert "nmistakable" not in str(list(Entry.objects.values()))
