import pytest

from milestones.models import Prompt
from milestones.templatetags.milestones import links_of_step, prompts_of, worded
from populations.models import Question
from tests.factories.organisations import ParticipationFactory, WaveFactory

pytestmark = pytest.mark.django_db


def test_prompts_are_those_of_the_wave_in_their_order(django_assert_num_queries):
    WaveFactory(name="Wave 2")
    participation = ParticipationFactory(wave=WaveFactory(name="Wave 3"))
    Prompt.objects.filter(step__milestone__wave=participation.wave, code="M2.2.p2").update(text="Who does what already?")

    with django_assert_num_queries(1):
        prompts = prompts_of(participation, "M2.2")

    assert [prompt.code for prompt in prompts] == [str(question) for question in Question]
    assert worded(prompts, Question.WORK) == "Who does what already?"
    assert worded([], Question.WORK) == "Work being done"


@pytest.mark.req("R55", "R56")
def test_links_of_the_review_step_are_the_dashboard_and_the_tables(django_assert_num_queries):
    participation = ParticipationFactory()

    with django_assert_num_queries(1):
        links = links_of_step(participation, "M2.2")

    assert [link.code for link in links] == ["mind-area-dashboard", "amhe-resource-pdf-tables"]
