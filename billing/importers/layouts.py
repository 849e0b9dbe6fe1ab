"""The kinds of file that can be read, and how each is told from the others by its first line."""

from collections.abc import Callable
from typing import BinaryIO

from billing.importers import airlock, stripe_customers, stripe_invoices, stripe_payments, uci
from billing.importers.columns import Field, map_columns
from billing.importers.documents import Choices, Contents
from billing.importers.problems import FileRefused
from billing.importers.reading import MAX_BYTES, SourceFile

Reader = Callable[[SourceFile, Choices], Contents]

_LAYOUTS: dict[str, tuple[Reader, tuple[Field, ...]]] = {
    "uci": (uci.read, uci.FIELDS),
    "airlock": (airlock.read, airlock.FIELDS),
    "stripe-invoices": (stripe_invoices.read, stripe_invoices.FIELDS),
    "stripe-payments": (stripe_payments.read, stripe_payments.FIELDS),
    "stripe-customers": (stripe_customers.read, stripe_customers.FIELDS),
}
LAYOUTS = tuple(_LAYOUTS)


def read(file: BinaryIO, layout: str, choices: Choices, *, max_bytes: int = MAX_BYTES) -> Contents:
    """Read a file of a known kind to its end. Raises `FileRefused`; rows with errors are in the result."""
    reader, _ = _LAYOUTS[layout]
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
