"""Who owes what: the invoices behind each age, what to do first, and the customers who owe most."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from billing.queries.debtors import Debtor
from billing.queries.invoice_list import InvoiceFilter, InvoiceRow
from billing.queries.paging import Page
from billing.queries.receivables import Ageing, Basis, Bucket
from billing.queries.worklist import REMIND_AGAIN_AFTER, WorkRow
from ui.paging import TO_OPEN, Place, table_key, ways_on, where
from ui.show import counted, day, money
from ui.tables import choice_table, invoice_table, right


def basis_choice() -> Basis:
    """Whether ages count from the due day or from the invoice date. In the URL, too."""
    chosen = st.segmented_control(
        "Age counts from the",
        [basis.value for basis in Basis],
        default=Basis.DUE.value,
        required=True,
        key="from",
        bind="query-params",
    )
    return Basis(chosen)


def bucket_choice(by_age: Ageing) -> tuple[InvoiceFilter, int] | None:
    """Which age to look into, and how many invoices are in it. In the URL, so that the view can be shared."""
    labels = [bucket.label for bucket in by_age.buckets if bucket.invoices]
    chosen = st.pills("Show the invoices", labels, key="age", bind="query-params") if labels else None
    bucket = next((bucket for bucket in by_age.buckets if bucket.label == chosen), None)
    return None if bucket is None else (behind(by_age, bucket), bucket.invoices)


def behind(by_age: Ageing, bucket: Bucket) -> InvoiceFilter:
    """The invoices that one age is made of."""
    unpaid = InvoiceFilter(currency=by_age.currency, owing=True)
    if by_age.is_past:
        unpaid = InvoiceFilter(currency=by_age.currency, owed_on=by_age.as_of)
    if by_age.basis is Basis.ISSUE:
        return replace(unpaid, issued_from=bucket.first, issued_to=bucket.last)
    return replace(unpaid, due_from=bucket.first, due_to=bucket.last)


def bucket_view(of_age: InvoiceFilter, in_all: int, place: Place, page: Page[InvoiceRow]) -> None:
    """The invoices of one age, a page at a time. Choosing one opens it."""
    then = f", unpaid on {day(of_age.owed_on)}. What is still to pay of them is of now" if of_age.owed_on else ""
    st.caption(f"{where(place, page, 'invoice', in_all=in_all)}{then}. {TO_OPEN}")
    ids = [row.id for row in page.rows]
    _open_invoice(page.rows, invoice_table(page.rows, key=table_key("age", ids), customer=True))
    ways_on("age", of_age, page, place)


def worklist_view(rows: Sequence[WorkRow], currency: str, *, in_all: int) -> None:
    """What is overdue, in the order in which to turn to it; the first so many."""
    if not rows:
        st.markdown("Nothing is overdue.")
        return
    frame = pd.DataFrame(
        {
            "What to do": [row.step.value for row in rows],
            "Invoice": [row.number for row in rows],
            "Customer": [row.customer for row in rows],
            "To pay": [money(row.outstanding_minor, currency) for row in rows],
            "Due": [day(row.due_on) for row in rows],
            "Last reminder": [day(row.last_dunned_on) if row.last_dunned_on else "" for row in rows],
        }
    )
    chosen = choice_table(
        frame, {"To pay": right()}, key=f"worklist_{currency}", alt="Overdue invoices, most urgent first"
    )
    _open_invoice(rows, chosen)
    st.caption(
        f"{_how_many(len(rows), in_all)}, as they stand now."
        f" First what nobody was reminded of in the last {REMIND_AGAIN_AFTER.days} days, then disputes, then what waits"
        " for a reminder to work, at last who cannot be reminded; the largest sums first."
        f" {TO_OPEN}"
    )
    if in_all > len(rows):
        st.page_link(
            "../pages/invoices.py",
            label="All that are overdue",
            icon=":material/receipt_long:",
            query_params={"overdue": "true", "currency": currency},
        )


def _how_many(shown: int, in_all: int) -> str:
    return counted(shown, "invoice") if shown >= in_all else f"The first {shown:,} of {counted(in_all, 'invoice')}"


def debtors_view(rows: Sequence[Debtor], currency: str) -> None:
    """The customers who owe most. Choosing one opens their page."""
    if not rows:
        st.markdown("Nobody owes anything.")
        return
    frame = pd.DataFrame(
        {
            "Customer": [row.name for row in rows],
            "Number": ["" if row.is_nobody else row.number for row in rows],
            "Invoices": [f"{row.invoices:,}" for row in rows],
            "Owed": [money(row.owed_minor, currency) for row in rows],
        }
    )
    config = {"Invoices": right(), "Owed": right()}
    if any(row.is_nobody for row in rows):
        st.caption("“Unidentified customer” stands for everybody whom a file does not name, not for one debtor.")
    if chosen := choice_table(frame, config, key=f"debtors_{currency}", alt="Customers who owe most"):
        st.switch_page("../pages/customers.py", query_params={"customer": str(rows[chosen[0]].id)})


def _open_invoice(rows: Sequence[InvoiceRow] | Sequence[WorkRow], chosen: list[int]) -> None:
    if chosen:
        st.switch_page("../pages/invoices.py", query_params={"invoice": str(rows[chosen[0]].id)})
