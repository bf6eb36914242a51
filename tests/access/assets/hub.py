"""The rows of the map of a population, and of the four questions."""

from tests.access.assets.base import form, on_map, one, page


def question(world):
    return [*on_map(world), "happening"]


ROWS = {
    "assets:map": page(),
    "assets:questions": page(),
    "assets:prompt": page(args=question),
    "assets:prompt-add": form(args=question),
    "assets:prompt-as-well": form(args=question),
    "assets:consider": form(args=question),
    "assets:not-considered": form(args=one("considered")),
    "assets:consider-again": form(args=one("removed_considered")),
}
