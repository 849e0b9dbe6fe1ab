"""Interrupted actions: what somebody wanted to do when a proof was missing, offered again once it is there.

A wish belongs to one person in one browser on one page. It survives the way to the provider and, for the same person, a
new sign-in. It is carried out once, within its time, and only when the person says so again.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from auth import plain_values
from auth.service import Service
from auth.session import SessionRecord
from auth.store import wishes
from auth.vault import fingerprint, random_token

AT_WORK, WAITS = timedelta(seconds=5), 100
"""How long a second click waits for what the first one says, and in how many steps."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A wish, opened: the action by its registered name, its arguments as they were shown, the sentence about it."""

    id: str
    action: str
    arguments: Mapping[str, Any] = field(repr=False)
    sentence: str
    one_shot: bool
    proven_session: str | None

    def proven_in(self, session: SessionRecord) -> bool:
        """Whether a second factor was proven for exactly this, in this session."""
        return self.proven_session is not None and self.proven_session == session.id


def record(
    service: Service,
    session: SessionRecord,
    *,
    gate: str,
    action: str,
    arguments: Mapping[str, Any],
    sentence: str,
    one_shot: bool,
) -> str:
    """Remember what was wanted; returns the wish's id. Raises `TypeError` for arguments that cannot be kept."""
    now, seal = service.clock(), service.vault.seal
    wish = wishes.Wish(
        id=fingerprint(random_token(128)),
        browser_hash=session.browser_hash,
        issuer=session.issuer,
        subject=session.subject,
        gate=gate,
        action=action,
        arguments_sealed=seal(plain_values.write(arguments)),
        arguments_hash=arguments_hash(arguments),
        sentence_sealed=seal(sentence),
        one_shot=one_shot,
        proven_session=None,
        proven_at=None,
        auth_time=None,
        done_at=None,
        created_at=now,
        expires_at=now + wishes.LIFETIME,
    )
    with service.writing() as tx:
        wishes.add(tx, wish)
    return wish.id


def waiting(service: Service, session: SessionRecord, gate: str, wish_id: str | None = None) -> Offer | None:
    """What this person last wanted to do on this page, if it still waits; with `wish_id`, that one."""
    wish = _latest(service, session, gate, wish_id)
    if wish is None:
        return None
    return Offer(
        id=wish.id,
        action=wish.action,
        arguments=plain_values.read(service.vault.open(wish.arguments_sealed)),
        sentence=service.vault.open(wish.sentence_sealed),
        one_shot=wish.one_shot,
        proven_session=wish.proven_session,
    )


def claim(service: Service, tx: sa.Connection, offer: Offer) -> bool:
    """Take a wish to carry it out; False when another click, or another tab, was first."""
    return wishes.claim(tx, offer.id, service.clock())


def release(tx: sa.Connection, wish_id: str) -> None:
    """What was taken up could not be done, and was not: it waits on, for as long as it would have."""
    wishes.release(tx, wish_id)


def finish(service: Service, tx: sa.Connection, wish_id: str, said: object) -> None:
    """Write down what the action said, for whoever confirms it once more."""
    wishes.finish(tx, wish_id, service.vault.seal(said if isinstance(said, str) else ""))


def is_done(service: Service, session: SessionRecord, gate: str, wish_id: str) -> bool:
    """Whether this person's wish was taken up to be carried out."""
    return _latest(service, session, gate, wish_id, done=True) is not None


def said(service: Service, session: SessionRecord, gate: str, wish_id: str) -> str | None:
    """What was said when this person's wish was carried out: empty if nothing is known; None if it was not.

    An action that is at work at this moment is waited for, a while.
    """
    for _ in range(WAITS):
        wish = _latest(service, session, gate, wish_id, done=True)
        if wish is None:
            return None
        if wish.said_sealed is not None:
            return service.vault.open(wish.said_sealed)
        time.sleep(AT_WORK.total_seconds() / WAITS)
    return ""


def drop(service: Service, offer: Offer) -> None:
    """The person lets it be."""
    with service.writing() as tx:
        wishes.drop(tx, offer.id)


def _latest(
    service: Service, session: SessionRecord, gate: str, wish_id: str | None, *, done: bool = False
) -> wishes.Wish | None:
    with service.reading() as tx:
        return wishes.latest(
            tx,
            browser_hash=session.browser_hash,
            issuer=session.issuer,
            subject=session.subject,
            gate=gate,
            now=service.clock(),
            wish_id=wish_id,
            done=done,
        )


def arguments_hash(arguments: Mapping[str, Any]) -> str:
    """By what two calls with the same arguments are known to be the same."""
    return fingerprint(plain_values.canonical(arguments))
