"""What the starter pack suggests, and the four questions in short and in full."""

from types import SimpleNamespace

import pytest

from assets.models import Prompt, Segment
from assets.words import examples, has_words, prompt_texts, tidy, title_of, who_words

# The words of the figure, as the requirements have them.
RINGS = {
    "organisations": {
        "has": "Money; Buildings and other resources; Services - actual and potential; Influence on others; Staff time; Power; "
        "Knowledge and expertise; Capacity and willingness to change",
        "who": "Local government services; Police; Neighbourhood managers; Councillors; Health workers; GPs; Parks; Colleges; Schools; "
        "Libraries; Children's centres; Businesses",
    },
    "associations": {
        "has": "Goodwill; Leadership; Vision; Networks; Membership; Power; Shared knowledge; Influence; Buildings; People-power; Money",
        "who": "Faith groups; Sports clubs; Youth clubs; Trade unions; Voluntary organisations; Community associations; "
        "Self-help groups; User groups; Third sector infrastructure groups; Carers' networks",
    },
    "individuals": {
        "has": "Passion; Talents; Skills; Experience; Knowledge; Time; Care",
        "who": "Community members; Excluded groups; Families; Residents",
    },
}


@pytest.mark.parametrize(
    "segment",
    [
        pytest.param("organisations", marks=pytest.mark.req("R140", "R143")),
        pytest.param("associations", marks=pytest.mark.req("R141", "R143")),
        pytest.param("individuals", marks=pytest.mark.req("R142", "R143")),
    ],
)
def test_words_of_a_segment_are_those_of_the_figure(segment):
    assert set(who_words(segment)) == set(RINGS[segment]["who"].split("; "))
    assert set(has_words(segment)) == set(RINGS[segment]["has"].split("; "))


@pytest.mark.req("R139")
def test_figure_has_three_segments():
    assert [title_of(segment) for segment in Segment] == ["Assets of individuals", "Assets of associations", "Assets of organisations"]


def test_no_segment_has_no_suggestions():
    assert (who_words(""), has_words(""), title_of("")) == ([], [], "")


@pytest.mark.req("R148")
def test_examples_are_those_of_the_starter_pack():
    populations = {row["population"] for row in examples()}

    assert populations == {
        "Rural communities", "Black men", "Asylum seekers and refugees", "Gypsy, Roma and Traveller communities",
    }  # fmt: skip


@pytest.mark.req("R135", "R136", "R137", "R138")
def test_questions_are_asked_as_the_wave_words_them():
    texts = prompt_texts([SimpleNamespace(code="M5.1.p3", text="Who opens doors for us?")])

    assert texts == {
        Prompt.LEARN: "Who could help us learn more about this population?",
        Prompt.HAPPENING: "What work is already happening to support this population?",
        Prompt.ACCESS: "Who opens doors for us?",
        Prompt.SUPPORT: "Who could support our project?",
    }


def test_words_are_kept_once_and_in_their_order():
    assert tidy([" Warm  room ", "", "Choir", "warm room"]) == ["Warm room", "Choir"]
