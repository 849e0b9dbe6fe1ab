"""The same findings as a table for people and as JSON for machines."""

import json

import pytest

from auth.doctor.explain import EXPLANATIONS
from auth.doctor.finding import right, unknown, warning, wrong
from auth.doctor.show import as_json, as_table

FINDINGS = [
    right("Cookie", "Fine."),
    warning("Roles", "None.", "Set them."),
    wrong("Keys", "Gone."),
    unknown("PKCE", "?"),
]


def test_the_table_begins_with_what_is_wrong_and_ends_with_the_sum():
    lines = as_table(FINDINGS, width=100).splitlines()

    assert lines[0].split() == ["wrong", "Keys", "Gone."]
    assert lines[1].split() == ["warning", "Roles", "None."]
    assert lines[2].split() == ["->", "Set", "them."]
    assert "1 wrong, 1 warning, 1 unknown, 1 right." in lines
    assert "--explain state" in lines[-2] + lines[-1]


def test_an_address_is_never_broken():
    address = "https://login.example.com/" + "a" * 120

    assert address in as_table([wrong("Issuer", f"Set it to {address} at once.")], width=80)


def test_the_json_holds_findings_and_counts():
    document = json.loads(as_json(FINDINGS, can_start=True))

    assert {name: document[name] for name in ("wrong", "warning", "unknown", "right")} == {
        "wrong": 1,
        "warning": 1,
        "unknown": 1,
        "right": 1,
    }
    assert document["findings"][2] == {"level": "wrong", "subject": "Keys", "what": "Gone.", "what_to_do": ""}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("state", ["Wrong host", "stale tab", "bookmark", "back button", "Cookies blocked"]),
        ("mfa_token", ["/oauth/token", "mfa_required", "redirect", "never gets one", "ensure_mfa()"]),
    ],
)
def test_both_errors_are_explained_by_their_causes(name, words):
    assert all(word in EXPLANATIONS[name] for word in words)
