"""Noticing names of people."""

import pytest

from assets.naming import NAME_KIND, find_named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Ask Dr Example about it", ["Dr Example"]),
        ("Mrs. Robin Example and Imam Sample", ["Mrs. Robin Example", "Imam Sample"]),
        ("Chaplain with links to churches", []),
        ("Doctor who runs outreach clinics", []),
        ("St Mary's hall", []),
        ("Mind the gap", []),
    ],
)
def test_title_with_a_name_is_noticed(text, named):
    assert find_named(text) == [(NAME_KIND, snippet) for snippet in named]
