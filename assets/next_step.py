"""The one thing to do next on a map, for its first page."""

from dataclasses import dataclass

from assets.engagement import LIMITS
from assets.models import Prompt


@dataclass(frozen=True)
class Step:
    """Why, the words of the button, and the URL name of the page; `prompt` where the page is that of a question."""

    words: str
    label: str
    page: str
    query: str = ""
    prompt: str = ""


def next_step(overview):
    """The Step that comes next on a map with this Overview."""
    return next((step for is_next, step in _steps(overview) if is_next), LOG)


LOG = Step("Keep the contact alive: write down what was done, and what comes next.", "Go to whom you engage first", "first")


def _steps(overview):
    """The steps in their order, each with whether it is still to be done."""
    question = overview.next_question
    number = list(Prompt).index(question) + 1 if question else 0
    return [
        (
            overview.is_empty,
            Step(
                "Sit together, sub-team and project team, and go through the four questions. One line for each strength is enough.",
                "Begin with the first question",
                "prompt",
                prompt=Prompt.LEARN.value,
            ),
        ),
        (
            question is not None,
            Step(
                f"{overview.considered} of the four questions considered. Go on with the next.",
                f"Go to question {number}",
                "prompt",
                prompt=question.value if question else "",
            ),
        ),
        (
            overview.assets < LIMITS.min,
            Step("There is too little on the map to choose from. Add what comes to mind.", "Add assets", "quick-add"),
        ),
        (
            overview.lacks_choice,
            Step(
                f"Choose together the {LIMITS.min} to {LIMITS.max} assets that you engage first.", "Choose whom to engage first", "choose"
            ),
        ),
        (
            bool(overview.without_plan),
            Step("Each asset to engage first needs somebody who makes contact, and a next action.", "Say who does what next", "plan-first"),
        ),
        (
            bool(overview.not_placed),
            Step(
                f"{_assets(overview.not_placed)} not placed on the map yet: individuals, associations or organisations?",
                "Place them",
                "list",
                "?segment=none",
            ),
        ),
        (
            bool(overview.stale),
            Step(f"Nobody has checked {_checked(overview.stale)} for six months. Is it still true?", "Check them", "list", "?stale=yes"),
        ),
    ]


def _assets(number):
    return f"{number} {'asset is' if number == 1 else 'assets are'}"


def _checked(number):
    return f"{number} {'asset' if number == 1 else 'assets'}"
