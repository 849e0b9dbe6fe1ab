"""How the demo's invoices were settled: the events after the day of issue, as far as they happened by now."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from billing.model import Credit, InvoiceHistory, Method, Payment, Refund, Status
from billing.money import split
from billing.seed.people import Client

_REASONS = ("Damaged in transit", "Wrong item sent", "Price agreed lower", "Returned unused")
_METHODS = (Method.TRANSFER, Method.TRANSFER, Method.TRANSFER, Method.CARD, Method.DIRECT_DEBIT, Method.CHEQUE)


def settled(invoice: InvoiceHistory, client: Client, as_of: date, chance: Random) -> InvoiceHistory:
    """The invoice with one of a handful of fates. What would lie after `as_of` has not happened yet."""
    if invoice.status is Status.DRAFT:
        return invoice
    fate = chance.random()
    pays_on = max(
        invoice.issued_on + timedelta(days=1),
        invoice.due_on + timedelta(days=client.delay_days + chance.randint(-4, 9)),
    )
    if fate < 0.012:
        return _void(invoice, as_of, chance)
    if fate < 0.042:
        return _unpaid(invoice, as_of, chance)
    if fate < 0.075:
        return _credited_before(invoice, pays_on, as_of, chance)
    if fate < 0.105:
        return _paid(_refunded_after(invoice, pays_on, as_of, chance))
    if fate < 0.205:
        return _paid(_in_parts(invoice, pays_on, as_of, chance))
    overpaid = 500 if fate > 0.996 else 0
    return _paid(_pay(invoice, pays_on, invoice.total_minor, as_of, chance, overpaid))


def _void(invoice: InvoiceHistory, as_of: date, chance: Random) -> InvoiceHistory:
    closed_on = invoice.issued_on + timedelta(days=chance.randint(1, 6))
    return replace(invoice, status=Status.VOID, closed_on=closed_on) if closed_on <= as_of else invoice


def _unpaid(invoice: InvoiceHistory, as_of: date, chance: Random) -> InvoiceHistory:
    closed_on = invoice.due_on + timedelta(days=chance.randint(180, 320))
    if closed_on <= as_of:
        return replace(invoice, status=Status.UNCOLLECTIBLE, closed_on=closed_on)
    disputed_on = invoice.issued_on + timedelta(days=chance.randint(5, 25))
    return replace(invoice, disputed_on=disputed_on) if disputed_on <= as_of and chance.random() < 0.4 else invoice


def _credited_before(invoice: InvoiceHistory, pays_on: date, as_of: date, chance: Random) -> InvoiceHistory:
    credited = _credit(invoice, invoice.issued_on + timedelta(days=chance.randint(2, 9)), as_of, chance)
    return _paid(_pay(credited, pays_on, credited.balance_minor, as_of, chance))


def _refunded_after(invoice: InvoiceHistory, pays_on: date, as_of: date, chance: Random) -> InvoiceHistory:
    paid = _pay(invoice, pays_on, invoice.total_minor, as_of, chance)
    credited_on = pays_on + timedelta(days=chance.randint(3, 20))
    if not paid.payments or credited_on > as_of:
        return paid
    credited = _credit(paid, credited_on, as_of, chance)
    refunded_on = credited_on + timedelta(days=chance.randint(1, 5))
    if refunded_on > as_of:
        return credited
    refund = Refund(
        number=f"RE-{invoice.number[4:]}",
        paid_on=refunded_on,
        amount_minor=credited.credited_minor,
        payment_number=paid.payments[0].number,
        reason=credited.credits[0].reason,
    )
    return replace(credited, refunds=(refund,))


def _in_parts(invoice: InvoiceHistory, pays_on: date, as_of: date, chance: Random) -> InvoiceHistory:
    first, second = split(invoice.total_minor, (chance.randint(3, 7), 3))
    begun = _pay(invoice, pays_on, first, as_of, chance)
    return _pay(begun, pays_on + timedelta(days=chance.randint(10, 60)), second, as_of, chance)


def _pay(
    invoice: InvoiceHistory, day: date, amount: int, as_of: date, chance: Random, unapplied: int = 0
) -> InvoiceHistory:
    method, reference = chance.choice(_METHODS), f"{chance.randrange(10**8):08d}"
    if day > as_of or amount <= 0:
        return invoice
    number = f"PAY-{invoice.number[4:]}-{len(invoice.payments) + 1}"
    payment = Payment(number, day, amount + unapplied, method, reference, unapplied)
    return replace(invoice, payments=(*invoice.payments, payment))


def _credit(invoice: InvoiceHistory, day: date, as_of: date, chance: Random) -> InvoiceHistory:
    line, reason = chance.choice(invoice.lines), chance.choice(_REASONS)
    if day > as_of:
        return invoice
    credit = Credit(f"CN-{invoice.number[4:]}", day, line.net_minor, line.tax_minor, reason)
    return replace(invoice, credits=(credit,))


def _paid(invoice: InvoiceHistory) -> InvoiceHistory:
    return replace(invoice, status=Status.PAID) if invoice.balance_minor <= 0 else invoice
