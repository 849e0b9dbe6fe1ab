"""No order of actions, allowed or refused, repeated or forged, makes money appear or disappear."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from billing import actions
from billing.errors import AlreadyDone, BillingError
from billing.model import Method
from billing.settings import BillingSettings
from billing.store.documents import invoice_lines, payments
from database import reading
from tests.support.desk import ADA, BEN, NOW, Desk, opened, pounds, require_sound

LIMITED = BillingSettings(refund_limit=60_00)
PEOPLE = st.sampled_from([ADA, BEN])
INVOICES = ("OPEN", "NEXT", "PART", "PAID", "BACK", "VOID", "LOST", "DRAFT")
NUMBERS = st.sampled_from(INVOICES)
AMOUNTS = st.one_of(st.sampled_from([-10_00, 0, 1, 10_00, 30_00, 60_00, 100_00, 168_00]), st.integers(1, 250_00))


class AnyOrder(RuleBasedStateMachine):
    done = Bundle("done")
    requests = Bundle("requests")

    @initialize()
    def open_books(self) -> None:
        self.folder = TemporaryDirectory()
        self.desk = Desk(opened(Path(self.folder.name) / "ledger.db"))
        self.ids = {number: self.desk.id(number) for number in INVOICES}
        with reading(self.desk.engine) as tx:
            self.lines = list(tx.execute(select(invoice_lines.c.id)).scalars())
            self.payments = list(tx.execute(select(payments.c.id)).scalars())

    def teardown(self) -> None:
        self.desk.engine.dispose()
        self.folder.cleanup()

    def attempt(self, verb, **arguments):
        """What was asked for and what came of it: a receipt, or the refusal, which must have changed nothing."""
        asked = {"key": actions.new_key(), **arguments}
        before = self.desk.content()
        try:
            receipt = self.desk.do(verb, **asked)
        except BillingError:
            assert self.desk.content() == before
            receipt = None
        return verb, asked, receipt

    @rule(target=done, shares=st.lists(st.tuples(NUMBERS, AMOUNTS), min_size=1, max_size=3), by=PEOPLE)
    def pay(self, shares, by):
        named = [(self.ids[number], minor) for number, minor in shares]
        about = {"currency": "GBP", "received_on": NOW.date(), "method": Method.CARD, "bank_reference": ""}
        return self.attempt(actions.record_payment, shares=named, by=by, **about)

    @rule(target=done, number=NUMBERS, minor=AMOUNTS, by=PEOPLE, place=st.none() | st.integers(0, 9))
    def refund(self, number, minor, by, place):
        chosen = None if place is None else self.payments[place % len(self.payments)]
        about = {"invoice_id": self.ids[number], "amount": pounds(minor), "payment_id": chosen}
        return self.attempt(actions.refund, by=by, rules=LIMITED, **about)

    @rule(target=done, number=NUMBERS, minor=AMOUNTS)
    def credit(self, number, minor):
        return self.attempt(actions.credit_amount, invoice_id=self.ids[number], amount=pounds(minor))

    @rule(target=done, number=NUMBERS, places=st.lists(st.integers(0, 20), min_size=1, max_size=3))
    def credit_lines(self, number, places):
        chosen = [self.lines[place % len(self.lines)] for place in places]
        return self.attempt(actions.credit_lines, invoice_id=self.ids[number], line_ids=chosen)

    @rule(
        target=done,
        verb=st.sampled_from(
            [actions.void, actions.write_off, actions.set_dispute, actions.clear_dispute, actions.mark_for_dunning]
        ),
        number=NUMBERS,
    )
    def turn(self, verb, number):
        return self.attempt(verb, invoice_id=self.ids[number])

    @rule(target=requests, number=NUMBERS, minor=AMOUNTS, by=PEOPLE)
    def ask(self, number, minor, by):
        about = {"invoice_id": self.ids[number], "amount": pounds(minor)}
        receipt = self.attempt(actions.request_refund, by=by, **about)[2]
        return receipt.request_id if receipt else 0

    @rule(target=done, verb=st.sampled_from([actions.approve_refund, actions.decline_refund]), one=requests, by=PEOPLE)
    def decide(self, verb, one, by):
        return self.attempt(verb, request_id=one, by=by)

    @rule(one=done)
    def send_again(self, one):
        verb, asked, receipt = one
        before = self.desk.content()
        if receipt:
            assert self.desk.do(verb, **asked) == receipt
            assert self.desk.content() == before

    @rule(one=done, other=done)
    def forge(self, one, other):
        """Another action's key."""
        (_, used, receipt), (verb, asked, _) = one, other
        before = self.desk.content()
        if receipt and asked["key"] != used["key"]:
            try:
                self.desk.do(verb, **{**asked, "key": used["key"]})
            except AlreadyDone:
                pass
            else:
                # Only where it is the same request to the last word.
                assert {**asked, "key": None} == {**used, "key": None}
            assert self.desk.content() == before

    @invariant()
    def books_are_sound(self) -> None:
        require_sound(self.desk.engine)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
