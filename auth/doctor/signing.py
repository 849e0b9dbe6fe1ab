"""Whether the provider signs as the settings pin it, and which of its keys are of use. Pure."""

from collections import Counter

from auth.doctor.finding import Finding, right, unknown, warning, wrong
from auth.doctor.gather import Answered, listed, together
from auth.errors import AuthError, ProviderUnavailable
from auth.oidc.client import SIGNING_ALGORITHMS
from auth.oidc.keys import MAX_KEPT, usable_keys
from auth.oidc.strict_json import JsonObject
from auth.oidc.text import is_identifier, printable

_SHOWN = 20
"""Keys that are named one by one."""
_ALL_LEFT_OUT = (
    "If they sign with another algorithm, set OIDC__ID_TOKEN_ALG to that one; keys that only encrypt verify nothing."
)
_FETCH_IT = (
    "Fetch the `jwks_uri` of the discovery document from this machine: it must answer within ten seconds, itself"
    " (redirects are not followed), and with JSON that holds little but the keys."
)
_FOR_SOMETHING_ELSE = "it is for something else"


def algorithm(answered: Answered, pinned: str) -> Finding:
    """Whether the pinned algorithm is one that the provider signs with."""
    offered = listed(answered.document, "id_token_signing_alg_values_supported")
    if offered is None:
        return unknown("Token algorithm", f"{pinned} is pinned; the provider does not say what it signs with.")
    if pinned in offered:
        return right("Token algorithm", f"{pinned} is pinned and supported. A token with any other is refused.")
    usable = tuple(name for name in offered if name in SIGNING_ALGORITHMS)
    return wrong(
        "Token algorithm",
        f"{pinned} is pinned, but the provider signs with {together(offered)}: every token would be refused.",
        f"Set OIDC__ID_TOKEN_ALG to {' or '.join(usable)}." if usable else "Let the provider sign with RS256.",
    )


def keys(outcome: JsonObject | AuthError, pinned: str) -> list[Finding]:
    """How many keys can verify a token here, and what is odd about the others."""
    if isinstance(outcome, AuthError):
        return [wrong("Keys", f"The keys cannot be fetched: {outcome.check}, {outcome.got}.", _FETCH_IT)]
    try:
        usable = usable_keys(outcome, pinned)
    except ProviderUnavailable as error:
        return [wrong("Keys", f"The document of keys holds no list of keys, but {error.got}.", "Ask the provider.")]
    entries = outcome["keys"]
    assert isinstance(entries, list), "usable_keys refuses anything else"
    count = sum(why_unusable(entry, pinned) is None for entry in entries)
    found = [_summary(count, len(entries), pinned)]
    if count > MAX_KEPT:
        what = f"No more than {MAX_KEPT} keys are kept; a token signed by a key behind these is refused."
        found.append(warning("Keys", what, "Ask the provider to publish only the keys that it signs with."))
    odd = [(place, why_unusable(entry, pinned)) for place, entry in enumerate(entries, start=1)]
    odd = [(place, reason) for place, reason in odd if reason not in (None, _FOR_SOMETHING_ELSE)]
    for place, reason in odd[:_SHOWN]:
        name = _name(entries[place - 1], place)
        found.append(warning("Key", f"Key {name} is left out: {reason}.", "Ask the provider."))
    if len(odd) > _SHOWN:
        found.append(warning("Key", f"{len(odd) - _SHOWN} more keys are left out.", "Ask the provider."))
    repeated = [kid for kid, times in Counter(key.kid for key in usable).items() if times > 1 and kid is not None]
    if repeated:
        found.append(warning("Key", f"Several keys share the id {together(tuple(repeated))}: each is tried."))
    return found


def why_unusable(entry: object, pinned: str) -> str | None:
    """Why a key cannot verify tokens here; None for one that can."""
    if not isinstance(entry, dict):
        return "it is not an object"
    if usable_keys({"keys": [entry]}, pinned):
        return None
    if "d" in entry or "k" in entry:
        return "its private half is published: nothing signed with it proves anything"
    others = (name for name in SIGNING_ALGORITHMS if name != pinned)
    if entry.get("use", "sig") != "sig" or any(usable_keys({"keys": [entry]}, name) for name in others):
        return _FOR_SOMETHING_ELSE
    if entry.get("kid") is not None and not is_identifier(entry["kid"]):
        return "its id is not a usable text"
    return "it is incomplete, too short, or of a kind that is not understood"


def _summary(usable: int, total: int, pinned: str) -> Finding:
    what = f"{usable} of {total} keys can verify {pinned}."
    if usable:
        return right("Keys", what)
    if not total:
        return wrong("Keys", f"{what} Every token would be refused.", "Let the provider publish its signing key.")
    return wrong("Keys", f"{what} Every token would be refused.", _ALL_LEFT_OUT)


def _name(entry: object, place: int) -> str:
    kid = entry.get("kid") if isinstance(entry, dict) else None
    return printable(kid, 80) if isinstance(kid, str) and kid else f"number {place}"
