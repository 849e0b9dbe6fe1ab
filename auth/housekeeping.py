"""Sweeping: what expired long enough ago leaves the database. The audit trail has a retention of its own."""

import logging

from auth.service import Service
from auth.store import file_tickets, kept, logout_tokens, outcomes, pending, sessions, sign_outs, trail, wishes

log = logging.getLogger(__name__)


def sweep(service: Service) -> dict[str, int]:
    """Sweep every table, each in a short transaction of its own; returns how many rows each lost."""
    tables = {
        "pending": pending.sweep,
        "outcomes": outcomes.sweep,
        "kept": kept.sweep,
        "wishes": wishes.sweep,
        "file_tickets": file_tickets.sweep,
        "sign_outs": sign_outs.sweep,
        "logout_tokens": logout_tokens.sweep,
        "sessions": sessions.sweep,
    }
    swept = {}
    for name, sweep_table in tables.items():
        with service.writing() as tx:
            swept[name] = sweep_table(tx, service.clock())
    with service.writing() as tx:
        swept["trail"] = trail.sweep(tx, service.clock() - service.settings.audit_retention)
    if any(swept.values()):
        log.info("swept %s", " ".join(f"{name}={count}" for name, count in swept.items() if count))
    return swept
