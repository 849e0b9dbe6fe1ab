import pytest

from billing.errors import UnbalancedPosting
from billing.model import Status
from billing.postings import Account, Entry, Kind, Posting, postings_of
from tests.support.ledger import BOOKS, day, invoice, payment


def of(number):
    return postings_of(next(one for one in BOOKS if one.number == number))


def test_an_invoice_is_owed_and_made_of_revenue_and_tax():
    issued = of("PAID")[0]

    assert issued.entries == (
        Entry(Account.RECEIVABLE, 12000),
        Entry(Account.REVENUE, -10000),
        Entry(Account.TAX, -2000),
    )


def test_a_draft_moves_nothing():
    assert of("DRAFT") == []


def test_an_invoice_that_asks_for_nothing_moves_nothing():
    assert postings_of(invoice("FREE", day("01-01"), day("01-31"), 0)) == []


@pytest.mark.parametrize("number", ["VOID", "LOST", "PAID", "BACK"])
def test_an_invoice_that_is_over_is_owed_nothing(number):
    entries = [entry for posting in of(number) for entry in posting.entries]

    assert sum(entry.amount_minor for entry in entries if entry.account is Account.RECEIVABLE) == 0


def test_a_void_invoice_leaves_no_revenue_and_a_lost_one_leaves_bad_debt():
    voided = {entry.account: entry.amount_minor for entry in of("VOID")[-1].entries}
    lost = {entry.account: entry.amount_minor for entry in of("LOST")[-1].entries}

    assert voided == {Account.RECEIVABLE: -60000, Account.REVENUE: 60000}
    assert lost == {Account.RECEIVABLE: -8000, Account.BAD_DEBT: 8000}


def test_what_was_paid_too_much_waits_unapplied():
    overpaid = invoice(
        "OVER", day("01-01"), day("01-31"), 100, status=Status.PAID, payments=(payment("P", day("01-05"), 150, 50),)
    )

    assert postings_of(overpaid)[1].entries == (
        Entry(Account.CASH, 150),
        Entry(Account.RECEIVABLE, -100),
        Entry(Account.UNAPPLIED, -50),
    )


@pytest.mark.parametrize("amounts", [(), (0,), (5, -4), (5,)])
def test_a_posting_that_does_not_sum_to_zero_cannot_exist(amounts):
    entries = tuple(Entry(Account.CASH, amount) for amount in amounts)

    with pytest.raises(UnbalancedPosting):
        Posting(Kind.PAYMENT, "P", day("01-01"), entries)
