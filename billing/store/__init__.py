"""The only module of billing that writes SQL, and the tables it writes to."""

from billing.store import action_tables, documents, ledger

__all__ = ["action_tables", "documents", "ledger"]
