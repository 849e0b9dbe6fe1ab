"""The noun `Client`: what this application is to its provider.

It knows what was registered and what the operator pinned. It does not know where the values come from
(settings), nor anything that the provider says about itself (`provider`).
"""

from dataclasses import dataclass, field
from typing import Literal

from auth.errors import ConfigurationError

SIGNING_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""What may be pinned for ID tokens. No `none` and no HMAC: a shared secret proves nothing to a third party."""


@dataclass(frozen=True, slots=True)
class Client:
    """One registration at one provider. Secrets do not show in its repr."""

    issuer: str
    client_id: str
    client_secret: str | None = field(repr=False)
    redirect_uri: str
    client_auth: Literal["client_secret_basic", "client_secret_post", "private_key_jwt"]
    client_key: str | None = field(repr=False)
    """The private key, PEM, for `private_key_jwt`."""
    id_token_alg: str
    """The one algorithm that signs tokens for this client (OIDC Core 3.1.3.7 (7)); the token has no say in it."""
    trusted_audiences: tuple[str, ...]
    par: Literal["auto", "on", "off"]
    answer_within: float = 10.0
    """Seconds that one whole call to the provider may take."""

    def __post_init__(self) -> None:
        problems = []
        if self.id_token_alg not in SIGNING_ALGORITHMS:
            problems.append(f"OIDC__ID_TOKEN_ALG must be one of {', '.join(SIGNING_ALGORITHMS)}.")
        if self.client_auth == "private_key_jwt" and not self.client_key:
            problems.append("OIDC__CLIENT_AUTH=private_key_jwt needs OIDC__CLIENT_KEY.")
        if self.client_auth != "private_key_jwt" and not self.client_secret:
            problems.append(f"OIDC__CLIENT_AUTH={self.client_auth} needs OIDC__CLIENT_SECRET.")
        if problems:
            raise ConfigurationError(problems)
