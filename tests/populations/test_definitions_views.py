import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.personal_data import personal_data
from audit.models import Entry
from organisations.models import SeatRole
from populations.actions import definitions, long_list, selection
from populations.models import Definition
from tests.counting import queries_of
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.organisations import AssignmentFactory, PopulationFactory, SeatFactory, project_team
from tests.factories.populations import AnswerFactory, DefinitionFactory
from tests.factories.reports import ReportFactory

TODAY = date(2026, 11, 20)
PRIVATE = "Ashby Road hostel"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def population():
    return PopulationFactory(name="Rural communities", definition="", why="Buses stopped in 2025", selected=True)


@pytest.fixture
def lead(population, client):
    user = UserFactory(name="Lena Lead")
    SeatFactory(team=project_team(population.participation), role=SeatRole.PROJECT_LEAD, person=user.person)
    client.force_login(user)
    return user


def on_sub_team(population, role=SeatRole.SUB_TEAM_MEMBER):
    return SeatFactory(team=population.team, role=role, user=True).person.user


def on_project_team(population, role=SeatRole.PROJECT_TEAM_MEMBER):
    return SeatFactory(team=project_team(population.participation), role=role, user=True).person.user


def address(name, population, *more):
    return reverse(f"populations:{name}", args=[population.participation.organisation.slug, population.pk, *more])


def text(response):
    return " ".join(response.content.decode().split())


def form_of(**fields):
    return {"text": "Farm workers", "segment_types": ["social"], **fields}


@pytest.mark.req("R65", "R66", "R75")
def test_what_was_suggested_stands_beside_the_first_version_with_prompts_examples_and_answers_and_is_not_in_it(client, population, lead):
    AnswerFactory(population=population, text="Nobody runs a clinic there")

    shown = text(client.get(address("definition-edit", population)))

    assert "Buses stopped in 2025</textarea>" not in shown
    for words in (
        "Buses stopped in 2025",
        "Who exactly is included, where, and in contact with which services?",
        "What is still to be narrowed down in the data review?",
        "Adults with a serious mental illness who require an interpreting service",
        "Young Black men accessing IAPT services/talking therapies",
        "Korean community",
        "Gypsy, Roma and Traveller communities",
        "Asylum seekers and refugees",
        "Women veterans",
        "Nobody runs a clinic there",
        "Helpful resources",
    ):
        assert words in shown


@pytest.mark.req("R65", "R67", "R68", "R69", "R70", "R71", "R72", "R73", "R74")
def test_a_definition_is_saved_with_everything_and_read_back_in_words(client, population, lead):
    response = client.post(
        address("definition-edit", population),
        form_of(
            who_is_in="Seasonal workers",
            who_is_out="Owners",
            segment_types=["service_user", "demographic", "disease_burden", "service_use", "geography", "social"],
            characteristics=["race", "migrants"],
            place="The north of the county",
            deprivation_deciles=["1", "2"],
            deprivation_index="Index of Multiple Deprivation",
            deprivation_year="2019",
            people="more",
            programmes=["pcref", "core20plus5"],
            is_open="on",
            still_open="Which farms",
            private_text=PRIVATE,
            seen="0",
        ),
        follow=True,
    )

    shown = text(response)
    assert response.redirect_chain == [(address("definition", population), 302)]
    for words in (
        "The population is defined.",
        "<p>Farm workers</p>",
        "Seasonal workers",
        "Owners",
        "Disease burden<br>Patterns in service use<br>Geography<br>Social factors",
        "Race",
        "Vulnerable migrants and migrant workers",
        "The north of the county",
        "Deciles 1 and 2 of the Index of Multiple Deprivation, 2019: the most deprived 20% of areas (Core20)",
        "1,000 or more",
        "PCREF</strong>",
        "Core20PLUS5</strong>",
        "Still open</strong>",
        "Which farms",
        PRIVATE,
        "Version 1, 20 November 2026, by you",
    ):
        assert words in shown
    assert "Could somebody be recognised?" not in shown


def test_a_refused_form_keeps_all_that_was_typed(client, population, lead):
    typed = form_of(
        segment_types=[],
        who_is_in="Seasonal workers",
        place="The north",
        deprivation_year="1066",
        private_text=PRIVATE,
        programmes=["pcref"],
    )

    response = client.post(address("definition-edit", population), typed)

    shown = text(response)
    assert response.status_code == 422
    assert Definition.objects.count() == 0
    for words in (
        "Farm workers</textarea>",
        "Seasonal workers</textarea>",
        'value="The north"',
        'value="1066"',
        f"{PRIVATE}</textarea>",
        'value="pcref" aria-describedby="id_programmes_0_helptext" checked',
        "Milestone 2 asks for at least one",
        "The year of the index must be between 2000 and 2026",
    ):
        assert words in shown


def test_a_save_without_a_change_makes_no_version_and_says_so(client, population, lead):
    definitions.define(population=population, on=TODAY, **form_of())

    response = client.post(address("definition-edit", population), form_of(seen="1", change_note="Looked at it again"), follow=True)

    assert "Nothing is different, so version 1 stays as it is." in text(response)
    assert population.definitions.count() == 1


def test_whoever_saves_second_is_shown_what_the_first_one_changed_and_may_then_save(client, population, lead):
    definitions.define(population=population, on=TODAY, **form_of())
    definitions.define(population=population, on=TODAY, **form_of(place="The coast"))
    typed = form_of(text="Fishing families", seen="1")

    refused = client.post(address("definition-edit", population), typed)
    saved = client.post(address("definition-edit", population), {**typed, "seen": "2"}, follow=True)

    shown = text(refused)
    assert refused.status_code == 422
    for words in ("Somebody else has saved version 2", "Saved meanwhile: version 2", "The coast", "Fishing families</textarea>"):
        assert words in shown
    assert 'name="seen" value="2"' in shown
    assert "The definition is changed: this is version 3." in text(saved)


def test_few_people_are_asked_about_once_and_warned_of_on_the_page(client, population, lead):
    typed = form_of(place="Ashby", characteristics=["grt"], people="under_100", seen="0")

    asked = client.post(address("definition-edit", population), typed)
    saved = client.post(address("definition-edit", population), {**typed, "few_people": "under_100"}, follow=True)

    assert asked.status_code == 422
    assert "Move what identifies to the private text, or save as it is" in text(asked)
    assert 'name="few_people" value="under_100"' in text(asked)
    assert "Save as it is</button>" in text(asked)
    assert "fewer than 100 people: whoever knows the place may know who is meant" in text(saved)


@pytest.mark.parametrize("role", [SeatRole.SUB_TEAM_MEMBER, None])
def test_the_warning_stands_only_before_those_who_may_define(client, population, role):
    DefinitionFactory(population=population, place="Ashby", characteristics=["grt"])
    client.force_login(on_sub_team(population, role) if role else ProgrammeRoleFactory(role="evaluator").person.user)

    shown = text(client.get(address("definition", population)))

    assert "People who live more than an hour from a town" in shown
    assert "Could somebody be recognised?" not in shown
    assert "Change the definition" not in shown


def pages_of(population):
    organisation = population.participation.organisation.slug
    return [
        address("definition", population),
        address("definition-version", population, 1),
        address("definition-version", population, 2),
        address("detail", population),
        reverse("populations:list", args=[organisation]),
        reverse("organisations:team", args=[organisation, population.team.pk]),
        reverse("milestones:organisation", args=[organisation]),
        reverse("reports:report", args=[organisation]),
    ]


@pytest.mark.usefixtures("lead")
def test_the_browser_keeps_no_draft_of_the_private_text(client, population):
    page = client.get(address("definition-edit", population)).content.decode()

    kept_out = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]* data-no-draft[ >]', page)
    assert 'data-draft="definition"' in page
    assert kept_out == ["private_text"]


@pytest.fixture
def with_private_text(population):
    """Two versions that differ in the private text only."""
    definitions.define(population=population, on=TODAY, **form_of(private_text=f"{PRIVATE}, first floor"))
    definitions.define(population=population, on=TODAY, **form_of(private_text=PRIVATE))
    return population


@pytest.mark.parametrize("who", ["sponsor", "member", "evaluator", "programme", "other sub-team lead"])
def test_the_private_text_is_on_no_page_of_a_reader_who_may_not_see_it(client, with_private_text, who):
    population = with_private_text
    other = PopulationFactory(participation=population.participation, selected=True)
    readers = {
        "sponsor": lambda: on_project_team(population, SeatRole.SENIOR_SPONSOR),
        "member": lambda: on_project_team(population),
        "evaluator": lambda: ProgrammeRoleFactory(role="evaluator").person.user,
        "programme": lambda: ProgrammeRoleFactory(role="programme_admin").person.user,
        "other sub-team lead": lambda: on_sub_team(other, SeatRole.SUB_TEAM_LEAD),
    }
    client.force_login(readers[who]())

    pages = {page: client.get(page) for page in pages_of(population)}

    assert [page for page, response in pages.items() if PRIVATE in response.content.decode()] == []
    assert [response.status_code for response in pages.values()][:3] == [200, 403, 200], "an earlier version may say what was taken out"
    assert "Nothing changed in the public parts." in text(pages[address("definition-version", population, 2)])


@pytest.mark.parametrize("who", ["lead", "coach", "sub-team lead", "sub-team member"])
def test_the_private_text_is_read_by_those_who_may_define_and_by_the_sub_team(client, with_private_text, who):
    population = with_private_text
    readers = {
        "lead": lambda: on_project_team(population, SeatRole.PROJECT_LEAD),
        "coach": lambda: AssignmentFactory(participation=population.participation).person.user,
        "sub-team lead": lambda: on_sub_team(population, SeatRole.SUB_TEAM_LEAD),
        "sub-team member": lambda: on_sub_team(population),
    }
    client.force_login(readers[who]())

    assert PRIVATE in text(client.get(address("definition", population)))
    changes = text(client.get(address("definition-version", population, 2)))
    assert f"{PRIVATE}, first floor" in changes


@pytest.mark.req("R310")
def test_the_private_text_is_neither_in_the_report_nor_in_the_log_nor_in_a_download(with_private_text):
    population, author = with_private_text, UserFactory()
    definitions.define(population=population, on=TODAY, by=author, **form_of(who_is_in="Crews", private_text=PRIVATE))
    report = ReportFactory(participation=population.participation, published=True)

    assert PRIVATE not in str(report.snapshot)
    assert PRIVATE not in str(list(Entry.objects.values()))
    download = str(personal_data(person=author.person, user=author))
    assert ("Crews" in download, PRIVATE in download) == (True, False)
    assert report.snapshot["populations"][0]["definition"] == "Farm workers"


@pytest.mark.parametrize(
    ("author", "named_to"), [(on_project_team, {"project team", "lead"}), (on_sub_team, {"sub-team", "lead"})], ids=["project", "sub"]
)
def test_the_definition_the_answers_and_the_history_name_their_authors_to_the_same_readers(client, population, author, named_to):
    by = author(population)
    DefinitionFactory(population=population, by=by)
    AnswerFactory(population=population, by=by)
    readers = {
        "sub-team": on_sub_team(population),
        "project team": on_project_team(population),
        "lead": on_project_team(population, SeatRole.PROJECT_LEAD),
        "evaluator": ProgrammeRoleFactory(role="evaluator").person.user,
    }
    pages = [address("definition", population), address("questions", population), address("detail", population)]
    pages += [address("definition-version", population, 1)]
    seen = {page: set() for page in pages}

    for who, reader in readers.items():
        client.force_login(reader)
        for page in pages:
            if by.person.name in text(client.get(page)):
                seen[page].add(who)

    assert seen == dict.fromkeys(pages, named_to)


def test_earlier_versions_are_listed_with_what_changed_and_why(client, population, lead):
    definitions.define(population=population, on=date(2026, 10, 1), by=lead, **form_of())
    definitions.define(
        population=population, on=date(2026, 11, 2), **form_of(place="The coast", who_is_in="Crews", change_note="After the interviews")
    )

    shown = text(client.get(address("definition", population)))
    version = text(client.get(address("definition-version", population, 2)))

    for words in (
        "Version 2</a> (now)",
        "After the interviews",
        "Changed: Who is in, Place.",
        "1 October 2026</time>, by you",
        "The first version.",
    ):
        assert words in shown
    for words in ("What changed in this version", "After the interviews", "nothing said", "The coast", "Crews"):
        assert words in version
    assert "Bring this version back" not in version


def test_an_author_is_named_only_to_those_who_see_the_names_of_the_team(client, population):
    author = UserFactory(name="Lena Lead")
    SeatFactory(team=population.team, person=author.person)
    DefinitionFactory(population=population, by=author)
    client.force_login(on_project_team(population))

    assert "Lena Lead" not in text(client.get(address("definition", population)))


def test_an_earlier_version_is_brought_back_as_a_new_one(client, population, lead):
    definitions.define(population=population, on=TODAY, **form_of(place="The coast", is_open=True))
    definitions.define(population=population, on=TODAY, **form_of(text="Others"))

    asked = text(client.get(address("definition-version", population, 1)))
    form = text(client.get(address("definition-edit", population) + "?from=1"))
    saved = client.post(
        address("definition-edit", population) + "?from=1",
        form_of(place="The coast", is_open="on", change_note="Version 1 brought back", seen="2"),
        follow=True,
    )

    assert "Bring this version back" in asked
    for words in ("Bring version 1 back", "Farm workers</textarea>", 'value="The coast"', 'value="Version 1 brought back"'):
        assert words in form
    assert "this is version 3" in text(saved)
    latest, first = population.definitions.get(number=3), population.definitions.get(number=1)
    assert (latest.text, latest.place, latest.is_open) == (first.text, first.place, first.is_open)


@pytest.mark.parametrize("number", ["9", "0", "x", "99999999999999999999", ""])
def test_a_version_that_does_not_exist_cannot_be_brought_back(client, population, lead, number):
    DefinitionFactory(population=population)

    assert "Change the definition" in text(client.get(address("definition-edit", population) + f"?from={number}"))


def test_a_version_that_does_not_exist_is_not_found(client, population, lead):
    assert client.get(address("definition-version", population, 1)).status_code == 404
    assert client.get(address("definition-version", population, 99999)).status_code == 404


def test_a_population_of_another_organisation_is_not_found(client, population, lead):
    other = DefinitionFactory().population

    here = reverse("populations:definition", args=[population.participation.organisation.slug, other.pk])

    assert client.get(here).status_code == 404


def test_a_sub_team_lead_defines_the_own_population_and_no_other(client, population):
    other = PopulationFactory(participation=population.participation, selected=True)
    client.force_login(on_sub_team(population, SeatRole.SUB_TEAM_LEAD))

    own = client.post(address("definition-edit", population), form_of(seen="0"))
    refused = client.post(address("definition-edit", other), form_of(seen="1"))

    assert (own.status_code, refused.status_code) == (302, 403)
    assert (population.definitions.count(), other.definitions.count()) == (1, 1)


def test_a_parked_population_is_not_offered_for_definition(client, population, lead):
    selection.unselect(population=population, on=TODAY, by=lead)
    long_list.park(population=population, reason="Later", on=TODAY, by=lead)

    page = client.get(address("definition-edit", population), follow=True)
    refused = client.post(address("definition-edit", population), form_of(seen="0"))

    assert "is parked. Bring it back before you define it." in text(page)
    assert refused.status_code == 422
    assert "Farm workers</textarea>" in text(refused)


@pytest.mark.req("R192")
def test_the_page_says_which_segments_they_are_and_where_the_inequality_is(client, lead, population):
    population.domains = ["access", "experience", "outcomes"]
    population.save(update_fields=["domains"])
    DefinitionFactory(population=population, segment_types=["social"])

    shown = text(client.get(address("definition", population)))

    assert "Inequality in: Access, Experience, Outcomes" in shown
    assert "Social factors" in shown


def test_a_population_without_a_definition_says_what_to_do(client, population, lead):
    shown = text(client.get(address("definition", population)))

    assert "Not defined yet" in shown
    assert address("definition-edit", population) in shown


@pytest.mark.parametrize("name", ["definition", "definition-version", "definition-edit"])
def test_the_pages_run_the_same_queries_for_any_number_of_versions(client, population, lead, name):
    def add(number):
        AnswerFactory(population=population)
        DefinitionFactory(
            population=population, by=SeatFactory(user=True).person.user, text=f"They {number}", place="Ashby", characteristics=["race"]
        )

    add(1)
    add(2)
    where = address(name, population, *([2] if name == "definition-version" else []))
    two = queries_of(client, where)
    for number in range(3, 6):
        add(number)

    assert queries_of(client, where) == two


def test_many_versions_are_paginated_and_each_says_what_changed(client, population, lead):
    for number in range(1, 23):
        DefinitionFactory(population=population, text=f"They {number}")

    first, second = client.get(address("definition", population)), client.get(address("definition", population) + "?page=2")

    assert [len(response.context["versions"].object_list) for response in (first, second)] == [20, 2]
    assert [(version.number, changed) for version, changed in second.context["versions"].object_list] == [
        (2, ["Who they are"]),
        (1, ["Who they are", "What the definition rests on"]),
    ]
