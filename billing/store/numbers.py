"""Numbers of new documents: one after the other without gaps, because a failed transaction gives its number back."""

from sqlalchemy import Connection, update

from billing.store.action_tables import number_series

PAYMENT = "PAY"
CREDIT_NOTE = "CN"
REFUND = "RE"


def next_number(tx: Connection, series: str) -> str:
    """The next number of a series, such as `CN-000042`. Others who want one wait until this transaction ends."""
    statement = (
        update(number_series)
        .where(number_series.c.name == series)
        .values(last=number_series.c.last + 1)
        .returning(number_series.c.last)
    )
    return f"{series}-{tx.execute(statement).scalar_one():06d}"
