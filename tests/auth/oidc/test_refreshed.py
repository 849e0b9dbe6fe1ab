"""When a renewed ID token says that the person was asked: never before the token that it follows said so."""

import pytest

from auth.errors import TokenRejected
from auth.oidc.refreshed import verify_refreshed_id_token
from tests.support.oidc_id_tokens import ACCESS_TOKEN, CLIENT, KEY, NOW, SECONDS, claims, keys
from tests.support.oidc_keys import REMOVED


def renewed(then, now):
    """What comes of a renewed token whose `auth_time` is `now`, after one whose `auth_time` was `then`."""
    return verify_refreshed_id_token(
        KEY.sign(claims(auth_time=now)),
        follows=KEY.sign(claims(auth_time=then)),
        keys=keys(),
        client=CLIENT,
        subject="ada",
        access_token=ACCESS_TOKEN,
        now=NOW,
    )


@pytest.mark.parametrize("later", [0, 1, 90])
def test_a_renewed_token_that_says_the_person_was_asked_then_or_later_is_taken(later):
    token = renewed(SECONDS - 100, SECONDS - 100 + later)

    assert int(token.auth_time.timestamp()) == SECONDS - 100 + later


def test_a_renewed_token_that_says_the_person_was_asked_earlier_is_refused():
    with pytest.raises(TokenRejected) as caught:
        renewed(SECONDS - 100, SECONDS - 101)

    assert caught.value.check == "auth_time"


@pytest.mark.parametrize("then", [REMOVED, SECONDS - 100])
def test_a_renewed_token_that_does_not_say_when_the_person_was_asked_is_taken(then):
    assert renewed(then, REMOVED).auth_time is None


@pytest.mark.parametrize("then", [REMOVED, "abc", 1_795_000_000.5])
def test_a_renewed_token_is_not_compared_with_a_time_that_was_never_told_or_none(then):
    assert renewed(then, SECONDS - 101).auth_time is not None
