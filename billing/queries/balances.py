"""What each invoice asked for at the end of a day that is past: what it asks for now, less what came later."""

from datetime import date

from sqlalchemy import Select, Subquery, func, select, text, union_all

from billing.postings import Account
from billing.store.documents import invoices
from billing.store.ledger import ledger_entries

HAS_BALANCE = text("invoices.outstanding_minor <> 0")
"""Word for word the condition of the index, or it would not be used."""


def balances_on(currency: str, as_of: date) -> Subquery:
    """Rows of invoice and amount that add up to each invoice's balance on that day: now, less what came later."""
    now = select(invoices.c.id.label("invoice_id"), invoices.c.outstanding_minor.label("minor")).where(
        invoices.c.currency == currency, HAS_BALANCE
    )
    later = select(ledger_entries.c.invoice_id, -ledger_entries.c.amount_minor).where(
        ledger_entries.c.account == Account.RECEIVABLE.value,
        ledger_entries.c.currency == currency,
        ledger_entries.c.occurred_on > as_of,
    )
    return union_all(now, later).subquery()


def owed_then(currency: str, day: date) -> Select[tuple[int]]:
    """The ids of the invoices with something to pay at the end of that day."""
    balances = balances_on(currency, day)
    return select(balances.c.invoice_id).group_by(balances.c.invoice_id).having(func.sum(balances.c.minor) > 0)
