import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from milestones.models import Prompt
from organisations.models import SeatRole
from populations.actions import questions
from populations.models import Answer, Population, Question, Status, Verdict
from tests.counting import queries_of
from tests.factories.accounts import UserFactory
from tests.factories.organisations import AssignmentFactory, PopulationFactory, SeatFactory, project_team
from tests.factories.populations import AnswerFactory

TODAY = date(2026, 11, 20)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def population():
    return PopulationFactory(name="Rural communities", definition="")


@pytest.fixture
def member(population, client):
    """A project team member, signed in."""
    user = SeatFactory(team=project_team(population.participation), user=True).person.user
    client.force_login(user)
    return user


def seated(population, role=SeatRole.PROJECT_TEAM_MEMBER, team=None):
    return SeatFactory(team=team or project_team(population.participation), user=True, role=role).person.user


def address(name, population, *more):
    return reverse(f"populations:{name}", args=[population.participation.organisation.slug, population.pk, *more])


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def typed(**fields):
    return {"verdict": "partly", "text": "The council has a project.", "links": "", "data_sources": "", **fields}


# Reading


@pytest.mark.req("R51", "R52", "R53", "R54")
def test_page_asks_the_four_questions_in_the_words_of_the_wave(client, population, member):
    Prompt.objects.filter(code="M2.2.p2", step__milestone__wave=population.participation.wave).update(text="Who does what already?")

    words = text(client.get(address("questions", population)))

    places = [
        words.index(question)
        for question in (
            "Is there will and urgency to work with this population, and why now?",
            "Who does what already?",
            "Are there existing relationships with key stakeholders?",
            "Is national or local data available?",
        )
    ]
    assert places == sorted(places)
    assert words.count("Nobody has answered yet") == words.count("Add the first answer") == 4


@pytest.mark.req("R332", "R333", "R334", "R335")
@pytest.mark.parametrize("name", ["questions", "answer-add"])
def test_page_and_form_say_what_to_think_about(client, population, member, name):
    pages = [text(client.get(address(name, population, *([question] if name == "answer-add" else [])))) for question in Question]

    everything = " ".join(pages)
    for words in (
        "Write down their own view, and say if nobody has asked them yet",
        "What is being done, how was it set up and run, and what came of it?",
        "What is known to help, and does it help here?",
        "What do the local council, charities and others do already?",
        "Is it national or local?",
        "Who is missing from it",
    ):
        assert words in everything


@pytest.mark.req("R55", "R56")
def test_page_links_to_the_helpful_resources_of_the_step(client, population, member):
    content = client.get(address("questions", population)).content.decode()

    assert "Mind Area Dashboard" in text(client.get(address("questions", population)))
    assert content.count("Table 2") >= 1 or content.count("Tables") >= 1


def test_answers_of_several_people_stand_with_verdict_words_evidence_and_sources(client, population, member):
    said = [("data", "Census 2021", ""), ("data", "Fingertips", "https://example.org/data"), ("link", "", "https://example.org/needs")]
    AnswerFactory(population=population, text="First line\nsecond line", sources=said, by=seated(population))
    AnswerFactory(population=population, verdict=Verdict.NOT_KNOWN, text="Nobody has looked 🎉")

    response = client.get(address("questions", population))

    words = text(response)
    assert words.index("We do not know yet. Nobody has looked 🎉") < words.index("Yes. First line second line")
    assert "Evidence https://example.org/needs Data sources Census 2021 Fingertips" in words
    assert '<a class="nhsuk-link app-break" href="https://example.org/data" rel="noopener noreferrer nofollow">Fingertips</a>' in (
        response.content.decode()
    )


def test_what_people_type_is_never_markup(client, population, member):
    AnswerFactory(population=population, text="<script>alert(1)</script>", sources=[("data", "<b>Census</b>", "")])

    content = client.get(address("questions", population)).content.decode()

    assert "<script>alert(1)" not in content
    assert "&lt;b&gt;Census&lt;/b&gt;" in content


def test_names_are_for_those_who_see_the_team_and_never_come_with_a_title(client):
    population = PopulationFactory(selected=True)
    on_sub_team = SeatFactory(team=population.team, user=True, role=SeatRole.SUB_TEAM_MEMBER, role_title="Expert by experience")
    on_project_team = SeatFactory(team=project_team(population.participation), user=True, role_title="Carer")
    for seat in (on_sub_team, on_project_team):
        AnswerFactory(population=population, by=seat.person.user)
    readers = {
        "sub-team lead": seated(population, SeatRole.SUB_TEAM_LEAD, population.team),
        "coach": AssignmentFactory(participation=population.participation).person.user,
        "lead": seated(population, SeatRole.PROJECT_LEAD),
        "member": seated(population),
        "adviser": AssignmentFactory(participation=population.participation, role="expert_adviser").person.user,
    }
    seen = {}

    for who, user in readers.items():
        client.force_login(user)
        words = text(client.get(address("questions", population)))
        seen[who] = [f"Written by {seat.person.name} on 20 November 2026" in words for seat in (on_sub_team, on_project_team)]
        assert "Expert by experience" not in words
        assert "Carer" not in words

    assert seen == {
        "sub-team lead": [True, False],
        "coach": [True, True],
        "lead": [True, True],
        "member": [False, True],
        "adviser": [False, False],
    }


def test_own_answer_is_marked_as_such(client, population, member):
    AnswerFactory(population=population, by=member)

    assert "Written by you on 20 November 2026" in text(client.get(address("questions", population)))


def test_name_is_the_one_that_the_person_chose(client, population, member):
    person = SeatFactory(team=project_team(population.participation), user=True).person
    person.display_name = "Robin"
    person.save()
    AnswerFactory(population=population, by=person.user)

    words = text(client.get(address("questions", population)))

    assert "Written by Robin on" in words
    assert person.name not in words


def test_long_lists_of_answers_have_a_page_of_their_own(client, population, member):
    for number in range(28):
        AnswerFactory(population=population, text=f"Answer number {number:02}.")

    four = text(client.get(address("questions", population)))
    first = text(client.get(f"{address('questions', population)}?question=M2.2.p4"))
    second = text(client.get(f"{address('questions', population)}?question=M2.2.p4&page=2"))

    assert four.count("Answer number") == 10
    assert "Read all 28 answers" in four
    assert (first.count("Answer number"), second.count("Answer number")) == (25, 3)
    assert "Answer number 00." in second
    assert "Nobody has answered yet" not in first


@pytest.mark.parametrize("query", ["question=M2.2.p5", "question=M2.1.p1", "question=%00", "question=🎉"])
def test_a_question_that_is_none_of_the_four_is_not_found(client, population, member, query):
    assert client.get(f"{address('questions', population)}?{query}").status_code == 404


def test_page_runs_the_same_queries_for_any_number_of_answers(client, population, member):
    coach = AssignmentFactory(participation=population.participation).person.user
    client.force_login(coach)

    def fill():
        for question in Question:
            AnswerFactory(population=population, question=question, sources=[("data", "Census", ""), ("link", "", "https://example.org/")])

    fill()
    few = queries_of(client, address("questions", population))
    for _ in range(3):
        fill()

    assert queries_of(client, address("questions", population)) == few


# Answering


@pytest.mark.req("R51", "R52", "R53", "R54")
@pytest.mark.parametrize("question", Question)
def test_a_member_answers_with_evidence_and_sources(client, population, member, question):
    links = "https://example.org/needs Needs assessment\r\nhttps://example.org/b"

    response = client.post(
        address("answer-add", population, question), typed(links=links, data_sources="Census 2021\r\nFingertips https://example.org/f")
    )

    answer = Answer.objects.get()
    assert response.url == address("questions", population)
    assert (answer.question, answer.verdict, answer.text, answer.by) == (question, "partly", "The council has a project.", member)
    assert list(answer.sources.values_list("kind", "title", "url")) == [
        ("link", "Needs assessment", "https://example.org/needs"),
        ("link", "", "https://example.org/b"),
        ("data", "Census 2021", ""),
        ("data", "Fingertips", "https://example.org/f"),
    ]
    assert "Your answer is saved." in text(client.get(address("questions", population)))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"verdict": ""}, "Select your short answer"),
        ({"verdict": "maybe"}, "Select your short answer from the list"),
        ({"text": " \r\n "}, "Enter your answer in words"),
        ({"text": "a" * 10_000}, "Your answer in words must be 5000 characters or less"),
        ({"text": "Ask Sam on 07700 900123"}, "Could this identify a person?"),
        ({"data_sources": "Survey by sam@example.org"}, "Could this identify a person?"),
        ({"links": "https://example.org/ Call 07700 900123"}, "Could this identify a person?"),
        ({"links": "example.org/needs"}, "Line 1 must start with a web address"),
        ({"links": "javascript:alert(1)"}, "Line 1 must start with a web address"),
        ({"data_sources": "https://example.org/data"}, "Line 1 needs the name of the source before its web address"),
        ({"text": "a\x00b"}, "Your answer in words must not hold invisible characters"),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(client, population, member, fields, words):
    said = typed(**{"text": "What we typed 🎉", "links": "https://example.org/kept", "data_sources": "Census", **fields})

    response = client.post(address("answer-add", population, Question.WORK), said)

    assert response.status_code == 422
    assert words in text(response)
    shown = response.context["form"]
    assert {name: shown[name].value() for name in ("text", "links", "data_sources")} == {
        name: said[name].replace("\r\n", "\n") for name in ("text", "links", "data_sources")
    }
    assert not Answer.objects.exists()


def test_what_looks_like_an_identifier_is_saved_once_the_writer_confirms(client, population, member):
    said = typed(text="The helpline is 07700 900123", data_sources="Survey by team@example.org")
    asked = client.post(address("answer-add", population, Question.WORK), said).context["form"].free_text_questions
    ticks = {question["name"]: question["token"] for question in asked.values()}

    client.post(address("answer-add", population, Question.WORK), {**said, **ticks})

    assert len(ticks) == 2
    assert Answer.objects.get().text == "The helpline is 07700 900123"


def test_emoji_and_five_thousand_characters_are_fine(client, population, member):
    words = "🎉" + "a" * 4999

    client.post(address("answer-add", population, Question.WILL), typed(text=words))

    assert Answer.objects.get().text == words


@pytest.mark.parametrize("question", ["M2.2.p5", "M2.1.p1", "nonsense", "🎉", "%00"])
def test_there_are_four_questions_and_no_other(client, population, member, question):
    path = address("answer-add", population, "M2.2.p1").replace("M2.2.p1", question)

    assert (client.get(path).status_code, client.post(path, typed()).status_code) == (404, 404)


def test_population_of_another_organisation_is_not_found(client, population, member):
    other = PopulationFactory()
    mine, theirs = population.participation.organisation.slug, other.participation.organisation.slug
    answer = AnswerFactory(population=other, by=member)

    paths = [
        address(name, other, *more).replace(theirs, slug)
        for slug in (mine, theirs)
        for name, more in [
            ("questions", []),
            ("answer-add", ["M2.2.p1"]),
            ("answer-edit", [answer.pk]),
            ("answer-remove", [answer.pk]),
        ]
    ]

    assert {client.get(path).status_code for path in paths} == {404}


def test_answer_is_only_found_under_its_own_population(client, population, member):
    sibling = PopulationFactory(participation=population.participation)
    answer = AnswerFactory(population=sibling, by=member)

    assert client.get(address("answer-edit", population, answer.pk)).status_code == 404
    assert client.get(address("answer-edit", sibling, 10**12)).status_code == 404


def test_sub_team_answers_about_its_own_population_only(client, population):
    own = PopulationFactory(participation=population.participation, selected=True)
    other = PopulationFactory(participation=population.participation, selected=True)
    client.force_login(seated(own, SeatRole.SUB_TEAM_MEMBER, own.team))

    answers = [client.get(address("answer-add", one, "M2.2.p1")).status_code for one in (own, other, population)]

    assert answers == [200, 403, 403]
    assert "Add the first answer" in text(client.get(address("questions", own)))
    assert "Add the first answer" not in text(client.get(address("questions", other)))


def test_project_team_answers_about_a_selected_population_too(client, population):
    selected = PopulationFactory(participation=population.participation, selected=True)
    client.force_login(seated(population))

    client.post(address("answer-add", selected, "M2.2.p1"), typed())

    assert Answer.objects.get().population == selected


def test_reader_who_may_only_look_sees_no_buttons(client, population):
    adviser = AssignmentFactory(participation=population.participation, role="expert_adviser").person.user
    AnswerFactory(population=population)
    client.force_login(adviser)

    words = text(client.get(address("questions", population)))

    assert ("Add" in words, "Take away" in words, "Change" in words) == (False, False, False)
    assert "Yes. We have figures by postcode area." in words


@pytest.mark.parametrize("status", [Status.PARKED, Status.CLOSED])
def test_nobody_answers_about_a_population_off_the_table_and_what_was_typed_stays(client, population, member, status):
    AnswerFactory(population=population, by=member)
    Population.objects.filter(pk=population.pk).update(status=status)

    page = text(client.get(address("questions", population)))
    opened = client.get(address("answer-add", population, "M2.2.p1"), follow=True)
    posted = client.post(address("answer-add", population, "M2.2.p1"), typed())

    word = status.label.lower()
    assert f"“Rural communities” is {word}" in page
    assert ("Add" in page, "Change" in page, "Take away" in page) == (False, False, True)
    assert opened.redirect_chain == [(address("questions", population), 302)]
    assert posted.status_code == 422
    assert (f"“Rural communities” is {word}" in text(posted), "The council has a project." in posted.content.decode()) == (True, True)
    assert Answer.objects.count() == 1


# Changing, removing, putting back


def test_author_changes_an_answer(client, population, member):
    answer = AnswerFactory(population=population, by=member, sources=[("data", "Census", ""), ("link", "Needs", "https://example.org/n")])
    form = client.get(address("answer-edit", population, answer.pk)).context["form"]

    response = client.post(
        address("answer-edit", population, answer.pk),
        typed(text="Changed.", links="", data_sources="Fingertips", seen=form["seen"].value()),
    )

    answer.refresh_from_db()
    assert [form[name].value() for name in ("verdict", "text", "links", "data_sources")] == [
        "yes",
        "We have figures by postcode area.",
        "https://example.org/n Needs",
        "Census",
    ]
    assert response.url == address("questions", population)
    assert (answer.verdict, answer.text, list(answer.sources.values_list("title", flat=True))) == ("partly", "Changed.", ["Fingertips"])
    assert "changed on 20 November 2026" in text(client.get(address("questions", population)))


def test_second_of_two_tabs_sees_what_the_first_one_saved_before_it_overwrites(client, population, member):
    answer = AnswerFactory(population=population, by=member)
    path = address("answer-edit", population, answer.pk)
    seen = client.get(path).context["form"]["seen"].value()
    client.post(path, typed(text="From the first tab", seen=seen))

    refused = client.post(path, typed(text="From the second tab", seen=seen))
    kept = Answer.objects.get().text
    client.post(path, typed(text="From the second tab", seen=refused.context["form"]["seen"].value()))

    assert refused.status_code == 422
    assert "How your answer is saved now" in text(refused)
    assert "From the first tab" in text(refused)
    assert "From the second tab" in refused.content.decode()
    assert (kept, Answer.objects.get().text) == ("From the first tab", "From the second tab")


def test_nobody_else_changes_an_answer(client, population, member):
    answer = AnswerFactory(population=population)
    client.force_login(seated(population, SeatRole.PROJECT_LEAD))

    assert client.post(address("answer-edit", population, answer.pk), typed()).status_code == 403
    assert "Change your answer" not in text(client.get(address("questions", population)))


def test_author_takes_an_answer_away_and_puts_it_back(client, population, member):
    answer = AnswerFactory(population=population, by=member)

    asked = text(client.get(address("answer-remove", population, answer.pk)))
    gone = client.post(address("answer-remove", population, answer.pk), follow=True)
    restore = address("answer-restore", population, answer.pk)
    back = client.post(restore, follow=True)

    assert "Take this answer away?" in asked
    assert "We have figures by postcode area." in asked
    assert "The answer is taken away. Put it back" in text(gone)
    assert f'href="{restore}"' in gone.content.decode()
    assert "We have figures by postcode area." not in text(gone)
    assert "We have figures by postcode area." in text(back)


def test_lead_takes_the_answer_of_somebody_else_away_and_a_member_may_not(client, population, member):
    answer = AnswerFactory(population=population, by=UserFactory())

    refused = client.post(address("answer-remove", population, answer.pk)).status_code
    client.force_login(seated(population, SeatRole.PROJECT_LEAD))
    client.post(address("answer-remove", population, answer.pk))

    assert refused == 403
    assert not Answer.objects.current().exists()


def test_what_its_author_withdrew_is_not_there_for_the_lead(client, population, member):
    answer = AnswerFactory(population=population, by=member)
    client.post(address("answer-remove", population, answer.pk))
    client.force_login(seated(population, SeatRole.PROJECT_LEAD))

    codes = [
        client.get(address("answer-restore", population, answer.pk)).status_code,
        client.post(address("answer-restore", population, answer.pk)).status_code,
    ]

    assert codes == [404, 404]
    assert not Answer.objects.current().exists()


def test_an_answer_that_is_gone_is_not_found_to_change_or_to_take_away(client, population, member):
    answer = AnswerFactory(population=population, by=member)
    questions.remove_answer(answer=answer, by=member)

    codes = [client.get(address(name, population, answer.pk)).status_code for name in ("answer-edit", "answer-remove", "answer-restore")]

    assert codes == [404, 404, 200]


@pytest.mark.parametrize("name", ["answer-remove", "answer-restore"])
def test_looking_changes_nothing(client, population, member, name):
    answer = AnswerFactory(population=population, by=member)
    if name == "answer-restore":
        questions.remove_answer(answer=answer, by=member)
    before = Answer.objects.values_list("removed_at", flat=True).get()

    client.get(address(name, population, answer.pk))

    assert Answer.objects.values_list("removed_at", flat=True).get() == before
