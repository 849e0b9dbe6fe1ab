"""Double entry: which accounts each event moves, and by how much.

Every posting sums to zero. A positive entry raises what the company owns or is owed, a negative one is where
it came from: an invoice of 120 is receivable +120, revenue −100, tax −20. The database holds the same rule
again, for whatever reaches it on another way.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

from billing.errors import UnbalancedPosting
from billing.model import Credit, InvoiceHistory, Payment, Refund, Status


class Account(StrEnum):
    """What an entry moves."""

    RECEIVABLE = "receivable"
    """What invoices still ask for."""
    UNAPPLIED = "unapplied"
    """Money received, or credit given, that no invoice has used yet."""
    CASH = "cash"
    REVENUE = "revenue"
    TAX = "tax"
    BAD_DEBT = "bad_debt"


class Kind(StrEnum):
    """What happened."""

    INVOICE = "invoice"
    PAYMENT = "payment"
    CREDIT_NOTE = "credit_note"
    REFUND = "refund"
    VOID = "void"
    WRITE_OFF = "write_off"
    ADJUSTMENT = "adjustment"
    """What a customer owes was corrected, without an invoice."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One account moved by one amount; receivable entries belong to an invoice."""

    account: Account
    amount_minor: int
    invoice_id: int | None = None
    """Set once the invoice is stored; the database refuses a receivable without it."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One event with its entries. Cannot exist unbalanced."""

    kind: Kind
    reference: str
    occurred_on: date
    entries: tuple[Entry, ...]

    def __post_init__(self) -> None:
        if len(self.entries) < 2 or sum(entry.amount_minor for entry in self.entries) != 0:
            raise UnbalancedPosting(f"A {self.kind} posting does not sum to zero.")

    def of_invoice(self, invoice_id: int) -> Self:
        """The same posting, its receivable entries those of that invoice."""
        named = (
            replace(entry, invoice_id=invoice_id) if entry.account is Account.RECEIVABLE else entry
            for entry in self.entries
        )
        return replace(self, entries=tuple(named))


def postings_of(invoice: InvoiceHistory) -> list[Posting]:
    """Everything that the invoice's history moves. A draft moves nothing, nor does one that asks for nothing."""
    if invoice.status is Status.DRAFT or invoice.total_minor == 0:
        return []
    postings = [_issued(invoice)]
    postings += [_received(payment) for payment in invoice.payments]
    postings += [_credited(credit) for credit in invoice.credits]
    postings += [_refunded(refund) for refund in invoice.refunds]
    if invoice.closed_on and invoice.status is Status.VOID:
        postings.append(_voided(invoice, invoice.closed_on))
    if invoice.closed_on and invoice.status is Status.UNCOLLECTIBLE:
        postings.append(_written_off(invoice, invoice.closed_on))
    return postings


def _issued(invoice: InvoiceHistory) -> Posting:
    return _posting(
        Kind.INVOICE,
        invoice.number,
        invoice.issued_on,
        {
            Account.RECEIVABLE: invoice.total_minor,
            Account.REVENUE: -invoice.net_minor,
            Account.TAX: -invoice.tax_minor,
        },
    )


def _received(payment: Payment) -> Posting:
    applied = payment.amount_minor - payment.unapplied_minor
    moves = {
        Account.CASH: payment.amount_minor,
        Account.RECEIVABLE: -applied,
        Account.UNAPPLIED: -payment.unapplied_minor,
    }
    return _posting(Kind.PAYMENT, payment.number, payment.received_on, moves)


def _credited(credit: Credit) -> Posting:
    moves = {
        Account.RECEIVABLE: -(credit.net_minor + credit.tax_minor),
        Account.REVENUE: credit.net_minor,
        Account.TAX: credit.tax_minor,
    }
    return _posting(Kind.CREDIT_NOTE, credit.number, credit.issued_on, moves)


def _refunded(refund: Refund) -> Posting:
    moves = {Account.RECEIVABLE: refund.amount_minor, Account.CASH: -refund.amount_minor}
    return _posting(Kind.REFUND, refund.number, refund.paid_on, moves)


def _voided(invoice: InvoiceHistory, day: date) -> Posting:
    moves = {
        Account.RECEIVABLE: -invoice.total_minor,
        Account.REVENUE: invoice.net_minor,
        Account.TAX: invoice.tax_minor,
    }
    return _posting(Kind.VOID, invoice.number, day, moves)


def _written_off(invoice: InvoiceHistory, day: date) -> Posting:
    moves = {Account.RECEIVABLE: -invoice.balance_minor, Account.BAD_DEBT: invoice.balance_minor}
    return _posting(Kind.WRITE_OFF, invoice.number, day, moves)


def _posting(kind: Kind, reference: str, day: date, moves: dict[Account, int]) -> Posting:
    entries = tuple(Entry(account, amount) for account, amount in moves.items() if amount != 0)
    return Posting(kind, reference, day, entries)
