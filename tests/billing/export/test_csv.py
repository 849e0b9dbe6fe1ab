"""The list as a table for spreadsheets: complete, in pieces, and with nothing in it that runs."""

import csv
import io

import pytest

from billing.export.csv import harmless, invoices_as_csv
from billing.model import Customer, Status
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from billing.store.histories import record_customers, record_histories
from database import reading, transaction
from tests.support.ledger import OAK, RECORDED_AT, day, invoice, record

ATTACKS = [
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "＝1+1",
    "a;=1+1",
    "a,=1+1",
    "a|@x",
    "a\n=1+1",
    '"=1+1"',
    "=cmd|' /C calc'!A0",
]


def table(pieces):
    return list(csv.DictReader(io.StringIO(b"".join(pieces).decode("utf-8-sig"), newline="")))


def test_the_filter_that_is_on_screen_is_what_is_exported(demo):
    wanted = InvoiceFilter(status=Status.OPEN, currency="EUR")

    rows = table(invoices_as_csv(demo, wanted))

    assert [row["Number"] for row in rows] == [row.number for row in list_invoices(demo, wanted, size=10_000).rows]
    assert {(row["Status"], row["Currency"]) for row in rows} == {("open", "EUR")}


def test_a_long_list_comes_in_pieces_and_complete(demo):
    pieces = list(invoices_as_csv(demo, InvoiceFilter()))

    assert len(pieces) > 3
    assert len({row["Number"] for row in table(pieces)}) == len(list_invoices(demo, InvoiceFilter(), size=10_000).rows)


def test_amounts_are_plain_numbers_with_the_digits_of_their_currency(engine):
    credited = invoice("BACK", day("01-10"), day("02-09"), -12_00)
    with transaction(engine) as tx:
        record(tx, invoice("YEN", day("01-09"), day("02-09"), 1500, currency="JPY"), credited)

    with reading(engine) as tx:
        rows = {row["Number"]: row for row in table(invoices_as_csv(tx, InvoiceFilter()))}

    assert rows["YEN"]["Total"] == "1500"
    assert rows["BACK"]["Total"] == "-12.00"  # a number, and left alone


@pytest.mark.parametrize("name", ATTACKS)
def test_a_name_never_runs_as_a_formula(engine, name):
    with transaction(engine) as tx:
        ids = record_customers(tx, "test", [Customer("C-9", name, "", "", day("01-01")), OAK])
        record_histories(
            tx, "test", [invoice("I", day("01-10"), day("02-09"), 1, customer_number="C-9")], ids, RECORDED_AT
        )

    with reading(engine) as tx:
        content = b"".join(invoices_as_csv(tx, InvoiceFilter())).decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(content, newline=""))

    assert row["Customer"].lstrip()[0] not in "=+-@＝\t\r"
    for separator in ",;\t|\n":
        cells = [cell.strip() for cell in row["Customer"].split(separator)]
        assert not any(cell.startswith(("=", "@", "+1", "-2", "＝")) for cell in cells)


@pytest.mark.parametrize("name", ["Smith-Jones & Sons", "A+B Ltd", "me@home.example", "50 = 50", "Elmbrook, Bakery"])
def test_an_ordinary_name_is_left_as_it_is(name):
    assert harmless(name) == name


def test_an_empty_list_is_its_headings(engine):
    with reading(engine) as tx:
        assert b"".join(invoices_as_csv(tx, InvoiceFilter())).count(b"\r\n") == 1
