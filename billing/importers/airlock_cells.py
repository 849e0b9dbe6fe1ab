"""Cells of our own table that need more than one column to be read."""

from decimal import Decimal

from billing.currencies import digits_of
from billing.importers.table import Record
from billing.importers.values import BadCell, bounded, currency_of, decimal_of, minor_of, text_of
from billing.model import Line, Method
from billing.money import Money, round_half_up

_METHODS = {method.value: method for method in Method}
_LARGEST_NUMBER = Decimal(10) ** 9


def currency(record: Record) -> str:
    """The currency of a row; the one chosen for the file where the row names none."""
    return currency_of(record.cell("currency") or record.currency)


def positive_amount(record: Record) -> Money:
    """What the row says in `amount`; more than zero."""
    code = currency(record)
    minor = minor_of(record.cell("amount"), code, record.decimals, record.units)
    if minor <= 0:
        raise BadCell("The amount must be more than zero.")
    return Money(minor, code)


def tax_rate_bp(record: Record) -> int:
    """The rate of tax in hundredths of a percent; none where the row names none."""
    if not record.cell("tax_percent"):
        return 0
    rate = decimal_of(record.cell("tax_percent"), record.decimals) * 100
    if not 0 <= rate <= 10_000 or rate != rate.to_integral_value():
        raise BadCell("The tax must be from 0 to 100 percent, with no more than two digits after the point.")
    return int(rate)


def parts_of(gross: int, record: Record) -> tuple[int, int]:
    """Net and tax of an amount that includes the tax of the row's rate."""
    net = round_half_up(Decimal(gross * 10_000) / (10_000 + tax_rate_bp(record)))
    return net, gross - net


def line_of(record: Record) -> Line:
    """A line of an invoice. The price is in major units, with as many digits as it needs, up to six."""
    quantity, price = (decimal_of(record.cell(name), record.decimals) for name in ("quantity", "unit_price"))
    if quantity.scaleb(3) % 1 or price.scaleb(6) % 1 or max(abs(quantity), abs(price)) > _LARGEST_NUMBER:
        raise BadCell("The quantity or the price is too large, or has too many digits after the point.")
    description = text_of(record.cell("description"), "description", 500)
    line = Line.priced(description, quantity, price, tax_rate_bp(record), digits_of(currency(record)))
    bounded(line.net_minor)
    return line


def method_of(record: Record) -> Method:
    """How a payment came in; `not stated` where the row does not say."""
    written = record.cell("method").casefold() or Method.NOT_STATED.value
    if written not in _METHODS:
        raise BadCell(f"The method is none of {', '.join(_METHODS)}.")
    return _METHODS[written]
