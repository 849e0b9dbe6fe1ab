"""The demo ledger: a small fictional company's invoices over the two years that end on a given day.

The same day gives the same ledger, to the last penny. Every row has the source `demo`, by which screens know
to say so. Nothing outside a program that was started without settings ever writes it.
"""

from datetime import UTC, date, datetime, time

from sqlalchemy import Connection

from billing.seed.histories import histories
from billing.seed.people import people
from billing.store.histories import record_customers, record_histories

DEMO = "demo"


def seed_demo(tx: Connection, as_of: date) -> None:
    """Write the demo ledger into an empty one, inside the caller's transaction."""
    customers = people(as_of)
    ids = record_customers(tx, DEMO, [client.customer for client in customers])
    recorded_at = datetime.combine(as_of, time(18), tzinfo=UTC)
    record_histories(tx, DEMO, histories(customers, as_of), ids, recorded_at)
