"""Proofs that are made for one call: for exactly this action with these arguments, in this session, and used up once.

A proven wish is the proof. How fresh it has to be is never taken from an address: not older than the wish itself.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from auth import policy, wishes
from auth.service import Service
from auth.session import SessionRecord
from auth.store import wishes as store
from auth.store.wishes import Wish

DOUBLE_CLICK = timedelta(seconds=3)
"""Within which a second click on an action that has just used up its proof is no new wish."""


def needed_age(service: Service, wish_id: str) -> timedelta | None:
    """The maximum age that a step-up for this wish asks for, whatever the address says that began it."""
    with service.reading() as tx:
        wish = store.by_id(tx, wish_id)
    return timedelta(0) if wish is not None and wish.one_shot else None


def prove(
    service: Service, tx: sa.Connection, wish_id: str, *, session: SessionRecord, auth_time: datetime | None
) -> None:
    """Record that the step-up for this wish has succeeded in this session, if the wish is its person's.

    What was proven before a one-shot action was wanted was not proven for it.
    """
    wish, now = store.by_id(tx, wish_id), service.clock()
    if wish is None or (wish.one_shot and not policy.made_for(auth_time, wanted_at=wish.created_at, now=now)):
        return
    store.prove(tx, wish_id, session=session, auth_time=auth_time, now=now)


def consume_proof(
    service: Service,
    tx: sa.Connection,
    session: SessionRecord,
    *,
    action: str,
    arguments: Mapping[str, Any],
    wish_id: str | None = None,
) -> str | None:
    """Use up, in the caller's transaction, the one-shot proof for exactly this action and these arguments.

    Of fifty clicks at once, one gets it: the wish's id. With `wish_id`, only the proof of that wish counts.
    """
    now = service.clock()
    for wish in _proofs(service, tx, session, action, arguments):
        meant = wish_id in (None, wish.id) and wish.done_at is None
        fresh = policy.made_for(wish.auth_time, wanted_at=wish.created_at, now=now)
        if meant and fresh and store.claim(tx, wish.id, now):
            return wish.id
    return None


def just_used(service: Service, session: SessionRecord, *, action: str, arguments: Mapping[str, Any]) -> str | None:
    """The wish that a click a moment ago has carried out: the second half of a double click wants nothing more."""
    with service.reading() as tx:
        found = _proofs(service, tx, session, action, arguments)
    since = service.clock() - DOUBLE_CLICK
    return next((wish.id for wish in found if wish.done_at is not None and wish.done_at >= since), None)


def _proofs(
    service: Service, tx: sa.Connection, session: SessionRecord, action: str, arguments: Mapping[str, Any]
) -> Sequence[Wish]:
    hashed = wishes.arguments_hash(arguments)
    return store.proofs(tx, session_id=session.id, action=action, arguments_hash=hashed, now=service.clock())
