import pytest

from datareview.topics import topic_words, topics_of
from milestones.models import Prompt
from tests.factories.datareview import selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def participation():
    return selected().participation


def words(participation, strand=None):
    return [topic.text for topic in topics_of(participation, strand)]


@pytest.mark.req("R108", "R109", "R110", "R111", "R112", "R144")
def test_people_are_asked_what_the_pack_asks_and_where_they_go_for_support(participation):
    assert words(participation, "people") == [
        "How could your experience be better, and what would the alternative look like?",
        "What strengths and assets do you see?",
        "Which needs are not met?",
        "What has the system done that made things worse?",
        "What would you change?",
        "Where do you go for support, and who helps?",
        "Which services matter most to you?",
    ]


@pytest.mark.req("R117", "R118", "R119", "R120", "R121", "R145")
def test_professionals_are_asked_about_the_system_and_what_keeps_the_population_well(participation):
    assert words(participation, "professionals") == [
        "What support is in place now?",
        "What is not working well, why is the population not thriving, and what makes people get worse?",
        "What do you think of the current system?",
        "What are the population's strengths and assets, and how well are they used?",
        "What would you change?",
        "Which strengths and assets keep this population well?",
    ]


def test_words_and_order_are_those_of_the_wave(participation):
    prompts = Prompt.objects.filter(step__milestone__wave=participation.wave)
    prompts.filter(code="M4.1.p2").update(text="What is strong here?", position=0)

    assert words(participation)[0] == "What is strong here?"
    assert topic_words(participation)["M4.1.p2"] == "What is strong here?"


def test_wave_without_questions_gets_those_of_the_pack(participation):
    Prompt.objects.filter(step__milestone__wave=participation.wave).delete()

    assert len(words(participation)) == 13


def test_questions_take_one_query(participation, django_assert_num_queries):
    with django_assert_num_queries(1):
        topics_of(participation)
