"""Files to take away: the list of invoices as it is filtered, and one invoice. Both need a second factor.

A click leaves a wish in this tab, and the page then asks for the file; so a click whose proof was missing can be
offered again. The files themselves are made when the browser comes for them, and asked for again then.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import streamlit as st

from auth import gated_file, requires_mfa, send_file
from billing import is_demo, process
from billing.export import csv
from billing.model import Status
from billing.queries.customers import customer
from billing.queries.invoice_detail import invoice_detail
from billing.queries.invoice_list import InvoiceFilter
from database import engine, reading

_WANTED = "file_wanted"
_LIST, _INVOICE = "invoices.csv", "invoice.pdf"


@requires_mfa(describe=lambda filtered: "Export the list of invoices, as it was filtered, as CSV")
def ask_for_list(filtered: dict[str, Any]) -> None:
    """Let the page send the list; takes what `filter_as_plain` gives."""
    st.session_state[_WANTED] = (_LIST, filtered)


@requires_mfa(describe=lambda *, invoice_id, number: f"Export invoice {number} as PDF")
def ask_for_invoice(*, invoice_id: int, number: str) -> None:
    """Let the page send the invoice."""
    st.session_state[_WANTED] = (_INVOICE, {"invoice_id": invoice_id, "number": number})


def send_what_was_asked_for() -> None:
    """Start the download that the click before this run asked for."""
    if (wanted := st.session_state.pop(_WANTED, None)) is not None:
        name, arguments = wanted
        send_file(name, **arguments)


def filter_as_plain(wanted: InvoiceFilter, as_of: date) -> dict[str, Any]:
    """A filter as plain values, for `ask_for_list`."""
    return {
        "as_of": as_of,
        "search": wanted.search,
        "status": wanted.status.value if wanted.status else None,
        "currency": wanted.currency,
        "issued_from": wanted.issued_from,
        "issued_to": wanted.issued_to,
        "overdue_on": wanted.overdue_on,
        "customer_id": wanted.customer_id,
    }


@gated_file(_LIST, filename="invoices-{as_of}.csv", media_type=csv.CONTENT_TYPE)
def _list(as_of: date, status: str | None, **narrowed_to: Any) -> Iterator[bytes]:
    wanted = InvoiceFilter(status=Status(status) if status else None, **narrowed_to)
    with reading(engine()) as tx:
        yield from csv.invoices_as_csv(tx, wanted)


@gated_file(_INVOICE, filename="invoice-{number}.pdf", media_type="application/pdf")
def _invoice(invoice_id: int, number: str) -> Iterator[bytes]:
    with reading(engine()) as tx:
        found = invoice_detail(tx, invoice_id)
        who = customer(tx, found.row.customer_id) if found else None
        note = "Demo data: the company and every figure are made up." if is_demo(tx) else ""
    if found is not None and who is not None:
        from billing.export import pdf  # a heavy library, which the start need not wait for

        font = process.rules().pdf_font
        yield pdf.invoice_as_pdf(found, who, made_at=process.now(), note=note, extra_font=font).content
