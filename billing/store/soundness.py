"""What must hold between the tables, whoever wrote to them: the books agree with themselves, or they are wrong.

The database refuses most of this at the door. Whoever holds the database's own keys can open that door, so
`python -m billing reconcile` asks again. Each question returns only the rows that contradict each other.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Label, Select, Subquery, Table, case, func, literal, or_, select

from billing.postings import Account, Kind
from billing.store.documents import credit_notes, invoice_lines, invoices, payment_allocations, payments, refunds
from billing.store.ledger import ledger_entries, ledger_transactions
from billing.store.rollups import Difference

Amount = ColumnElement[int]


def contradictions(tx: Connection) -> Iterator[Difference]:
    """Everything in the books that other parts of the books deny. Nothing when they are right."""
    for what, statement in (
        ("ledger transaction", _uneven_transactions()),
        ("invoice and its lines", _by_lines()),
        ("invoice and its documents", _by_documents()),
        ("invoice and the ledger", _by_ledger()),
        ("payment and its shares", _by_shares()),
        ("payments and the ledger", _by_cash(payments, Kind.PAYMENT, 1)),
        ("refunds and the ledger", _by_cash(refunds, Kind.REFUND, -1)),
    ):
        for row in tx.execute(statement):
            amounts = [int(amount) for amount in row[1:]]
            half = len(amounts) // 2
            yield Difference(what, str(row[0]), tuple(amounts[:half]), tuple(amounts[half:]))


def _uneven_transactions() -> Select[Any]:
    """Each has the entries that it announced, and they sum to zero."""
    table, entries = ledger_transactions, ledger_entries
    found = _sums(entries.c.transaction_id, func.sum(entries.c.amount_minor), func.count())
    return _differing(table.c.id, found, table.c.id == found.c.key, [literal(0), table.c.entry_count])


def _by_lines() -> Select[Any]:
    """An invoice is what its lines add up to; one that came without lines has nothing to be compared with."""
    found = _sums(invoice_lines.c.invoice_id, func.sum(invoice_lines.c.net_minor), func.sum(invoice_lines.c.tax_minor))
    return _differing(
        invoices.c.number,
        found,
        invoices.c.id == found.c.key,
        [invoices.c.net_minor, invoices.c.tax_minor],
    ).where(found.c.key.is_not(None))


def _by_documents() -> Select[Any]:
    """Paid, credited and refunded are what payments, credit notes and refunds say."""
    paid = _sums(payment_allocations.c.invoice_id, func.sum(payment_allocations.c.amount_minor))
    credit = credit_notes.c.net_minor + credit_notes.c.tax_minor
    credited = _sums(credit_notes.c.invoice_id, func.sum(credit))
    refunded = _sums(refunds.c.invoice_id, func.sum(refunds.c.amount_minor))
    kept = [invoices.c.paid_minor, invoices.c.credited_minor, invoices.c.refunded_minor]
    said = [func.coalesce(one.c.amount_0, 0) for one in (paid, credited, refunded)]
    columns: list[ColumnElement[Any]] = [invoices.c.number, *kept, *said]
    statement = select(*columns)
    for one in (paid, credited, refunded):
        statement = statement.outerjoin(one, one.c.key == invoices.c.id)
    return statement.where(_any_differs(kept, said))


def _by_ledger() -> Select[Any]:
    """Paid, credited, refunded and what is left are what the entries of the receivable say."""
    kind, amount = ledger_transactions.c.kind, ledger_entries.c.amount_minor

    def moved(what: Kind) -> Amount:
        return func.sum(case((kind == what.value, amount), else_=0))

    summed = (-moved(Kind.PAYMENT), -moved(Kind.CREDIT_NOTE), moved(Kind.REFUND), func.sum(amount))
    found = (
        select(ledger_entries.c.invoice_id.label("key"), *_named(summed))
        .join_from(ledger_entries, ledger_transactions, ledger_transactions.c.id == ledger_entries.c.transaction_id)
        .where(ledger_entries.c.account == Account.RECEIVABLE.value)
        .group_by(ledger_entries.c.invoice_id)
        .subquery()
    )
    return _differing(
        invoices.c.number,
        found,
        invoices.c.id == found.c.key,
        [invoices.c.paid_minor, invoices.c.credited_minor, invoices.c.refunded_minor, invoices.c.outstanding_minor],
    )


def _by_shares() -> Select[Any]:
    """A payment is what invoices got of it, what was given back before any did, and what none has asked for yet."""
    shares = select(payment_allocations.c.payment_id, payment_allocations.c.amount_minor).union_all(
        select(refunds.c.payment_id, refunds.c.amount_minor).where(refunds.c.invoice_id.is_(None))
    )
    share = shares.subquery()
    found = _sums(share.c.payment_id, func.sum(share.c.amount_minor))
    used = payments.c.amount_minor - payments.c.unapplied_minor
    return _differing(payments.c.number, found, payments.c.id == found.c.key, [used])


def _by_cash(documents: Table, kind: Kind, sign: int) -> Select[Any]:
    """By currency: what came in and went out is what the ledger has as cash."""
    moved = (
        select(ledger_entries.c.currency.label("key"), (sign * func.sum(ledger_entries.c.amount_minor)).label("moved"))
        .join_from(ledger_entries, ledger_transactions, ledger_transactions.c.id == ledger_entries.c.transaction_id)
        .where(ledger_entries.c.account == Account.CASH.value, ledger_transactions.c.kind == kind.value)
        .group_by(ledger_entries.c.currency)
        .subquery()
    )
    said = _sums(documents.c.currency, func.sum(documents.c.amount_minor))
    kept, recomputed = func.coalesce(said.c.amount_0, 0), func.coalesce(moved.c.moved, 0)
    joined = select(func.coalesce(said.c.key, moved.c.key), kept, recomputed)
    return joined.select_from(said.outerjoin(moved, said.c.key == moved.c.key, full=True)).where(kept != recomputed)


def _sums(key: ColumnElement[object], *amounts: Amount) -> Subquery:
    return select(key.label("key"), *_named(amounts)).group_by(key).subquery()


def _named(amounts: Sequence[Amount]) -> list[Label[int]]:
    return [amount.label(f"amount_{place}") for place, amount in enumerate(amounts)]


def _differing(
    row: ColumnElement[object], found: Subquery, same: ColumnElement[bool], kept: Sequence[Amount]
) -> Select[Any]:
    said = [func.coalesce(found.c[f"amount_{place}"], 0) for place in range(len(kept))]
    columns: list[ColumnElement[Any]] = [row, *kept, *said]
    return select(*columns).outerjoin(found, same).where(_any_differs(kept, said))


def _any_differs(kept: Sequence[Amount], said: Sequence[Amount]) -> ColumnElement[bool]:
    return or_(*(one != other for one, other in zip(kept, said, strict=True)))
