"""What a person reads: whole sentences, the words of the contract, and none of our trade."""

import re
import string

import pytest

from auth import words
from auth.errors import AuthError
from auth.session import EndReason
from auth.words import Vocabulary
from tests.support.errors import CLASSES, made

SENTENCES = {name: value for name, value in vars(words).items() if name.isupper() and isinstance(value, str)}
SAY = Vocabulary(name="Example", contact="the help desk")
FORBIDDEN = re.compile(r"\b(MFA|2FA|acr|amr|callback|token|nonce|OIDC|OAuth|JWT|PKCE|IdP)\b", re.IGNORECASE)


@pytest.mark.parametrize("reason", EndReason)
def test_every_end_of_a_session_has_a_sentence(reason):
    said = SAY.ended(reason)

    assert re.fullmatch(r"You were signed out because [a-z\w ]+.*\.|You were signed out because Example .*\.", said)
    assert "{" not in said


@pytest.mark.parametrize("name", SENTENCES)
def test_no_sentence_uses_a_word_of_our_trade(name):
    assert not FORBIDDEN.search(SENTENCES[name])


@pytest.mark.parametrize("error", CLASSES, ids=lambda error: error.code)
def test_no_error_that_a_person_may_see_uses_a_word_of_our_trade(error: type[AuthError]):
    assert not FORBIDDEN.search(made(error).message)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (words.LEAVING, "Billing needs one more check. Taking you to Example…"),
        (words.CANCELLED, "You cancelled the check. Billing stays closed; you are still signed in."),
        (words.NOT_REACHABLE, "Your account has no second factor that Example can ask for. Ask the help desk."),
        (
            words.NOT_PROVEN,
            "Example let you through without a second factor, so Billing stays closed. This is a set-up fault, "
            "not yours: send the help desk the reference K7Q2-M9XD.",
        ),
        (words.OTHER_PERSON, "You confirmed as someone else. You are still signed in as Ada."),
        (words.EXPIRED, "The check took too long. Nothing was changed."),
        (
            words.STALE_LINK,
            "This sign-in link was already used, is too old, or was opened in another browser. Start again.",
        ),
    ],
)
def test_the_sentences_of_the_contract_are_said_to_the_letter(sentence, said):
    assert SAY.say(sentence, page="Billing", me="Ada", reference="K7Q2-M9XD") == said


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_never_shows_a_brace(name):
    assert not set(SAY.say(SENTENCES[name])) & set("{}")


def test_a_name_with_braces_is_a_name():
    odd = Vocabulary(name="{contact}{0}{name.__class__}", contact="x")

    assert odd.say("{name} is not answering.") == "{contact}{0}{name.__class__} is not answering."


@pytest.mark.parametrize("name", SENTENCES)
def test_the_places_in_a_sentence_are_plain_names(name):
    places = {place for _, place, form, conversion in string.Formatter().parse(SENTENCES[name]) if place is not None}

    assert all(place.isidentifier() for place in places)
