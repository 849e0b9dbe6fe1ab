import sys
import time

import pytest
from sqlalchemy import func, select

from billing import currencies_in_use, is_demo, newest_entry_on
from billing.seed import seed_demo
from billing.seed.histories import histories
from billing.seed.people import people
from billing.store.documents import credit_notes, customers, invoices, refunds
from billing.store.ledger import ledger_entries
from database import transaction
from tests.billing.conftest import AS_OF
from tests.support.ledger import day


def test_the_same_day_gives_the_same_ledger():
    assert histories(people(AS_OF), AS_OF) == histories(people(AS_OF), AS_OF)


def test_another_day_gives_another_ledger():
    assert histories(people(AS_OF), AS_OF) != histories(people(day("11-23")), day("11-23"))


@pytest.mark.parametrize("as_of", ["01-01", "02-28", "03-31", "12-31"])
def test_every_day_of_the_year_gives_two_years_that_end_on_it(as_of):
    made = histories(people(day(as_of)), day(as_of))

    issued = [one.issued_on for one in made]
    assert issued == sorted(issued)
    assert (issued[0].year, issued[-1]) == (2025 if as_of == "12-31" else 2024, day(as_of))
    assert 2000 < len(made) < 6000


def test_nothing_happens_after_the_day_it_is_as_of():
    for one in histories(people(AS_OF), AS_OF):
        events = [paid.received_on for paid in one.payments] + [credit.issued_on for credit in one.credits]
        events += [refund.paid_on for refund in one.refunds] + [one.closed_on, one.disputed_on, one.issued_on]
        assert all(happened <= AS_OF for happened in events if happened)


def test_the_demo_has_every_fate_an_invoice_can_have(demo):
    statuses = demo.execute(select(invoices.c.status).distinct()).scalars()

    assert set(statuses) == {"draft", "open", "paid", "void", "uncollectible"}
    assert demo.execute(select(func.count()).where(invoices.c.disputed_on.is_not(None))).scalar_one() > 5
    for table in (credit_notes, refunds):
        assert demo.execute(select(func.count()).select_from(table)).scalar_one() > 50


def test_the_demo_has_three_currencies_one_of_them_most_of_it(demo):
    in_pounds = demo.execute(select(func.count()).where(invoices.c.currency == "GBP")).scalar_one()
    altogether = demo.execute(select(func.count()).select_from(invoices)).scalar_one()

    assert currencies_in_use(demo) == ["GBP", "EUR", "USD"]
    assert in_pounds > altogether / 2


def test_the_demo_says_that_it_is_one_and_ends_on_its_day(demo):
    assert is_demo(demo)
    assert newest_entry_on(demo) == AS_OF


def test_no_address_of_the_demo_can_be_anybodys(demo):
    addresses = demo.execute(select(customers.c.email)).scalars().all()

    assert len(set(addresses)) == 150
    assert all(address.endswith(".example") for address in addresses)


def test_the_demo_sums_to_zero_in_every_currency(demo):
    sums = demo.execute(select(func.sum(ledger_entries.c.amount_minor)).group_by(ledger_entries.c.currency)).scalars()

    assert list(sums) == [0, 0, 0]


def test_every_invoice_of_the_demo_says_what_the_ledger_says(demo):
    in_ledger = demo.execute(
        select(ledger_entries.c.invoice_id, func.sum(ledger_entries.c.amount_minor))
        .where(ledger_entries.c.account == "receivable")
        .group_by(ledger_entries.c.invoice_id)
    )
    issued = select(invoices.c.id, invoices.c.outstanding_minor).where(invoices.c.status != "draft")

    assert dict(in_ledger.all()) == dict(demo.execute(issued).all())


@pytest.mark.skipif(sys.gettrace() is not None, reason="measuring coverage takes several times as long")
def test_the_demo_is_written_in_less_than_three_seconds(engine):
    begun = time.process_time()
    with transaction(engine) as tx:
        seed_demo(tx, AS_OF)

    assert time.process_time() - begun < 3
