"""Sums by day, kept by the database itself (migrations/versions/0004_rollups.py) in the transaction that changes them.

`ledger_days` is the ledger by day: what each kind of event moved on each account. `issued_days` and `due_days` are
the invoices by the day of issue and by the due day, as they stand now. No code writes to them. `differences`
recomputes all three from what they are sums of, which is what `python -m billing reconcile` does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, ColumnElement, Connection, Date, Select, Table, and_, case, func, select

from billing.model import Status
from billing.store.documents import invoices, metadata
from billing.store.imports import UNDONE
from billing.store.ledger import ledger_entries, ledger_transactions
from billing.store.types import Code, Currency, Minor

ledger_days = Table(
    "ledger_days",
    metadata,
    Column("currency", Currency, primary_key=True),
    Column("account", Code, primary_key=True),
    Column("kind", Code, primary_key=True),
    Column("occurred_on", Date, primary_key=True),
    Column("amount_minor", Minor, nullable=False),
    Column("entries", BigInteger, nullable=False),
)

issued_days = Table(
    "issued_days",
    metadata,
    Column("currency", Currency, primary_key=True),
    Column("issued_on", Date, primary_key=True),
    Column("documents", BigInteger, nullable=False),
    # Of final invoices: neither drafts nor void.
    Column("billed_minor", Minor, nullable=False),
    Column("net_minor", Minor, nullable=False),
)

due_days = Table(
    "due_days",
    metadata,
    Column("currency", Currency, primary_key=True),
    Column("due_on", Date, primary_key=True),
    Column("open_invoices", BigInteger, nullable=False),
    Column("owing_invoices", BigInteger, nullable=False),
    Column("owed_minor", Minor, nullable=False),
    # Invoices on which more was paid or credited than they ask for: a negative sum.
    Column("overpaid_minor", Minor, nullable=False),
    # Of final invoices: the total less credits, and what was paid of it and not given back.
    Column("asked_minor", Minor, nullable=False),
    Column("settled_minor", Minor, nullable=False),
)

FINAL = invoices.c.status.in_([Status.OPEN.value, Status.PAID.value, Status.UNCOLLECTIBLE.value])
"""Neither a draft nor void: an invoice that counts as billed."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Amounts of one row that are not what the rows behind it add up to."""

    what: str
    row: str
    kept: tuple[int, ...] | None
    recomputed: tuple[int, ...] | None


def differences(tx: Connection) -> list[Difference]:
    """Every day, in every rollup, that is not what recomputing gives. Empty when the books are right."""
    return [
        different
        for table, truth in ((ledger_days, _ledger()), (issued_days, _issued()), (due_days, _due()))
        for different in _compared(tx, table, truth)
    ]


def _compared(tx: Connection, table: Table, truth: Select[tuple[object, ...]]) -> Iterator[Difference]:
    keys = len(table.primary_key)
    kept, recomputed = (
        {tuple(row[:keys]): tuple(row[keys:]) for row in tx.execute(one)} for one in (select(table), truth)
    )
    for key in sorted(kept.keys() | recomputed.keys(), key=str):
        ours, theirs = kept.get(key), recomputed.get(key)
        # A row of zeros is what remains of a day from which the last document moved away.
        if ours != theirs and any(ours or ()) | any(theirs or ()):
            yield Difference(table.name, " ".join(map(str, key)), ours, theirs)


def _ledger() -> Select[tuple[object, ...]]:
    keys = (
        ledger_entries.c.currency,
        ledger_entries.c.account,
        ledger_transactions.c.kind,
        ledger_entries.c.occurred_on,
    )
    summed = select(*keys, func.sum(ledger_entries.c.amount_minor), func.count())
    return summed.join_from(
        ledger_entries, ledger_transactions, ledger_transactions.c.id == ledger_entries.c.transaction_id
    ).group_by(*keys)


def _issued() -> Select[tuple[object, ...]]:
    keys = (invoices.c.currency, invoices.c.issued_on)
    final = (_when(FINAL, column) for column in (invoices.c.total_minor, invoices.c.net_minor))
    documents = _when(invoices.c.source != UNDONE, 1)
    return select(*keys, *map(func.sum, (documents, *final))).group_by(*keys)


def _due() -> Select[tuple[object, ...]]:
    keys = (invoices.c.currency, invoices.c.due_on)
    owed, one = invoices.c.outstanding_minor, 1
    asked = invoices.c.total_minor - invoices.c.credited_minor
    paid = invoices.c.paid_minor - invoices.c.refunded_minor
    amounts = (
        _when(invoices.c.status == Status.OPEN.value, one),
        _when(owed > 0, one),
        _when(owed > 0, owed),
        _when(owed < 0, owed),
        _when(FINAL, asked),
        case((and_(FINAL, paid > asked), asked), (FINAL, paid), else_=0),
    )
    return select(*keys, *map(func.sum, amounts)).group_by(*keys)


def _when(condition: ColumnElement[bool], amount: ColumnElement[int] | int) -> ColumnElement[int]:
    return case((condition, amount), else_=0)
