"""Importing books from files: read, rehearse, run, undo.

Reading order: reading (bytes to rows), columns and values (rows to cells), a module for each kind of file, documents
(what they turn into), run (writing them). `read` judges a file without a database; `rehearse` says what importing it
would do; `run` does it, and yields how far it is; `undo` takes it back.
"""

from billing.importers.documents import Choices, Contents, Kind
from billing.importers.layouts import LAYOUTS, read, recognise
from billing.importers.preview import Preview, preview
from billing.importers.problems import FileRefused, OutOfOrder, Problem, RowsRefused, UndoRefused
from billing.importers.run import Progress, Rehearsal, rehearse, run
from billing.importers.undo import UndoProgress, undo
from billing.importers.values import Decimals, Units

__all__ = [
    "LAYOUTS",
    "Choices",
    "Contents",
    "Decimals",
    "FileRefused",
    "Kind",
    "OutOfOrder",
    "Preview",
    "Problem",
    "Progress",
    "Rehearsal",
    "RowsRefused",
    "UndoProgress",
    "UndoRefused",
    "Units",
    "preview",
    "read",
    "recognise",
    "rehearse",
    "run",
    "undo",
]
