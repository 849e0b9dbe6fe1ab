"""A conformance module as a noun, and what the official suite would say about a verdict.

https://openid.net/certification/connect_rp_testing/
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.support.relying_party import RelyingParty, Verdict
from tests.support.suite_provider import SuiteProvider

PASSED, SKIPPED, FAILED = "PASSED", "SKIPPED", "FAILED"


def _nothing(_provider: SuiteProvider) -> None:
    """The provider is honest."""


def once(party: RelyingParty) -> Verdict:
    """One sign-in."""
    return party.sign_in()


@dataclass(frozen=True, kw_only=True)
class Module:
    """One module: what the provider does, what must become of it, and where that is written."""

    name: str
    """The official one; the prefix of its plan is in the profile."""
    profile: str
    does: str
    rule: str
    refused_by: str | None = None
    """The check that must refuse; None where the sign-in must succeed."""
    change: Callable[[SuiteProvider], None] = _nothing
    drive: Callable[[RelyingParty], Verdict] = once
    settings: Mapping[str, str] = field(default_factory=dict)
    asks_userinfo: bool | None = None
    """Whether UserInfo must have been asked: after every success and, but for two modules, never otherwise."""
    skipped_when_refused: bool = False
    either: bool = False
    """The rules allow both outcomes; ours is the one that `refused_by` says."""

    @property
    def wanted(self) -> str:
        """What the rules want: `accept`, `reject` or `either`."""
        return "either" if self.either else "accept" if self.refused_by is None else "reject"

    def score(self, verdict: Verdict) -> str:
        """What the suite would say. It sees requests, not screens: a refusal is the absence of a UserInfo request."""
        userinfo = verdict.accepted if self.asks_userinfo is None else self.asks_userinfo
        right = verdict.accepted == (self.refused_by is None) and verdict.userinfo_asked == userinfo
        if not right or (self.refused_by is not None and verdict.check != self.refused_by):
            return FAILED
        return SKIPPED if self.skipped_when_refused and not verdict.accepted else PASSED


@dataclass(frozen=True, kw_only=True)
class NotApplicable:
    """A module whose object this client does not have, by design."""

    name: str
    profile: str
    why: str


def change(**values: object) -> Callable[[SuiteProvider], None]:
    """Set fields of the provider; a dictionary is added to one that is there."""

    def apply(provider: SuiteProvider) -> None:
        for name, value in values.items():
            present = getattr(provider, name)
            setattr(provider, name, {**present, **value} if isinstance(value, dict) else value)

    return apply


def claims(**changes: object) -> Callable[[SuiteProvider], None]:
    """Change claims of the ID token."""
    return change(claim_changes=changes)


def header(**changes: object) -> Callable[[SuiteProvider], None]:
    """Change the header of the ID token."""
    return change(header_changes=changes)


def claim_plus(name: str, suffix: str) -> Callable[[SuiteProvider], None]:
    """Append to a claim what the suite appends."""

    def apply(provider: SuiteProvider) -> None:
        provider.forgery = lambda found: provider.keys[0].sign({**found, name: found[name] + suffix})

    return apply
