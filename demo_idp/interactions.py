"""One authorization request that waits for a person: kept here, named by a random address, bound to one browser.

The request's parameters never travel through the pages, so a person cannot change them on the way.
"""

import json
from dataclasses import dataclass

from demo_idp.provider import Provider
from demo_idp.store import fingerprint, new_secret


@dataclass(frozen=True)
class Interaction:
    """How far the person has come. `sid` is the session that counts for this request, once there is one."""

    id: str
    parameters: tuple[tuple[str, str], ...]
    sid: str | None
    enrolment_secret: str | None
    """Set from the moment the password was repeated until the new authenticator is confirmed."""
    notice: str
    """A sentence about the last attempt, to be shown with the next page."""


def begin(provider: Provider, *, browser: str, parameters: tuple[tuple[str, str], ...], sid: str | None) -> Interaction:
    identifier = new_secret()
    provider.store.sweep(provider.seconds())
    with provider.store.transaction() as tx:
        tx.execute(
            "INSERT INTO interactions (id_hash, browser_hash, parameters, sid, expires_at) VALUES (?, ?, ?, ?, ?)",
            (
                fingerprint(identifier),
                fingerprint(browser),
                json.dumps(parameters),
                sid,
                provider.after(provider.lifetimes.interaction),
            ),
        )
    return Interaction(identifier, parameters, sid, None, "")


def find(provider: Provider, identifier: str, browser: str | None) -> Interaction | None:
    """The interaction at this address, if it still waits and belongs to this browser."""
    row = provider.store.one(
        "SELECT * FROM interactions WHERE id_hash = ? AND browser_hash = ? AND expires_at > ?",
        fingerprint(identifier),
        fingerprint(browser or ""),
        provider.seconds(),
    )
    if row is None:
        return None
    parameters = tuple((name, value) for name, value in json.loads(row["parameters"]))
    return Interaction(identifier, parameters, row["sid"], row["enrolment_secret"], row["notice"])


def save(provider: Provider, interaction: Interaction) -> None:
    with provider.store.transaction() as tx:
        tx.execute(
            "UPDATE interactions SET sid = ?, enrolment_secret = ?, notice = ? WHERE id_hash = ?",
            (interaction.sid, interaction.enrolment_secret, interaction.notice, fingerprint(interaction.id)),
        )


def finish(provider: Provider, interaction: Interaction) -> bool:
    """Close it. False if somebody else was faster: one request gets one answer."""
    with provider.store.transaction() as tx:
        done = tx.execute("DELETE FROM interactions WHERE id_hash = ?", (fingerprint(interaction.id),))
        return done.rowcount == 1
