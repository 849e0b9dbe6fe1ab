"""What a file turns into: documents ready to be written, rows left out with their reasons, and rows with errors.

Nothing here reads a file or writes a database.
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from billing.importers.columns import ColumnMap
from billing.importers.problems import Problem
from billing.importers.values import Decimals, Units
from billing.loose import Adjustment, LooseCredit, LoosePayment
from billing.model import Customer, InvoiceHistory, Line


class Kind(StrEnum):
    """What a document is. They are written in this order, so that each finds what it refers to."""

    CUSTOMER = "customer"
    INVOICE = "invoice"
    CREDIT = "credit"
    ADJUSTMENT = "adjustment"
    PAYMENT = "payment"
    SKIPPED = "skipped"
    """A document of which no line was left; kept in mind so that it is counted once."""


Content: TypeAlias = Customer | InvoiceHistory | LooseCredit | Adjustment | LoosePayment | None


@dataclass(frozen=True, slots=True)
class Document:
    """One thing to write, all or nothing. The digest is of the rows it came from; empty: never compared."""

    kind: Kind
    external_id: str
    lines: int
    digest: str
    content: Content = None
    skips: tuple[tuple[str, int], ...] = ()
    credit_items: tuple[tuple[str, tuple[Line, ...]], ...] = ()
    """The lines of credit notes, by the note's number."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a file does not say of itself, decided by whoever imports it."""

    decimals: Decimals | None = None
    """None: as all amounts of the file agree; a file that can be read either way is refused."""
    units: Units = Units.MAJOR
    currency: str = "GBP"
    """Of files that name none."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A file, read to its end."""

    source: str
    layout: str
    sha256: str
    rows: int
    columns: ColumnMap
    decimals: Decimals
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...] = ()
    faulty_lines: int = 0
    """Lines of documents that have a row with an error, the rows without one among them."""
    derived: bool = False
    """Whether payments, due days or refunds were made up by rule, because the file has none."""
    skipped: Counter[str] = field(default_factory=Counter)

    def count(self, kind: Kind) -> int:
        """How many documents of a kind there are."""
        return sum(document.kind is kind for document in self.documents)
