"""The parts of the Billing screen: choices, cards, and charts with their tables."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from billing.queries.kpis import DSO_DAYS, Kpis
from billing.queries.months import Month
from billing.queries.receivables import Ageing
from ui.charts import age_chart, month_chart
from ui.show import DASH, day, money, percent
from ui.tables import plain_table, right

_CARD_FRAME, _DIGIT = 44, 19
"""Pixels of a card without its amount, and of one digit of it."""

_PERIODS = {30: "30 days", 90: "90 days", 365: "12 months"}
_DEFAULT_PERIOD = 90

_CARDS = {
    "Billed": "Totals with tax of the invoices issued in the period. Drafts and void invoices are left out.",
    "Net revenue": "Billed before tax, less credit notes before tax. Refunds are cash and are not taken off again.",
    "Collected": "Payments received in the period.",
    "Outstanding": "Totals less payments and credits, plus refunds, of all invoices up to the last day.",
    "Days of sales": f"Derived: outstanding, divided by what was billed in the last {DSO_DAYS} days, times {DSO_DAYS}."
    " How many days of sales still wait for their money (DSO).",
    "Collection rate": "Derived: the share of what fell due in the period that was paid by its last day.",
    "Refund rate": "Derived: refunds divided by payments, by value.",
}


def period_choice(currencies: Sequence[str], newest: date) -> tuple[str, date, int]:
    """Which currency, as of which day, over how many days before it. In the URL, so that a view can be shared."""
    with st.container(horizontal=True):
        currency = currencies[0]
        if len(currencies) > 1:
            currency = st.segmented_control(
                "Currency", currencies, default=currency, required=True, key="in", bind="query-params"
            )
        days = st.segmented_control(
            "Period",
            list(_PERIODS),
            default=_DEFAULT_PERIOD,
            required=True,
            format_func=_PERIODS.__getitem__,
            key="period",
            bind="query-params",
        )
        as_of = st.date_input(
            "As of",
            value=newest,
            max_value=newest,
            key="as_of",
            bind="query-params",
            format="DD/MM/YYYY",
            width=160,
        )
    return currency, min(as_of or newest, newest), days


def cards(figures: Kpis) -> None:
    """The figures of one currency, a card each."""
    _draw(
        [
            money(figures.billed_minor, figures.currency),
            money(figures.net_revenue_minor, figures.currency),
            money(figures.collected_minor, figures.currency),
            money(figures.outstanding_minor, figures.currency),
            DASH if figures.dso_days is None else f"{figures.dso_days} days",
            percent(figures.collection_rate),
            percent(figures.refund_rate),
        ]
    )


def empty_cards() -> None:
    """The same cards when there is nothing to put on them."""
    _draw([DASH] * len(_CARDS))


def months_view(by_month: Sequence[Month], currency: str) -> None:
    """Revenue as bars, a part month paler, and the same numbers as a table."""
    chart, table = st.columns([3, 2])
    with chart:
        month_chart(by_month, currency)
        if by_month[-1].partial:
            st.caption(f"{by_month[-1].first:%B %Y} is not over yet: its bar is pale.")
    newest_first = list(reversed(by_month))
    frame = pd.DataFrame(
        {
            "Month": [f"{month.first:%b %Y}" + (" (part)" if month.partial else "") for month in newest_first],
            "Net revenue": [money(month.net_revenue_minor, currency) for month in newest_first],
            "Collected": [money(month.collected_minor, currency) for month in newest_first],
        }
    )
    with table:
        st.dataframe(
            frame,
            hide_index=True,
            column_config={"Net revenue": right(), "Collected": right()},
            alt="Net revenue and payments by month, newest first",
            height=330,
        )


def ageing_view(by_age: Ageing) -> None:
    """What is owed by days past due, as bars and as a table with its total."""
    chart, table = st.columns([3, 2])
    with chart:
        age_chart(by_age)
    currency = by_age.currency
    frame = pd.DataFrame(
        {
            "Past due": [bucket.label for bucket in by_age.buckets] + ["Unapplied credit", "Total"],
            "Invoices": [f"{bucket.invoices:,}" for bucket in by_age.buckets] + ["", ""],
            "Owed": [money(bucket.amount_minor, currency) for bucket in by_age.buckets]
            + [money(by_age.unapplied_minor, currency), money(by_age.total_minor, currency)],
        }
    )
    with table:
        plain_table(frame, {"Invoices": right(), "Owed": right()}, alt="What is owed, by days past due")
        st.caption(
            f"As of {day(by_age.as_of)}. Unapplied credit is money received, or credit given, that no invoice has used."
        )


def _draw(values: Sequence[str]) -> None:
    # Wide enough for the longest amount: Streamlit would cut it short, and half an amount is worse than none.
    widest = max(len(value) for value in values)
    with st.grid(min_column_width=max(170, _CARD_FRAME + widest * _DIGIT)):
        for (label, meaning), value in zip(_CARDS.items(), values, strict=True):
            st.metric(label, value, help=meaning, border=True, height="stretch")
