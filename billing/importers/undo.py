"""Taking back a whole import, as long as nobody has acted on it.

The ledger is append-only, so nothing leaves it: each of its transactions gets one that reverses it, of the same kind
and day, so that every sum of every day is again what it was before the import. The documents then go. Of an invoice a
row stays, because the ledger names it: without lines and amounts, void, and of the source `undone`, which no list
shows; of a customer whom nothing else needs (`store.undoing_customers`) no more. The same file can come again.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from billing.importers.problems import UndoRefused
from billing.model import Approver
from billing.store.batches import batch, set_state
from billing.store.import_events import TAKEN_BACK, note_import_event
from billing.store.undoing import documents_left, forget_skips, reverse_some, touched_since

DOCUMENTS_EACH = 100
_PAUSE = 0.02
_UNDOABLE = ("running", "stopped", "done", "undoing")

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class UndoProgress:
    """How many documents are still to be taken back."""

    batch_id: int
    left: int
    of: int
    """How many there were when this undo began."""


def undo(
    engine: Engine, batch_id: int, *, by: Approver, clock: Clock, pause: Callable[[float], None] = time.sleep
) -> Iterator[UndoProgress]:
    """Take the batch back. It may be interrupted, and goes on when it is asked for again."""
    of = _begin(engine, batch_id, by, clock())
    left = -1
    while left != 0:
        with engine.begin() as tx:
            reverse_some(tx, batch_id, DOCUMENTS_EACH, clock())
            left = documents_left(tx, batch_id)
            if left == 0:
                forget_skips(tx, batch_id)
                set_state(tx, batch_id, "undone", clock())
        yield UndoProgress(batch_id, left, of)
        pause(_PAUSE)


def _begin(engine: Engine, batch_id: int, by: Approver, now: datetime) -> int:
    with engine.begin() as tx:
        found = batch(tx, batch_id)
        if found is None or found.state not in _UNDOABLE:
            raise UndoRefused("There is no import of that number that could be undone now.")
        if (sentence := touched_since(tx, batch_id)) is not None:
            raise UndoRefused(sentence)
        set_state(tx, batch_id, "undoing", None)
        note_import_event(tx, TAKEN_BACK, batch_id, by, now)
        return documents_left(tx, batch_id)
