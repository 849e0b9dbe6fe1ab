"""A ledger as large as is asked for, to measure with: the demo's company, grown to any number of invoices.

It is written a few thousand invoices at a time, oldest first, over the three and a half years that end on a day.
The source is `demo`, so that screens say that none of it is real.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import Engine

from billing.currencies import digits_of
from billing.model import InvoiceHistory, Line, Status
from billing.seed.histories import GOODS, TAX_BP
from billing.seed.people import Client, large_people
from billing.seed.settling import settled
from billing.store.histories import record_customers, record_histories

_DEMO = "demo"
_DAYS = 1278
_BATCH = 5_000
_INVOICES_EACH = 20
_LINES = (1, 2, 3, 3, 4, 4, 5, 6, 8)  # four on average


def seed_large(engine: Engine, invoices: int, as_of: date) -> Iterator[int]:
    """Write so many invoices into an empty ledger; yields how many are there after each transaction."""
    recorded_at = datetime.combine(as_of, time(18), tzinfo=UTC)
    chance = Random(f"airlock large ledger {as_of.isoformat()} {invoices}")
    clients = large_people(max(1, invoices // _INVOICES_EACH), as_of)
    with engine.begin() as tx:
        ids = record_customers(tx, _DEMO, [client.customer for client in clients])
    lines = _lines_on_offer()
    for first in range(0, invoices, _BATCH):
        serials = range(first, min(first + _BATCH, invoices))
        made = [_history(serial, invoices, clients, lines, as_of, chance) for serial in serials]
        with engine.begin() as tx:
            record_histories(tx, _DEMO, made, ids, recorded_at)
        yield serials.stop


def _lines_on_offer() -> Mapping[str, list[Line]]:
    quantities = [Decimal(number) for number in (1, 2, 3, 4, 6, 8, 12, 24)]
    return {
        currency: [
            Line.priced(name, quantity, Decimal(price), tax_rate, digits_of(currency))
            for name, price in GOODS
            for quantity in quantities
        ]
        for currency, tax_rate in TAX_BP.items()
    }


def _history(
    serial: int, of: int, clients: list[Client], lines: Mapping[str, list[Line]], as_of: date, chance: Random
) -> InvoiceHistory:
    day = as_of - timedelta(days=(of - 1 - serial) * _DAYS // of)
    client = clients[chance.randrange(len(clients))]
    recent = (as_of - day).days < 4
    issued = InvoiceHistory(
        number=f"INV-{day.year}-{serial + 1:07d}",
        customer_number=client.customer.number,
        currency=client.currency,
        issued_on=day,
        due_on=day + timedelta(days=client.term_days),
        status=Status.DRAFT if recent and serial < of - 1 and chance.random() < 0.25 else Status.OPEN,
        lines=tuple(chance.choices(lines[client.currency], k=chance.choice(_LINES))),
    )
    return settled(issued, replace(client, delay_days=min(client.delay_days, 12)), as_of, chance)
