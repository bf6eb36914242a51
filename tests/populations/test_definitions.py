from datetime import date

import pytest

from core import reference
from organisations.access import Access
from populations import definitions
from populations.forms.definitions import DefinitionForm
from populations.models import Definition, Population
from tests.factories.organisations import ParticipationFactory, PopulationFactory
from tests.factories.populations import DefinitionFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
EMPTY = {"text": "They"}


def words_of(definition):
    return {line.name: line.words for line in definitions.lines_of(definition) if line.words}


def test_current_is_the_latest_version_of_each_population_without_its_private_text(django_assert_num_queries):
    participation = ParticipationFactory()
    first = PopulationFactory(participation=participation, definition="")
    second = PopulationFactory(participation=participation, definition="")
    PopulationFactory(participation=participation, definition="")
    for text in ("Old words", "New words"):
        DefinitionFactory(population=first, text=text, private_text="Ashby Road hostel")
    DefinitionFactory(population=second, text="Others")

    with django_assert_num_queries(1):
        current = definitions.current_of(Population.objects.filter(participation=participation))
        said = {pk: (row.number, row.text, row.private_text) for pk, row in current.items()}

    assert said == {first.pk: (2, "New words", ""), second.pk: (1, "Others", "")}


def test_current_of_a_list_of_populations_is_the_same():
    definition = DefinitionFactory()

    assert definitions.current_of([definition.population]) == {definition.population_id: definition}


@pytest.mark.req("R74")
def test_codes_are_shown_in_words_and_in_the_order_of_the_lists():
    definition = Definition(
        text="They",
        segment_types=["social", "geography"],
        characteristics=["veterans", "other", "sex", "race"],
        other_characteristic="People who sleep in their cars",
        place="The coast",
        people="under_1000",
        programmes=["core20plus5", "pcref"],
        is_open=True,
        still_open="Which towns",
    )

    assert words_of(definition) == {
        "text": "They",
        "segment_types": "Geography\nSocial factors",
        "protected": "Race\nSex",
        "other_groups": "Veterans\nPeople who sleep in their cars",
        "place": "The coast",
        "people": "100 to 999",
        "programmes": "PCREF\nCore20PLUS5",
        "still_open": "Which towns",
    }


@pytest.mark.parametrize(
    ("deciles", "words"),
    [
        ([], ""),
        ([1], "Decile 1 of the Index of Multiple Deprivation, 2019: the most deprived 10% of areas, a part of Core20"),
        ([1, 2], "Deciles 1 and 2 of the Index of Multiple Deprivation, 2019: the most deprived 20% of areas (Core20)"),
        (
            [1, 2, 3],
            "Deciles 1, 2 and 3 of the Index of Multiple Deprivation, 2019. They include the most deprived 20% of areas (Core20)",
        ),
        ([10], "Decile 10 of the Index of Multiple Deprivation, 2019"),
    ],
)
def test_deciles_always_come_with_index_and_year_and_core20_by_its_name(deciles, words):
    definition = Definition(
        deprivation_deciles=deciles, deprivation_index="the Index of Multiple Deprivation" if deciles else "", deprivation_year=2019
    )

    assert definitions.deprivation_words(definition) == words


@pytest.mark.req("R67")
def test_a_definition_that_stays_open_says_so_even_without_words():
    assert definitions.still_open_words(Definition(is_open=True)) == "It may be narrowed in the data review (Milestone 4)"
    assert definitions.still_open_words(Definition(is_open=False, still_open="")) == ""


PLACE = {"place": "Ashby"}


@pytest.mark.parametrize(
    ("fields", "few"),
    [
        ({**PLACE, "characteristics": ["race"]}, "unknown"),
        ({**PLACE, "characteristics": ["race"], "people": "under_100"}, "under_100"),
        ({**PLACE, "characteristics": ["grt"], "people": "under_1000"}, "under_1000"),
        ({"segment_types": ["geography"], "characteristics": ["trans"]}, "unknown"),
        ({**PLACE, "characteristics": ["other"], "other_characteristic": "Divers"}, "unknown"),
        # no concern: many people, no place, no characteristic, or one that most people share
        ({**PLACE, "characteristics": ["race"], "people": "more"}, ""),
        ({"characteristics": ["race"], "people": "under_100"}, ""),
        ({**PLACE, "people": "under_100"}, ""),
        ({**PLACE, "characteristics": ["age", "sex", "marriage_civil_partnership"], "people": "under_1000"}, ""),
        ({}, ""),
    ],
)
def test_place_and_characteristic_of_few_people_are_a_concern(fields, few):
    definition = Definition(**fields)

    assert definitions.is_few(definition) == few
    assert definitions.warnings(definition) == ([definitions.WARNINGS[few]] if few else [])


def test_every_protected_characteristic_that_is_special_category_and_every_other_group_counts():
    lists = reference.load("characteristics")
    ordinary = {"age", "marriage_civil_partnership", "sex"}

    codes = {row["code"] for row in (*lists["protected_characteristics"], *lists["other_characteristics"])}

    assert codes - ordinary == definitions.TELLING


def test_changes_are_said_field_by_field_with_the_private_text_only_for_those_who_read_it():
    old = Definition(text="Farm workers", place="Ashby", segment_types=["social"], private_text="Two farms")
    new = Definition(text="Farm workers", place="", segment_types=["social", "geography"], private_text="One farm")

    public = definitions.changes_between(old, new, reads_private_text=False)
    private = definitions.changes_between(old, new, reads_private_text=True)

    assert public == [
        definitions.Change("What the definition rests on", "Social factors", "Geography\nSocial factors"),
        definitions.Change("Place", "Ashby", ""),
    ]
    assert private == [*public, definitions.Change("Private text", "Two farms", "One farm")]


def test_first_version_differs_from_nothing():
    assert definitions.changes_between(None, Definition(text="They"), reads_private_text=False) == [
        definitions.Change("Who they are", "", "They")
    ]


def test_a_version_for_a_reader_holds_names_and_private_text_only_if_they_may_see_them():
    definition = DefinitionFactory(private_text="Two farms")

    assert definitions.version_for(definition, names={}, reads_private_text=False).private_text == ""
    assert definitions.version_for(definition, names={}, reads_private_text=True).private_text == "Two farms"


def test_without_a_sub_team_nobody_sits_on_it():
    assert not definitions.may_read_private_text(Access(project_team_ids=frozenset([1])), team=None)


def form_with(**data):
    said = {"text": "They", "segment_types": ["demographic"], **data}
    return DefinitionForm(said, latest=None, today=TODAY)


@pytest.mark.req("R68", "R69", "R70", "R71", "R72", "R73")
def test_the_six_kinds_of_characteristic_of_the_starter_pack_are_offered():
    assert [str(label) for _, label in DefinitionForm(latest=None, today=TODAY).fields["segment_types"].choices] == [
        "Service user, potential service user, or type of service user",
        "Demographic factors",
        "Disease burden",
        "Patterns in service use",
        "Geography",
        "Social factors",
    ]


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"text": "  "}, "text", "Enter an answer to “Who are they?”"),
        ({"text": "x" * 3001}, "text", "Your answer to “Who are they?” must be 3000 characters or less"),
        ({"segment_types": []}, "segment_types", "Select what the definition rests on: Milestone 2 asks for at least one"),
        ({"segment_types": ["ethnic"]}, "segment_types", "Select an answer to “What does the definition rest on?” from the list"),
        ({"characteristics": ["other"]}, "other_characteristic", "Say in words what the other characteristic is"),
        ({"deprivation_deciles": ["0"]}, "deprivation_deciles", "Select the deprivation deciles from the list"),
        (
            {"deprivation_deciles": ["1"], "deprivation_year": "2019"},
            "deprivation_index",
            "Enter the index that the deciles are of: each nation has its own",
        ),
        (
            {"deprivation_deciles": ["1"], "deprivation_index": "IMD"},
            "deprivation_year",
            "Enter the year of the index: deciles change from one to the next",
        ),
        ({"deprivation_index": "IMD"}, "deprivation_deciles", "Select the deciles, or take the index and the year out"),
        (
            {"deprivation_deciles": ["1"], "deprivation_index": "IMD", "deprivation_year": "2027"},
            "deprivation_year",
            "The year of the index must be between 2000 and 2026",
        ),
        (
            {"deprivation_deciles": ["1"], "deprivation_index": "IMD", "deprivation_year": "9" * 30},
            "deprivation_year",
            "The year of the index must be between 2000 and 2026",
        ),
        (
            {"deprivation_deciles": ["1"], "deprivation_index": "IMD", "deprivation_year": "last year"},
            "deprivation_year",
            "Year of the index must be a whole number",
        ),
        ({"people": "five"}, "people", "Select an answer to “About how many people is that?” from the list"),
        (
            {"programmes": ["five"]},
            "programmes",
            "Select an answer to “Which national programmes does this work also serve?” from the list",
        ),
    ],
)
def test_what_does_not_fit_is_refused_once_beside_its_field(data, field, words):
    form = form_with(**data)

    assert form.errors == {field: [words]}


@pytest.mark.parametrize("field", ["text", "who_is_in", "who_is_out", "place", "still_open", "private_text", "other_characteristic"])
def test_what_may_identify_somebody_is_asked_about_in_every_box(field):
    form = form_with(**{"text": "They", field: "Ask jo@example.org"})

    assert list(form.errors) == [field]
    assert "looks like an email address" in form.errors[field][0]


@pytest.mark.parametrize("code", ["A", "B", "Z", "99"])
def test_codes_of_ethnic_categories_never_define_a_population(code):
    assert "characteristics" in form_with(characteristics=[code]).errors
    assert "segment_types" in form_with(segment_types=[code]).errors


def test_words_tick_the_box_that_they_belong_to():
    form = form_with(other_characteristic="Divers", still_open="Which coast")

    assert form.is_valid()
    assert (form.cleaned_data["characteristics"], form.cleaned_data["is_open"]) == (["other"], True)


def test_few_people_are_asked_about_once_and_then_saved():
    data = {"place": "Ashby", "characteristics": ["race"]}
    asked = form_with(**data)
    again = form_with(**data, few_people="unknown")
    fewer = form_with(**data, people="under_100", few_people="unknown")

    assert asked.errors == {
        "private_text": [
            "Could somebody be recognised? The definition names a place and a characteristic, and does not say about how many people "
            "that is. Move what identifies to the private text, or save as it is"
        ]
    }
    assert (asked["few_people"].value(), asked.submit_label) == ("unknown", "Save as it is")
    assert again.is_valid()
    assert list(fewer.errors) == ["private_text"]


def test_few_people_are_not_asked_about_again_when_the_version_before_described_them():
    latest = DefinitionFactory(place="Ashby", characteristics=["race"], private_text="Two farms")
    data = {"text": "Others", "segment_types": ["demographic"], "place": "Ashby", "characteristics": ["race"]}

    assert DefinitionForm(data, latest=latest, today=TODAY).is_valid()
    assert not DefinitionForm({**data, "place": "Upper Ashby"}, latest=latest, today=TODAY).is_valid()


def test_other_faults_come_before_the_question_about_few_people():
    form = form_with(text="", place="Ashby", characteristics=["race"])

    assert list(form.errors) == ["text"]
