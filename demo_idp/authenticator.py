"""Time-based codes (RFC 6238): who has an authenticator, which code is right, which was used.

The previous, the current and the next code count, each once (RFC 6238 5.2). Limits on attempts are not known here.
"""

import hmac
from dataclasses import dataclass
from enum import Enum

import pyotp

from demo_idp.people import Person
from demo_idp.provider import Provider

STEP = 30


class Verdict(Enum):
    RIGHT = "right"
    USED = "used"
    WRONG = "wrong"


@dataclass(frozen=True)
class DemoCode:
    """What the demo panel shows: an unused code, or none; and the seconds after which it is another one."""

    code: str | None
    seconds: int


def prepare(provider: Provider) -> None:
    """Give an authenticator to those who had one before the demonstration began. Runs at every start, acts once."""
    for person in provider.people.everyone:
        if person.has_authenticator:
            enrol(provider, person, new_authenticator())


def new_authenticator() -> str:
    """A fresh shared secret of 160 bits (RFC 4226 4, R6), in Base32."""
    return pyotp.random_base32()


def secret_of(provider: Provider, person: Person) -> str | None:
    row = provider.store.one("SELECT secret FROM authenticators WHERE sub = ?", person.sub)
    return str(row["secret"]) if row else None


def enrol(provider: Provider, person: Person, secret: str) -> None:
    """Keep this authenticator, unless the person has one already: a second enrolment never replaces the first."""
    with provider.store.transaction() as tx:
        tx.execute("INSERT OR IGNORE INTO authenticators VALUES (?, ?)", (person.sub, secret))


def enrolment_uri(person: Person, secret: str) -> str:
    """What the QR code says to an authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.user_name, issuer_name="Airlock demo")


def present(provider: Provider, person: Person, secret: str, typed: str) -> Verdict:
    """Judge a code, and use it up if it is right."""
    current = provider.seconds() // STEP
    digits = "".join(typed.split())
    steps = [step for step in (current - 1, current, current + 1) if _same(_code(secret, step), digits)]
    if not steps:
        return Verdict.WRONG
    with provider.store.transaction() as tx:
        tx.execute("DELETE FROM used_steps WHERE sub = ? AND step < ?", (person.sub, current - 1))
        for step in steps:
            if tx.execute("INSERT OR IGNORE INTO used_steps VALUES (?, ?)", (person.sub, step)).rowcount:
                return Verdict.RIGHT
    return Verdict.USED


def demo_code(provider: Provider, person: Person, secret: str) -> DemoCode:
    """An unused code for somebody without a telephone at hand."""
    now = provider.seconds()
    current, until_next = now // STEP, STEP - now % STEP
    # The current code first: the next one would be good for longer, but then a telephone and the panel would disagree.
    for step in (current, current + 1, current - 1):
        used = provider.store.one("SELECT 1 FROM used_steps WHERE sub = ? AND step = ?", person.sub, step)
        if not used:
            return DemoCode(_code(secret, step), until_next + STEP * (step - current + 1))
    return DemoCode(None, until_next)


def _code(secret: str, step: int) -> str:
    return pyotp.TOTP(secret).generate_otp(step)


def _same(expected: str, typed: str) -> bool:
    return hmac.compare_digest(expected.encode(), typed.encode())
