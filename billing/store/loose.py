"""Writing what belongs to no invoice: credit that waits for one, and adjustments. Also the lines of credit notes.

The caller opened the transaction and ends it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from billing.loose import Adjustment, LooseCredit
from billing.model import Line
from billing.postings import Account, Entry, Kind, Posting
from billing.store.documents import credit_notes
from billing.store.imports import adjustments, credit_note_items
from billing.store.ledger import Movement, post


@dataclass(frozen=True, slots=True)
class Origin:
    """What all documents of one import have in common."""

    source: str
    derived_source: str
    """Of payments, refunds and credit that a rule made up."""
    edition: str
    """Goes before each reference in the ledger; see `histories.record_histories`."""
    recorded_at: datetime

    def posting(self, kind: Kind, number: str, day: date, moves: Mapping[Account, int]) -> Posting:
        """The posting of those movements, without those of nothing."""
        entries = tuple(Entry(account, amount) for account, amount in moves.items() if amount)
        return Posting(kind, self.edition + number, day, entries)


def record_loose_credits(
    tx: Connection, origin: Origin, credits: Sequence[LooseCredit], customer_ids: Mapping[str, int]
) -> list[int]:
    """Write credit that no invoice has used; returns the ids in the same order."""
    rows = [
        {
            **_common(origin, credit, customer_ids),
            "invoice_id": None,
            "issued_on": credit.issued_on,
            "net_minor": credit.net_minor,
            "tax_minor": credit.tax_minor,
        }
        for credit in credits
    ]
    movements = []
    for credit in credits:
        given = credit.net_minor + credit.tax_minor
        moves = {Account.UNAPPLIED: -given, Account.REVENUE: credit.net_minor, Account.TAX: credit.tax_minor}
        posting = origin.posting(Kind.CREDIT_NOTE, credit.number, credit.issued_on, moves)
        movements.append(_movement(origin, credit, customer_ids, posting))
    post(tx, movements, origin.recorded_at)
    return _insert(tx, credit_notes, rows)


def record_adjustments(
    tx: Connection, origin: Origin, corrections: Sequence[Adjustment], customer_ids: Mapping[str, int]
) -> list[int]:
    """Write adjustments: a negative one gives up what was owed, a positive one takes that back."""
    rows = [
        {
            **_common(origin, one, customer_ids),
            "occurred_on": one.occurred_on,
            "amount_minor": one.amount_minor,
        }
        for one in corrections
    ]
    movements = []
    for one in corrections:
        moves = {Account.UNAPPLIED: one.amount_minor, Account.BAD_DEBT: -one.amount_minor}
        posting = origin.posting(Kind.ADJUSTMENT, one.number, one.occurred_on, moves)
        movements.append(_movement(origin, one, customer_ids, posting))
    post(tx, movements, origin.recorded_at)
    return _insert(tx, adjustments, rows)


def record_credit_items(tx: Connection, source: str, items: Sequence[tuple[str, tuple[Line, ...]]]) -> None:
    """Write the lines of credit notes, which are named by their numbers; files have them with negative quantities."""
    named = credit_notes.c.external_id.in_([number for number, _ in items])
    wanted = select(credit_notes.c.external_id, credit_notes.c.id).where(credit_notes.c.source == source, named)
    ids = {row.external_id: row.id for row in tx.execute(wanted)} if items else {}
    rows = [
        {
            "credit_note_id": ids[number],
            "position": position,
            "description": line.description,
            "quantity_milli": -line.quantity_milli,
            "unit_price_micro": line.unit_price_micro,
            "net_minor": -line.net_minor,
            "tax_minor": -line.tax_minor,
        }
        for number, lines in items
        for position, line in enumerate(lines, start=1)
    ]
    if rows:
        tx.execute(insert(credit_note_items), rows)


def _common(origin: Origin, one: LooseCredit | Adjustment, customer_ids: Mapping[str, int]) -> dict[str, Any]:
    return {
        "source": origin.source,
        "external_id": one.number,
        "number": one.number,
        "customer_id": customer_ids[one.customer_number],
        "currency": one.currency,
        "reason": one.reason,
    }


def _movement(
    origin: Origin, one: LooseCredit | Adjustment, customer_ids: Mapping[str, int], posting: Posting
) -> Movement:
    return Movement(origin.source, customer_ids[one.customer_number], one.currency, posting)


def _insert(tx: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> list[int]:
    if not rows:
        return []
    return list(tx.execute(insert(table).returning(table.c.id, sort_by_parameter_order=True), rows).scalars())
