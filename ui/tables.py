"""Tables of ledger rows. Amounts are written out in words of their currency and stand to the right."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from billing.model import Status
from billing.queries.customers import CustomerRow
from billing.queries.invoice_list import InvoiceRow
from billing.queries.payments import PaymentRow
from ui.show import money

_RIGHT = st.column_config.TextColumn(alignment="right")
_DAY = st.column_config.DateColumn(format="D MMM YYYY")
_NAME = st.column_config.TextColumn(width="medium")
"""However long a name is, the sums beside it stay in sight."""
_LIST_HEIGHT = 420

STATUS_WORDS = {
    Status.DRAFT: "Draft",
    Status.OPEN: "Open",
    Status.PAID: "Paid",
    Status.VOID: "Void",
    Status.UNCOLLECTIBLE: "Written off",
}


def customer_table(rows: Sequence[CustomerRow], *, key: str) -> list[int]:
    """Customers to choose from; returns the places of the rows that are selected."""
    frame = pd.DataFrame(
        {
            "Name": [row.name for row in rows],
            "Number": [row.number for row in rows],
            "E-mail": [row.email for row in rows],
            "Country": [row.country for row in rows],
            "Open invoices": [row.open_invoices for row in rows],
        }
    )
    return choice_table(frame, {}, key=key, alt="Customers by name")


def invoice_table(rows: Sequence[InvoiceRow], *, key: str, customer: bool = False) -> list[int]:
    """Invoices to choose from; returns the places of the rows that are selected."""
    names = {"Customer": [row.customer for row in rows]} if customer else {}
    frame = pd.DataFrame(
        {
            "Number": [row.number for row in rows],
            **names,
            "Status": [_status(row) for row in rows],
            "Issued": [row.issued_on for row in rows],
            "Due": [row.due_on for row in rows],
            "Total": [money(row.total_minor, row.currency) for row in rows],
            "To pay": [money(row.outstanding_minor, row.currency) for row in rows],
        }
    )
    config = {"Customer": _NAME, "Issued": _DAY, "Due": _DAY, "Total": _RIGHT, "To pay": _RIGHT}
    return choice_table(frame, config, key=key, alt="Invoices, newest first")


def payment_table(rows: Sequence[PaymentRow]) -> None:
    """Payments to read."""
    frame = pd.DataFrame(
        {
            "Received": [row.received_on for row in rows],
            "Customer": [row.customer for row in rows],
            "Amount": [money(row.amount_minor, row.currency) for row in rows],
            "Method": [row.method.capitalize() for row in rows],
            "Number": [row.number for row in rows],
            "Reference": [row.reference for row in rows],
        }
    )
    plain_table(frame, {"Received": _DAY, "Amount": _RIGHT}, alt="The latest payments")


def plain_table(frame: pd.DataFrame, config: dict[str, Any], *, alt: str) -> None:
    """A table to read, as high as it needs to be."""
    st.dataframe(frame, hide_index=True, column_config=config, alt=alt, height="content")


def right() -> Any:
    """The configuration of a column of amounts."""
    return _RIGHT


def choice_table(frame: pd.DataFrame, config: dict[str, Any], *, key: str, alt: str) -> list[int]:
    """A table to choose one row from; returns the places of the rows that are selected."""
    height = _LIST_HEIGHT if len(frame) > 10 else "content"
    event = st.dataframe(
        frame,
        hide_index=True,
        column_config=config,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        alt=alt,
        height=height,
    )
    return list(event.selection.rows)


def _status(row: InvoiceRow) -> str:
    return "Disputed" if row.disputed_on and row.status is Status.OPEN else STATUS_WORDS[row.status]
