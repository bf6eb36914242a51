"""The reference lists that come with the programme, as they were published; nothing here is retyped."""

import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "reference"


@cache
def load(name):
    """The list `core/reference/<name>.json` as Python objects. Callers must not change what they get.

    Raises FileNotFoundError for a list that does not exist.
    """
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
