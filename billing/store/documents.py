"""The tables of documents: what customers were sent, and what they sent back.

An invoice carries its running totals, so that a list need not add up its history; a constraint ties them to
each other, and the ledger has the history. `(source, external_id)` says where a row came from, so that
reading the same file twice changes nothing.
"""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, MetaData, SmallInteger, String, Table, text
from sqlalchemy import UniqueConstraint as Unique

from billing.store.types import Code, Currency, Id, Minor

metadata = MetaData()

_HAS_BALANCE = text("outstanding_minor <> 0")
_IS_LOOSE = text("invoice_id IS NULL")
_IS_SHOWN = text("source <> 'undone'")  # store.imports.UNDONE


def _origin() -> list[Column[str]]:
    return [Column("source", Code, nullable=False), Column("external_id", Code, nullable=False)]


customers = Table(
    "customers",
    metadata,
    Column("id", Id, primary_key=True),
    *_origin(),
    Column("number", Code, nullable=False),
    Column("name", String(200), nullable=False),
    Column("email", String(254), nullable=False),
    Column("country", String(80), nullable=False),
    Column("since", Date, nullable=False),
    # Number, name and address in one folded text: one search, with the same meaning on both databases.
    Column("search_text", String(600), nullable=False),
    Unique("source", "external_id", name="customers_origin"),
    Index("customers_by_name", "name", "id", sqlite_where=_IS_SHOWN, postgresql_where=_IS_SHOWN),
)

invoices = Table(
    "invoices",
    metadata,
    Column("id", Id, primary_key=True),
    *_origin(),
    Column("number", Code, nullable=False),
    Column("customer_id", Id, ForeignKey("customers.id"), nullable=False),
    Column("currency", Currency, nullable=False),
    Column("status", String(16), nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("closed_on", Date),
    Column("disputed_on", Date),
    Column("net_minor", Minor, nullable=False),
    Column("tax_minor", Minor, nullable=False),
    Column("total_minor", Minor, nullable=False),
    Column("paid_minor", Minor, nullable=False),
    Column("credited_minor", Minor, nullable=False),
    Column("refunded_minor", Minor, nullable=False),
    Column("outstanding_minor", Minor, nullable=False),
    Unique("source", "external_id", name="invoices_origin"),
    CheckConstraint("status IN ('draft', 'open', 'paid', 'void', 'uncollectible')", name="invoices_status"),
    CheckConstraint("total_minor = net_minor + tax_minor", name="invoices_total"),
    CheckConstraint("paid_minor >= 0 AND credited_minor >= 0 AND refunded_minor >= 0", name="invoices_positive"),
    CheckConstraint("refunded_minor <= paid_minor", name="invoices_refunds_within_payments"),
    CheckConstraint(
        "outstanding_minor = CASE WHEN status IN ('open', 'paid')"
        " THEN total_minor - paid_minor - credited_minor + refunded_minor ELSE 0 END",
        name="invoices_outstanding",
    ),
    CheckConstraint("status <> 'void' OR paid_minor = 0", name="invoices_void_without_cash"),
    Index("invoices_by_date", "issued_on", "id"),
    Index("invoices_by_status", "status", "issued_on", "id"),
    Index("invoices_by_currency", "currency", "issued_on", "id"),
    Index("invoices_by_customer", "customer_id", "issued_on", "id"),
    Index("invoices_by_due_date", "currency", "due_on"),
    Index(
        "invoices_with_balance",
        "currency",
        "due_on",
        "outstanding_minor",
        sqlite_where=_HAS_BALANCE,
        postgresql_where=_HAS_BALANCE,
    ),
    Index(
        "invoices_owed_by_date",
        "issued_on",
        "id",
        "due_on",
        "outstanding_minor",
        sqlite_where=_HAS_BALANCE,
        postgresql_where=_HAS_BALANCE,
    ),
    Index(
        "invoices_owed_by_currency",
        "currency",
        "issued_on",
        "id",
        "due_on",
        "outstanding_minor",
        sqlite_where=_HAS_BALANCE,
        postgresql_where=_HAS_BALANCE,
    ),
    Index(
        "invoices_owed_by_customer",
        "currency",
        "customer_id",
        "outstanding_minor",
        sqlite_where=_HAS_BALANCE,
        postgresql_where=_HAS_BALANCE,
    ),
    Index(
        "invoices_owed_by_size",
        "currency",
        "outstanding_minor",
        sqlite_where=_HAS_BALANCE,
        postgresql_where=_HAS_BALANCE,
    ),
    Index("invoices_by_total", "total_minor", "id"),
    Index("invoices_by_currency_and_status", "currency", "status", "issued_on", "id"),
    Index(
        "invoices_shown_by_customer",
        "customer_id",
        "id",
        sqlite_where=_IS_SHOWN,
        postgresql_where=_IS_SHOWN,
    ),
)

invoice_lines = Table(
    "invoice_lines",
    metadata,
    Column("id", Id, primary_key=True),
    Column("invoice_id", Id, ForeignKey("invoices.id"), nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("description", String(500), nullable=False),
    Column("quantity_milli", Minor, nullable=False),
    Column("unit_price_micro", Minor, nullable=False),
    Column("tax_rate_bp", SmallInteger, nullable=False),
    Column("net_minor", Minor, nullable=False),
    Column("tax_minor", Minor, nullable=False),
    Unique("invoice_id", "position", name="invoice_lines_order"),
)

payments = Table(
    "payments",
    metadata,
    Column("id", Id, primary_key=True),
    *_origin(),
    Column("number", Code, nullable=False),
    Column("customer_id", Id, ForeignKey("customers.id"), nullable=False),
    Column("currency", Currency, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("amount_minor", Minor, nullable=False),
    Column("unapplied_minor", Minor, nullable=False),
    Column("method", String(32), nullable=False),
    Column("reference", String(200), nullable=False),
    Unique("source", "external_id", name="payments_origin"),
    CheckConstraint("amount_minor > 0", name="payments_positive"),
    CheckConstraint("unapplied_minor BETWEEN 0 AND amount_minor", name="payments_unapplied_within"),
    Index("payments_by_currency", "currency", "received_on", "id"),
    Index("payments_by_customer", "customer_id", "received_on"),
)

payment_allocations = Table(
    "payment_allocations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("payment_id", Id, ForeignKey("payments.id"), nullable=False),
    Column("invoice_id", Id, ForeignKey("invoices.id"), nullable=False),
    Column("amount_minor", Minor, nullable=False),
    CheckConstraint("amount_minor > 0", name="payment_allocations_positive"),
    Index("payment_allocations_by_payment", "payment_id"),
    Index("payment_allocations_by_invoice", "invoice_id"),
)

credit_notes = Table(
    "credit_notes",
    metadata,
    Column("id", Id, primary_key=True),
    *_origin(),
    Column("number", Code, nullable=False),
    Column("customer_id", Id, ForeignKey("customers.id"), nullable=False),
    Column("invoice_id", Id, ForeignKey("invoices.id")),
    Column("currency", Currency, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("net_minor", Minor, nullable=False),
    Column("tax_minor", Minor, nullable=False),
    Column("reason", String(500), nullable=False),
    Unique("source", "external_id", name="credit_notes_origin"),
    CheckConstraint("net_minor >= 0 AND tax_minor >= 0 AND net_minor + tax_minor > 0", name="credit_notes_positive"),
    Index("credit_notes_by_currency", "currency", "issued_on"),
    Index("credit_notes_by_invoice", "invoice_id"),
    Index("loose_credit_notes_by_customer", "customer_id", sqlite_where=_IS_LOOSE, postgresql_where=_IS_LOOSE),
)

refunds = Table(
    "refunds",
    metadata,
    Column("id", Id, primary_key=True),
    *_origin(),
    Column("number", Code, nullable=False),
    Column("payment_id", Id, ForeignKey("payments.id"), nullable=False),
    Column("invoice_id", Id, ForeignKey("invoices.id")),
    Column("currency", Currency, nullable=False),
    Column("paid_on", Date, nullable=False),
    Column("amount_minor", Minor, nullable=False),
    Column("reason", String(500), nullable=False),
    Unique("source", "external_id", name="refunds_origin"),
    CheckConstraint("amount_minor > 0", name="refunds_positive"),
    Index("refunds_by_currency", "currency", "paid_on"),
    Index("refunds_by_invoice", "invoice_id"),
)
