"""Customers, invoices and what is sent for and against them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "billing_0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_CODE = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
_HAS_BALANCE = sa.text("outstanding_minor <> 0")


def _column(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _reference(name: str, target: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, _ID, sa.ForeignKey(target), nullable=nullable)


def _origin(table: str) -> list[sa.Column[Any] | sa.UniqueConstraint]:
    unique = sa.UniqueConstraint("source", "external_id", name=f"{table}_origin")
    return [_column("source", _CODE), _column("external_id", _CODE), unique]


def _amounts(*names: str) -> list[sa.Column[Any]]:
    return [_column(f"{name}_minor", sa.BigInteger) for name in names]


def upgrade() -> None:
    _customers()
    _invoices()
    _invoice_lines()
    _payments()
    _credit_notes()
    _refunds()


def _customers() -> None:
    op.create_table(
        "customers",
        sa.Column("id", _ID, primary_key=True),
        *_origin("customers"),
        _column("number", _CODE),
        _column("name", sa.String(200)),
        _column("email", sa.String(254)),
        _column("country", sa.String(80)),
        _column("since", sa.Date),
        _column("search_text", sa.String(600)),
    )
    op.create_index("customers_by_name", "customers", ["name", "id"])


def _invoices() -> None:
    op.create_table(
        "invoices",
        sa.Column("id", _ID, primary_key=True),
        *_origin("invoices"),
        _column("number", _CODE),
        _reference("customer_id", "customers.id"),
        _column("currency", sa.String(3)),
        _column("status", sa.String(16)),
        _column("issued_on", sa.Date),
        _column("due_on", sa.Date),
        sa.Column("closed_on", sa.Date),
        sa.Column("disputed_on", sa.Date),
        *_amounts("net", "tax", "total", "paid", "credited", "refunded", "outstanding"),
        sa.CheckConstraint("status IN ('draft', 'open', 'paid', 'void', 'uncollectible')", name="invoices_status"),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name="invoices_total"),
        sa.CheckConstraint("paid_minor >= 0 AND credited_minor >= 0 AND refunded_minor >= 0", name="invoices_positive"),
        sa.CheckConstraint("refunded_minor <= paid_minor", name="invoices_refunds_within_payments"),
        sa.CheckConstraint(
            "outstanding_minor = CASE WHEN status IN ('open', 'paid')"
            " THEN total_minor - paid_minor - credited_minor + refunded_minor ELSE 0 END",
            name="invoices_outstanding",
        ),
        sa.CheckConstraint("status <> 'void' OR paid_minor = 0", name="invoices_void_without_cash"),
    )
    op.create_index("invoices_by_date", "invoices", ["issued_on", "id"])
    op.create_index("invoices_by_status", "invoices", ["status", "issued_on", "id"])
    op.create_index("invoices_by_currency", "invoices", ["currency", "issued_on", "id"])
    op.create_index("invoices_by_customer", "invoices", ["customer_id", "issued_on", "id"])
    op.create_index("invoices_by_due_date", "invoices", ["currency", "due_on"])
    op.create_index(
        "invoices_with_balance",
        "invoices",
        ["currency", "due_on", "outstanding_minor"],
        sqlite_where=_HAS_BALANCE,
        postgresql_where=_HAS_BALANCE,
    )


def _invoice_lines() -> None:
    op.create_table(
        "invoice_lines",
        sa.Column("id", _ID, primary_key=True),
        _reference("invoice_id", "invoices.id"),
        _column("position", sa.SmallInteger),
        _column("description", sa.String(500)),
        _column("quantity_milli", sa.BigInteger),
        _column("unit_price_micro", sa.BigInteger),
        _column("tax_rate_bp", sa.SmallInteger),
        *_amounts("net", "tax"),
        sa.UniqueConstraint("invoice_id", "position", name="invoice_lines_order"),
    )


def _payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", _ID, primary_key=True),
        *_origin("payments"),
        _column("number", _CODE),
        _reference("customer_id", "customers.id"),
        _column("currency", sa.String(3)),
        _column("received_on", sa.Date),
        *_amounts("amount", "unapplied"),
        _column("method", sa.String(32)),
        _column("reference", sa.String(200)),
        sa.CheckConstraint("amount_minor > 0", name="payments_positive"),
        sa.CheckConstraint("unapplied_minor BETWEEN 0 AND amount_minor", name="payments_unapplied_within"),
    )
    op.create_index("payments_by_currency", "payments", ["currency", "received_on", "id"])
    op.create_index("payments_by_customer", "payments", ["customer_id", "received_on"])
    op.create_table(
        "payment_allocations",
        sa.Column("id", _ID, primary_key=True),
        _reference("payment_id", "payments.id"),
        _reference("invoice_id", "invoices.id"),
        *_amounts("amount"),
        sa.CheckConstraint("amount_minor > 0", name="payment_allocations_positive"),
    )
    op.create_index("payment_allocations_by_payment", "payment_allocations", ["payment_id"])
    op.create_index("payment_allocations_by_invoice", "payment_allocations", ["invoice_id"])


def _credit_notes() -> None:
    op.create_table(
        "credit_notes",
        sa.Column("id", _ID, primary_key=True),
        *_origin("credit_notes"),
        _column("number", _CODE),
        _reference("customer_id", "customers.id"),
        _reference("invoice_id", "invoices.id", nullable=True),
        _column("currency", sa.String(3)),
        _column("issued_on", sa.Date),
        *_amounts("net", "tax"),
        _column("reason", sa.String(500)),
        sa.CheckConstraint(
            "net_minor >= 0 AND tax_minor >= 0 AND net_minor + tax_minor > 0", name="credit_notes_positive"
        ),
    )
    op.create_index("credit_notes_by_currency", "credit_notes", ["currency", "issued_on"])
    op.create_index("credit_notes_by_invoice", "credit_notes", ["invoice_id"])


def _refunds() -> None:
    op.create_table(
        "refunds",
        sa.Column("id", _ID, primary_key=True),
        *_origin("refunds"),
        _column("number", _CODE),
        _reference("payment_id", "payments.id"),
        _reference("invoice_id", "invoices.id", nullable=True),
        _column("currency", sa.String(3)),
        _column("paid_on", sa.Date),
        *_amounts("amount"),
        _column("reason", sa.String(500)),
        sa.CheckConstraint("amount_minor > 0", name="refunds_positive"),
    )
    op.create_index("refunds_by_currency", "refunds", ["currency", "paid_on"])
    op.create_index("refunds_by_invoice", "refunds", ["invoice_id"])
