"""Charts. Amounts become plain numbers here and only here, because they are drawn and no longer counted."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from billing.money import Money
from billing.queries.months import Month
from billing.queries.receivables import Ageing, Basis
from ui.show import money

_HEIGHT = 330
_PALE = 0.45


def month_chart(by_month: Sequence[Month], currency: str) -> None:
    """Net revenue by month; a month that is not over is pale, so that it does not look like a fall."""
    frame = pd.DataFrame(
        {
            "Month": pd.to_datetime([month.first for month in by_month]),
            "Revenue": [float(Money(month.net_revenue_minor, currency).major) for month in by_month],
            "Net revenue": [money(month.net_revenue_minor, currency) for month in by_month],
            "Part": [month.partial for month in by_month],
        }
    )
    bars = (
        alt.Chart(frame, height=_HEIGHT)
        .mark_bar()
        .encode(
            x=alt.X("yearmonth(Month):T", title=None, axis=alt.Axis(format="%b %y", labelOverlap=True)),
            y=alt.Y("Revenue:Q", title=f"Net revenue, {currency}", axis=alt.Axis(format="~s")),
            opacity=alt.condition("datum.Part", alt.value(_PALE), alt.value(1)),
            tooltip=[alt.Tooltip("yearmonth(Month):T", title="Month", format="%B %Y"), "Net revenue:N"],
        )
    )
    st.altair_chart(bars, alt="Net revenue by month; the numbers are in the table beside it")


def age_heading(by_age: Ageing) -> str:
    """What the ages are of."""
    return "Past due" if by_age.basis is Basis.DUE else "Since the invoice"


def age_chart(by_age: Ageing) -> None:
    """What is owed by age."""
    heading = age_heading(by_age)
    labels = [bucket.label for bucket in by_age.buckets]
    frame = pd.DataFrame(
        {
            heading: labels,
            "Amount": [float(Money(bucket.amount_minor, by_age.currency).major) for bucket in by_age.buckets],
            "Owed": [money(bucket.amount_minor, by_age.currency) for bucket in by_age.buckets],
            "Invoices": [bucket.invoices for bucket in by_age.buckets],
        }
    )
    bars = (
        alt.Chart(frame, height=260)
        .mark_bar()
        .encode(
            x=alt.X("Amount:Q", title=f"Owed, {by_age.currency}", axis=alt.Axis(format="~s")),
            y=alt.Y(f"{heading}:N", title=None, sort=labels),
            tooltip=[f"{heading}:N", "Owed:N", "Invoices:Q"],
        )
    )
    st.altair_chart(bars, alt=f"What is owed by days from the {by_age.basis}; the numbers are in the table beside it")
