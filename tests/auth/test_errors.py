"""Errors: one class for each reaction, a stable code, a sentence for the person and a reference for the operator."""

import re
import string

import pytest

from auth.errors import AuthError, new_reference
from tests.support.errors import CLASSES, made

KNOWN_PLACES = {"name", "contact", "me", "page", "reference"}


def test_every_code_is_distinct_and_fit_for_a_log_and_a_search():
    codes = [error.code for error in CLASSES]

    assert len(set(codes)) == len(codes) > 10
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) and len(code) <= 40 for code in codes)


@pytest.mark.parametrize("error", CLASSES, ids=lambda error: error.code)
def test_every_error_says_a_sentence_with_places_that_are_known(error):
    message = made(error).message

    assert message
    assert {place for _, place, _, _ in string.Formatter().parse(message) if place} <= KNOWN_PLACES


@pytest.mark.parametrize("error", CLASSES, ids=lambda error: error.code)
def test_every_error_carries_a_reference_of_its_own(error):
    assert made(error).reference != made(error).reference


def test_a_reference_has_no_letter_that_is_misread_over_the_telephone():
    references = {new_reference() for _ in range(1000)}

    assert len(references) == 1000
    assert all(re.fullmatch(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", reference) for reference in references)


def test_what_was_expected_and_what_came_is_not_in_the_text_of_the_error():
    error = AuthError(check="iss", expected="https://login.example.test", got="what came")

    assert "what came" not in str(error)
    assert str(error) == "auth_error: iss"
