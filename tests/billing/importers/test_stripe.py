"""Stripe's exports: customers, invoices and payments, in that order."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from billing import importers
from billing.importers import Decimals, FileRefused, Units
from billing.importers.documents import Kind
from billing.model import Status
from billing.queries.receivables import ageing
from billing.queries.summary import summary
from billing.store.documents import credit_notes, customers, invoices, payments
from billing.store.ledger import ledger_entries, ledger_transactions
from billing.store.rollups import differences
from billing.store.soundness import contradictions
from database import reading
from tests.support.imports_of_books import BY, NOW, contents_of, file_of, imported

FILES = Path(__file__).parent / "files"
CUSTOMERS = (FILES / "stripe-customers.csv").read_text(encoding="utf-8")
INVOICES = (FILES / "stripe-invoices.csv").read_text(encoding="utf-8")
PAYMENTS = (FILES / "stripe-payments.csv").read_text(encoding="utf-8")


def import_all(engine):
    for text, layout in (
        (CUSTOMERS, "stripe-customers"),
        (INVOICES, "stripe-invoices"),
        (PAYMENTS, "stripe-payments"),
    ):
        imported(engine, contents_of(text, layout))


@pytest.mark.parametrize(
    ("text", "layout"),
    [(CUSTOMERS, "stripe-customers"), (INVOICES, "stripe-invoices"), (PAYMENTS, "stripe-payments")],
)
def test_a_file_is_recognised_by_its_columns(text, layout):
    assert importers.recognise(file_of(text)) == layout


def test_a_file_of_no_known_kind_is_refused_with_the_kinds():
    with pytest.raises(FileRefused, match=r"fit none of the kinds.*uci, airlock, stripe-invoices"):
        importers.recognise(file_of("a,b\n1,2\n"))


def test_columns_that_are_not_read_are_shown_in_the_preview():
    columns = contents_of(CUSTOMERS, "stripe-customers").columns

    assert columns.headings == {"id": "id", "email": "Email", "name": "Name", "created": "Created (UTC)"}
    assert columns.unused == ("Plan", "tier (metadata)")


def test_a_customer_without_a_name_is_shown_by_the_address():
    people = [one.content for one in contents_of(CUSTOMERS, "stripe-customers").documents]

    assert [(person.number, person.name) for person in people] == [
        ("cus_1", "Elmbrook Bakery"),
        ("cus_2", "oak@oak.example"),
    ]


def test_an_invoice_is_one_line_with_its_tax_and_the_payment_that_the_row_implies():
    first, second, void, yen, settled = (
        one.content for one in contents_of(INVOICES, "stripe-invoices").documents if one.kind is Kind.INVOICE
    )

    assert (first.number, first.external_id, first.status) == ("E-0001", "in_1", Status.PAID)
    assert (first.net_minor, first.tax_minor, first.lines[0].tax_rate_bp) == (100_00, 20_00, 2000)
    assert (first.payments[0].number, first.payments[0].received_on) == ("ch_1", date(2026, 2, 1))
    assert (second.total_minor, second.balance_minor) == (1600_00, 1300_00)
    assert (void.status, void.closed_on) == (Status.VOID, date(2026, 2, 12))
    assert yen.total_minor == 500
    assert settled.credits[0].reason.startswith("Derived")
    assert (settled.credits[0].net_minor, settled.credits[0].tax_minor) == (settled.net_minor, settled.tax_minor)


def test_all_three_files_make_books_that_agree(either):
    import_all(either)

    with reading(either) as tx:
        found = summary(tx)
        paid = dict(tx.execute(select(invoices.c.number, invoices.c.paid_minor)).all())
        assert differences(tx) == []
        aged = ageing(tx, "GBP", NOW.date())

    assert found.customers == 3
    assert found.skipped == {"payment did not succeed": 1}
    assert found.currencies["GBP"].outstanding_minor == 1300_00
    assert found.currencies["JPY"].outstanding_minor == 0
    # ch_1 came with its invoice, and again as a payment: it is the same money. in_4 is in another currency than ch_2.
    assert paid == {"E-0001": 120_00, "E-0002": 300_00, "O-0001": 0, "N-0001": 500, "E-0003": 0}
    assert aged.unapplied_minor == -500_00


def test_what_was_given_back_is_not_asked_for_again(engine):
    import_all(engine)

    with reading(engine) as tx:
        row = tx.execute(select(invoices).where(invoices.c.number == "E-0001")).one()

        note = tx.execute(select(credit_notes).where(credit_notes.c.invoice_id == row.id)).one()
        of_tax = select(ledger_entries.c.amount_minor).join_from(ledger_entries, ledger_transactions)
        of_tax = of_tax.where(ledger_entries.c.account == "tax", ledger_transactions.c.kind == "credit_note")
        taken_off = tx.execute(of_tax.where(ledger_transactions.c.external_id.endswith(note.number))).scalars().all()
        assert list(contradictions(tx)) == []

    assert (row.paid_minor, row.refunded_minor, row.credited_minor) == (120_00, 20_00, 20_00)
    assert (note.net_minor, note.tax_minor) == (16_67, 3_33)  # of 100 and 20
    assert taken_off == [3_33]
    assert (row.outstanding_minor, row.status) == (0, "paid")


def test_money_of_nobody_is_kept_less_what_was_given_back(engine):
    import_all(engine)

    with reading(engine) as tx:
        kept = select(payments.c.unapplied_minor, customers.c.name).join_from(payments, customers)
        row = tx.execute(kept.where(payments.c.number == "ch_5")).one()

    assert tuple(row) == (20_00, "Unidentified customer")


def test_a_second_import_of_all_three_changes_nothing(engine):
    import_all(engine)
    with reading(engine) as tx:
        before = summary(tx)

    import_all(engine)

    with reading(engine) as tx:
        assert summary(tx) == before


def test_payments_are_undone_before_the_invoices_that_they_paid(either):
    import_all(either)

    with pytest.raises(importers.UndoRefused, match="Undo a later import first"):
        undo(either, 2)
    undo(either, 3)
    with reading(either) as tx:
        assert differences(tx) == []
        assert summary(tx).currencies["JPY"].outstanding_minor == 500
    undo(either, 2)
    undo(either, 1)

    with reading(either) as tx:
        assert differences(tx) == []
        assert (summary(tx).documents, summary(tx).currencies) == (0, {})


def undo(engine, batch_id: int) -> None:
    for _ in importers.undo(engine, batch_id, by=BY, clock=lambda: NOW, pause=lambda _seconds: None):
        pass


def test_invoices_after_their_payments_are_refused_before_money_is_counted_twice(engine):
    imported(engine, contents_of(PAYMENTS, "stripe-payments"))

    with pytest.raises(importers.OutOfOrder, match="begin with invoices"):
        imported(engine, contents_of(INVOICES, "stripe-invoices"))
    with reading(engine) as tx:
        assert summary(tx).documents == 1


@pytest.mark.parametrize(
    ("charges", "outstanding", "kept"),
    [
        ([("ch_1", "40.00", "02-01")], 60_00, 0),
        ([("ch_2", "60.00", "02-09"), ("ch_1", "40.00", "02-01")], 0, 0),
        ([("ch_2", "25.00", "02-01"), ("ch_1", "15.00", "02-01")], 60_00, 0),
        ([("ch_3", "10.00", "02-09"), ("ch_2", "25.00", "02-02"), ("ch_1", "15.00", "02-01")], 50_00, 0),
        ([("ch_2", "40.00", "02-09"), ("ch_1", "40.00", "02-01")], 20_00, 0),
        ([("ch_2", "70.00", "02-09"), ("ch_1", "40.00", "02-01")], 0, 10_00),
    ],
)
def test_of_payments_that_name_an_invoice_as_much_is_known_as_was_paid_on_it_and_the_rest_is_new(
    engine, charges, outstanding, kept
):
    invoice = "id,Customer,Status,Currency,Amount Paid,Total,Date (UTC)\nin_1,c,open,eur,40.00,100.00,2026-01-01\n"
    rows = [f"{name},2026-{day},{amount},eur,Paid,c,in_1" for name, amount, day in charges]
    imported(engine, contents_of(invoice, "stripe-invoices"))
    header = "id,Created,Amount,Currency,Status,Customer ID,Invoice ID"
    imported(engine, contents_of("\n".join([header, *rows]) + "\n", "stripe-payments"))

    with reading(engine) as tx:
        found = tx.execute(select(invoices.c.outstanding_minor)).scalar_one()
        unapplied = tx.execute(select(func.sum(payments.c.unapplied_minor))).scalar_one()
        assert list(contradictions(tx)) == []
    assert (found, unapplied) == (outstanding, kept)


def test_amounts_with_a_comma_are_read_when_all_agree_and_asked_about_when_not():
    header = "id,Customer,Status,Currency,Amount Paid,Total,Date (UTC)\n"
    comma = header + 'in_1,c,open,eur,"0,00","1.600,00",2026-01-01\n'
    both = comma + "in_2,c,open,eur,0.00,12.50,2026-01-01\n"

    found = contents_of(comma, "stripe-invoices")
    assert (found.decimals, found.documents[-1].content.total_minor) == (Decimals.COMMA, 1600_00)
    with pytest.raises(FileRefused, match="Choose one of the two"):
        contents_of(both, "stripe-invoices")


def test_minor_units_are_a_choice_and_never_guessed():
    row = "id,Created,Amount,Currency,Status,Customer ID\nch_1,2026-02-01,12000,gbp,Paid,cus_1\n"
    minor, major = (contents_of(row, "stripe-payments", units=units) for units in (Units.MINOR, Units.MAJOR))

    assert [one.documents[-1].content.amount_minor for one in (minor, major)] == [120_00, 12_000_00]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("paid,gbp,120.00", "settled,gbp,120.00", "status"),
        (",gbp,120.00", ",zzz,120.00", "currency"),
        ("120.00,2026-01-10 09:00", "-120.00,2026-01-10 09:00", "negative"),
        ("120.00,2026-01-10 09:00", "120.001,2026-01-10 09:00", "digits after the point"),
        (",void,eur,50.00,0.00", ",void,eur,50.00,5.00", "and yet paid"),
        ("100.00,20.00,120.00", "100.00,120.01,120.00", "tax is negative, or more than the total"),
        ("100.00,20.00,120.00", "100.00,-0.01,120.00", "tax is negative, or more than the total"),
        ("in_2,", "in_1,", "same document"),
    ],
)
def test_a_row_that_cannot_be_true_is_an_error_of_its_line(before, after, words):
    problems = contents_of(INVOICES.replace(before, after), "stripe-invoices").problems

    assert len(problems) == 1
    assert words in problems[0].sentence


@pytest.mark.parametrize("change", [("120.00,20.00", "120.00,120.01"), ("120.00,20.00", "-1.00,0.00")])
def test_a_payment_gives_back_no_more_than_it_was(change):
    assert "more than zero" in contents_of(PAYMENTS.replace(*change), "stripe-payments").problems[0].sentence


def test_a_customer_whom_invoices_named_before_is_reported_as_having_other_content(engine):
    imported(engine, contents_of(INVOICES, "stripe-invoices"))

    people = imported(engine, contents_of(CUSTOMERS, "stripe-customers"))

    assert (people.written, people.different) == (0, 2)
