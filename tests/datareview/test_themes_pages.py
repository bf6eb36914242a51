"""The pages of themes, the matrix, reviews of themes and the thread, as people use them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from datareview.models import Code, Excerpt, Theme, ThemeReview, ThreadLink
from tests.counting import queries_of
from tests.factories.datareview import (
    CodeFactory,
    CodingFactory,
    DataSourceFactory,
    ExcerptFactory,
    FigureTableFactory,
    ThemeFactory,
    ThemeReviewFactory,
    member_of,
    selected,
)
from tests.factories.organisations import SeatFactory, project_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def member(client, population):
    user = member_of(population)
    client.force_login(user)
    return user


@pytest.fixture
def outside(client, population):
    """Somebody of the project team, who reads and does not write."""
    user = SeatFactory(team=project_team(population.participation), user=True).person.user
    client.force_login(user)
    return user


def address(name, population, *args):
    return reverse(f"datareview:{name}", args=[population.participation.organisation.slug, population.pk, *args])


def read(client, *where):
    response = client.get(address(*where))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def send(client, *where, **data):
    return client.post(address(*where), data)


def coded(theme, text="They judged me", **fields):
    excerpt = ExcerptFactory(population=theme.population, text=text, **fields)
    return CodingFactory(excerpt=excerpt, code=CodeFactory(population=theme.population, theme=theme))


@pytest.mark.req("R100", "R213")
def test_a_theme_is_added_and_its_codes_are_chosen_next(client, population, member):
    code = CodeFactory(population=population)
    response = send(client, "theme-add", population, name="Trust takes time", tag="barrier", description="")
    theme = Theme.objects.get()

    assert response.url == address("theme-codes", population, theme.pk)
    send(client, "theme-codes", population, theme.pk, codes=[code.pk])
    assert Code.objects.get().theme == theme


def test_what_may_identify_a_person_is_asked_about(client, population, member):
    response = send(client, "theme-add", population, name="Trust", tag="need", description="Ring 0161 496 0123")

    assert response.status_code == 422
    assert "Could this identify a person?" in response.content.decode()
    assert not Theme.objects.exists()


def test_a_change_does_not_overwrite_what_somebody_else_changed(client, population, member):
    theme = ThemeFactory(population=population, name="Trust")
    page = client.get(address("theme-edit", population, theme.pk))
    seen = page.context["form"]["seen"].value()
    send(client, "theme-edit", population, theme.pk, name="Time", tag="need", seen=seen)

    response = send(client, "theme-edit", population, theme.pk, name="Money", tag="need", seen=seen)

    assert response.status_code == 422
    assert Theme.objects.get().name == "Time"


def test_codes_that_somebody_else_chose_meanwhile_are_not_lost(client, population, member):
    theme = ThemeFactory(population=population)
    first, second = CodeFactory.create_batch(2, population=population)
    seen = client.get(address("theme-codes", population, theme.pk)).context["form"]["seen"].value()
    send(client, "theme-codes", population, theme.pk, codes=[first.pk], seen=seen)

    response = send(client, "theme-codes", population, theme.pk, codes=[second.pk], seen=seen)

    assert response.status_code == 422
    assert list(theme.codes.all()) == [first]


def test_a_theme_is_taken_away_and_put_back(client, population, member):
    theme = ThemeFactory(population=population, name="Trust takes time")
    response = client.post(address("theme-remove", population, theme.pk), follow=True)
    gone = Theme.objects.current().exists()
    restore = address("theme-restore", population, theme.pk)

    assert (gone, restore in response.content.decode()) == (False, True)
    client.post(restore)
    assert Theme.objects.current().get() == theme


@pytest.mark.req("R100", "R215")
def test_a_theme_shows_what_it_rests_on(client, population, member):
    theme = ThemeFactory(population=population, name="Trust takes time")
    coding = coded(theme)
    table = FigureTableFactory(source=DataSourceFactory(population=population, name="Referrals"), title="Seen in time")
    send(client, "theme-evidence", population, theme.pk, what=f"table-{table.pk}", note="Half are not seen")

    page = read(client, "theme", population, theme.pk)

    assert "Two strands: people and existing data" in page
    assert "1 excerpt from 1 activity" in page
    assert "They judged me" in page
    assert (coding.code.name in page, "Seen in time" in page, "Half are not seen" in page) == (True, True, True)
    assert "Assets are mapped in Milestone 5" in page
    client.post(address("theme-evidence-remove", population, theme.pk, ThreadLink.objects.get().pk))
    assert "One strand only: people" in read(client, "theme", population, theme.pk)


@pytest.mark.req("R97")
def test_a_theme_without_evidence_is_called_an_assumption_and_not_a_fault(client, population, member):
    theme = ThemeFactory(population=population)

    page = read(client, "theme", population, theme.pk)

    assert "This is our assumption so far" in page
    assert "nhsuk-tag--red" not in page


def test_a_source_that_is_linked_already_is_not_offered_again(client, population, member):
    theme, source = ThemeFactory(population=population), DataSourceFactory(population=population)
    DataSourceFactory(name="Of somebody else")
    once = {"what": f"source-{source.pk}"}
    send(client, "theme-evidence", population, theme.pk, **once)

    response = send(client, "theme-evidence", population, theme.pk, **once)

    assert response.status_code == 422
    assert ThreadLink.objects.count() == 1
    assert "There is nothing to link" in read(client, "theme-evidence", population, theme.pk)


def test_words_that_may_not_be_quoted_stay_within_the_sub_team(client, population, outside):
    theme = ThemeFactory(population=population)
    hidden = coded(theme, text="Do not quote me")
    hidden.excerpt.consent.may_quote = False
    hidden.excerpt.consent.save()
    coded(theme, text="Quote me")
    coded(theme, text="Not checked", unchecked=True)

    for page in (read(client, "theme", population, theme.pk), read(client, "thread", population, "theme", theme.pk)):
        assert ("Quote me" in page, "Do not quote me" in page, "Not checked" in page) == (True, False, False)
    assert "1 more excerpt is not shown" in read(client, "theme", population, theme.pk)
    assert "Its words stay within the sub-team" in read(client, "thread", population, "excerpt", hidden.excerpt_id)


def test_readers_see_no_button(client, population, outside):
    theme = ThemeFactory(population=population)
    pages = [read(client, "themes", population), read(client, "theme", population, theme.pk)]

    for name, *args in (("theme-add",), ("theme-codes", theme.pk), ("theme-edit", theme.pk), ("theme-review-add",)):
        assert all(address(name, population, *args) not in page for page in pages)
        assert client.get(address(name, population, *args)).status_code == 403


def test_nothing_can_be_changed_once_the_population_is_closed(client, population, member):
    theme = ThemeFactory(population=population)
    type(population).objects.update(status="closed")

    assert address("theme-edit", population, theme.pk) not in read(client, "theme", population, theme.pk)
    assert client.get(address("theme-edit", population, theme.pk)).status_code == 302
    assert send(client, "theme-edit", population, theme.pk, name="New", tag="need").status_code == 422


@pytest.mark.req("R100")
def test_the_matrix_shows_each_theme_by_strand(client, population, outside):
    theme = ThemeFactory(population=population, name="Trust takes time")
    coded(theme)
    coded(theme, of_professionals=True)
    ThemeFactory(population=population, name="Waiting")

    page = read(client, "matrix", population)
    narrow = " ".join(client.get(address("matrix", population), {"rests_on": "none"}).content.decode().split())

    assert "Two strands: people and professionals" in page
    assert page.count("1 excerpt from 1 activity") == 2
    assert ("Trust takes time" in narrow, "Waiting" in narrow) == (False, True)


@pytest.mark.req("R97")
def test_a_withdrawn_excerpt_is_a_neutral_marker_in_the_thread(client, population, member):
    theme = ThemeFactory(population=population)
    coding = coded(theme, number=7)
    Excerpt.objects.update(text="", withdrawn_at=timezone.now())

    page = read(client, "thread", population, "theme", theme.pk)

    assert "Its words were withdrawn, and are gone" in page
    assert "They judged me" not in page
    assert "This is our assumption so far" in page
    assert coding.excerpt.activity.get_method_display() not in page
    assert "withdrawn" in read(client, "thread", population, "excerpt", coding.excerpt_id)


def test_a_thread_of_something_else_is_not_there(client, population, member):
    other = ThemeFactory()
    waiting = ExcerptFactory(population=population, unchecked=True)
    for kind, pk in (("theme", other.pk), ("excerpt", waiting.pk), ("unheard", 1), ("theme", 999)):
        assert client.get(address("thread", population, kind, pk)).status_code == 404


def test_the_thread_of_an_activity_says_what_came_of_it(client, population, member):
    theme = ThemeFactory(population=population, name="Trust takes time")
    coding = coded(theme)

    page = read(client, "thread", population, "activity", coding.excerpt.activity_id)

    assert ("Trust takes time" in page, "They judged me" in page) == (True, True)
    assert "Why do we believe this?" not in page


@pytest.mark.req("R209", "R212")
def test_a_review_of_the_themes_says_whether_partners_took_part_and_not_how_many(client, population, member):
    ThemeFactory(population=population)
    today = timezone.localdate()
    day = {"held_on_0": today.day, "held_on_1": today.month, "held_on_2": today.year}
    response = send(client, "theme-review-add", population, **day, people=9, partners=3, changed="One theme became two")
    assert response.status_code == 302
    review = ThemeReview.objects.get()

    page = read(client, "themes", population)
    form = read(client, "theme-review-edit", population, review.pk)
    send(client, "theme-review-edit", population, review.pk, **day, people=9, partners="", changed="")

    assert ("Lived experience partners took part" in page, "9 people" in page) == (True, True)
    assert 'value="3"' not in form
    review.refresh_from_db()
    assert (review.people, review.partners, review.changed) == (9, 3, "")


@pytest.mark.parametrize("people", [1, 2, 3, 4, 12])
def test_a_change_of_the_number_of_people_never_tells_how_many_partners_are_saved(client, population, member, people):
    review = ThemeReviewFactory(population=population, people=9, partners=3)
    day = {f"held_on_{n}": part for n, part in enumerate((review.held_on.day, review.held_on.month, review.held_on.year))}

    response = send(client, "theme-review-edit", population, review.pk, **day, people=people, partners="", changed="")

    assert response.status_code == 422
    assert "Enter how many of them were lived experience partners" in response.text
    assert "there cannot be more of them" not in response.text
    assert send(client, "theme-review-edit", population, review.pk, **day, people=people, partners=1, changed="").status_code == 302


@pytest.mark.parametrize(("people", "partners", "ahead"), [(1, 2, 0), (0, 0, 0), (3, 1, 1)])
def test_a_review_that_cannot_be_is_refused(client, population, member, people, partners, ahead):
    day = timezone.localdate() + timedelta(days=ahead)
    held_on = {"held_on_0": day.day, "held_on_1": day.month, "held_on_2": day.year}

    response = send(client, "theme-review-add", population, **held_on, people=people, partners=partners)

    assert response.status_code == 422
    assert not ThemeReview.objects.exists()


def test_the_number_of_people_is_rough_outside_the_sub_team(client, population, outside):
    ThemeReviewFactory(population=population, people=4, partners=1)

    page = read(client, "themes", population)

    assert ("fewer than five people" in page, "4 people" in page) == (True, False)


def test_a_review_is_taken_away_and_put_back(client, population, member):
    review = ThemeReviewFactory(population=population)
    send(client, "theme-review-remove", population, review.pk)
    gone = ThemeReview.objects.current().exists()
    send(client, "theme-review-restore", population, review.pk)

    assert (gone, ThemeReview.objects.current().get()) == (False, review)


@pytest.mark.parametrize("page", ["themes", "matrix", "theme", "thread"])
def test_pages_run_the_same_queries_for_three_themes_and_for_thirty(client, population, member, page):
    main = ThemeFactory(population=population, name="Trust takes time")

    def add(number):
        for _ in range(number):
            theme = ThemeFactory(population=population, parent=main)
            coded(theme)
            source = DataSourceFactory(population=population)
            for to in (theme, main):
                ThreadLink.objects.create(population=population, from_kind="source", from_id=source.pk, to_kind="theme", to_id=to.pk)
            ThemeReviewFactory(population=population)

    where = {"theme": ("theme", population, main.pk), "thread": ("thread", population, "theme", main.pk)}.get(page, (page, population))
    add(3)
    few = queries_of(client, address(*where))
    add(27)

    assert queries_of(client, address(*where)) == few <= 60
