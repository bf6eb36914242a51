"""The pictures that were looked at: their structure stays as it is, until somebody looks at them again and writes it anew."""

import json

import pytest

from tests.assets.maps import case
from tests.assets.write_baselines import KEPT, path_of, structure

NEAR = 3  # units; another release of the library that measures words may shift them a little


@pytest.mark.parametrize("name", KEPT)
def test_picture_has_the_structure_that_was_looked_at(name):
    kept, now = json.loads(path_of(name).read_text(encoding="utf-8")), structure(case(name))

    assert now["canvas"] == kept["canvas"]
    assert [box[:2] for box in now["boxes"]] == [box[:2] for box in kept["boxes"]]
    pairs = zip(kept["boxes"], now["boxes"], strict=True)
    assert [(was, box) for was, box in pairs if any(abs(one - other) > NEAR for one, other in zip(was[2:], box[2:], strict=True))] == []
