"""What waits for a person at a gate: a refusal to read, fields to put back."""

from collections.abc import Collection

from auth.service import Service
from auth.session import Outcome, SessionRecord
from auth.store import kept, outcomes
from auth.vault import fingerprint, random_token


def page_of(gate: str) -> str:
    """The page to which a gate belongs: that of an action is named after its page, `/billing#action`."""
    return gate.partition("#")[0]


def refusal(service: Service, session: SessionRecord, gate: str) -> Outcome | None:
    """The last refusal of this session at this gate, while it is to be shown. Reading does not consume it."""
    with service.reading() as tx:
        return outcomes.get(tx, session.id, gate, service.clock())


def refusal_of_browser(service: Service, browser_hash: str, gate: str) -> Outcome | None:
    """The last refusal of a sign-in in this browser."""
    with service.reading() as tx:
        return outcomes.get(tx, outcomes.browser_owner(browser_hash), gate, service.clock())


def leave_behind(service: Service, session: SessionRecord, page: str) -> None:
    """The person opened `page`: refusals at other pages, and at their actions, are over."""
    with service.reading() as tx:
        elsewhere = [gate for gate in outcomes.shown(tx, session.id) if page_of(gate) != page]
    if elsewhere:
        with service.writing() as tx:
            outcomes.leave(tx, session.id, elsewhere, service.clock())


def fields(service: Service, session: SessionRecord, gate: str, address: str) -> str | None:
    """The fields kept for this person on this page, as the JSON text they were packed into; given out once. Those of
    this very address come first."""
    with service.reading() as tx:
        if not kept.waits(tx, browser_hash=session.browser_hash, gate=gate, now=service.clock()):
            return None
    with service.writing() as tx:
        sealed = kept.take(
            tx,
            browser_hash=session.browser_hash,
            issuer=session.issuer,
            subject=session.subject,
            gate=gate,
            address=address,
            now=service.clock(),
        )
    return None if sealed is None else service.vault.open(sealed)


def keep(service: Service, session: SessionRecord, address: str, text: str, passing: Collection[str]) -> None:
    """Keep fields of a session that is over, for the same person's next one in this browser. `passing`: parameters of
    the address that go with the page's widgets."""
    with service.writing() as tx:
        kept.put(
            tx,
            state_hash=fingerprint(random_token(128)),
            browser_hash=session.browser_hash,
            issuer=session.issuer,
            subject=session.subject,
            gate=address,
            fields_sealed=service.vault.seal(text),
            now=service.clock(),
            returned=True,
            passing=passing,
        )


def note_down(service: Service, session: SessionRecord, place: str, text: str, *, instead_of: str) -> str:
    """Keep a text of this person as long as their session may last; returns the code by which `noted` finds it.

    The text under the code `instead_of` goes; an empty one is kept nowhere, and has no code.
    """
    code = random_token(128)
    with service.writing() as tx:
        kept.drop(tx, fingerprint(instead_of), issuer=session.issuer, subject=session.subject)
        if not text:
            return ""
        kept.put(
            tx,
            state_hash=fingerprint(code),
            browser_hash=session.browser_hash,
            issuer=session.issuer,
            subject=session.subject,
            gate=place,
            fields_sealed=service.vault.seal(text),
            now=service.clock(),
            until=session.ends_at,
        )
    return code


def noted(service: Service, session: SessionRecord, place: str, code: str) -> str | None:
    """The text under this code, for the person who had it noted down at this place."""
    with service.reading() as tx:
        sealed = kept.read(
            tx,
            fingerprint(code),
            issuer=session.issuer,
            subject=session.subject,
            gate=place,
            now=service.clock(),
        )
    return None if sealed is None else service.vault.open(sealed)
