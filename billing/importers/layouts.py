"""The kinds of file that can be read, and how each is told from the others by its first line."""

from collections.abc import Callable
from typing import BinaryIO

from billing.importers.airlock import FIELDS as AIRLOCK
from billing.importers.airlock import read as read_airlock
from billing.importers.columns import Field, map_columns
from billing.importers.documents import Choices, Contents
from billing.importers.problems import FileRefused
from billing.importers.reading import MAX_BYTES, SourceFile
from billing.importers.stripe_customers import FIELDS as STRIPE_CUSTOMERS
from billing.importers.stripe_customers import read as read_stripe_customers
from billing.importers.stripe_invoices import FIELDS as STRIPE_INVOICES
from billing.importers.stripe_invoices import read as read_stripe_invoices
from billing.importers.stripe_payments import FIELDS as STRIPE_PAYMENTS
from billing.importers.stripe_payments import read as read_stripe_payments
from billing.importers.uci import FIELDS as UCI
from billing.importers.uci import read as read_uci
from billing.importers.values import Units

Reader = Callable[[SourceFile, Choices], Contents]

_LAYOUTS: dict[str, tuple[Reader, tuple[Field, ...]]] = {
    "uci": (read_uci, UCI),
    "airlock": (read_airlock, AIRLOCK),
    "stripe-invoices": (read_stripe_invoices, STRIPE_INVOICES),
    "stripe-payments": (read_stripe_payments, STRIPE_PAYMENTS),
    "stripe-customers": (read_stripe_customers, STRIPE_CUSTOMERS),
}
LAYOUTS = tuple(_LAYOUTS)


def read(file: BinaryIO, layout: str, choices: Choices, *, max_bytes: int = MAX_BYTES) -> Contents:
    """Read a file of a known kind to its end. Raises `FileRefused`; rows with errors are in the result."""
    reader, _ = _LAYOUTS[layout]
    if choices.units is Units.MINOR and not layout.startswith("stripe"):
        raise FileRefused(
            1, "Amounts of this kind of file are in pounds, dollars and so on, never in pence: choose that."
        )
    return reader(SourceFile(file, max_bytes=max_bytes), choices)


def recognise(file: BinaryIO) -> str:
    """The kind whose required columns the first line has. The file must be able to go back to its beginning."""
    header = next(SourceFile(file).rows())
    file.seek(0)
    for layout, (_, fields) in _LAYOUTS.items():
        try:
            map_columns(header, fields)
        except FileRefused:
            continue
        return layout
    raise FileRefused(1, f"The columns fit none of the kinds of file known here: {', '.join(LAYOUTS)}.")
