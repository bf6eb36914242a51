"""The reference vectors of `vectors/spc` (see the README there), by kind."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent / "vectors" / "spc"
TABLES = json.loads((FOLDER / "tables.json").read_text(encoding="utf-8"))


def _series():
    for path in sorted(FOLDER.glob("*.json")):
        if path.stem != "tables":
            yield json.loads(path.read_text(encoding="utf-8"))


ALL = [(vector["id"], series["input"], vector) for series in _series() for vector in series["vectors"]]


def of_kind(kind):
    """(id, input, vector) of every vector of this kind."""
    return [each for each in ALL if each[2]["kind"] == kind]


def near(ours, theirs, width):
    """Whether two numbers are the same relative to a width; None only to None."""
    if ours is None or theirs is None:
        return ours is theirs
    return abs(ours - theirs) <= 1e-9 * width
