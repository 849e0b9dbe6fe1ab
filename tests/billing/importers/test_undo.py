"""Taking an import back: every sum is what it was, nothing leaves the ledger, and the file can come again."""

import pytest
from sqlalchemy import func, select, text

from billing import currencies_in_use, importers
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from billing.queries.receivables import ageing, outstanding
from billing.queries.summary import summary
from billing.store.batches import batches
from billing.store.ledger import ledger_entries
from billing.store.rollups import differences, due_days, issued_days, ledger_days
from database import reading, transaction
from tests.support.imports_of_books import NOW, UCI, contents_of, imported
from tests.support.ledger import BOOKS, record

FILE = contents_of(UCI)


def undone(engine, batch_id: int = 1):
    *_, last = importers.undo(engine, batch_id, clock=lambda: NOW, pause=lambda _seconds: None)
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
    steps = importers.undo(engine, 1, clock=lambda: NOW, pause=lambda _seconds: None)
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
    steps = importers.run(engine, contents, file_name="f", imported_by="t", clock=lambda: NOW, pause=lambda _s: None)
    next(steps)
    undone(engine)

    with pytest.raises(importers.OutOfOrder, match="was taken back"):
        next(steps)
    with reading(engine) as tx:
        assert summary(tx).customers == 0
        assert [one.state for one in batches(tx)] == ["undone"]
