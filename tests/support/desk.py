"""A small ledger that people act on, the people, and what must hold in any ledger whatever they did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from inspect import signature
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, case, func, select

from billing.actions import Receipt, new_key
from billing.invoice_state import InvoiceState
from billing.model import Approver
from billing.money import Money
from billing.postings import Account, Kind
from billing.settings import BillingSettings
from billing.store import invoice_state
from billing.store.action_tables import action_keys, billing_events
from billing.store.documents import credit_notes, invoices, metadata, payment_allocations, refunds
from billing.store.ledger import ledger_entries, ledger_transactions
from billing.store.rollups import differences
from billing.store.soundness import contradictions
from database import open_engine, reading, transaction
from tests.support.ledger import BOOKS, day, invoice, line, record, upgraded

NOW = datetime(2026, 4, 16, 12, tzinfo=UTC)
ADA = Approver("ada", "Ada Lane", NOW - timedelta(minutes=1))
BEN = Approver("ben", "Ben Moor", NOW - timedelta(minutes=2))
RULES = BillingSettings()
MORE = (
    invoice(
        "OPEN", day("02-01"), day("03-03"), 0, lines=(line(100_00, 20_00), line(50_00, 10_00), line(-10_00, -2_00))
    ),
    invoice("NEXT", day("02-02"), day("03-04"), 30_00),
    invoice("LATER", day("04-01"), day("05-01"), 45_00),
    invoice("MIXED", day("02-03"), day("05-04"), 0, lines=(line(100_00, 20_00), line(100_00))),
)
"""Besides the books: £168.00 on OPEN, in three lines of which one is a discount, £30.00 on NEXT, £45.00 on LATER,
£220.00 on MIXED, taxed in one of its two lines."""


@cache
def _template() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        fill(upgraded(f"sqlite:///{path}")).dispose()
        return path.read_bytes()


def fill(engine: Engine) -> Engine:
    with transaction(engine) as tx:
        record(tx, *BOOKS, *MORE)
    return engine


def opened(path: Path) -> Engine:
    """The small ledger, in a new file of its own."""
    path.write_bytes(_template())
    return open_engine(f"sqlite:///{path}")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody acts: each call is a transaction of its own, with a new key unless one is given."""

    engine: Engine

    def do(self, verb: Callable[..., Receipt], **arguments: Any) -> Receipt:
        """Carry out a verb of `billing.actions`, as Ada, now, under the plain rules, unless something else is said."""
        plain = {"by": ADA, "key": new_key(), "now": NOW, "rules": RULES, "reason": "Agreed by telephone"}
        needed = {name: value for name, value in plain.items() if name in signature(verb).parameters}
        with transaction(self.engine) as tx:
            return verb(tx, **{**needed, **arguments})

    def id(self, number: str) -> int:
        with reading(self.engine) as tx:
            return tx.execute(select(invoices.c.id).where(invoices.c.number == number)).scalar_one()

    def state(self, number: str) -> InvoiceState:
        with reading(self.engine) as tx:
            found = invoice_state.find(
                tx, tx.execute(select(invoices.c.id).where(invoices.c.number == number)).scalar_one()
            )
        assert found is not None
        return found

    def entries(self, number: str) -> dict[tuple[str, str], int]:
        """What the ledger says about an invoice, by kind of event and account, and without its issue."""
        of_invoice = select(ledger_entries.c.transaction_id).where(ledger_entries.c.invoice_id == self.id(number))
        kind, account = ledger_transactions.c.kind, ledger_entries.c.account
        statement = (
            select(kind, account, func.sum(ledger_entries.c.amount_minor))
            .join_from(ledger_entries, ledger_transactions, ledger_transactions.c.id == ledger_entries.c.transaction_id)
            .where(ledger_transactions.c.id.in_(of_invoice), kind != Kind.INVOICE.value)
            .group_by(kind, account)
        )
        with reading(self.engine) as tx:
            return {(row[0], row[1]): row[2] for row in tx.execute(statement)}

    def content(self) -> dict[str, list[Any]]:
        """Every row there is, to see that nothing changed."""
        with reading(self.engine) as tx:
            rows = {name: tx.exec_driver_sql(f"SELECT * FROM {name}") for name in metadata.tables}
            return {name: sorted(map(tuple, found), key=repr) for name, found in rows.items()}


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


def require_sound(engine: Engine) -> None:
    """What holds in any ledger after anything: if one of these fails, money was lost or made up."""
    with reading(engine) as tx:
        _require_balance(tx)
        documents, entries = _as_documents_say(tx), _as_entries_say(tx)
        for one in tx.execute(select(invoices)):
            running = (one.paid_minor, one.credited_minor, one.refunded_minor)
            assert documents.get(one.id, (0, 0, 0)) == running
            assert entries.get(one.id, (0, 0, 0, 0)) == (*running, one.outstanding_minor)
            assert 0 <= one.refunded_minor <= one.paid_minor
            assert one.credited_minor <= max(one.total_minor, 0)
            if one.status in ("open", "paid"):
                assert (one.status == "open") == (one.outstanding_minor > 0)
        assert differences(tx) == []
        assert list(contradictions(tx)) == []
        assert tx.execute(select(action_keys.c.key).where(action_keys.c.receipt.is_(None))).first() is None
        keys_without_event = select(action_keys.c.key).where(action_keys.c.key.not_in(select(billing_events.c.key)))
        assert tx.execute(keys_without_event).first() is None


def _require_balance(tx: Connection) -> None:
    summed = func.sum(ledger_entries.c.amount_minor)
    uneven = select(ledger_entries.c.transaction_id).group_by(ledger_entries.c.transaction_id).having(summed != 0)
    assert tx.execute(uneven).first() is None
    assert tx.execute(select(summed)).scalar_one() == 0


def _as_documents_say(tx: Connection) -> dict[int, tuple[int, ...]]:
    """Paid, credited and refunded, by invoice."""
    sums: dict[int, list[int]] = {}
    for place, (amount, invoice_id) in enumerate(
        (
            (payment_allocations.c.amount_minor, payment_allocations.c.invoice_id),
            (credit_notes.c.net_minor + credit_notes.c.tax_minor, credit_notes.c.invoice_id),
            (refunds.c.amount_minor, refunds.c.invoice_id),
        )
    ):
        for one, total in tx.execute(select(invoice_id, func.sum(amount)).group_by(invoice_id)):
            sums.setdefault(one, [0, 0, 0])[place] = int(total)
    return {one: tuple(amounts) for one, amounts in sums.items()}


def _as_entries_say(tx: Connection) -> dict[int, tuple[int, ...]]:
    """Paid, credited, refunded and what is left, by invoice."""
    kind, amount = ledger_transactions.c.kind, ledger_entries.c.amount_minor

    def moved(what: Kind) -> Any:
        return func.sum(case((kind == what.value, amount), else_=0))

    statement = (
        select(
            ledger_entries.c.invoice_id,
            -moved(Kind.PAYMENT),
            -moved(Kind.CREDIT_NOTE),
            moved(Kind.REFUND),
            func.sum(amount),
        )
        .join_from(ledger_entries, ledger_transactions, ledger_transactions.c.id == ledger_entries.c.transaction_id)
        .where(ledger_entries.c.account == Account.RECEIVABLE.value)
        .group_by(ledger_entries.c.invoice_id)
    )
    return {row[0]: tuple(map(int, row[1:])) for row in tx.execute(statement)}
