"""An import: its rehearsal, and the real one, a small transaction at a time, so that people's clicks stay quick.

Every transaction is complete in itself: documents, ledger, sums, and the note that they were read. So an import may
end at any moment, by a person or by the loss of the machine, and goes on where it was when the same file comes again.
A file that was read already changes nothing, whatever it is called now.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError, OperationalError

from billing.importers.documents import Contents, Document, Kind
from billing.importers.problems import OutOfOrder, RowsRefused
from billing.importers.writing import news, write
from billing.model import Approver
from billing.store.batches import add_skips, batch, begin, end
from billing.store.import_events import IMPORTED, note_import_event
from billing.store.imports import DERIVED
from billing.store.loose import Origin

LINES_EACH = 750
"""How many lines of the file one transaction writes, unless a single document has more."""
FAULTY = "row with an error in the document"
_ATTEMPTS = 4
_LONGEST_PAUSE = 0.1
_LOOK_UP = 500

Clock = Callable[[], datetime]
Pause = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the import is; the last one has `done == of`.

    `different`: documents that were read before with other content, and are left as they are.
    """

    batch_id: int | None
    done: int
    of: int
    lines: int
    written: int
    unchanged: int
    different: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an import would do: documents by kind, those that are new, here already, or here with other content."""

    kinds: dict[str, int]
    new: int
    unchanged: int
    different: int


def rehearse(tx: Connection, contents: Contents) -> Rehearsal:
    """Look only; nothing is written."""
    counts: Counter[str] = Counter()
    for place in range(0, len(contents.documents), _LOOK_UP):
        counts += news(tx, contents.source, contents.documents[place : place + _LOOK_UP])[1]
    kinds = Counter(one.kind.value for one in contents.documents)
    return Rehearsal(dict(kinds), counts["new"], counts["unchanged"], counts["different"])


def run(
    engine: Engine,
    contents: Contents,
    *,
    file_name: str,
    by: Approver,
    clock: Clock,
    leave_out_faulty: bool = False,
    pause: Pause = time.sleep,
) -> Iterator[Progress]:
    """Write the file. Who stops asking for progress, or closes the iterator, stops the import; it can go on later."""
    if contents.problems and not leave_out_faulty:
        raise RowsRefused(contents.problems)
    return _Import(engine, contents, file_name, by, clock, pause).steps()


@dataclass(slots=True)
class _Import:
    engine: Engine
    contents: Contents
    file_name: str
    by: Approver
    clock: Clock
    pause: Pause
    batch_id: int | None = None
    """Only once there is something new."""

    def steps(self) -> Iterator[Progress]:
        finished = False
        try:
            yield from self._portions()
            finished = True
        finally:
            with self.engine.begin() as tx:
                end(tx, self.contents.sha256, self.contents.layout, "done" if finished else "stopped", self.clock())

    def _portions(self) -> Iterator[Progress]:
        done, lines, counts = 0, 0, Counter[str]()
        of = len(self.contents.documents)
        for some in portions(self.contents.documents, LINES_EACH):
            begun = time.perf_counter()
            counts += self._persistently(some, last=done + len(some) == of)
            done, lines = done + len(some), lines + sum(one.lines for one in some)
            yield Progress(self.batch_id, done, of, lines, counts["new"], counts["unchanged"], counts["different"])
            # Whoever waits for the write lock gets it now.
            self.pause(min((time.perf_counter() - begun) / 2, _LONGEST_PAUSE))

    def _persistently(self, documents: Sequence[Document], *, last: bool) -> Counter[str]:
        for attempt in range(1, _ATTEMPTS):
            try:
                return self._write(documents, last=last)
            except (OperationalError, IntegrityError):
                # The database was busy, or the same file is being read twice at once: what was written is known now.
                self.pause(_LONGEST_PAUSE * attempt)
        return self._write(documents, last=last)

    def _write(self, documents: Sequence[Document], *, last: bool) -> Counter[str]:
        now = self.clock()
        with self.engine.begin() as tx:
            self._go_on_unless_undone(tx)
            new, counts = news(tx, self.contents.source, documents)
            if new:
                batch_id = self.batch_id or self._begin(tx, now)
                write(tx, batch_id, Origin(self.contents.source, DERIVED, f"{batch_id}#", now), new)
                if last and self.contents.faulty_lines:
                    add_skips(tx, batch_id, {FAULTY: self.contents.faulty_lines})
        # Only when it is certain that the batch exists.
        self.batch_id = batch_id if new else self.batch_id
        return counts

    def _go_on_unless_undone(self, tx: Connection) -> None:
        found = batch(tx, self.batch_id) if self.batch_id is not None else None
        if found is not None and found.state in ("undoing", "undone"):
            raise OutOfOrder("This import was taken back while it ran.")

    def _begin(self, tx: Connection, now: datetime) -> int:
        contents = self.contents
        batch_id = begin(
            tx,
            source=contents.source,
            layout=contents.layout,
            file_name=self.file_name,
            sha256=contents.sha256,
            imported_by=self.by.name,
            now=now,
            derived=contents.derived,
        )
        note_import_event(tx, IMPORTED, batch_id, self.by, now)
        return batch_id


def portions(documents: Sequence[Document], lines_each: int) -> Iterator[Sequence[Document]]:
    """The documents in their order, so many lines at a time; those without lines count as one."""
    some: list[Document] = []
    lines = 0
    for one in sorted(documents, key=lambda document: _ORDER[document.kind]):
        if some and lines + max(one.lines, 1) > lines_each:
            yield some
            some, lines = [], 0
        some.append(one)
        lines += max(one.lines, 1)
    if some:
        yield some


_ORDER = {kind: place for place, kind in enumerate(Kind)}
