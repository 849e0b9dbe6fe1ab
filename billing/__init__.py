"""Billing: an append-only ledger, the documents around it, and questions to both.

Reading order: money, model, postings, store, queries; then invoice_state, action_rules, actions. The package is
handed a SQLAlchemy connection and the day or moment it is; it knows no sign-in, no screen and no network. Who may
ask is decided elsewhere, except that the age of a proof is judged here too (`model.Approver`), where the money moves.
"""

from billing.queries.state import (
    currencies_in_use,
    days_of_issue,
    is_demo,
    is_derived,
    is_empty,
    newest_entry_on,
    oldest_entry_on,
)

__all__ = [
    "currencies_in_use",
    "days_of_issue",
    "is_demo",
    "is_derived",
    "is_empty",
    "newest_entry_on",
    "oldest_entry_on",
]
