"""Writing a payment from a file: used for the invoice it names, kept for the customer otherwise, and given back.

What was given back of a payment that an invoice has used is also taken off the invoice, by a derived credit note:
such files know no credit notes, and the invoice does not ask for that money again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, insert, or_, select, update

from billing.loose import LoosePayment
from billing.model import InvoiceHistory, Status
from billing.money import split
from billing.postings import Account, Kind
from billing.store import settlements
from billing.store.documents import credit_notes, invoices, payment_allocations, payments, refunds
from billing.store.ledger import Movement, post
from billing.store.loose import Origin


@dataclass(frozen=True, slots=True)
class _Invoice:
    id: int
    outstanding_minor: int


@dataclass(frozen=True, slots=True)
class _Shares:
    """How a payment is divided: used by an invoice or kept, and of each part what was given back."""

    applied: int
    kept: int
    applied_back: int
    kept_back: int


def record_loose_payment(tx: Connection, origin: Origin, payment: LoosePayment, customer_id: int) -> int | None:
    """Write the payment with all that follows from it; returns its id, or None where the money is here already."""
    return _Recording(tx, origin, payment, customer_id).write()


def payments_are_here(
    tx: Connection, source: str, histories: Sequence[InvoiceHistory], customer_ids: Mapping[str, int]
) -> bool:
    """Whether money that these invoices say was paid was imported before them, as payments of their own."""
    paid = [one for one in histories if one.payments]
    wanted = select(payments.c.id).where(
        payments.c.source == source,
        payments.c.customer_id.in_({customer_ids[one.customer_number] for one in paid}),
        or_(
            payments.c.external_id.in_([payment.number for one in paid for payment in one.payments]),
            payments.c.reference.in_([one.external_id for one in paid if one.external_id]),
        ),
    )
    return bool(paid) and tx.execute(wanted.limit(1)).first() is not None


@dataclass(frozen=True, slots=True)
class _Recording:
    tx: Connection
    origin: Origin
    payment: LoosePayment
    customer_id: int

    def write(self) -> int | None:
        known = self._known_money()
        if known is not None:
            self._give_back_known(*known)
            return None
        invoice = self._invoice()
        shares = self._divided(invoice)
        payment_id = self._payment(shares)
        self._post(
            Kind.PAYMENT,
            self.payment.number,
            self.payment.received_on,
            {
                Account.CASH: self.payment.amount_minor,
                Account.RECEIVABLE: -shares.applied,
                Account.UNAPPLIED: -shares.kept,
            },
            invoice,
        )
        if shares.kept_back:
            self._give_back(payment_id, shares.kept_back, None)
        if invoice and shares.applied:
            self._apply(payment_id, invoice, shares)
        return payment_id

    def _known_money(self) -> tuple[int, int] | None:
        """The payment that the import of invoices made of the same money, and the invoice that used it.

        It is known by the charge. Else the invoice says only how much was paid on it: so much of its payments is known,
        the earliest first, and what is more than that came later.
        """
        names = [self.payment.number, f"{self.payment.invoice}-paid"]
        wanted = (
            select(payments.c.id, payment_allocations.c.invoice_id, payments.c.amount_minor, payments.c.external_id)
            .join_from(payments, payment_allocations)
            .where(
                payments.c.source == self.origin.derived_source,
                payments.c.external_id.in_(names),
                payments.c.customer_id == self.customer_id,
                payments.c.currency == self.payment.currency,
            )
        )
        for payment_id, invoice_id, minor, name in self.tx.execute(wanted):
            if name == self.payment.number or self._is_among(minor):
                return payment_id, invoice_id
        return None

    def _is_among(self, left: int) -> bool:
        """Whether this payment is part of such a sum, after those before it have taken theirs."""
        for earlier in self.payment.before_minor:
            left -= earlier if earlier <= left else 0
        return self.payment.amount_minor <= left

    def _give_back_known(self, payment_id: int, invoice_id: int) -> None:
        wanted = select(invoices.c.paid_minor - invoices.c.refunded_minor).where(invoices.c.id == invoice_id)
        left = self.tx.execute(wanted.with_for_update()).scalar_one()
        back = min(self.payment.refunded_minor, int(left))
        if back > 0:
            invoice = _Invoice(invoice_id, 0)
            self._take_off(invoice, back)
            self._give_back(payment_id, back, invoice)
            self._add_to(invoice_id, credited_minor=back, refunded_minor=back)

    def _invoice(self) -> _Invoice | None:
        """The invoice that the payment names, if it is here, open, this customer's and in this currency."""
        if self.payment.invoice is None:
            return None
        wanted = select(invoices.c.id, invoices.c.outstanding_minor).where(
            invoices.c.source == self.origin.source,
            invoices.c.external_id == self.payment.invoice,
            invoices.c.customer_id == self.customer_id,
            invoices.c.currency == self.payment.currency,
            invoices.c.status == Status.OPEN.value,
        )
        found = self.tx.execute(wanted.with_for_update()).first()
        return _Invoice(*found) if found else None

    def _divided(self, invoice: _Invoice | None) -> _Shares:
        payment = self.payment
        applied = min(payment.amount_minor, max(invoice.outstanding_minor, 0)) if invoice else 0
        kept = payment.amount_minor - applied
        kept_back = min(payment.refunded_minor, kept)
        return _Shares(applied, kept, payment.refunded_minor - kept_back, kept_back)

    def _payment(self, shares: _Shares) -> int:
        payment = self.payment
        row = insert(payments).values(
            source=self.origin.source,
            external_id=payment.number,
            number=payment.number,
            customer_id=self.customer_id,
            currency=payment.currency,
            received_on=payment.received_on,
            amount_minor=payment.amount_minor,
            unapplied_minor=shares.kept - shares.kept_back,
            method=payment.method.value,
            reference=payment.reference,
        )
        return int(self.tx.execute(row.returning(payments.c.id)).scalar_one())

    def _apply(self, payment_id: int, invoice: _Invoice, shares: _Shares) -> None:
        self.tx.execute(
            insert(payment_allocations).values(
                payment_id=payment_id, invoice_id=invoice.id, amount_minor=shares.applied
            )
        )
        if shares.applied_back:
            self._take_off(invoice, shares.applied_back)
            self._give_back(payment_id, shares.applied_back, invoice)
        left = invoice.outstanding_minor - shares.applied
        self._add_to(
            invoice.id,
            paid_minor=shares.applied,
            credited_minor=shares.applied_back,
            refunded_minor=shares.applied_back,
            outstanding_minor=-shares.applied,
        )
        if left == 0:
            settled = update(invoices).where(invoices.c.id == invoice.id)
            self.tx.execute(settled.values(status=Status.PAID.value))

    def _add_to(self, invoice_id: int, **amounts: int) -> None:
        changes = {name: invoices.c[name] + amount for name, amount in amounts.items()}
        self.tx.execute(update(invoices).where(invoices.c.id == invoice_id).values(changes))

    def _take_off(self, invoice: _Invoice, amount: int) -> None:
        number = f"{self.payment.number}-credit"
        net, tax = self._parts(invoice, amount)
        self.tx.execute(
            insert(credit_notes).values(
                source=self.origin.derived_source,
                external_id=number,
                number=number,
                customer_id=self.customer_id,
                invoice_id=invoice.id,
                currency=self.payment.currency,
                issued_on=self._back_on,
                net_minor=net,
                tax_minor=tax,
                reason="Derived: the payment was given back",
            )
        )
        moves = {Account.RECEIVABLE: -amount, Account.REVENUE: net, Account.TAX: tax}
        self._post(Kind.CREDIT_NOTE, number, self._back_on, moves, invoice)

    def _parts(self, invoice: _Invoice, amount: int) -> list[int]:
        """Net and tax of an amount taken off, as much of each as the invoice still has by proportion."""
        asked = select(invoices.c.net_minor, invoices.c.tax_minor).where(invoices.c.id == invoice.id)
        credited = settlements.credited_parts(self.tx, invoice.id)
        left = [max(0, part - gone) for part, gone in zip(self.tx.execute(asked).one(), credited, strict=True)]
        return split(amount, left) if any(left) else [amount, 0]

    def _give_back(self, payment_id: int, amount: int, invoice: _Invoice | None) -> None:
        number = f"{self.payment.number}-{'refund' if invoice else 'refund-kept'}"
        self.tx.execute(
            insert(refunds).values(
                source=self.origin.source,
                external_id=number,
                number=number,
                payment_id=payment_id,
                invoice_id=invoice.id if invoice else None,
                currency=self.payment.currency,
                paid_on=self._back_on,
                amount_minor=amount,
                reason="Given back, as the file says",
            )
        )
        moves = {Account.RECEIVABLE if invoice else Account.UNAPPLIED: amount, Account.CASH: -amount}
        self._post(Kind.REFUND, number, self._back_on, moves, invoice)

    @property
    def _back_on(self) -> date:
        return self.payment.refunded_on or self.payment.received_on

    def _post(self, kind: Kind, number: str, day: date, moves: Mapping[Account, int], invoice: _Invoice | None) -> None:
        posting = self.origin.posting(kind, number, day, moves)
        if invoice:
            posting = posting.of_invoice(invoice.id)
        post(
            self.tx,
            [Movement(self.origin.source, self.customer_id, self.payment.currency, posting)],
            self.origin.recorded_at,
        )
