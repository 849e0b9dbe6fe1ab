from pathlib import Path

import pytest
from sqlalchemy import select

from billing import actions
from billing.queries.invoice_detail import invoice_detail
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from billing.store.documents import invoices
from database import reading
from tests.support.desk import Desk, fill
from tests.support.imports_of_books import UCI, contents_of, imported
from tests.support.ledger import day

STRIPE = (Path(__file__).parent / "importers" / "files" / "stripe-invoices.csv").read_text(encoding="utf-8")


def detail(tx, number):
    row = next(row for row in list_invoices(tx, InvoiceFilter()).rows if row.number == number)
    return invoice_detail(tx, row.id)


def test_an_invoice_tells_what_happened_to_it_in_order(books):
    back = detail(books, "BACK")

    assert [(event.day, event.what, event.number, event.amount_minor) for event in back.events] == [
        (day("02-20"), "Issued", "BACK", 60_00),
        (day("03-10"), "Payment", "P4", -60_00),
        (day("03-15"), "Credit note", "K1", -12_00),
        (day("03-20"), "Refund", "R1", 12_00),
    ]


@pytest.mark.parametrize(("number", "end"), [("VOID", "Made void"), ("LOST", "Written off")])
def test_an_invoice_that_was_ended_says_how_and_owes_nothing(books, number, end):
    ended = detail(books, number)

    assert ended.events[-1].what == end
    assert sum(event.amount_minor for event in ended.events) == ended.row.outstanding_minor == 0


def test_the_lines_of_an_invoice_add_up_to_its_total(books):
    part = detail(books, "PART")

    assert sum(line.net_minor + line.tax_minor for line in part.lines) == part.row.total_minor == 240_00
    assert (part.net_minor, part.tax_minor, part.paid_minor) == (200_00, 40_00, 140_00)


@pytest.mark.parametrize("invoice_id", [0, -1, 999_999_999_999_999_999])
def test_an_invoice_that_does_not_exist_is_none(books, invoice_id):
    assert invoice_detail(books, invoice_id) is None


def test_the_history_of_every_demo_invoice_ends_at_its_balance(demo):
    for row in list_invoices(demo, InvoiceFilter(), size=300).rows:
        found = invoice_detail(demo, row.id)
        if row.status != "draft":
            assert sum(event.amount_minor for event in found.events) == row.outstanding_minor, row.number


def test_what_a_rule_made_up_is_marked_and_what_a_file_says_is_not(engine):
    imported(engine, contents_of(UCI))
    imported(engine, contents_of(STRIPE, "stripe-invoices"))
    with reading(engine) as tx:
        ids = dict(tx.execute(select(invoices.c.number, invoices.c.id)).all())
        derived, stated = (invoice_detail(tx, ids[number]) for number in ("100001", "E-0001"))

    assert (derived.derived, stated.derived) == (True, False)
    assert [event.note for event in derived.events if event.what == "Payment"] == ["Derived: the file has no payments"]
    assert [event.note for event in stated.events if event.what == "Payment"] == ["Not stated"]


def test_an_end_that_somebody_made_has_their_reason(engine):
    desk = Desk(fill(engine))

    desk.do(actions.write_off, invoice_id=desk.id("PART"), reason="Gone away")

    with reading(desk.engine) as tx:
        assert invoice_detail(tx, desk.id("PART")).events[-1].note == "Gone away"
