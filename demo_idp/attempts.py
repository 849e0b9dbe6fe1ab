"""How often somebody may be wrong: five times, then a pause of a minute.

The count belongs to what is attacked (a user name, a person's authenticator), not to the browser: cookies are free.
"""

from demo_idp.provider import Provider

LIMIT = 5
PAUSE = 60
_REMEMBERED = 900


def pause_left(provider: Provider, subject: str) -> int:
    """Seconds until another attempt is allowed; 0 means now."""
    row = provider.store.one("SELECT locked_until FROM attempts WHERE subject = ?", subject)
    return max(0, row["locked_until"] - provider.seconds()) if row else 0


def failed(provider: Provider, subject: str) -> int:
    """Note a wrong attempt. Returns how many are left before the pause; 0 means that the pause begins."""
    now = provider.seconds()
    with provider.store.transaction() as tx:
        row = tx.execute("SELECT failures FROM attempts WHERE subject = ?", (subject,)).fetchone()
        failures = (row["failures"] if row else 0) + 1
        left = LIMIT - failures
        kept, locked_until = (failures, 0) if left > 0 else (0, now + PAUSE)
        tx.execute(
            "INSERT OR REPLACE INTO attempts VALUES (?, ?, ?, ?)", (subject, kept, locked_until, now + _REMEMBERED)
        )
    return max(left, 0)


def succeeded(provider: Provider, subject: str) -> None:
    """Forget the wrong attempts of somebody who was right in the end."""
    with provider.store.transaction() as tx:
        tx.execute("DELETE FROM attempts WHERE subject = ?", (subject,))
