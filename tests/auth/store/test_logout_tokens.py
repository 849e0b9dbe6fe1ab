"""Logout tokens already seen, so that a second use is noticed."""

from datetime import timedelta

from auth.store import logout_tokens
from tests.support.records import NOW
from tests.support.threads import at_once

ISSUER = "https://login.example.test"


def seen(tx, jti="j", issuer=ISSUER, keep_until=NOW):
    return logout_tokens.seen_before(tx, issuer=issuer, jti=jti, keep_until=keep_until)


def test_a_token_is_new_once(tx):
    assert [seen(tx), seen(tx), seen(tx)] == [False, True, True]


def test_names_count_for_each_issuer_and_to_the_character(tx):
    assert [seen(tx), seen(tx, "J"), seen(tx, "j "), seen(tx, issuer="https://other.example.test")] == [False] * 4


def test_of_many_replicas_one_finds_it_new(engine):
    def ask():
        with engine.begin() as tx:
            return seen(tx)

    assert sorted(at_once([ask] * 5)) == [False, True, True, True, True]


def test_sweeping_forgets_only_what_would_be_refused_for_its_age(tx):
    seen(tx, "old", keep_until=NOW - timedelta(seconds=1))
    seen(tx, "current", keep_until=NOW)

    assert logout_tokens.sweep(tx, NOW) == 1
    assert seen(tx, "current")
