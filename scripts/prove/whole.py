"""What must hold in the database after anything whatever: every change is there with all that belongs to it, once."""

import sqlalchemy as sa

from auth.store.tables import audit, pending, sessions


def broken(tx: sa.Connection) -> list[str]:
    """Each rule that does not hold, in words."""
    live = sa.select(sessions.c.browser_hash).where(sessions.c.ended_at.is_(None))
    twice = live.group_by(sessions.c.browser_hash).having(sa.func.count() > 1)
    rules = {
        "a browser with two live sessions": _count(tx, twice),
        "sessions and their opening in the trail differ": _differ(
            _count(tx, sa.select(sessions.c.id)), _entries(tx, "sign_in", "opened")
        ),
        "evidence without a proven step-up in the trail": _count(
            tx,
            sa.select(sessions.c.id).where(sessions.c.mfa_at.is_not(None), ~_proven_in_the_trail()),
        ),
        "a proven step-up in the trail without evidence": _count(
            tx,
            sa.select(sessions.c.id).where(sessions.c.mfa_at.is_(None), _proven_in_the_trail()),
        ),
        "evidence without its level": _count(
            tx, sa.select(sessions.c.id).where(sessions.c.mfa_at.is_not(None), sessions.c.acr.is_(None))
        ),
        "a taken attempt that still has its secrets": _count(
            tx,
            sa.select(pending.c.state_hash).where(pending.c.taken_at.is_not(None), pending.c.secrets_sealed != None),  # noqa: E711
        ),
    }
    return [f"{rule}: {count}" for rule, count in rules.items() if count]


def _proven_in_the_trail() -> sa.ColumnElement[bool]:
    entry = sa.select(audit.c.id).where(
        audit.c.session == sessions.c.handle,
        audit.c.event == "step_up",
        audit.c.outcome == "proven",
    )
    return entry.exists()


def _entries(tx: sa.Connection, event: str, outcome: str) -> int:
    table = audit.c
    return _count(tx, sa.select(table.id).where(table.event == event, table.outcome == outcome))


def _count(tx: sa.Connection, statement: sa.Select[tuple[str]]) -> int:
    return int(tx.execute(sa.select(sa.func.count()).select_from(statement.subquery())).scalar_one())


def _differ(one: int, other: int) -> int:
    return abs(one - other)
