"""How long Billing's questions take: every first screen, and the first page of every filter, in milliseconds.

`measured` asks an open ledger. `compared` looks at what a large and a small one answered and says which pages do not
keep the promise: within 1.5 times, or 2 ms, of the small ledger. `made` writes a ledger of any size with the
generator of `python -m billing seed`. All figures are medians with a warm cache.
"""

import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import Connection, Engine, func, select

import billing
from auth.clock import system_clock
from billing import process
from billing.model import Status
from billing.queries.approvals import waiting_approvals
from billing.queries.customers import customer, list_customers
from billing.queries.debtors import top_debtors
from billing.queries.events import events_under
from billing.queries.in_all import customers_in_all, invoices_in_all, overdue_in_all
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from billing.queries.kpis import kpis
from billing.queries.months import months
from billing.queries.overview import counts
from billing.queries.payments import latest_payments
from billing.queries.period import Period
from billing.queries.receivables import ageing
from billing.queries.worklist import worklist
from billing.seed.large import seed_large
from billing.settings import BillingSettings
from billing.store.batches import batches
from billing.store.documents import invoice_lines, invoices
from database import Migrations, open_engine, reading, upgrade
from ui.customer import customer_file
from ui.invoice import invoice_file
from ui.ledger import say_what_it_is

RUNS = 9
FACTOR, SLACK_MS = 1.5, 2.0
SCREEN_MS = 50
"""The budget for everything that one screen asks at first."""
_BILLING = Migrations("billing", Path(__file__).parent.parent / "billing" / "migrations")

Question = Callable[[Connection], object]


def made(path: Path, how_many: int, as_of: date) -> Engine:
    """A ledger with so many invoices in that file, written if it is not there yet."""
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine, _BILLING)
    with reading(engine) as tx:
        empty = billing.is_empty(tx)
    if empty:
        for _ in seed_large(engine, how_many, as_of):
            pass
    return engine


def measured(engine: Engine) -> dict[str, object]:
    """Sizes, each first screen's queries in total, and the first page of each filter."""
    with reading(engine) as tx:
        as_of = billing.newest_entry_on(tx)
        if as_of is None:
            raise ValueError("The ledger is empty.")
        return {
            "invoices": tx.execute(select(func.count()).select_from(invoices)).scalar_one(),
            "lines": tx.execute(select(func.count()).select_from(invoice_lines)).scalar_one(),
            "screens_ms": {name: _milliseconds(tx, ask) for name, ask in _screens(as_of).items()},
            "pages_ms": {name: _milliseconds(tx, ask) for name, ask in _pages(as_of).items()},
        }


def compared(large: Mapping[str, object], small: Mapping[str, object]) -> dict[str, object]:
    """The pages of the large ledger that are slower than promised, with both figures."""
    slow: dict[str, object] = {}
    for name, here in _figures(large).items():
        there = _figures(small)[name]
        if here > max(there * FACTOR, there + SLACK_MS):
            slow[name] = f"{here} ms instead of {there} ms"
    return slow


def _figures(result: Mapping[str, object]) -> dict[str, float]:
    pages = result["pages_ms"]
    return pages if isinstance(pages, dict) else {}


def _screens(as_of: date) -> dict[str, Question]:
    """Everything that a screen asks the ledger when it is opened, by the pages' own functions."""
    process.install(BillingSettings(), system_clock)
    period = Period.ending(as_of, days=90)

    def overview(tx: Connection) -> None:
        say_what_it_is(tx)
        billing.newest_entry_on(tx)
        counts(tx, as_of)

    def list_of_invoices(tx: Connection) -> None:
        say_what_it_is(tx)
        billing.currencies_in_use(tx)
        billing.days_of_issue(tx)
        billing.newest_entry_on(tx)
        list_invoices(tx, InvoiceFilter())
        invoices_in_all(tx, InvoiceFilter())

    def list_of_customers(tx: Connection) -> None:
        say_what_it_is(tx)
        billing.newest_entry_on(tx)
        list_customers(tx)
        customers_in_all(tx, "")

    def a_customer(tx: Connection) -> None:
        if found := customer(tx, 17):  # a small ledger has fewer
            customer_file(tx, found, as_of)

    def above(tx: Connection) -> str:
        say_what_it_is(tx)
        currency = billing.currencies_in_use(tx)[0]
        billing.oldest_entry_on(tx)
        billing.newest_entry_on(tx)
        waiting_approvals(tx)
        batches(tx, size=10)
        kpis(tx, currency, period)
        return currency

    def figures(tx: Connection) -> None:
        currency = above(tx)
        months(tx, currency, as_of)
        latest_payments(tx, currency, as_of)

    def owed(tx: Connection) -> None:
        currency = above(tx)
        ageing(tx, currency, as_of)
        worklist(tx, currency, as_of)
        overdue_in_all(tx, currency, as_of)
        top_debtors(tx, currency, as_of, size=10)

    return {
        "overview": overview,
        "invoices": list_of_invoices,
        "customers": list_of_customers,
        "billing": figures,
        "billing, what is owed": owed,
        "an invoice": lambda tx: invoice_file(tx, 4321),
        "a customer": a_customer,
        "audit": lambda tx: events_under(tx, "", *("K7Q2-M9XD",) * 100),
    }


def _pages(as_of: date) -> dict[str, Question]:
    month = Period.ending(as_of, days=30)
    filters = {
        "all": InvoiceFilter(),
        **{f"status {status.value}": InvoiceFilter(status=status) for status in Status},
        **{f"currency {code}": InvoiceFilter(currency=code) for code in ("GBP", "EUR", "USD", "JPY")},
        "void in USD": InvoiceFilter(status=Status.VOID, currency="USD"),
        "written off in USD": InvoiceFilter(status=Status.UNCOLLECTIBLE, currency="USD"),
        "drafts in USD": InvoiceFilter(status=Status.DRAFT, currency="USD"),
        "overdue": InvoiceFilter(overdue_on=as_of),
        "overdue in USD": InvoiceFilter(overdue_on=as_of, currency="USD"),
        "31 to 60 days late": InvoiceFilter(
            owing=True, currency="GBP", due_from=as_of - timedelta(days=60), due_to=as_of - timedelta(days=31)
        ),
        "last month": InvoiceFilter(issued_from=month.first, issued_to=month.last),
        "open last month": InvoiceFilter(status=Status.OPEN, issued_from=month.first, issued_to=month.last),
        "of a customer": InvoiceFilter(customer_id=17),
        "paid by a customer": InvoiceFilter(customer_id=17, status=Status.PAID),
        "search for a number": InvoiceFilter(search="INV-2026-0009"),
        "search for a common number": InvoiceFilter(search="INV-20"),
        "search for a name": InvoiceFilter(search="Amberbrook"),
        "search for a trade": InvoiceFilter(search="bakery"),
        "search for an e-mail": InvoiceFilter(search="accounts@amberwood"),
        "search for an amount": InvoiceFilter(search="120.50"),
        "search for two letters": InvoiceFilter(search="zz"),
        "search for nothing known": InvoiceFilter(search="no such thing"),
        "search among overdue": InvoiceFilter(search="bakery", overdue_on=as_of),
    }
    return {name: _page_of(wanted) for name, wanted in filters.items()}


def _page_of(wanted: InvoiceFilter) -> Question:
    return lambda tx: list_invoices(tx, wanted)


def _milliseconds(tx: Connection, ask: Question) -> float:
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        ask(tx)
        taken.append((time.perf_counter() - begun) * 1000)
    return round(median(taken), 2)
