"""An installation to be examined, and a provider's answer to examine it with."""

from typing import Any

from auth.doctor.finding import Finding, Level
from auth.doctor.gather import Answered
from auth.oidc.metadata import read_metadata
from auth.settings import Settings, load
from tests.support.oidc_client import FrozenClock
from tests.support.oidc_keys import changed, rsa_key

ISSUER = "https://login.example.com/"
CLIENT_SECRET = "Zr8-kQ2_wYb6TnP0sXv4LdHc"
SESSION_SECRET = "9f2b71c4e80d5a36b7f1093ec82d4a6571b0e9c3d8f24a67"
COMPLETE = {
    "OIDC__ISSUER": ISSUER,
    "OIDC__CLIENT_ID": "dashboard",
    "OIDC__CLIENT_SECRET": CLIENT_SECRET,
    "OIDC__REDIRECT_URI": "https://billing.example.com/",
    "SESSION__SECRET": SESSION_SECRET,
    "ROLES__FINANCE": "finance",
    "ROLES__ADMIN": "admin",
}
DOCUMENT: dict[str, Any] = {
    "issuer": ISSUER,
    **{
        name: f"{ISSUER}{name}"
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
    },
}


def installation(**settings: str) -> Settings:
    """Settings that have nothing wrong, with changes."""
    return load({**COMPLETE, **settings})


def answered(keys: object = None, headers: dict[str, str] | None = None, **metadata: object) -> Answered:
    """What a provider says, with these members added to a document that says only what it must."""
    document = changed(DOCUMENT, metadata)
    listed: Any = {"keys": [rsa_key().jwk()]} if keys is None else keys
    return Answered(read_metadata(document, ISSUER), document, listed, headers or {}, FrozenClock().now)


def level_of(finding: Finding | None) -> Level | None:
    """How it stands, or None where there was nothing to say."""
    return None if finding is None else finding.level
