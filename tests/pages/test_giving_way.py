"""Two who want the same two rows in opposite order, on PostgreSQL: one is made to give way, and both get through."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from auth import testing
from billing import actions, process
from billing.settings import BillingSettings
from database import again_if_it_gave_way, reading, transaction
from tests.support.counter import refund
from tests.support.desk import pounds, require_sound
from tests.support.screens import come_back, dashboard, open_page, press, said

PATIENCE = 20
"""Seconds. Waits end when their condition holds; this only bounds how long a broken test takes."""

WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
SUMS = text("SELECT due_on FROM due_days FOR UPDATE")
INVOICES = text("SELECT id FROM invoices FOR UPDATE")


def the_other_way_round(engine: Engine, hurry) -> None:
    """Hold the sums; when somebody waits for them, want the invoices that they hold. Whoever looks first for a deadlock
    gives way, and this one does not look."""
    with transaction(engine) as tx:
        tx.execute(text("SET LOCAL deadlock_timeout = '1min'"))
        tx.execute(SUMS)
        hurry()
        until = time.monotonic() + PATIENCE
        while tx.execute(WAITING).scalar_one() == 0:
            assert time.monotonic() < until, "nobody waited"
            time.sleep(0.02)
        tx.execute(INVOICES)


def meet(engine: Engine, click) -> None:
    """Click while somebody else works on the same rows the other way round; both come to their end."""
    with ThreadPoolExecutor(1) as pool:
        holding = []
        rival = pool.submit(the_other_way_round, engine, lambda: holding.append(True))
        until = time.monotonic() + PATIENCE
        while not holding:
            assert time.monotonic() < until
            time.sleep(0.02)
        click()
        rival.result(PATIENCE)


def deadlocks(engine: Engine) -> int:
    """How many there have been in this database; its statistics come a moment late."""
    time.sleep(1.1)
    with reading(engine) as tx:
        return tx.execute(
            text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        ).scalar_one()


def test_a_refund_that_met_somebody_the_other_way_round_is_done_once_and_both_get_through(postgresql_books):
    books = postgresql_books
    tab = refund(books.invoice("PAID"))

    meet(books.desk.engine, lambda: press(tab, "Confirm"))

    assert deadlocks(books.desk.engine) >= 1
    assert "was given back" in said(tab)[0]
    assert books.desk.state("PAID").refunded_minor == 12_00
    require_sound(books.desk.engine)


def test_an_approval_goes_back_to_its_savepoint_and_its_proof_is_used_once(postgresql_books, provider):
    books = postgresql_books
    process.install(BillingSettings(refund_limit=10_00), books.service.clock)
    books.desk.do(actions.request_refund, invoice_id=books.desk.id("PAID"), amount=pounds(50_00), reason="Late")
    tab = press(books.visit("billing", subject="ben", part="Approvals"), "Approve £50\\.00 to Elmbrook Bakery")
    provider.subject, provider.person["groups"] = "ben", ["finance"]
    provider.auth_time = books.service.clock()
    come_back(books.service, press(tab, "Verify again"), books.browser)
    back = open_page(dashboard(testing.session_of(tab)), "billing").run()

    meet(books.desk.engine, lambda: press(back, "Do it now"))

    assert deadlocks(books.desk.engine) >= 1
    assert "was given back" in said(back)[0]
    assert books.desk.state("PAID").refunded_minor == 50_00
    require_sound(books.desk.engine)


def test_what_fails_for_another_reason_is_not_tried_again(postgresql_books):
    tries = []

    def fail() -> None:
        tries.append(1)
        with reading(postgresql_books.desk.engine) as tx:
            tx.execute(text("SELECT 1 / 0"))

    with pytest.raises(Exception, match="division by zero"):
        again_if_it_gave_way(fail)
    assert len(tries) == 1
