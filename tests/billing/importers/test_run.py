"""Importing as a whole: what is written, that a second time changes nothing, and that it may end at any moment."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from billing import importers, is_derived
from billing.importers.run import LINES_EACH
from billing.model import Status
from billing.queries.invoice_detail import invoice_detail
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from billing.queries.receivables import ageing
from billing.queries.summary import summary
from billing.store.batches import batches
from billing.store.documents import invoices, payments
from billing.store.ledger import ledger_entries
from billing.store.rollups import differences
from database import reading, transaction
from tests.support.imports_of_books import BY, NOW, UCI, UCI_HEADER, contents_of, imported
from tests.support.ledger import day, upgraded

ROOT = Path(__file__).parents[3]
BOOKS = contents_of(UCI)


def contents_of_many(count: int):
    rows = [f"{number},A1,Cup,1,2011-01-10 08:00:00,1.00,{number % 97 + 1}.0,France" for number in range(1, count + 1)]
    return contents_of("\n".join([UCI_HEADER, *rows]) + "\n")


def state_of(engine):
    with reading(engine) as tx:
        tables = ("customers", "invoices", "invoice_lines", "payments", "credit_notes", "ledger_entries")
        counts = {name: tx.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables}
        return counts, summary(tx), differences(tx)


def test_the_books_are_what_the_file_says(either):
    imported(either, BOOKS)

    with reading(either) as tx:
        found = summary(tx)
        assert (found.customers, found.documents, found.credit_documents, found.lines) == (2, 9, 3, 12)
        assert found.skipped == {"price is zero": 2}
        assert found.as_json()["currencies"]["GBP"] == {
            "gross_minor": 55_30 + 25_50 + 10 + 64_00,
            "credited_minor": 10_20 + 5_00 + 1_00,
            "outstanding_minor": 64_10,
        }
        assert differences(tx) == []
        assert tx.execute(select(func.sum(ledger_entries.c.amount_minor))).scalar_one() == 0
        assert is_derived(tx)


def test_a_credit_note_keeps_its_lines_and_an_adjustment_moves_the_customers_account(engine):
    imported(engine, BOOKS)

    with reading(engine) as tx:
        items = tx.execute(
            text("SELECT description, quantity_milli, net_minor FROM credit_note_items ORDER BY id")
        ).all()
        aged = ageing(tx, "GBP", NOW.date())

    assert ("A1 Green cup", 4000, 10_20) in [tuple(item) for item in items]
    assert aged.unapplied_minor == -(5_00 + 1_00 + 20_00)


def test_payments_that_were_made_up_have_their_own_source(engine):
    imported(engine, BOOKS)

    with reading(engine) as tx:
        sources = tx.execute(select(payments.c.source).distinct()).scalars().all()
        (row,) = list_invoices(tx, InvoiceFilter(search="100002")).rows
        detail = invoice_detail(tx, row.id)

    assert sources == ["derived"]
    assert (row.status, detail.credited_minor, detail.refunded_minor) == (Status.PAID, 10_20, 10_20)


def test_a_second_import_changes_nothing(either):
    imported(either, BOOKS)
    before = state_of(either)

    again = imported(either, BOOKS, file_name="other name.csv")

    assert state_of(either) == before
    assert (again.batch_id, again.written, again.unchanged) == (None, 0, again.of)
    with reading(either) as tx:
        assert len(batches(tx)) == 1


def test_a_document_that_says_something_else_now_is_reported_and_left_alone(engine):
    imported(engine, BOOKS)
    before = state_of(engine)

    again = imported(engine, contents_of(UCI.replace("Lamp,1,", "Lamp,2,")))

    assert (again.written, again.different) == (0, 1)
    assert state_of(engine) == before


def test_a_longer_file_adds_what_is_new(engine):
    imported(engine, contents_of_many(20))

    longer = imported(engine, contents_of_many(25))

    assert (longer.written, longer.unchanged) == (5 + 5, 20 + 20)  # customers and invoices


def test_a_rehearsal_writes_nothing_and_says_what_an_import_would(engine):
    with reading(engine) as tx:  # a transaction that cannot write
        first = importers.rehearse(tx, BOOKS)
    imported(engine, BOOKS)
    with reading(engine) as tx:
        second = importers.rehearse(tx, BOOKS)

    assert first.kinds == {"customer": 3, "invoice": 4, "credit": 2, "skipped": 1, "adjustment": 1}
    assert (first.new, first.unchanged) == (11, 0)
    assert (second.new, second.unchanged) == (0, 11)


def test_a_file_with_errors_is_refused_whole_unless_they_may_be_left_out(engine):
    faulty = contents_of(UCI + "100010,A5,Lamp,x,2011-03-30 10:00:00,64.00,502.0,France\n")

    with pytest.raises(importers.RowsRefused, match="1 row has an error"):
        imported(engine, faulty)
    with reading(engine) as tx:
        assert batches(tx) == []

    imported(engine, faulty, leave_out_faulty=True)
    with reading(engine) as tx:
        assert summary(tx).lines == 13
        assert summary(tx).skipped["row with an error in the document"] == 1


def test_one_transaction_writes_no_more_than_its_share(engine):
    steps = [progress.lines for progress in steps_of(engine, contents_of_many(2000))]

    assert max(after - before for before, after in zip([0, *steps], steps, strict=False)) <= LINES_EACH
    assert len(steps) > 2


def steps_of(engine, contents, **changes):
    settings = {"file_name": "f", "by": BY, "clock": lambda: NOW, "pause": lambda _seconds: None}
    return importers.run(engine, contents, **{**settings, **changes})


def test_other_writers_get_their_turn_between_the_transactions(engine):
    waited = []

    for _ in steps_of(engine, contents_of_many(2000), pause=waited.append):
        with transaction(engine):  # would wait for five seconds and fail if the import held its lock
            pass

    assert len(waited) > 2
    assert all(0 < seconds <= 0.1 for seconds in waited)


def test_an_import_that_is_stopped_goes_on_where_it_was(engine):
    many = contents_of_many(2000)
    steps = steps_of(engine, many)
    next(steps)
    stopped_at = next(steps).done
    steps.close()
    with reading(engine) as tx:
        assert batches(tx)[0].state == "stopped"

    rest = imported(engine, many)

    assert (rest.unchanged, rest.written) == (stopped_at, rest.of - stopped_at)
    with reading(engine) as tx:
        assert [one.state for one in batches(tx)] == ["done"]
        assert summary(tx).documents == 2000
        assert differences(tx) == []


def test_two_imports_of_one_file_at_once_write_it_once(either):
    many = contents_of_many(1500)

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda _: imported(either, many), range(2)))

    assert sum(one.written for one in results) == results[0].of
    with reading(either) as tx:
        assert summary(tx).documents == 1500
        assert differences(tx) == []


KILLED = """
import sys
from tests.billing.importers.test_run import contents_of_many, steps_of
from database import open_engine
for step in steps_of(open_engine(sys.argv[1]), contents_of_many(4000)):
    print(step.done, flush=True)
"""


def test_an_import_that_is_killed_leaves_whole_documents_and_is_finished_by_the_next(tmp_path):
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    engine = upgraded(url)
    process = subprocess.Popen([sys.executable, "-c", KILLED, url], cwd=ROOT, stdout=subprocess.PIPE)
    for _ in range(3):
        process.stdout.readline()
    time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()

    with reading(engine) as tx:
        assert differences(tx) == []
        written = summary(tx)
        assert written.documents == written.lines
    imported(engine, contents_of_many(4000))

    with reading(engine) as tx:
        assert (summary(tx).documents, summary(tx).lines) == (4000, 4000)
        assert differences(tx) == []
        assert [one.state for one in batches(tx)] == ["done"]
    engine.dispose()


def test_the_day_of_the_books_is_the_last_day_in_the_file(engine):
    imported(engine, BOOKS)

    with reading(engine) as tx:
        newest = tx.execute(select(func.max(invoices.c.issued_on))).scalar_one()
    assert newest == day("03-30").replace(year=2011)
