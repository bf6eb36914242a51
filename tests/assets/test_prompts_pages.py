from datetime import date

import pytest
import time_machine

from assets.actions import prompts
from assets.models import MappedAsset, PromptConsidered
from datareview.models import ThreadLink
from milestones.models import Prompt as WavePrompt
from tests.assets.pages import address, text
from tests.counting import queries_of
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.assets import AssetFactory, MappedAssetFactory, PromptConsideredFactory
from tests.factories.datareview import ActivityFactory, ConsentFactory, DataSourceFactory, ExcerptFactory, ThemeFactory, member_of, selected
from tests.factories.organisations import AssignmentFactory, SeatFactory, project_team

TODAY = date(2026, 11, 20)
NOTHING_HEARD = "No answer about strengths that everybody in your organisation may read"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def population():
    return selected(name="Young carers")


@pytest.fixture
def member(population, client):
    """A member of the sub-team, signed in."""
    user = member_of(population)
    client.force_login(user)
    return user


@pytest.fixture
def project_member(population, client):
    """A member of the project team who is not on the sub-team, signed in when asked for."""
    user = SeatFactory(team=project_team(population.participation), user=True, starts_on=date(2026, 1, 5)).person.user
    client.force_login(user)
    return user


def mapped(population, name, **fields):
    return MappedAssetFactory(population=population, asset=AssetFactory(participation=population.participation, name=name), **fields)


def close(population):
    population.status = "closed"
    population.save()


# The questions


@pytest.mark.req("R135", "R136", "R137", "R138")
def test_all_four_are_asked_in_the_words_of_the_pack_with_how_far_the_team_has_come(client, population, member):
    mapped(population, "Village hall")
    PromptConsideredFactory(population=population, prompt="access", considered_on=date(2026, 11, 18))

    words = text(client.get(address(population, "questions")))

    rows = [
        "Who could help us learn more about this population? 1 asset Considered",
        "What work is already happening to support this population? No asset yet Not yet",
        "Who could help us access this population? No asset yet. Talked about on 18 November 2026 Considered",
        "Who could support our project? No asset yet Not yet",
    ]
    assert " ".join(rows) in words
    assert "Go to the next question" in words


def test_wave_words_the_questions(client, population, member):
    row = WavePrompt.objects.get(step__milestone__wave=population.participation.wave, code="M5.1.p3")
    row.text = "Whom do they let in?"
    row.save()

    assert "Whom do they let in?" in text(client.get(address(population, "questions")))
    assert "Whom do they let in?" in text(client.get(address(population, "prompt", "access")))
    assert "Next: Whom do they let in?" in text(client.get(address(population, "prompt", "happening")))


@pytest.mark.parametrize("prompt", ["considered", "Learn", "other"])
def test_question_that_is_none_is_not_found(client, population, member, prompt):
    assert client.get(address(population, "prompt", prompt)).status_code == 404


@pytest.mark.req("R134")
@pytest.mark.parametrize("who", ["member", "project_member"])
def test_sub_team_and_project_team_add_what_comes_to_mind_and_stay_on_the_page(client, population, who, request):
    request.getfixturevalue(who)
    typed = {"names": "Village hall\r\n\r\n  Night market \r\n", "segment": "associations"}

    response = client.post(address(population, "prompt-add", "happening"), typed, follow=True)

    assert response.redirect_chain == [(address(population, "prompt", "happening"), 302)]
    words = text(response)
    assert "On the map now: “Village hall” and “Night market”." in words
    assert "On the map for this question (2)" in words
    assert [(str(row), row.happening, row.learn) for row in MappedAsset.objects.order_by("pk")] == [
        ("Village hall", True, False),
        ("Night market", True, False),
    ]


def test_name_that_is_there_is_not_doubled_and_answers_this_question_as_well(client, population, member):
    mapped(population, "Village hall")

    response = client.post(address(population, "prompt-add", "support"), {"names": "village hall\nChoir"}, follow=True)

    assert "On the map now: “Choir”. On the map already, and answers this question as well: “Village hall”." in text(response)
    assert MappedAsset.objects.filter(support=True).count() == 2


def test_of_many_names_the_first_are_said(client, population, member):
    names = "\n".join(f"Hall {number}" for number in range(1, 10))

    words = text(client.post(address(population, "prompt-add", "support"), {"names": names}, follow=True))

    assert "On the map now: “Hall 1”, “Hall 2”, “Hall 3”, “Hall 4”, “Hall 5” and 4 more." in words


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"names": " \n "}, "Write at least one name, one on each line"),
        ({"names": f"Choir\n{'x' * 201}"}, "Line 2 is longer than 200 characters"),
        ({"names": "Choir", "segment": "parks"}, "Select"),
        ({"names": "Ring 07700 900123"}, "Could this identify a person?"),
    ],
)
def test_what_cannot_be_taken_is_explained_and_nothing_typed_is_lost(client, population, member, typed, error):
    response = client.post(address(population, "prompt-add", "support"), typed)

    assert response.status_code == 422
    assert error in text(response)
    assert response.context["form"]["names"].value() == typed["names"]
    assert "Who could support our project?" in text(response)
    assert not MappedAsset.objects.exists()


def test_answers_are_listed_newest_first_with_their_part_of_the_map(client, population, member):
    prompts.answer(population, names=["Choir"], prompt="support", segment="associations", by=member)
    prompts.answer(population, names=["Library"], prompt="support", by=member)
    mapped(population, "Does not answer")

    words = text(client.get(address(population, "prompt", "support")))

    assert "On the map for this question (2) Library Not placed yet Choir Associations" in words
    assert "Does not answer" not in words


def test_long_list_has_pages(client, population, member):
    prompts.answer(population, names=[f"Hall {number}" for number in range(61)], prompt="support", by=member)

    assert len(client.get(address(population, "prompt", "support")).context["page"].object_list) == 60
    assert [str(row) for row in client.get(address(population, "prompt", "support") + "?page=2").context["page"]] == ["Hall 0"]


def test_what_is_on_the_map_is_chosen_for_another_question(client, population, member):
    row, other = mapped(population, "Village hall"), mapped(population, "Choir")
    assert "Choose what on the map answers this question as well" in text(client.get(address(population, "prompt", "support")))

    page = text(client.get(address(population, "prompt-as-well", "support")))
    assert "Choir Village hall" in page
    response = client.post(address(population, "prompt-as-well", "support"), {"mapped": [row.pk]}, follow=True)

    assert "Answers this question as well: “Village hall”." in text(response)
    assert set(MappedAsset.objects.filter(support=True)) == {row}
    assert client.post(address(population, "prompt-as-well", "support"), {}).status_code == 422
    elsewhere = client.post(address(population, "prompt-as-well", "support"), {"mapped": [mapped(selected(), "Else").pk, other.pk]})
    assert "taken off the map meanwhile" in text(elsewhere)


# What was heard


@pytest.mark.req("R144", "R145")
def test_what_was_heard_stands_beside_and_becomes_an_asset_in_own_words(client, population, member):
    excerpt = ExcerptFactory(population=population, text="The barber listens to all of us", topic="people.support")
    page = address(population, "prompt", "learn")

    words = text(client.get(page))
    assert "The barber listens to all of us" in words
    assert "Where do you go for support, and who helps?" in words
    assert f"{excerpt} , people" in words
    response = client.get(address(population, "prompt-add", "learn") + f"?from=excerpt-{excerpt.pk}")
    assert f"It will rest on {excerpt}. Write in your own words" in text(response)
    assert response.context["form"]["names"].value() == ""
    typed = {"names": "Barbershop", "evidence": response.context["form"]["evidence"].value()}
    words = text(client.post(address(population, "prompt-add", "learn"), typed, follow=True))

    row = MappedAsset.objects.get()
    link = ThreadLink.objects.get()
    assert (link.from_kind, link.from_id, link.to_kind, link.to_id) == ("excerpt", excerpt.pk, "asset", row.pk)
    assert "On the map: Barbershop" in words


def test_theme_lends_its_name(client, population, member):
    theme = ThemeFactory(population=population, name="Sunday football", tag="asset")

    response = client.get(address(population, "prompt-add", "learn") + f"?from=theme-{theme.pk}")

    assert response.context["form"]["names"].value() == "Sunday football"


def test_words_of_the_sub_team_are_opened_on_purpose_and_stay_open_while_it_adds(client, population, member):
    activity = ActivityFactory(population=population)
    inside = ConsentFactory(activity=activity, may_quote=False)
    ExcerptFactory(population=population, text="Stays inside", topic="people.support", activity=activity, consent=inside)
    page = address(population, "prompt", "learn")

    words = text(client.get(page))
    assert "Stays inside" not in words
    assert "1 more answer is for the sub-team alone." in words
    assert "Stays inside" in text(client.get(f"{page}?circle=sub-team"))
    response = client.post(address(population, "prompt-add", "learn") + "?circle=sub-team", {"names": "Choir"})
    assert response.url == f"{page}?circle=sub-team"


def test_project_team_sees_nothing_of_the_sub_teams_words(client, population, project_member):
    activity = ActivityFactory(population=population)
    inside = ConsentFactory(activity=activity, may_quote=False)
    excerpt = ExcerptFactory(population=population, text="Stays inside", topic="people.support", activity=activity, consent=inside)

    words = text(client.get(address(population, "prompt", "learn") + "?circle=sub-team"))
    assert "Stays inside" not in words
    assert "for the sub-team alone" not in words
    assert NOTHING_HEARD in words
    assert "Stays inside" not in text(client.get(address(population, "prompt-add", "learn") + f"?from=excerpt-{excerpt.pk}"))
    typed = {"names": "Barbershop", "evidence": f"excerpt-{excerpt.pk}"}
    words = text(client.post(address(population, "prompt-add", "learn"), typed, follow=True))

    assert "What they were to rest on is not there any more, so nothing is linked." in words
    assert not ThreadLink.objects.exists()


def test_reader_of_another_sub_team_sees_no_evidence_and_no_form(client, population):
    ExcerptFactory(population=population, text="The barber listens", topic="people.support")
    ThemeFactory(population=population, name="Sunday football", tag="asset")
    client.force_login(member_of(selected(participation=population.participation), role="sub_team_lead"))

    words = text(client.get(address(population, "prompt", "learn")))

    for hidden in ("The barber listens", "Sunday football", "What you heard already", "What comes to mind?", "We have talked"):
        assert hidden not in words


def test_answers_have_pages(client, population, member):
    for number in range(7):
        ExcerptFactory(population=population, text=f"Answer number {number}", topic="people.support")

    first = text(client.get(address(population, "prompt", "learn")))
    second = text(client.get(address(population, "prompt", "learn") + "?answers=2"))

    assert "1 to 5 of 7 answers" in first
    assert "More answers" in first
    assert "Answer number 6" in second
    assert "Answers before these" in second


@pytest.mark.req("R317", "R335")
def test_existing_work_is_asked_for_where_it_belongs(client, population, member):
    advice = "Ask for a local directory or a map of community assets. Join up with them rather than start the same again."
    assert "names no directory, and no work of others, yet" in text(client.get(address(population, "prompt", "happening")))
    DataSourceFactory(population=population, kind="assets", name="Council directory", says_assets="Two hundred groups")

    words = text(client.get(address(population, "prompt", "happening")))

    assert advice in words
    assert "Council directory : Two hundred groups" in words
    assert advice not in text(client.get(address(population, "prompt", "learn")))


# We have talked about this


def test_one_press_marks_it_and_leads_to_the_next_question_that_is_open(client, population, member):
    mapped(population, "Village hall", learn=False, happening=True)

    response = client.post(address(population, "consider", "learn"), follow=True)

    assert response.redirect_chain == [(address(population, "prompt", "access"), 302)]
    assert "Question 1 is considered. This is the next one." in text(response)
    assert PromptConsidered.objects.get().considered_on == TODAY


def test_after_the_last_question_it_leads_to_the_map(client, population, member):
    mapped(population, "Village hall", happening=True, access=True)

    response = client.post(address(population, "consider", "support"), follow=True)

    assert response.redirect_chain == [(address(population, "map"), 302)]
    assert "All four questions are considered." in text(response)


def test_press_does_not_take_away_the_note_of_somebody_else(client, population, member):
    PromptConsideredFactory(population=population, prompt="learn", note="Ask the chaplain")

    client.post(address(population, "consider", "learn"))

    assert PromptConsidered.objects.get().note == "Ask the chaplain"


def test_day_and_note_are_changed(client, population, member):
    PromptConsideredFactory(population=population, prompt="learn", note="Ask the chaplain", considered_on=date(2026, 11, 1))
    page = text(client.get(address(population, "prompt", "learn")))
    assert "You talked about this on 1 November 2026." in page
    assert "Ask the chaplain" in page

    form = client.get(address(population, "consider", "learn")).context["form"]
    typed = {"considered_on": "2026-11-02", "note": "", "seen": form["seen"].value()}
    client.post(address(population, "consider", "learn"), typed)

    row = PromptConsidered.objects.get()
    assert (row.considered_on, row.note) == (date(2026, 11, 2), "")


def test_older_form_does_not_overwrite_a_newer_note(client, population, member):
    PromptConsideredFactory(population=population, prompt="learn")
    seen = client.get(address(population, "consider", "learn")).context["form"]["seen"].value()
    prompts.edit_considered(PromptConsidered.objects.get(), on=TODAY, note="By somebody else", by=member)

    response = client.post(address(population, "consider", "learn"), {"considered_on": "2026-11-02", "note": "By me", "seen": seen})

    assert response.status_code == 422
    assert "Somebody else has changed this" in text(response)
    assert response.context["form"]["note"].value() == "By me"
    assert PromptConsidered.objects.get().note == "By somebody else"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"considered_on": "2026-11-21"}, "The day must be today or in the past"),
        ({"note": "Ring 07700 900123"}, "Could this identify a person?"),
    ],
)
def test_wrong_day_or_note_is_explained(client, population, member, typed, error):
    response = client.post(address(population, "consider", "learn"), typed)

    assert response.status_code == 422
    assert error in text(response)
    assert not PromptConsidered.objects.exists()


def test_it_is_taken_back_and_put_back(client, population, member):
    row = PromptConsideredFactory(population=population, prompt="learn", note="Kept")

    page = client.post(address(population, "not-considered", row.pk), follow=True)
    assert "It is taken back that you talked about this question. Put it back" in text(page)
    assert "We have talked about this" in text(page)
    assert address(population, "consider-again", row.pk) in page.content.decode()

    page = client.post(address(population, "consider-again", row.pk), follow=True)
    assert "Kept" in text(page)


def test_note_is_not_for_the_programme(client, population):
    PromptConsideredFactory(population=population, prompt="learn", note="They do not trust the clinic")
    client.force_login(AssignmentFactory(participation=population.participation).person.user)
    assert "They do not trust the clinic" in text(client.get(address(population, "prompt", "learn")))

    client.force_login(ProgrammeRoleFactory().person.user)
    words = text(client.get(address(population, "prompt", "learn")))
    assert "You talked about this on" in words
    assert "They do not trust the clinic" not in words


def test_population_that_is_not_worked_on_can_be_read(client, population, member):
    mapped(population, "Village hall")
    close(population)

    words = text(client.get(address(population, "prompt", "learn")))

    assert "Village hall" in words
    assert "What comes to mind?" not in words
    assert client.get(address(population, "prompt-add", "learn")).url == address(population, "prompt", "learn")
    refused = client.post(address(population, "prompt-add", "learn"), {"names": "Choir"})
    assert refused.status_code == 422
    assert "not worked on any more" in text(refused)


@pytest.mark.parametrize("many", [3, 30])
def test_page_takes_the_same_number_of_queries_for_few_and_for_many(client, population, member, many):
    for number in range(many):
        row = mapped(population, f"Hall {number}", happening=True)
        excerpt = ExcerptFactory(population=population, topic="people.support")
        theme = ThemeFactory(population=population, tag="asset")
        DataSourceFactory(population=population, kind="assets")
        for kind, pk in (("excerpt", excerpt.pk), ("theme", theme.pk)):
            ThreadLink.objects.create(population=population, from_kind=kind, from_id=pk, to_kind="asset", to_id=row.pk)
    PromptConsideredFactory(population=population, prompt="happening")

    assert queries_of(client, address(population, "prompt", "happening")) <= 30
