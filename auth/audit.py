"""What happened, for people who must answer for it: one entry in the trail, and one line in the log.

The entry is written in the transaction that makes it true. Neither ever holds a token, a code, a key or text
that came from outside unchecked.
"""

import logging
from dataclasses import replace

import sqlalchemy as sa

from auth import log_context, metrics
from auth.errors import AuthError, new_reference
from auth.service import Service
from auth.session import SessionRecord
from auth.store import trail

LONGEST_WHAT = 300
log = logging.getLogger("auth.audit")


def record(
    tx: sa.Connection,
    entry: trail.Entry,
    *,
    session: SessionRecord | None = None,
) -> None:
    """Write an event to the trail and to the log. With `session`, the person's names are filled in from it.

    Every event has a reference code; one that is about nothing else gets a code of its own.
    """
    entry = replace(entry, reference=entry.reference or new_reference())
    if session is not None:
        entry = replace(
            entry, issuer=session.issuer, subject=session.subject, name=session.name, session=session.handle
        )
    trail.append(tx, entry)
    metrics.happened(entry.event, entry.outcome)
    log.info(
        "%s %s",
        entry.event,
        entry.outcome,
        extra={
            "session": entry.session,
            "gate": entry.gate,
            "reference": entry.reference,
            "detail": entry.detail,
            **log_context.fields(),
        },
    )


def action(
    tx: sa.Connection,
    service: Service,
    session: SessionRecord,
    *,
    action: str,
    outcome: str,
    what: str = "",
    reference: str | None = None,
) -> None:
    """A guarded action was called: what was to be done, whether it was allowed, and on what evidence."""
    entry = trail.Entry(
        at=service.clock(),
        event="action",
        outcome=outcome,
        gate=action,
        acr=session.acr,
        amr=session.amr,
        auth_time=session.auth_time,
        detail=" ".join(what.split())[:LONGEST_WHAT],
        reference=reference,
    )
    record(tx, entry, session=session)


def asked(tx: sa.Connection, service: Service, session: SessionRecord, *, gate: str, what: str, reference: str) -> None:
    """Somebody is sent to the provider for a second factor."""
    entry = trail.Entry(
        at=service.clock(), event="step_up", outcome="asked", gate=gate, detail=what, reference=reference
    )
    record(tx, entry, session=session)


def refused(error: AuthError, *, event: str, gate: str = "", session: SessionRecord | None = None) -> None:
    """Log a refusal so that an operator who is read the reference finds what was expected and what came."""
    metrics.refused(event, error.code)
    log.warning(
        "%s refused: %s [%s] check=%s expected=%s got=%s gate=%s session=%s",
        event,
        error.code,
        error.reference,
        error.check,
        error.expected,
        error.got,
        gate,
        session.handle[:12] if session else "",
        extra={
            "code": error.code,
            "reference": error.reference,
            "check": error.check,
            "expected": error.expected,
            "got": error.got,
            "gate": gate or None,
            "session": session.handle if session else None,
            **log_context.fields(),
        },
    )
