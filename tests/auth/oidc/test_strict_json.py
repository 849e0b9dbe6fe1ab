import pytest

from auth.oidc.strict_json import NotAnObject, parse_object


def test_an_object_is_read():
    assert parse_object(b'{"a": [1, "\xc3\xa4", null], "b": 1.5}') == {"a": [1, "ä", None], "b": 1.5}


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        pytest.param(b"", "not JSON", id="nothing"),
        pytest.param(b"<html>", "not JSON", id="html"),
        pytest.param(b"[]", "a JSON list", id="list"),
        pytest.param(b"null", "a JSON NoneType", id="null"),
        pytest.param(b'{"a": 1, "a": 2}', "stands twice", id="repeated-name"),
        pytest.param(b'{"a": {"b": 1, "b": 1}}', "stands twice", id="repeated-name-inside"),
        pytest.param(b'{"a": NaN}', "NaN", id="nan"),
        pytest.param(b'{"a": -Infinity}', "NaN", id="infinity"),
        pytest.param(b'{"a": "\\ud800"}', "UTF-8", id="lone-surrogate"),
        pytest.param(b'{"a": "\xff"}', "UTF-8", id="not-utf-8"),
        pytest.param(b'{"a":' * 100_000, "too deeply", id="bomb"),
        pytest.param(b'{"a":' + b"[" * 500_000 + b"]" * 500_000 + b"}", "too deeply", id="closed-bomb"),
        pytest.param(b'{"a": ' + b"9" * 10_000 + b"}", "not JSON", id="endless-number"),
    ],
)
def test_anything_else_is_refused(raw, fault):
    with pytest.raises(NotAnObject, match=fault):
        parse_object(raw)
