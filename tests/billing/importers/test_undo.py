"""Taking an import back: every sum is what it was, nothing leaves the ledger, and the file can come again."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from billing import actions, currencies_in_use, importers, is_empty
from billing.model import Approver
from billing.queries.customers import customer, list_customers
from billing.queries.events import events_under
from billing.queries.in_all import customers_in_all
from billing.queries.invoice_detail import invoice_detail
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from billing.queries.receivables import ageing, outstanding
from billing.queries.summary import summary
from billing.store.batches import batches
from billing.store.documents import customers
from billing.store.ledger import ledger_entries
from billing.store.rollups import differences, due_days, issued_days, ledger_days
from database import reading, transaction
from tests.support.imports_of_books import BY, NOW, UCI, contents_of, imported
from tests.support.ledger import BOOKS, record

FILE = contents_of(UCI)


def undone(engine, batch_id: int = 1):
    *_, last = importers.undo(engine, batch_id, by=BY, clock=lambda: NOW, pause=lambda _seconds: None)
    return last


def money_of(engine):
    with reading(engine) as tx:
        ledger = select(
            ledger_days.c.currency,
            ledger_days.c.account,
            ledger_days.c.kind,
            ledger_days.c.occurred_on,
            ledger_days.c.amount_minor,
        ).where(ledger_days.c.amount_minor != 0)
        issued = select(issued_days).where(issued_days.c.documents != 0)
        due = select(due_days).where((due_days.c.asked_minor != 0) | (due_days.c.owed_minor != 0))
        return {frozenset(tuple(row) for row in tx.execute(one)) for one in (ledger, issued, due)}


def test_after_an_undo_every_sum_of_every_day_is_what_it_was(either):
    with transaction(either) as tx:
        record(tx, *BOOKS)
    before = money_of(either)
    imported(either, FILE)
    assert money_of(either) != before

    assert undone(either).left == 0

    assert money_of(either) == before
    with reading(either) as tx:
        assert differences(tx) == []
        assert summary(tx).skipped == {}


def test_the_ledger_keeps_what_was_posted_and_its_reversal(engine):
    imported(engine, FILE)
    with reading(engine) as tx:
        posted = tx.execute(select(func.count()).select_from(ledger_entries)).scalar_one()

    undone(engine)

    with reading(engine) as tx:
        assert tx.execute(select(func.count()).select_from(ledger_entries)).scalar_one() == 2 * posted
        assert outstanding(tx, "GBP", NOW.date()) == 0
        assert ageing(tx, "GBP", NOW.date()).total_minor == 0


def test_undone_invoices_are_in_no_list_and_no_search(engine):
    imported(engine, FILE)
    undone(engine)

    with reading(engine) as tx:
        assert list_invoices(tx, InvoiceFilter()).rows == ()
        assert list_invoices(tx, InvoiceFilter(search="100001")).rows == ()
        assert currencies_in_use(tx) == []
        assert batches(tx)[0].state == "undone"


def test_the_same_file_can_be_imported_again(either):
    imported(either, FILE)
    with reading(either) as tx:
        first = summary(tx)
    undone(either)

    imported(either, FILE)

    with reading(either) as tx:
        assert summary(tx) == first
        assert differences(tx) == []
    undone(either, 2)


def test_an_undo_that_was_interrupted_goes_on(engine):
    rows = "".join(f"{n},A1,Cup,1,2011-01-10 08:00:00,1.00,{n}.0,France\n" for n in range(1, 251))
    imported(engine, contents_of(UCI.splitlines()[0] + "\n" + rows))
    steps = importers.undo(engine, 1, by=BY, clock=lambda: NOW, pause=lambda _seconds: None)
    assert next(steps).left == 400
    steps.close()
    with reading(engine) as tx:
        assert differences(tx) == []

    undone(engine)

    with reading(engine) as tx:
        assert summary(tx).documents == 0
        assert differences(tx) == []


def test_an_import_that_somebody_acted_on_is_not_undone(engine):
    imported(engine, FILE)
    with transaction(engine) as tx:
        tx.execute(
            text("INSERT INTO action_keys (key, action, request_hash, made_at) VALUES ('k', 'a', 'h', '2026-11-24')")
        )
        tx.execute(
            text(
                "INSERT INTO billing_events (at, subject, name, action, entity, entity_id, invoice_id, customer_id,"
                " before, after, reason, reference, key) SELECT '2026-11-24', 's', 'n', 'note', 'invoice', id, id,"
                " customer_id, '{}', '{}', '', 'R', 'k' FROM invoices WHERE number = '100009'"
            )
        )

    with pytest.raises(importers.UndoRefused, match="already worked"):
        undone(engine)
    with reading(engine) as tx:
        assert summary(tx).documents == 9


@pytest.mark.parametrize("batch_id", [0, 7, 2**40])
def test_an_import_that_is_not_there_is_not_undone(engine, batch_id):
    with pytest.raises(importers.UndoRefused, match="no import of that number"):
        undone(engine, batch_id)


def test_an_undone_import_is_not_undone_again(engine):
    imported(engine, FILE)
    undone(engine)

    with pytest.raises(importers.UndoRefused):
        undone(engine)


def test_an_import_that_is_undone_while_it_runs_writes_no_more(engine):
    rows = "".join(f"{n},A1,Cup,1,2011-01-10 08:00:00,1.00,{n}.0,France\n" for n in range(1, 2001))
    contents = contents_of(UCI.splitlines()[0] + "\n" + rows)
    steps = importers.run(engine, contents, file_name="f", by=BY, clock=lambda: NOW, pause=lambda _s: None)
    next(steps)
    undone(engine)

    with pytest.raises(importers.OutOfOrder, match="was taken back"):
        next(steps)
    with reading(engine) as tx:
        assert summary(tx).customers == 0
        assert [one.state for one in batches(tx)] == ["undone"]


PEOPLE = "id,Name,Email,Created (UTC)\ncus_1,One,one@a.example,2024-01-02\ncus_2,Two,two@a.example,2024-01-02\n"
PAYMENT = (
    "id,Created,Amount,Currency,Status,Customer ID,Customer Email\nch_{0},2026-02-01,7,gbp,Paid,{1},{1}@a.example\n"
)


def people(tx):
    return {row.number for row in list_customers(tx).rows}


def test_an_undo_takes_the_customers_too_and_nothing_personal_is_left(either):
    imported(either, contents_of(PEOPLE, "stripe-customers"))
    imported(either, contents_of(PAYMENT.format("1", "cus_9"), "stripe-payments"))
    with reading(either) as tx:
        (new,) = tx.execute(select(customers.c.id).where(customers.c.number == "cus_9")).scalars()

    undone(either, 2)
    undone(either, 1)

    with reading(either) as tx:
        assert (people(tx), list_customers(tx, "cus").rows, customer(tx, new)) == (set(), (), None)
        assert (summary(tx).customers, customers_in_all(tx, ""), is_empty(tx)) == (0, 0, True)
        left = tx.execute(select(customers.c.name, customers.c.email, customers.c.search_text)).all()
        assert left == [("", "", "")]  # the ledger names cus_9, and keeps what it was told for ever


def test_a_customer_whom_a_later_import_needs_stays_and_goes_with_that_import(either):
    imported(either, contents_of(PEOPLE, "stripe-customers"))
    imported(either, contents_of(PAYMENT.format("1", "cus_1"), "stripe-payments"))

    undone(either, 1)
    with reading(either) as tx:
        assert people(tx) == {"cus_1"}
    undone(either, 2)

    with reading(either) as tx:
        assert people(tx) == set()


def test_a_customer_with_a_note_stays(either):
    imported(either, contents_of(PEOPLE, "stripe-customers"))
    with transaction(either) as tx:
        key = tx.execute(select(customers.c.id).where(customers.c.number == "cus_2")).scalar_one()
        actions.add_customer_note(tx, customer_id=key, body="Called", by=BY, key=actions.new_key(), now=NOW)

    assert undone(either).left == 0

    with reading(either) as tx:
        assert people(tx) == {"cus_2"}


def test_an_undo_says_how_much_there_was_to_take_back(engine):
    imported(engine, contents_of(PEOPLE, "stripe-customers"))

    assert undone(engine).of == 2


def test_an_undone_invoice_is_not_found_by_its_id(engine):
    imported(engine, FILE)
    with reading(engine) as tx:
        key = list_invoices(tx, InvoiceFilter()).rows[0].id
        assert invoice_detail(tx, key) is not None

    undone(engine)

    with reading(engine) as tx:
        assert invoice_detail(tx, key) is None


def test_who_imported_and_who_took_back_is_kept_under_their_references(either):
    ada, ben = Approver("ada", "Ada Lane", NOW, "AAAA-AAAA"), Approver("ben", "Ben Moor", NOW, "BBBB-BBBB")
    imported(either, FILE, by=ada)
    for _ in importers.undo(either, 1, by=ben, clock=lambda: NOW, pause=lambda _seconds: None):
        pass

    with reading(either) as tx:
        found = events_under(tx, "AAAA-AAAA", "BBBB-BBBB", "")
    assert {(one.action, one.subject, one.reason, one.entity_id) for one in found} == {
        ("import", "ada", "books.csv", 1),
        ("undo_import", "ben", "books.csv", 1),
    }
    with pytest.raises(DBAPIError), transaction(either) as tx:
        tx.execute(text("DELETE FROM import_events"))
