"""Reading a table of documents, one row each: what the layouts of that kind have in common.

A layout says how a row becomes documents; here rows are read, their errors collected with their lines, and the
decimal convention is found before the first amount is read.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from billing.errors import BillingError
from billing.importers.columns import ColumnMap, Field, map_columns
from billing.importers.documents import Choices, Contents, Document
from billing.importers.problems import FileRefused, Problem
from billing.importers.reading import Row, SourceFile
from billing.importers.values import Decimals, Units, convention_of


@dataclass(frozen=True, slots=True)
class Record:
    """A row with its columns by name, and what was decided about the file."""

    row: Row
    columns: ColumnMap
    decimals: Decimals
    units: Units
    currency: str

    def cell(self, name: str) -> str:
        """What the row says there; empty when it says nothing."""
        return self.columns.cell(self.row, name)

    @property
    def digest(self) -> str:
        """Of all its cells, those that nobody reads among them."""
        return digest_of([self.row])


@dataclass(slots=True)
class Found:
    """What the rows turned into so far."""

    documents: list[Document] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, document: Document, line: int) -> None:
        """Take a document in; the second of the same identity is a problem of its line."""
        key = (document.kind.value, document.external_id)
        if key in self.seen:
            self.problems.append(Problem(line, f"The same document stands on line {self.seen[key]}."))
            return
        self.seen[key] = line
        self.documents.append(document)

    def add_once(self, document: Document, line: int) -> None:
        """Take a document in unless it is there: customers that many rows name."""
        if (document.kind.value, document.external_id) not in self.seen:
            self.add(document, line)


def records(
    file: SourceFile, fields: Sequence[Field], amounts: Sequence[str], choices: Choices
) -> tuple[list[Record], ColumnMap, Decimals]:
    """All rows of a file, and the decimal convention of its amounts."""
    rows = file.rows()
    columns = map_columns(next(rows), fields)
    kept = list(rows)
    if not kept:
        raise FileRefused(2, "The file has no rows.")
    written = {columns.cell(row, name) for row in kept for name in amounts} - {""}
    decimals = choices.decimals or convention_of(written)
    if decimals is None:
        raise FileRefused(
            2,
            "The amounts can be read as 1,234.56 and as 1.234,56, or are written in both ways. Choose one of the two.",
        )
    made = [Record(row, columns, decimals, choices.units, choices.currency) for row in kept]
    return made, columns, decimals


def each(found: Found, rows: Iterable[Record], turn: Callable[[Found, Record], None]) -> int:
    """Turn every row into documents; returns how many rows had an error."""
    before = len(found.problems)
    for record in rows:
        try:
            turn(found, record)
        except BillingError as error:
            found.problems.append(Problem(record.row.line, str(error)))
    return len(found.problems) - before


def contents(
    file: SourceFile, source: str, layout: str, rows: int, columns: ColumnMap, decimals: Decimals, found: Found
) -> Contents:
    """The file as read."""
    skipped: Counter[str] = Counter()
    for document in found.documents:
        skipped.update(dict(document.skips))
    return Contents(
        source=source,
        layout=layout,
        sha256=file.sha256,
        rows=rows,
        columns=columns,
        decimals=decimals,
        documents=tuple(found.documents),
        problems=tuple(sorted(found.problems, key=lambda problem: problem.line)),
        faulty_lines=rows - sum(document.lines for document in found.documents),
        skipped=skipped,
    )


def digest_of(rows: Iterable[Row]) -> str:
    """Of the cells of rows, in their order."""
    found = hashlib.sha256()
    for row in rows:
        found.update("\x1f".join(row.cells).encode() + b"\x1e")
    return found.hexdigest()
