"""Interrupted actions: the person's own, carried out once, proven for exactly what they are."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest

from auth.store import wishes
from auth.store.wishes import LIFETIME, Wish
from tests.support.records import NOW, session
from tests.support.threads import at_once

ADA = session(id="s" * 32, browser_hash="b")
WHOSE = {"browser_hash": "b", "issuer": ADA.issuer, "subject": ADA.subject, "gate": "/billing"}


def wish(**changes) -> Wish:
    made = Wish(
        id=secrets.token_hex(32),
        **WHOSE,
        action="refund",
        arguments_sealed="sealed arguments",
        arguments_hash="h" * 64,
        sentence_sealed="sealed sentence",
        one_shot=True,
        proven_session=None,
        proven_at=None,
        auth_time=None,
        done_at=None,
        created_at=NOW,
        expires_at=NOW + LIFETIME,
    )
    return replace(made, **changes)


def prove(tx, made, by=ADA, now=NOW):
    wishes.prove(tx, made.id, session=by, auth_time=now, now=now)


def consume(tx, *, session_id=ADA.id, action="refund", arguments_hash="h" * 64, now=NOW):
    proofs = wishes.proofs(tx, session_id=session_id, action=action, arguments_hash=arguments_hash, now=now)
    return any(wishes.claim(tx, proof.id, now) for proof in proofs)


def test_a_wish_comes_back_to_its_person_on_its_page(tx):
    made = wish()
    wishes.add(tx, made)

    assert wishes.latest(tx, **WHOSE, now=NOW) == made


@pytest.mark.parametrize(
    "changes", [{"browser_hash": "x"}, {"issuer": "https://x.test"}, {"subject": "bob"}, {"gate": "/audit"}], ids=str
)
def test_a_wish_is_offered_to_nobody_else_and_nowhere_else(tx, changes):
    wishes.add(tx, wish())

    assert wishes.latest(tx, **{**WHOSE, **changes}, now=NOW) is None


def test_the_same_wish_again_replaces_the_older_one(tx):
    first, second = wish(), wish(created_at=NOW + timedelta(seconds=1))
    wishes.add(tx, first)
    wishes.add(tx, second)

    assert wishes.latest(tx, **WHOSE, now=NOW).id == second.id
    assert not wishes.claim(tx, first.id, NOW)


@pytest.mark.parametrize(("minutes", "there"), [(14, True), (15, False)])
def test_a_wish_lasts_for_fifteen_minutes(tx, minutes, there):
    made, later = wish(), NOW + timedelta(minutes=minutes)
    wishes.add(tx, made)
    prove(tx, made)

    assert (wishes.latest(tx, **WHOSE, now=later) is not None) == there
    assert consume(tx, now=later) == there
    other = wish(arguments_hash="i" * 64)
    wishes.add(tx, other)
    assert wishes.claim(tx, other.id, later) == there


def test_a_wish_is_claimed_once(tx):
    made = wish()
    wishes.add(tx, made)

    assert [wishes.claim(tx, made.id, NOW) for _ in range(3)] == [True, False, False]
    assert wishes.latest(tx, **WHOSE, now=NOW) is None


def test_a_dropped_wish_is_gone(tx):
    made = wish()
    wishes.add(tx, made)

    wishes.drop(tx, made.id)

    assert not wishes.claim(tx, made.id, NOW)


def test_a_proof_is_used_once(tx):
    made = wish()
    wishes.add(tx, made)
    prove(tx, made)

    assert [consume(tx) for _ in range(3)] == [True, False, False]


@pytest.mark.parametrize(
    "other", [{"session_id": "x" * 32}, {"action": "write off"}, {"arguments_hash": "i" * 64}], ids=str
)
def test_a_proof_is_good_for_nothing_else(tx, other):
    made = wish()
    wishes.add(tx, made)
    prove(tx, made)

    assert not consume(tx, **other)
    assert consume(tx)


@pytest.mark.parametrize(
    "somebody",
    [
        session(id=ADA.id, browser_hash="x"),
        session(browser_hash="b", subject="bob"),
        session(browser_hash="b", issuer="x"),
    ],
    ids=["another browser", "another person", "another issuer"],
)
def test_somebody_elses_step_up_proves_nothing(tx, somebody):
    made = wish()
    wishes.add(tx, made)

    prove(tx, made, by=somebody)

    assert not consume(tx, session_id=somebody.id)
    assert wishes.latest(tx, **WHOSE, now=NOW).proven_at is None


@pytest.mark.parametrize("changes", [{"one_shot": False}, {"done_at": NOW}, {"expires_at": NOW}], ids=str)
def test_what_is_done_over_or_no_one_shot_is_no_proof(tx, changes):
    made = wish(**changes)
    wishes.add(tx, made)
    prove(tx, made)

    assert not consume(tx)


def test_an_unproven_wish_is_no_proof(tx):
    wishes.add(tx, wish())

    assert not consume(tx)


@pytest.mark.parametrize("kind", ["claim", "proof"])
def test_of_many_clicks_at_once_one_succeeds(engine, kind):
    made = wish()
    with engine.begin() as tx:
        wishes.add(tx, made)
        prove(tx, made)

    def click():
        with engine.begin() as tx:
            return consume(tx) if kind == "proof" else wishes.claim(tx, made.id, NOW)

    assert sum(at_once([click] * 10) + at_once([click] * 10)) == 1


def test_sweeping_forgets_wishes_whose_time_is_over(tx):
    wishes.add(tx, wish(expires_at=NOW - timedelta(seconds=1)))
    wishes.add(tx, wish(arguments_hash="i" * 64))

    assert wishes.sweep(tx, NOW) == 1
    assert wishes.latest(tx, **WHOSE, now=NOW) is not None
