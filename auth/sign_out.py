"""Signing out: by the person, here or everywhere; by the provider; each ends sessions in the database first.

What the browser does afterwards (losing the key, visiting the provider) only tidies up: a copied cookie is dead
from the moment the row is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import sqlalchemy as sa

from auth import audit
from auth.browser import Browser
from auth.errors import AuthError, TokenRejected
from auth.oidc.end_session import end_session_url
from auth.oidc.logout_token import verify_logout_token
from auth.oidc.text import is_identifier
from auth.service import Service
from auth.session import EndReason, SessionRecord
from auth.store import logout_tokens, sessions, sign_outs, trail
from auth.vault import fingerprint, random_token


@dataclass(frozen=True, slots=True)
class Departure:
    """Where to go to sign out at the provider too; `url` is None where the provider has no such place, or is away.

    `reference` is the code under which the log has the reason, if the provider is away.
    """

    url: str | None
    reference: str = ""


def here(service: Service, session: SessionRecord) -> str:
    """End this session; returns the address of ours that the browser visits next."""
    ticket, now = random_token(256), service.clock()
    with service.writing() as tx:
        sign_outs.add(
            tx,
            ticket_hash=fingerprint(ticket),
            browser_hash=session.browser_hash,
            id_token_sealed=session.id_token_sealed,
            now=now,
        )
        _end(service, tx, [session], EndReason.SIGNED_OUT)
    return f"{service.settings.base_path}/signed-out?ticket={ticket}"


def everywhere(service: Service, session: SessionRecord) -> str:
    """End every session of this person, this one included; returns the address that the browser visits next."""
    with service.writing() as tx:
        others = [s for s in sessions.of_person(tx, session.issuer, session.subject) if s.id != session.id]
        _end(service, tx, others, EndReason.SIGNED_OUT_EVERYWHERE)
    return here(service, session)


def depart(service: Service, ticket: str, browser: Browser) -> Departure | None:
    """Take a ticket of this browser: where to go next, or None when the ticket is not good."""
    with service.writing() as tx:
        sealed = sign_outs.take(tx, fingerprint(ticket), browser.name_hash, service.clock())
    if sealed is None:
        return None
    try:
        metadata = service.provider.metadata
    except AuthError as error:
        audit.refused(error, event="sign_out")
        return Departure(None, error.reference)  # the local end holds, whether the provider answers or not
    return Departure(
        end_session_url(
            metadata,
            id_token_hint=service.vault.open(sealed),
            post_logout_redirect_uri=service.settings.oidc.redirect_uri,
            state=random_token(128),
            client_id=service.settings.oidc.client_id,
        )
    )


def by_provider(service: Service, raw: str) -> None:
    """End what a logout token names (Back-Channel Logout 1.0, 2.7). Raises `TokenRejected`, also for a replay."""
    token = verify_logout_token(
        raw,
        keys=service.provider.keys_for_strangers,
        client=service.provider.client,
        typ=service.settings.logout_typ,
        now=service.clock(),
    )
    with service.writing() as tx:
        if logout_tokens.seen_before(tx, issuer=token.issuer, jti=token.jti, keep_until=token.refused_after):
            raise TokenRejected(check="jti", expected="a new one", got="one that was used")
        if token.sid is not None:
            found = sessions.of_provider_session(tx, token.issuer, token.sid)
            named = [s for s in found if token.subject in {None, s.subject}]
        else:
            named = list(sessions.of_person(tx, token.issuer, token.subject or ""))
        _end(service, tx, named, EndReason.PROVIDER_LOGOUT)


def of_provider_session(service: Service, sid: str) -> None:
    """End the sessions of one session at the provider (Front-Channel Logout 1.0, 3)."""
    if not is_identifier(sid):
        return  # no provider's session is called that, and not every database would even compare it
    with service.writing() as tx:
        found = sessions.of_provider_session(tx, service.settings.oidc.issuer, sid)
        _end(service, tx, found, EndReason.PROVIDER_LOGOUT)


def token_in_form(body: bytes) -> str:
    """The one `logout_token` of a form body."""
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=50)
    except ValueError as error:
        raise malformed("body", "a form") from error
    tokens = fields.get("logout_token", [])
    if len(tokens) != 1:
        raise malformed("logout_token", "exactly one")
    return tokens[0]


def malformed(check: str, expected: str) -> TokenRejected:
    """A request that cannot hold a logout token."""
    return TokenRejected(check=f"logout.{check}", expected=expected, got="something else")


def origin(url: str) -> str:
    """Scheme, host and port of an address, as a CSP source."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _end(service: Service, tx: sa.Connection, doomed: Sequence[SessionRecord], reason: EndReason) -> None:
    now = service.clock()
    for session in doomed:
        if sessions.end(tx, session.id, reason, now):
            audit.record(tx, trail.Entry(at=now, event="session_ended", outcome=reason.value), session=session)
