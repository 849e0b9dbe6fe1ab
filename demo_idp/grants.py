"""What was granted, and the codes and tokens that stand for it. The SQL of the token endpoint.

A grant is a family: its code, its access tokens and its refresh tokens live and die together. A code or a refresh token
that is presented a second time has been copied by somebody, so the whole family is revoked (RFC 6749 4.1.2, RFC 9700
4.14.2).
"""

import sqlite3
from dataclasses import dataclass

from demo_idp.people import Person
from demo_idp.provider import Provider
from demo_idp.sessions import SsoSession
from demo_idp.store import fingerprint, new_secret

_REPLAY_REMEMBERED = 600


@dataclass(frozen=True)
class Authentication:
    """What a person did for one request, told honestly."""

    session: SsoSession
    acr: str
    amr: tuple[str, ...]
    auth_time: int


@dataclass(frozen=True)
class Grant:
    id: str
    client_id: str
    person: Person
    sid: str
    scope: str
    acr: str
    amr: tuple[str, ...]
    auth_time: int


@dataclass(frozen=True)
class Code:
    """An authorization code's row, in the words that Authlib's grant uses."""

    grant: Grant
    redirect_uri: str
    nonce: str | None
    code_challenge: str
    code_challenge_method: str = "S256"

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.grant.scope


@dataclass(frozen=True)
class RefreshToken:
    """A refresh token's row, in the words that Authlib's grant uses."""

    grant: Grant
    token_hash: str

    def check_client(self, client: object) -> bool:
        return getattr(client, "client_id", None) == self.grant.client_id

    def get_scope(self) -> str:
        return self.grant.scope


def open_grant(provider: Provider, did: Authentication, *, client_id: str, scope: str) -> Grant:
    grant = Grant(new_secret(), client_id, did.session.person, did.session.sid, scope, did.acr, did.amr, did.auth_time)
    expires_at = provider.after(provider.lifetimes.refresh_token)
    with provider.store.transaction() as tx:
        tx.execute(
            "INSERT INTO grants VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)",
            (
                grant.id,
                client_id,
                grant.person.sub,
                grant.sid,
                scope,
                did.acr,
                " ".join(did.amr),
                did.auth_time,
                expires_at,
            ),
        )
    return grant


def save_code(provider: Provider, code: str, row: Code) -> None:
    good_until = provider.after(provider.lifetimes.code)
    with provider.store.transaction() as tx:
        tx.execute(
            "INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?, NULL, ?)",
            (
                fingerprint(code),
                row.grant.id,
                row.redirect_uri,
                row.nonce,
                row.code_challenge,
                good_until,
                good_until + _REPLAY_REMEMBERED,
            ),
        )


def take_code(provider: Provider, code: str, client_id: str) -> Code | None:
    """The code's row, once. It is used up even if a later check fails, so that nobody can guess a verifier."""
    now = provider.seconds()
    with provider.store.transaction() as tx:
        row = tx.execute("SELECT * FROM codes WHERE code_hash = ?", (fingerprint(code),)).fetchone()
        grant = _grant(provider, tx, row["grant_id"]) if row else None
        if row is None or grant is None or grant.client_id != client_id:
            return None
        if row["used_at"] is not None:
            _revoke(tx, grant.id, now)
            return None
        tx.execute("UPDATE codes SET used_at = ? WHERE code_hash = ?", (now, fingerprint(code)))
        if row["good_until"] <= now:
            return None
    return Code(grant, row["redirect_uri"], row["nonce"], row["code_challenge"])


def save_tokens(provider: Provider, grant: Grant, *, scope: str, access: str, refresh: str | None) -> None:
    with provider.store.transaction() as tx:
        tx.execute(
            "INSERT INTO access_tokens VALUES (?, ?, ?, ?)",
            (fingerprint(access), grant.id, scope, provider.after(provider.lifetimes.access_token)),
        )
        if refresh is None:
            return
        expires_at = provider.after(provider.lifetimes.refresh_token)
        tx.execute("INSERT INTO refresh_tokens VALUES (?, ?, NULL, ?)", (fingerprint(refresh), grant.id, expires_at))
        tx.execute("UPDATE grants SET expires_at = ? WHERE id = ?", (expires_at, grant.id))


def find_refresh_token(provider: Provider, token: str) -> RefreshToken | None:
    """The live refresh token. One that was rotated already takes its family with it."""
    now = provider.seconds()
    with provider.store.transaction() as tx:
        row = tx.execute(
            "SELECT * FROM refresh_tokens WHERE token_hash = ? AND expires_at > ?", (fingerprint(token), now)
        ).fetchone()
        if row is None:
            return None
        if row["rotated_at"] is not None:
            _revoke(tx, row["grant_id"], now)
            return None
        grant = _grant(provider, tx, row["grant_id"])
    return RefreshToken(grant, row["token_hash"]) if grant else None


def rotate(provider: Provider, token: RefreshToken) -> None:
    with provider.store.transaction() as tx:
        tx.execute(
            "UPDATE refresh_tokens SET rotated_at = ? WHERE token_hash = ?", (provider.seconds(), token.token_hash)
        )


def find_access_token(provider: Provider, token: str) -> tuple[Grant, str] | None:
    """The grant and the scope that an access token stands for."""
    with provider.store.transaction() as tx:
        row = tx.execute(
            "SELECT * FROM access_tokens WHERE token_hash = ? AND expires_at > ?",
            (fingerprint(token), provider.seconds()),
        ).fetchone()
        grant = _grant(provider, tx, row["grant_id"]) if row else None
    return (grant, row["scope"]) if grant else None


def revoke_all(provider: Provider, person: Person) -> None:
    """Take back everything that was granted in this person's name."""
    with provider.store.transaction() as tx:
        tx.execute(
            "UPDATE grants SET revoked_at = ? WHERE sub = ? AND revoked_at IS NULL", (provider.seconds(), person.sub)
        )


def _grant(provider: Provider, tx: sqlite3.Connection, identifier: str) -> Grant | None:
    row = tx.execute("SELECT * FROM grants WHERE id = ? AND revoked_at IS NULL", (identifier,)).fetchone()
    person = provider.people.by_sub(row["sub"]) if row else None
    if row is None or person is None:
        return None
    amr = tuple(row["amr"].split())
    return Grant(row["id"], row["client_id"], person, row["sid"], row["scope"], row["acr"], amr, row["auth_time"])


def _revoke(tx: sqlite3.Connection, grant_id: str, now: int) -> None:
    tx.execute("UPDATE grants SET revoked_at = ? WHERE id = ?", (now, grant_id))
