"""What somebody would try who wants money that is not theirs, or a record that says something else.

Most attacks go past the screens, straight to the actions, with a person who is allowed to use them; the last ones are
by a person who is not, and with files.
"""

import csv
import io
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

import database
from auth import testing
from billing import actions, importers, process
from billing.errors import (
    AlreadyDone,
    AmountTooLarge,
    BillingError,
    NeedsSecondPerson,
    NotAcceptableText,
    NotAllowedInState,
    NotAnAmount,
    NotFound,
    ProofTooOld,
    UnknownCurrency,
    WrongCurrency,
)
from billing.export.csv import invoices_as_csv
from billing.importers import Choices, FileRefused
from billing.model import Approver, Method
from billing.money import Money
from billing.queries.events import latest_events
from billing.queries.invoice_list import InvoiceFilter
from billing.settings import BillingSettings
from billing.store.documents import invoice_lines, payments
from database import reading
from tests.support.counter import refund as form_of_refund
from tests.support.desk import ADA, BEN, NOW, Desk, opened, pounds, require_sound
from tests.support.fixtures import clock, provider
from tests.support.screens import at_provider, dashboard, open_page
from ui.sitemap import PATHS

__all__ = ["clock", "provider"]


@pytest.fixture
def desk(tmp_path):
    engine = opened(tmp_path / "ledger.db")
    yield Desk(engine)
    require_sound(engine)
    engine.dispose()


def refund(desk, **changes):
    return desk.do(actions.refund, **{"invoice_id": desk.id("PART"), "amount": pounds(10_00), **changes})


def pay(desk, shares, currency="GBP", **changes):
    about = {"received_on": NOW.date(), "method": Method.CARD, "bank_reference": "", **changes}
    return desk.do(actions.record_payment, shares=shares, currency=currency, **about)


def test_giving_back_more_than_was_paid_in_one_sum_or_in_many(desk):
    with pytest.raises(AmountTooLarge):
        refund(desk, amount=pounds(140_01))
    for _ in range(14):
        refund(desk)
    with pytest.raises(NotAllowedInState):
        refund(desk, amount=pounds(1))


def test_sending_a_form_again_and_again(desk):
    key = actions.new_key()

    assert len({refund(desk, key=key) for _ in range(5)}) == 1
    assert desk.state("PART").refunded_minor == 10_00


def test_using_the_key_of_a_form_for_a_larger_sum_or_another_invoice(desk):
    key = actions.new_key()
    refund(desk, key=key)

    for change in ({"amount": pounds(20_00)}, {"invoice_id": desk.id("PAID")}, {"by": BEN}):
        with pytest.raises(AlreadyDone):
            refund(desk, key=key, **change)


def test_using_somebody_elses_key_to_read_their_receipt(desk):
    key = actions.new_key()
    refund(desk, key=key, by=BEN)

    with pytest.raises(AlreadyDone):
        refund(desk, key=key, by=ADA)


def test_naming_the_payment_of_another_invoice(desk):
    with reading(desk.engine) as tx:
        of_paid = tx.execute(select(payments.c.id).where(payments.c.number == "P1")).scalar_one()

    with pytest.raises(NotFound):
        refund(desk, payment_id=of_paid)


def test_naming_the_line_of_another_invoice(desk):
    with reading(desk.engine) as tx:
        foreign = tx.execute(
            select(invoice_lines.c.id).where(invoice_lines.c.invoice_id == desk.id("EURO"))
        ).scalar_one()

    with pytest.raises(NotFound):
        desk.do(actions.credit_lines, invoice_id=desk.id("PART"), line_ids=[foreign])


def test_settling_another_customers_invoice_with_the_same_payment(desk):
    with pytest.raises(NotAllowedInState):
        pay(desk, [(desk.id("OPEN"), 1_00), (desk.id("EURO"), 1_00)])


@pytest.mark.parametrize("invoice_id", [0, -1, 999, 2**63, 2**200, "1", "1 OR 1=1", 1.0, True, None])
def test_naming_an_invoice_that_is_none(desk, invoice_id):
    with pytest.raises(NotFound):
        refund(desk, invoice_id=invoice_id)
    with pytest.raises(NotFound):
        pay(desk, [(invoice_id, 1_00)])


@pytest.mark.parametrize("minor", [0, -1, -140_00, 0.5, 10.0, True, "1000", float("nan"), None])
def test_an_amount_that_is_none(desk, minor):
    with pytest.raises(NotAnAmount):
        refund(desk, amount=Money(minor, "GBP"))
    with pytest.raises(NotAnAmount):
        pay(desk, [(desk.id("PART"), minor)])
    with pytest.raises(NotAnAmount):
        desk.do(actions.credit_amount, invoice_id=desk.id("PART"), amount=Money(minor, "GBP"))


@pytest.mark.parametrize("minor", [2**63, 2**64 + 10_00, 10**40])
def test_an_amount_so_large_that_it_could_run_over(desk, minor):
    with pytest.raises(AmountTooLarge):
        refund(desk, amount=pounds(minor))
    with pytest.raises(AmountTooLarge):
        pay(desk, [(desk.id("PART"), minor)])
    with pytest.raises(AmountTooLarge):
        desk.do(actions.credit_amount, invoice_id=desk.id("PART"), amount=pounds(minor))


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
def test_paying_cheap_money_for_dear(desk, currency):
    with pytest.raises(WrongCurrency):
        refund(desk, amount=Money(10_00, currency))
    with pytest.raises(WrongCurrency):
        pay(desk, [(desk.id("PART"), 10_00)], currency=currency)


@pytest.mark.parametrize("currency", ["gbp", "XXX", "", "GBP ", "£"])
def test_money_that_does_not_exist(desk, currency):
    with pytest.raises(UnknownCurrency):
        pay(desk, [(desk.id("PART"), 10_00)], currency=currency)


def test_a_reason_of_ten_megabytes_is_refused_at_once_and_kept_nowhere(desk):
    before = desk.content()
    begun = time.perf_counter()

    with pytest.raises(NotAcceptableText):
        refund(desk, reason="x" * 10_000_000)

    assert time.perf_counter() - begun < 1
    assert desk.content() == before


@pytest.mark.parametrize(
    "reason",
    ["", "   ", "a\x00b", "a\nb", "a\x1b[31mb", "a\u202eb", "a\u2028b", "a\ud800b", "a\ufeffb", b"bytes", None, 7],
)
def test_a_reason_that_is_not_plain_text(desk, reason):
    with pytest.raises(NotAcceptableText):
        refund(desk, reason=reason)


@pytest.mark.parametrize("reason", ["'; DROP TABLE refunds; --", "<script>alert(1)</script>", "=1+1", "👩‍👩‍👧 наш"])
def test_a_reason_with_words_for_machines_is_kept_as_text(desk, reason):
    refund(desk, reason=reason)

    with reading(desk.engine) as tx:
        assert latest_events(tx)[0].reason == reason


@pytest.mark.parametrize(
    "verified_at",
    [None, NOW - timedelta(minutes=16), NOW + timedelta(minutes=2)],
    ids=["never", "too long ago", "in the future"],
)
@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        (actions.refund, {"amount": pounds(1)}),
        (actions.request_refund, {"amount": pounds(1)}),
        (actions.credit_amount, {"amount": pounds(1)}),
        (actions.credit_lines, {"line_ids": [1]}),
        (actions.void, {}),
        (actions.write_off, {}),
        (actions.mark_for_dunning, {}),
    ],
)
def test_moving_money_without_a_fresh_proof(desk, verb, arguments, verified_at):
    with pytest.raises(ProofTooOld):
        desk.do(verb, invoice_id=desk.id("PART"), by=replace(ADA, verified_at=verified_at), **arguments)


def test_reading_a_receipt_with_a_proof_that_has_grown_old(desk):
    key = actions.new_key()
    refund(desk, key=key)

    with pytest.raises(ProofTooOld):
        refund(desk, key=key, now=NOW + timedelta(hours=1))


def test_getting_around_the_limit_in_small_steps_or_by_asking_oneself(desk):
    limited = BillingSettings(refund_limit=15_00)
    refund(desk, rules=limited)
    with pytest.raises(NeedsSecondPerson):
        refund(desk, rules=limited)
    asked = desk.do(actions.request_refund, invoice_id=desk.id("PART"), amount=pounds(50_00), rules=limited)

    with pytest.raises(NeedsSecondPerson):
        desk.do(actions.approve_refund, request_id=asked.request_id, rules=limited)
    with pytest.raises(NeedsSecondPerson):
        desk.do(actions.approve_refund, request_id=asked.request_id, by=Approver("ada", "Ben Moor", NOW))


def test_making_a_debt_disappear_that_was_paid(desk):
    for verb in (actions.void, actions.write_off):
        with pytest.raises(NotAllowedInState):
            desk.do(verb, invoice_id=desk.id("PAID"))


def test_no_refusal_repeats_what_was_sent(desk):
    marker = "s3cr3t-marker"
    for changes in ({"reason": marker * 100}, {"key": marker}, {"invoice_id": marker}):
        with pytest.raises(BillingError) as refusal:
            refund(desk, **changes)
        assert marker not in refusal.value.message
        assert refusal.value.code != BillingError.code


@pytest.mark.parametrize("roles", [(), ("support",), ("admin",)])
def test_pressing_the_last_button_of_a_refund_without_the_role_for_it(desk, provider, clock, roles):
    process.install(BillingSettings(), clock)
    database.install(desk.engine)
    testing.start(pages=PATHS, settings=at_provider(provider), clock=clock, engine=desk.engine)
    tab = dashboard()
    testing.sign_in(tab, roles=("finance",))
    testing.step_up(tab)
    open_page(tab, "invoices").query_params = {"invoice": str(desk.id("PAID"))}
    at_the_end = form_of_refund(tab.run())
    before = desk.content()

    testing._change(at_the_end, roles=list(roles))
    at_the_end.button(key="form-confirm").click().run()

    assert desk.content() == before


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1"])
def test_a_name_that_a_spreadsheet_would_run(desk, name):
    file = io.BytesIO(
        "id,Customer,Customer Name,Status,Currency,Amount Paid,Total,Date (UTC)\n"
        f'in_1,cus_1,"{name}",open,gbp,0,7.00,2026-01-01\n'.encode()
    )
    contents = importers.read(file, "stripe-invoices", Choices())
    for _ in importers.run(desk.engine, contents, file_name="f", by=ADA, clock=lambda: NOW, pause=lambda _s: None):
        pass

    with reading(desk.engine) as tx:
        written = b"".join(invoices_as_csv(tx, InvoiceFilter(search="in_1"))).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
    assert any(cell == f"'{name.strip()}" for cell in cells)
    assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in cells)


@pytest.mark.parametrize("cell", ["x" * 10_000_000, '"' + "x" * 10_000_000 + '"'], ids=["bare", "in quotes"])
def test_a_cell_of_ten_megabytes_is_refused_at_once_and_not_repeated(cell):
    begun = time.perf_counter()

    with pytest.raises(FileRefused) as refusal:
        importers.read(
            io.BytesIO(f"id,Email,Created (UTC)\n{cell},a,2026-01-01\n".encode()), "stripe-customers", Choices()
        )

    assert time.perf_counter() - begun < 2
    assert len(refusal.value.message) < 200
