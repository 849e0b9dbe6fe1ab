"""What is asked for in `scope`, and how long a session lasts with what comes back. Pure."""

from auth.doctor.finding import Finding, right, warning
from auth.doctor.gather import Answered, listed, together
from auth.settings import ProviderSettings

_RENEWAL = "offline_access"


def scopes(answered: Answered, provider: ProviderSettings) -> Finding:
    """Whether the provider knows what it is asked for."""
    offered = listed(answered.document, "scopes_supported")
    asked = " ".join(provider.scope)
    missing = () if offered is None else tuple(scope for scope in provider.scope if scope not in offered)
    if not missing:
        return right("Scopes", f"Asked for: {asked}.")
    return warning(
        "Scopes",
        f"Asked for: {asked}. The provider does not list {together(missing)}: it may ignore or refuse that.",
        "Take it out of OIDC__SCOPE, or allow it for this client at the provider.",
    )


def renewal(answered: Answered, provider: ProviderSettings) -> Finding:
    """Whether a session outlives its first token."""
    subject = "Token validity"
    if _RENEWAL in provider.scope:
        return right(subject, f"{_RENEWAL} is asked for: a session is renewed until it idles or reaches its end.")
    if provider.preset.renews_unasked:
        return right(subject, provider.preset.renewal or "A refresh token comes unasked.")
    what = (
        "No refresh token is asked for. Unless the provider sends one unasked, a session ends with its ID token, "
        "often after five minutes to an hour, and the person signs in again."
    )
    if provider.preset.renewal is not None:
        return warning(subject, what, provider.preset.renewal)
    offered = listed(answered.document, "scopes_supported")
    if offered is not None and _RENEWAL not in offered:
        return warning(subject, what, "Let ID tokens live longer at the provider: it does not offer offline_access.")
    return warning(subject, what, "Add offline_access to OIDC__SCOPE, and allow refresh tokens for this client.")
