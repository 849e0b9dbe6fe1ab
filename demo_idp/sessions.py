"""The single sign-on session: that a person typed their password here, in this browser, at some moment.

It never remembers a second factor. A request that asks for one is always answered with a new challenge, so no session
can carry more evidence than a password.
"""

from dataclasses import dataclass

from demo_idp.people import Person
from demo_idp.provider import Provider
from demo_idp.store import fingerprint, new_secret


@dataclass(frozen=True)
class SsoSession:
    sid: str
    person: Person
    password_at: int


def current(provider: Provider, cookie: str | None) -> SsoSession | None:
    """The live session that this cookie opens."""
    if not cookie:
        return None
    row = provider.store.one(
        "SELECT * FROM sessions WHERE cookie_hash = ? AND expires_at > ?", fingerprint(cookie), provider.seconds()
    )
    person = provider.people.by_sub(row["sub"]) if row else None
    return SsoSession(row["sid"], person, row["password_at"]) if row and person else None


def begin_or_renew(provider: Provider, person: Person, before: SsoSession | None) -> tuple[SsoSession, str]:
    """The right password was typed: returns the session and its new cookie.

    The same person keeps their `sid`; the cookie always changes (no fixation). Another person gets a session of their
    own, and the earlier one stays alive without this browser, as with providers that know several accounts: signing in
    as somebody else is not a sign-out.
    """
    cookie, now = new_secret(), provider.seconds()
    sid = before.sid if before and before.person == person else new_secret()[:22]
    with provider.store.transaction() as tx:
        tx.execute(
            "INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?, ?)",
            (sid, fingerprint(cookie), person.sub, now, provider.after(provider.lifetimes.session)),
        )
    return SsoSession(sid, person, now), cookie


def end(provider: Provider, sid: str) -> str | None:
    """End a session. Returns the `sub` whose session it was, or None if it was over already."""
    with provider.store.transaction() as tx:
        row = tx.execute("DELETE FROM sessions WHERE sid = ? RETURNING sub", (sid,)).fetchone()
    return str(row["sub"]) if row else None
