"""The whole ledger in a few numbers, to compare with the file or the books that it came from."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, select

from billing.importers.documents import Kind
from billing.model import UNIDENTIFIED, Status
from billing.queries.state import currencies_in_use
from billing.store.documents import credit_notes, customers, invoice_lines, invoices
from billing.store.imports import UNDONE, adjustments, credit_note_items, import_documents, import_skips
from billing.store.rollups import due_days


@dataclass(frozen=True, slots=True)
class CurrencySummary:
    """Gross: the positive lines, with tax, of invoices that are neither drafts nor void."""

    gross_minor: int
    credited_minor: int
    outstanding_minor: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Documents are invoices, credit notes and adjustments; they and the lines include those that were left out."""

    customers: int
    documents: int
    credit_documents: int
    lines: int
    skipped: dict[str, int]
    currencies: dict[str, CurrencySummary]

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


def summary(tx: Connection) -> Summary:
    """Count everything. Reads every line: for a command, not for a screen."""
    notes, skipped = _count(tx, credit_notes), _skipped(tx)
    issued = select(func.count()).select_from(invoices).where(invoices.c.source != UNDONE)
    empty = select(func.count()).where(import_documents.c.kind == Kind.SKIPPED.value)
    left_out = int(tx.execute(empty).scalar_one())
    documents = int(tx.execute(issued).scalar_one()) + notes + _count(tx, adjustments) + left_out
    lines = _count(tx, invoice_lines) + _count(tx, credit_note_items) + _count(tx, adjustments) + sum(skipped.values())
    named = select(func.count()).where(
        customers.c.source != UNDONE, ~customers.c.external_id.startswith(UNIDENTIFIED, autoescape=True)
    )
    return Summary(
        customers=int(tx.execute(named).scalar_one()),
        documents=documents,
        credit_documents=notes,
        lines=lines,
        skipped=skipped,
        currencies={currency: _of_currency(tx, currency) for currency in sorted(currencies_in_use(tx))},
    )


def _of_currency(tx: Connection, currency: str) -> CurrencySummary:
    amount = invoice_lines.c.net_minor + invoice_lines.c.tax_minor
    gross = (
        select(func.sum(amount))
        .join_from(invoice_lines, invoices)
        .where(
            invoices.c.currency == currency,
            invoices.c.status.not_in([Status.DRAFT.value, Status.VOID.value]),
            amount > 0,
        )
    )
    credited = select(func.sum(credit_notes.c.net_minor + credit_notes.c.tax_minor)).where(
        credit_notes.c.currency == currency
    )
    owed = select(func.sum(due_days.c.owed_minor + due_days.c.overpaid_minor)).where(due_days.c.currency == currency)
    return CurrencySummary(*(int(tx.execute(one).scalar_one() or 0) for one in (gross, credited, owed)))


def _skipped(tx: Connection) -> dict[str, int]:
    lines = func.sum(import_skips.c.lines)
    found = tx.execute(
        select(import_skips.c.reason, lines).group_by(import_skips.c.reason).order_by(import_skips.c.reason)
    )
    return {reason: int(count) for reason, count in found}


def _count(tx: Connection, table: Table) -> int:
    return int(tx.execute(select(func.count()).select_from(table)).scalar_one())
