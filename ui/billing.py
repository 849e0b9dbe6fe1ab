"""The parts of the Billing screen: choices, cards, and charts with their tables."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st
from streamlit.elements.lib.mutable_tab_container import TabContainer

from billing.queries.kpis import DSO_DAYS, Kpis
from billing.queries.months import Month
from billing.queries.receivables import Ageing
from ui.charts import age_chart, age_heading, month_chart
from ui.days import say_days_outside
from ui.show import DASH, counted, day, literal, money, percent
from ui.tables import plain_table, right

_SUMS = 4
"""So many of the cards are sums of money; they stand in a row of their own."""

_CARD_FRAME, _DIGIT, _GAP = 44, 13, 16
"""Pixels of a card without its amount, of one digit of it, and between two cards."""

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
    "Refund rate": "Derived: refunds divided by payments, by value. Above the cards it stands by number, too.",
}


def period_choice(currencies: Sequence[str], oldest: date, newest: date) -> tuple[str, date, int]:
    """Which currency, as of which day, over how many days before it. In the URL, so that a view can be shared."""
    say_days_outside("as_of", oldest, newest, f"These figures are as of {day(newest)}.")
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
            min_value=oldest,
            max_value=newest,
            key="as_of",
            bind="query-params",
            format="DD/MM/YYYY",
            width=160,
        )
    return currency, min(as_of or newest, newest), days


def say_period(figures: Kpis) -> None:
    """What the figures are of, and which of them no document says."""
    period = figures.period
    st.caption(
        f"In {figures.currency}, {day(period.first)} to {day(period.last)}. Days of sales, collection rate and refund"
        " rate are derived figures; the question mark on each card says how. Refund rate by number:"
        f" {percent(figures.refund_rate_by_number)}, {counted(figures.refunds, 'refund')} to"
        f" {counted(figures.payments, 'payment')}."
    )


def parts(*, waiting: int) -> Sequence[TabContainer]:
    """The parts below the cards; only the one that is open is read from the ledger and drawn."""
    if waiting:
        refunds = counted(waiting, "refund waits", "refunds wait")
        st.caption(f":material/group: {refunds} for approval by a second person.")
    return st.tabs(["Revenue", "Owed", "Approvals", "Import"], key="part", on_change="rerun", bind="query-params")


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
        if part := [f"{month.first:%B %Y}" for month in by_month if month.partial]:
            st.caption(f"Not the whole month, so a pale bar: {' and '.join(part)}.")
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
        if any(bucket.amount_minor for bucket in by_age.buckets):
            age_chart(by_age)
        else:
            st.markdown("No invoice was unpaid." if by_age.is_past else "No invoice is unpaid.")
    currency = by_age.currency
    frame = pd.DataFrame(
        {
            age_heading(by_age): [bucket.label for bucket in by_age.buckets] + ["Unapplied credit", "Total"],
            "Invoices": [f"{bucket.invoices:,}" for bucket in by_age.buckets] + ["", ""],
            "Owed": [money(bucket.amount_minor, currency) for bucket in by_age.buckets]
            + [money(by_age.unapplied_minor, currency), money(by_age.total_minor, currency)],
        }
    )
    with table:
        plain_table(frame, {"Invoices": right(), "Owed": right()}, alt=f"What is owed, by days from the {by_age.basis}")
        st.caption(
            f"As of {day(by_age.as_of)}. Unapplied credit is money received, or credit given, that no invoice has used."
        )
        if by_age.loose_minor:
            loose = literal(money(-by_age.loose_minor, currency))
            st.caption(
                f"{loose} of it stands on no invoice. Outstanding, above, leaves that out: it is of invoices alone."
            )


def _draw(values: Sequence[str]) -> None:
    """Four sums in one row, or in two where they need the room, or each alone; then three figures without a sum."""
    cards_of = list(zip(_CARDS, values, strict=True))
    width = _width_of(values[:_SUMS])
    with st.grid(min_column_width=2 * width + _GAP):
        for place in range(0, _SUMS, 2):
            _row(cards_of[place : place + 2], width)
    _row(cards_of[_SUMS:], width)


def _row(cards_of: Sequence[tuple[str, str]], width: int) -> None:
    with st.grid(len(cards_of), min_column_width=width):
        for label, value in cards_of:
            st.metric(label, value, help=_CARDS[label], border=True, height="stretch")


def _width_of(values: Sequence[str]) -> int:
    # Wide enough for the longest amount: Streamlit would cut it short, and half an amount is worse than none.
    return max(150, _CARD_FRAME + _DIGIT * max(map(len, values)))
