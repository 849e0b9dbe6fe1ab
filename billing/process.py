"""The rules and the clock of this process, put here by the entry; pages read them, and hand them to the actions.

Until the entry has said what the rules are, the strictest hold: nobody gives money back alone.
"""

from collections.abc import Callable
from datetime import datetime

from billing.settings import BillingSettings

Clock = Callable[[], datetime]

_rules = BillingSettings(refund_limit=0)
_clock: Clock | None = None


def install(rules: BillingSettings, clock: Clock) -> None:
    """Make these the rules and the clock of this process. Called once, by the entry or by a test."""
    global _rules, _clock
    _rules, _clock = rules, clock


def rules() -> BillingSettings:
    """The rules of this installation for moving money."""
    return _rules


def now() -> datetime:
    """The moment it is."""
    if _clock is None:
        raise RuntimeError("Billing was not set up: Airlock is started with `streamlit run app.py`.")
    return _clock()
