"""Putting invoices together from the rows of our own table, and judging whether they can have been so."""

from dataclasses import dataclass, field
from datetime import date

from billing.importers.airlock_cells import currency, line_of, method_of, parts_of, positive_amount
from billing.importers.documents import Document, Kind
from billing.importers.problems import Problem
from billing.importers.reading import Row
from billing.importers.table import Found, Record, digest_of
from billing.importers.values import BadCell, day_of, number_of, text_of
from billing.model import Credit, InvoiceHistory, Line, Payment, Refund, Status

_LISTED = 10


@dataclass(slots=True)
class _Book:
    """One invoice, as far as its rows were met."""

    customer: str
    currency: str
    issued_on: date
    due_on: date
    first_line: int
    rows: list[Row] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    ended: tuple[Status, date] | None = None


class Books:
    """All invoices of a file. A row with an error spoils its invoice, which is then not written at all."""

    def __init__(self) -> None:
        self._books: dict[str, _Book] = {}
        self._invoice_of_payment: dict[str, str] = {}
        self._spoiled: set[str] = set()
        self._spoiled_payments: set[str] = set()

    def add_line(self, record: Record) -> None:
        """A line; the first one of a number opens the invoice, the others must agree with it."""
        number, code = number_of(record.cell("number"), "number"), currency(record)
        customer = number_of(record.cell("customer"), "customer")
        issued_on = day_of(record.cell("date"))
        due_on = day_of(record.cell("due_date")) if record.cell("due_date") else issued_on
        line = line_of(record)
        book = self._books.setdefault(number, _Book(customer, code, issued_on, due_on, record.row.line))
        if (book.customer, book.currency, book.issued_on, book.due_on) != (customer, code, issued_on, due_on):
            raise BadCell("Lines of the same invoice differ in customer, currency, date or due date.")
        book.lines.append(line)
        book.rows.append(record.row)

    def add_payment(self, record: Record) -> None:
        """A payment for one invoice."""
        number, amount = number_of(record.cell("number"), "number"), positive_amount(record)
        reference = text_of(record.cell("description"), "description", 200, needed=False)
        payment = Payment(number, day_of(record.cell("date")), amount.minor, method_of(record), reference)
        if number in self._invoice_of_payment:
            raise BadCell("Another payment has the same number.")
        self._of(record, amount.currency).payments.append(payment)
        self._invoice_of_payment[number] = record.cell("invoice")

    def add_credit(self, record: Record) -> None:
        """A credit note against one invoice; the amount includes tax."""
        amount = positive_amount(record)
        net, tax = parts_of(amount.minor, record)
        reason = text_of(record.cell("description"), "description", 400)
        credit = Credit(number_of(record.cell("number"), "number"), day_of(record.cell("date")), net, tax, reason)
        self._of(record, amount.currency).credits.append(credit)

    def add_refund(self, record: Record) -> None:
        """A refund of a payment that stands in the same file, with its invoice."""
        amount, payment = positive_amount(record), record.cell("payment")
        invoice = self._invoice_of_payment.get(payment)
        if invoice is None and payment in self._spoiled_payments:
            raise BadCell("The payment that the refund names has an error itself.")
        if invoice is None:
            raise BadCell("The refund names no payment of this file that was for an invoice.")
        reason = text_of(record.cell("description"), "description", 400)
        number, day = number_of(record.cell("number"), "number"), day_of(record.cell("date"))
        self._at(invoice, record, amount.currency).refunds.append(Refund(number, day, amount.minor, payment, reason))

    def end(self, record: Record, status: Status) -> None:
        """The invoice was made void, or written off."""
        book = self._of(record, None)
        if book.ended:
            raise BadCell("The invoice was ended already.")
        book.ended = (status, day_of(record.cell("date")))

    def spoil(self, record: Record) -> None:
        """A row of the invoice could not be read."""
        named = (record.cell("invoice"), self._invoice_of_payment.get(record.cell("payment"), ""))
        self._spoiled.update(named if any(named) else (record.cell("number"),))
        if record.cell("record").casefold() == "payment":
            self._spoiled_payments.add(record.cell("number"))

    def close(self, found: Found) -> None:
        """Hand over every invoice that holds together."""
        for number, book in self._books.items():
            if number in self._spoiled:
                continue
            history = _history(number, book)
            problem = _contradiction(history)
            if problem:
                found.problems.append(Problem(book.first_line, problem + _where(book)))
            else:
                document = Document(Kind.INVOICE, number, len(book.rows), digest_of(book.rows), history)
                found.add(document, book.first_line)

    def _of(self, record: Record, code: str | None) -> _Book:
        return self._at(record.cell("invoice"), record, code)

    def _at(self, invoice: str, record: Record, code: str | None) -> _Book:
        book = self._books.get(invoice)
        if book is None:
            raise BadCell("The row names no invoice of this file.")
        if code not in (None, book.currency):
            raise BadCell("The currency is not that of the invoice.")
        if record.cell("customer") not in ("", book.customer):
            raise BadCell("The customer is not that of the invoice.")
        book.rows.append(record.row)
        return book


def _where(book: _Book) -> str:
    """Which lines the invoice is made of: the one that is wrong is among them."""
    lines = [str(row.line) for row in book.rows]
    listed = lines if len(lines) <= _LISTED else [*lines[: _LISTED - 1], f"{len(lines) - _LISTED + 1} more"]
    return f" It stands on lines {', '.join(listed[:-1])} and {listed[-1]}." if len(lines) > 1 else ""


def _history(number: str, book: _Book) -> InvoiceHistory:
    total = sum(line.net_minor + line.tax_minor for line in book.lines)
    left = total - sum(credit.net_minor + credit.tax_minor for credit in book.credits)
    refunded = {refund.payment_number: refund.amount_minor for refund in book.refunds}
    payments = []
    for payment in sorted(book.payments, key=lambda one: one.received_on):
        # What was given back was applied, so that it can be; beyond that, no more than the invoice still asks for.
        asked = max(left, 0) + refunded.get(payment.number, 0)
        unapplied = max(payment.amount_minor - asked, 0)
        left -= payment.amount_minor - unapplied - refunded.get(payment.number, 0)
        payments.append(_with_unapplied(payment, unapplied))
    status, closed_on = book.ended or (Status.OPEN if left > 0 else Status.PAID, None)
    return InvoiceHistory(
        number=number,
        customer_number=book.customer,
        currency=book.currency,
        issued_on=book.issued_on,
        due_on=book.due_on,
        status=status,
        lines=tuple(book.lines),
        payments=tuple(payments),
        credits=tuple(book.credits),
        refunds=tuple(book.refunds),
        closed_on=closed_on,
    )


def _with_unapplied(payment: Payment, unapplied: int) -> Payment:
    return Payment(
        payment.number, payment.received_on, payment.amount_minor, payment.method, payment.reference, unapplied
    )


def _contradiction(invoice: InvoiceHistory) -> str | None:
    """Why an invoice cannot have been as the file says, if so."""
    back: dict[str, int] = {}
    for refund in invoice.refunds:
        back[refund.payment_number] = back.get(refund.payment_number, 0) + refund.amount_minor
    if invoice.total_minor <= 0:
        return "The lines of the invoice ask for nothing, or for less."
    if any(back.get(one.number, 0) > one.amount_minor - one.unapplied_minor for one in invoice.payments):
        return "More was given back than the payment brought for the invoice."
    if invoice.credited_minor > invoice.total_minor:
        return "The credit notes are larger than the invoice."
    if invoice.status is Status.VOID and (invoice.payments or invoice.credits):
        return "The invoice was made void, and yet paid or credited."
    if invoice.status is Status.UNCOLLECTIBLE and invoice.balance_minor <= 0:
        return "The invoice was written off, and yet nothing was left to pay."
    if min([invoice.due_on, *_days(invoice)]) < invoice.issued_on:
        return "Something happened to the invoice before it was issued."
    return None


def _days(invoice: InvoiceHistory) -> list[date]:
    days = [one.received_on for one in invoice.payments] + [one.issued_on for one in invoice.credits]
    return days + [one.paid_on for one in invoice.refunds] + ([invoice.closed_on] if invoice.closed_on else [])
