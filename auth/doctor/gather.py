"""What the provider says in public, fetched once, within the limits that a sign-in has.

It knows how to ask. What an answer means the checks know. A failure is kept as it is: it is a finding, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from auth.clock import Clock
from auth.errors import AuthError, ProviderUnavailable, TokenRejected
from auth.oidc.http import LARGE, fetch
from auth.oidc.metadata import Metadata, discovery_url, read_metadata
from auth.oidc.strict_json import JsonObject
from auth.oidc.text import printable

ANSWER_WITHIN = 10.0
"""Seconds for one whole call, as in a sign-in."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A provider that described itself soundly."""

    metadata: Metadata
    document: JsonObject
    """The whole discovery document: the checks look at more of it than a sign-in uses."""
    keys: JsonObject | AuthError
    headers: Mapping[str, str] = field(repr=False)
    """Those of the discovery answer, in lower case."""
    received_at: datetime


def ask(issuer: str, clock: Clock, seconds: float = ANSWER_WITHIN) -> Answered | AuthError:
    """The provider's public documents, or why there are none."""
    try:
        answer = fetch(discovery_url(issuer), seconds=seconds, limit=LARGE)
        received_at = clock()
        document = answer.require_ok("discovery").json_object("discovery")
        metadata = read_metadata(document, issuer)
    except (ProviderUnavailable, TokenRejected) as error:
        return error
    return Answered(metadata, document, _keys(metadata.jwks_uri, seconds), answer.headers, received_at)


def _keys(url: str, seconds: float) -> JsonObject | AuthError:
    try:
        return fetch(url, seconds=seconds, limit=LARGE).require_ok("keys").json_object("keys")
    except ProviderUnavailable as error:
        return error


def listed(document: JsonObject, name: str) -> tuple[str, ...] | None:
    """A list of texts in the discovery document, fit to be shown; None where there is none."""
    value = document.get(name)
    if not isinstance(value, list):
        return None
    return tuple(printable(item) for item in value[:100] if isinstance(item, str))


def together(values: tuple[str, ...], limit: int = 12) -> str:
    """Several values as people read them, the rest counted."""
    if not values:
        return "none"
    shown = ", ".join(values[:limit])
    return f"{shown} and {len(values) - limit} more" if len(values) > limit else shown
