import pytest

from auth.oidc.text import is_identifier, printable, same


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("plain ~", "plain ~"),
        ("a\r\nb\x1b[31m", "a??b?[31m"),
        ("é", "?"),
        ("x" * 300, "x" * 200),
        (None, "nothing"),
        (True, "bool True"),
        (1e300, "float 1e+300"),
        ([{"secret": 1}], "a list"),
    ],
)
def test_a_value_from_outside_is_shown_harmlessly(value, shown):
    assert printable(value) == shown


@pytest.mark.parametrize("value", ["", "x" * 256, "ä", "a\n", 7, None, ["a"]])
def test_what_is_no_identifier_is_told(value):
    assert not is_identifier(value)


@pytest.mark.parametrize("length", [1, 255])
def test_an_identifier_may_have_1_to_255_characters(length):
    assert is_identifier("x" * length)


def test_secrets_are_compared_whatever_they_consist_of():
    assert same("ä\ud800", "ä\ud800")
    assert not same("a", "b")
