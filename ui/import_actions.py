"""Importing a file and taking an import back, guarded; and the file that waits in this tab until it is confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

import streamlit as st

from auth import Session, requires_mfa
from billing import importers, process
from billing.errors import BillingError
from billing.importers import Choices, Contents, Preview, Progress, UndoProgress
from database import engine
from ui import desk
from ui.carry_out import FRESH, approver
from ui.show import counted, literal

_WAITING, _TIMES = "import_waiting", "import_times"

_ROOM = FRESH * 2 / 3
"""How old a proof may be when a file is chosen: a third of its time is left for reading the file and confirming it."""


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that was read, and waits for a person to confirm. It is kept in the tab, and read once."""

    id: str
    name: str
    choices: Choices
    contents: Contents = field(repr=False)
    preview: Preview = field(repr=False)


def uploader_key() -> str:
    """Another one after each import, so that the field is empty again."""
    return f"import-file-{st.session_state.get(_TIMES, 0)}"


def import_until(session: Session) -> datetime | None:
    """Until when a file that is chosen now can be imported without another check; None when there is too little time.

    A file is not kept while its person is away for the check, so the check comes before it.
    """
    if session.auth_time is not None and process.now() - session.auth_time <= _ROOM:
        return session.auth_time + FRESH
    return None if not _asked_first() else process.now() + FRESH - _ROOM


def is_chosen() -> bool:
    """Whether a file is in the field already: then it stays there, however old the proof becomes."""
    return st.session_state.get(uploader_key()) is not None


@requires_mfa(role="finance", max_age=_ROOM)
def _asked_first() -> bool:
    """Shows the way to the check, unless there is time enough."""
    return True


def forget() -> None:
    """The field is empty, so nothing waits."""
    st.session_state.pop(_WAITING, None)


def prepared(uploaded: BinaryIO, choices: Choices) -> WaitingFile:
    """The file, read; raises `FileRefused`. Rows with errors are in the result."""
    identity = getattr(uploaded, "file_id", "")
    waiting: WaitingFile | None = st.session_state.get(_WAITING)
    if waiting is None or (waiting.id, waiting.choices) != (identity, choices):
        uploaded.seek(0)
        layout = importers.recognise(uploaded)
        contents = importers.read(uploaded, layout, choices)
        waiting = st.session_state[_WAITING] = WaitingFile(
            identity, uploaded.name, choices, contents, importers.preview(contents)
        )
    return waiting


@requires_mfa(
    role="finance",
    max_age=FRESH,
    describe=lambda *, file_name, documents, **_: f"Import {file_name}: {counted(documents, 'new document')}",
)
def import_file(*, file_name: str, sha256: str, documents: int, leave_out_faulty: bool) -> str | None:
    """Write the file that waits in this tab, if it is still that one."""
    waiting: WaitingFile | None = st.session_state.get(_WAITING)
    by = approver()
    if by is None or waiting is None or waiting.contents.sha256 != sha256:
        desk.refuse("Choose the file again; it is not kept while you are away. Nothing was imported.")
        return None
    try:
        steps = importers.run(
            engine(),
            waiting.contents,
            file_name=waiting.name,
            by=by,
            clock=process.now,
            leave_out_faulty=leave_out_faulty,
        )
        last = _shown(steps)
    except BillingError as error:
        desk.refuse(error.message)
        return None
    st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1
    forget()
    written, unchanged = (last.written, last.unchanged) if last else (0, 0)
    imported = counted(written, "document was imported", "documents were imported")
    return literal(f"{file_name}: {imported}, {unchanged:,} here already. Reference {by.reference}.")


@requires_mfa(role="finance", max_age=FRESH, describe=lambda *, file_name, batch_id: f"Undo the import of {file_name}")
def undo_import(*, batch_id: int, file_name: str) -> str | None:
    """Take a whole import back. It goes on where it was if it is asked for again."""
    by = approver()
    if by is None:
        return None
    try:
        _shown_undo(importers.undo(engine(), batch_id, by=by, clock=process.now))
    except BillingError as error:
        desk.refuse(error.message)
        return None
    return literal(f"The import of {file_name} was taken back. Reference {by.reference}.")


def _shown(steps: Iterator[Progress]) -> Progress | None:
    bar, last = st.progress(0.0, "Importing…"), None
    for last in steps:
        bar.progress(last.done / last.of, f"{last.done:,} of {counted(last.of, 'document')}")
    bar.empty()
    return last


def _shown_undo(steps: Iterator[UndoProgress]) -> None:
    bar = st.progress(0.0, "Taking back…")
    for step in steps:
        bar.progress(1 - step.left / step.of if step.of else 1.0, f"{counted(step.left, 'document')} to go")
    bar.empty()
