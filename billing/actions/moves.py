"""What each action writes to the ledger. Corrections are reversing entries; nothing is taken back."""

from collections.abc import Sequence
from datetime import date

from billing.invoice_state import InvoiceState
from billing.model import Credit
from billing.postings import Account, Entry, Kind, Posting
from billing.store.ledger import Movement
from billing.store.settlements import STAFF


def paid(number: str, day: date, shares: Sequence[tuple[InvoiceState, int]]) -> Movement:
    """A payment: one sum in, and less to pay on each of the invoices."""
    entries = [Entry(Account.CASH, sum(minor for _, minor in shares))]
    entries += [Entry(Account.RECEIVABLE, -minor, state.id) for state, minor in shares]
    return _movement(shares[0][0], Kind.PAYMENT, number, day, entries)


def refunded(state: InvoiceState, number: str, day: date, minor: int) -> Movement:
    """Money back: the cash is gone, and is asked for again unless a credit note covers it."""
    entries = [Entry(Account.RECEIVABLE, minor, state.id), Entry(Account.CASH, -minor)]
    return _movement(state, Kind.REFUND, number, day, entries)


def credited(state: InvoiceState, credit: Credit) -> Movement:
    """Less to pay, less revenue, less tax."""
    entries = [
        Entry(Account.RECEIVABLE, -(credit.net_minor + credit.tax_minor), state.id),
        Entry(Account.REVENUE, credit.net_minor),
        Entry(Account.TAX, credit.tax_minor),
    ]
    return _movement(state, Kind.CREDIT_NOTE, credit.number, credit.issued_on, entries)


def voided(state: InvoiceState, day: date) -> Movement | None:
    """The invoice's own entries, reversed; none where it asked for nothing."""
    entries = [
        Entry(Account.RECEIVABLE, -state.total_minor, state.id),
        Entry(Account.REVENUE, state.net_minor),
        Entry(Account.TAX, state.tax_minor),
    ]
    # The id, and not the number, which two sources may share: the ledger refuses the same end twice.
    return _movement(state, Kind.VOID, f"invoice-{state.id}", day, entries) if state.total_minor else None


def written_off(state: InvoiceState, day: date) -> Movement:
    """What was still to pay becomes a loss."""
    entries = [
        Entry(Account.RECEIVABLE, -state.outstanding_minor, state.id),
        Entry(Account.BAD_DEBT, state.outstanding_minor),
    ]
    return _movement(state, Kind.WRITE_OFF, f"invoice-{state.id}", day, entries)


def _movement(state: InvoiceState, kind: Kind, reference: str, day: date, entries: Sequence[Entry]) -> Movement:
    moving = tuple(entry for entry in entries if entry.amount_minor != 0)
    return Movement(STAFF, state.customer_id, state.currency, Posting(kind, reference, day, moving))
