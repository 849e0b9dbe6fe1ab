"""Gated files: made and sent only for a person who may have them at the moment of the download.

A page never holds such a file, because Streamlit serves what a page holds to anybody who knows its address. It asks for
a ticket; the browser brings it to `/files/{ticket}` at once; there session, role and proof are checked again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from auth import audit, plain_values, policy
from auth.admission import Door, admit
from auth.browser import Browser
from auth.errors import FileRefused, PermissionDenied
from auth.service import Service
from auth.session import SessionRecord
from auth.store import file_tickets, sessions, trail
from auth.vault import fingerprint, random_token

Produce = Callable[..., Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class GatedFile:
    """A kind of file: how its bytes are made, and what it takes to get it."""

    name: str
    produce: Produce
    filename: str
    media_type: str
    roles: tuple[str, ...]
    when_unset: Literal["deny", "allow"]
    max_age: timedelta | None


@dataclass(frozen=True, slots=True)
class Download:
    """A file on its way."""

    filename: str
    media_type: str
    chunks: Iterable[bytes]


_registered: dict[str, GatedFile] = {}


def gated_file(
    name: str,
    *,
    filename: str,
    media_type: str,
    roles: Iterable[str] = (),
    when_unset: Literal["deny", "allow"] = "deny",
    max_age: timedelta | None = None,
) -> Callable[[Produce], Produce]:
    """Register a function that yields a file's bytes from plain arguments. A second factor is always needed.

    `filename` may name arguments in braces. `roles`: one of them is needed; `when_unset` as in `ensure_role`.
    """

    def register(produce: Produce) -> Produce:
        _registered[name] = GatedFile(name, produce, filename, media_type, tuple(roles), when_unset, max_age)
        return produce

    return register


def issue(service: Service, session: SessionRecord, name: str, arguments: Mapping[str, Any]) -> str:
    """A ticket for a file; returns the address to bring it to. The file is made when it is fetched."""
    if name not in _registered:
        raise LookupError(f"No gated file is registered as {name!r}.")
    ticket = random_token(256)
    sealed = service.vault.seal(plain_values.write(arguments))
    with service.writing() as tx:
        row = file_tickets.FileTicket(session.id, name, sealed)
        file_tickets.add(tx, _bound(ticket, session), row, service.clock())
    return f"{service.settings.base_path}/files/{ticket}"


def redeem(service: Service, ticket: str, browser: Browser | None) -> Download:
    """The file behind a ticket of this browser's session, used once. Raises `FileRefused`, `PermissionDenied`."""
    admission = None if browser is None else admit(service, browser)
    if admission is None or admission.door is not Door.SESSION:
        raise FileRefused(check="session", expected="a live one", got="none")
    now = service.clock()
    with service.writing() as tx:
        session = sessions.by_handle(tx, admission.handle)
        taken = None if session is None else file_tickets.take(tx, _bound(ticket, session), session.id, now)
        if session is None or taken is None or taken.file not in _registered:
            raise FileRefused(check="ticket", expected="one of this session and its proof, unused", got="another one")
        file = _registered[taken.file]
        _check(service, session, file)
        audit.record(tx, trail.Entry(at=now, event="file", outcome="sent", gate=file.name), session=session)
    arguments = plain_values.read(service.vault.open(taken.arguments_sealed))
    return Download(file.filename.format_map(arguments), file.media_type, file.produce(**arguments))


def _bound(ticket: str, session: SessionRecord) -> str:
    """What is stored of a ticket. With another proof of the same session it is another ticket."""
    return fingerprint(f"{ticket} {session.mfa_at}")


def _check(service: Service, session: SessionRecord, file: GatedFile) -> None:
    now, settings = service.clock(), service.settings
    if policy.why_ended(session, now=now, idle_timeout=service.idle_timeout) is not None:
        raise FileRefused(check="session", expected="a live one", got="one that is over")
    held, unset = session.roles, file.when_unset
    if file.roles and not policy.has_role(held, file.roles, rules=settings.roles, when_unset=unset):
        raise PermissionDenied(check="role", expected=" or ".join(file.roles), got=" ".join(session.roles))
    age = policy.strictest(settings.step_up.max_age, file.max_age)
    fresh = policy.proof(session.mfa_at, session.auth_time, max_age=age, now=now)
    if not fresh.opens:
        raise FileRefused(check="proof", expected="a second factor", got=fresh.value)
