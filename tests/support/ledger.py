"""Small ledgers for tests, written the way the program writes them."""

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from billing.model import Credit, Customer, InvoiceHistory, Line, Method, Payment, Refund, Status
from billing.store.histories import record_customers, record_histories
from database import Migrations, open_engine
from tests.support.made import make_tables

BILLING = Migrations("billing", Path(__file__).parent.parent.parent / "billing" / "migrations")
RECORDED_AT = datetime(2026, 4, 15, 18, tzinfo=UTC)
ELM = Customer("C-0001", "Elmbrook Bakery", "accounts@elmbrook.example", "United Kingdom", date(2020, 1, 2))
OAK = Customer("C-0002", "Oakmere Toys", "post@oakmere.example", "Ireland", date(2021, 5, 6))


def upgraded(url: str) -> Engine:
    engine = open_engine(url)
    make_tables(engine, BILLING)
    return engine


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def line(net: int, tax: int = 0) -> Line:
    return Line("Work", 1000, net * 10_000, 2000 if tax else 0, net, tax)


def invoice(number: str, issued_on: date, due_on: date, net: int, tax: int = 0, **changes) -> InvoiceHistory:
    plain = {
        "number": number,
        "customer_number": ELM.number,
        "currency": "GBP",
        "issued_on": issued_on,
        "due_on": due_on,
        "status": Status.OPEN,
        "lines": (line(net, tax),),
    }
    return InvoiceHistory(**{**plain, **changes})


def payment(number: str, received_on: date, amount: int, unapplied: int = 0) -> Payment:
    return Payment(number, received_on, amount, Method.TRANSFER, "12345678", unapplied)


def record(tx: Connection, *histories: InvoiceHistory, source: str = "test") -> None:
    ids = record_customers(tx, source, [ELM, OAK])
    record_histories(tx, source, histories, ids, RECORDED_AT)


BOOKS = (
    invoice(
        "PAID",
        day("01-10"),
        day("02-09"),
        100_00,
        20_00,
        status=Status.PAID,
        payments=(payment("P1", day("02-01"), 120_00),),
    ),
    invoice(
        "PART",
        day("02-05"),
        day("03-07"),
        200_00,
        40_00,
        payments=(payment("P2", day("03-01"), 100_00), payment("P3", day("04-15"), 40_00)),
    ),
    invoice(
        "BACK",
        day("02-20"),
        day("03-22"),
        50_00,
        10_00,
        status=Status.PAID,
        payments=(payment("P4", day("03-10"), 60_00),),
        credits=(Credit("K1", day("03-15"), 10_00, 2_00, "Damaged"),),
        refunds=(Refund("R1", day("03-20"), 12_00, "P4", "Damaged"),),
    ),
    invoice("VOID", day("03-01"), day("03-31"), 600_00, status=Status.VOID, closed_on=day("03-02")),
    invoice("DRAFT", day("03-25"), day("04-24"), 999_00, status=Status.DRAFT),
    invoice(
        "LOST",
        date(2025, 6, 1),
        date(2025, 7, 1),
        80_00,
        status=Status.UNCOLLECTIBLE,
        closed_on=day("03-05"),
    ),
    invoice("EURO", day("03-03"), day("04-02"), 500_00, currency="EUR", customer_number=OAK.number),
)
"""One invoice of each fate. What is still to pay: £100.00 on PART and €500.00 on EURO."""
