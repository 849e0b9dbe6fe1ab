"""What each identity provider needs and proves, a file each. Facts about products, and nothing about this installation.

Order matters to `infer` alone: products known by their host come before those known by a piece of the path, and
`generic` takes whatever is left.
"""

from urllib.parse import urlsplit

from auth.presets import (
    adfs,
    auth0,
    authelia,
    authentik,
    cognito,
    entra,
    fusionauth,
    generic,
    google,
    keycloak,
    lemonldap,
    okta,
    onelogin,
    pingfederate,
    pingone,
    zitadel,
)
from auth.presets.preset import PAPE_MULTI_FACTOR, Preset, StepUpRequest

_MODULES = (
    auth0,
    okta,
    entra,
    google,
    cognito,
    pingone,
    zitadel,
    onelogin,
    fusionauth,
    keycloak,
    authentik,
    adfs,
    authelia,
    lemonldap,
    pingfederate,
    generic,
)

PRESETS: dict[str, Preset] = {module.PRESET.name: module.PRESET for module in _MODULES}
"""Every preset by its name, the value of `OIDC__PRESET`."""

GENERIC = generic.PRESET


def infer(issuer: str) -> Preset:
    """The preset of the product that this issuer looks like; `generic` when it looks like none."""
    parts = urlsplit(issuer)
    host = (parts.hostname or "").lower()
    return next((preset for preset in PRESETS.values() if preset.recognises(host, parts.path)), GENERIC)


__all__ = ["GENERIC", "PAPE_MULTI_FACTOR", "PRESETS", "Preset", "StepUpRequest", "infer"]
