import pytest
from django.core.exceptions import ValidationError

from core.forms import LinksField, NamedSourcesField


def test_links_are_addresses_with_titles_or_without():
    field = LinksField()

    pairs = field.clean("https://example.org/a  Minutes of May 🎉\r\n\n  http://example.org/b\n")

    assert pairs == [("https://example.org/a", "Minutes of May 🎉"), ("http://example.org/b", "")]
    assert field.clean(field.lines_of(pairs)) == pairs


def test_sources_are_names_with_addresses_or_without():
    field = NamedSourcesField()

    pairs = field.clean("Mental Health  Services Data Set https://example.org/mhsds\nJoint strategic needs assessment, 2026")

    assert pairs == [("https://example.org/mhsds", "Mental Health Services Data Set"), ("", "Joint strategic needs assessment, 2026")]
    assert field.clean(field.lines_of(pairs)) == pairs


@pytest.mark.parametrize("field", [LinksField, NamedSourcesField])
def test_nothing_typed_is_no_row(field):
    assert field(required=False).clean(" \n\n ") == []


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (LinksField, "example.org/minutes", "Line 1 must start with a web address, like https://example.org/minutes"),
        (LinksField, "https://example.org\njavascript:alert(1) Minutes", "Line 2 must start with a web address"),
        (LinksField, "ftp://example.org/minutes", "Line 1 must start with a web address"),
        (LinksField, "https://[::1 broken", "Line 1 must start with a web address"),
        (LinksField, f"https://example.org/{'a' * 500}", "The web address on line 1 is longer than 500 characters"),
        (LinksField, f"https://example.org/ {'a' * 201}", "The words on line 1 are longer than 200 characters"),
        (LinksField, "https://example.org/\n" * 21, "Enter no more than 20 links"),
        (NamedSourcesField, "Data set www.example.org/data", "The web address on line 1 must be whole, like https://example.org/minutes"),
        (NamedSourcesField, "Data set ftp://example.org/data", "The web address on line 1 must be whole"),
        (NamedSourcesField, "https://example.org/data", "Line 1 needs the name of the source before its web address"),
        (NamedSourcesField, "Census\n" + "a" * 201, "The words on line 2 are longer than 200 characters"),
        (NamedSourcesField, "Census\n" * 21, "Enter no more than 20 sources"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(field, typed, words):
    with pytest.raises(ValidationError, match=words.replace("[", r"\[")):
        field().clean(typed)
