"""What happened to the demo company's invoices: sold, paid on time or late, credited, refunded, lost."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from billing.currencies import digits_of
from billing.model import InvoiceHistory, Line, Status
from billing.seed.people import Client
from billing.seed.settling import settled

_MONTHS = 24
GOODS = (
    ("Oak shelving, pack", "38.40"),
    ("Enamel mug, boxed", "7.95"),
    ("Canvas tote, printed", "4.25"),
    ("Brass desk lamp", "64.00"),
    ("Linen tablecloth", "29.90"),
    ("Stoneware bowl", "11.20"),
    ("Beeswax candles, dozen", "18.60"),
    ("Wool throw", "46.75"),
    ("Sample swatches", "0.35"),
    ("Ash stool", "58.00"),
)
_SERVICES = (("Fitting, hour", "62.00"), ("Design consultation, hour", "72.50"), ("Delivery", "35.00"))
_SEASON = (88, 90, 96, 98, 100, 102, 94, 92, 108, 118, 138, 126)
"""How busy each month of the year is, in percent."""
TAX_BP = {"GBP": 2000, "EUR": 0, "USD": 0}  # sold abroad, the demo company charges none


def histories(clients: Sequence[Client], as_of: date) -> list[InvoiceHistory]:
    """Every invoice of the two years that end on that day, in the order in which they were issued."""
    chance = Random(f"airlock demo invoices {as_of.isoformat()}")
    weights = [client.weight for client in clients]
    made = []
    for serial, day in enumerate(_issue_days(as_of, chance), start=1):
        client = chance.choices(clients, weights=weights)[0]
        made.append(settled(_issued(serial, day, client, as_of, chance), client, as_of, chance))
    return made


def _issue_days(as_of: date, chance: Random) -> Iterator[date]:
    first = as_of.replace(day=1)
    months = [_months_before(first, back) for back in range(_MONTHS - 1, -1, -1)]
    for place, month in enumerate(months):
        days = [month + timedelta(days=offset) for offset in range(_length_of(month))]
        working = [day for day in days if day.weekday() < 5]
        sold = round((118 + 3 * place) * _SEASON[month.month - 1] / 100 * chance.uniform(0.94, 1.06))
        # Chosen for the whole month and then cut, so that a part month is as busy as its days.
        yield from (day for day in sorted(chance.choices(working, k=sold)) if day <= as_of)
    # So that the day the ledger is as of is a day on which something happened.
    yield as_of


def _issued(serial: int, day: date, client: Client, as_of: date, chance: Random) -> InvoiceHistory:
    recent = (as_of - day).days < 4
    return InvoiceHistory(
        number=f"INV-{day.year}-{serial:05d}",
        customer_number=client.customer.number,
        currency=client.currency,
        issued_on=day,
        due_on=day + timedelta(days=client.term_days),
        status=Status.DRAFT if recent and day != as_of and chance.random() < 0.25 else Status.OPEN,
        lines=tuple(_line(client.currency, chance) for _ in range(chance.choice((1, 2, 2, 3, 3, 4, 5, 6)))),
    )


def _line(currency: str, chance: Random) -> Line:
    if chance.random() < 0.15:
        description, price = chance.choice(_SERVICES)
        quantity = Decimal(1) if description == "Delivery" else Decimal(chance.randint(1, 16)) / 2
    else:
        description, price = chance.choice(GOODS)
        quantity = Decimal(chance.choice((1, 2, 3, 4, 6, 8, 10, 12, 24, 48)))
    return Line.priced(description, quantity, Decimal(price), TAX_BP[currency], digits_of(currency))


def _months_before(first: date, back: int) -> date:
    months = first.year * 12 + first.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _length_of(month: date) -> int:
    return (_months_before(month, -1) - month).days
