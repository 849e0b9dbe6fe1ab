"""The noun: what one identity provider needs in a step-up request, and what in its answer proves the second factor.

A preset knows facts about a product. It knows nothing of this installation: what an administrator has set up at
the provider comes from settings (`STEP_UP__*`), which always win over a preset.
"""

from dataclasses import dataclass
from enum import StrEnum

PAPE_MULTI_FACTOR = "http://schemas.openid.net/pape/policies/2007/06/multi-factor"
"""The one name for a second factor that is not a vendor's own (OpenID PAPE 1.0, section 4)."""


class StepUpRequest(StrEnum):
    """How a provider is asked for a second factor."""

    ACR_VALUES = "acr_values"  # OIDC Core 3.1.2.1
    ESSENTIAL_ACR = "essential_acr"  # OIDC Core 5.5.1.1, through the `claims` parameter
    ENTRA_ACRS = "entra_acrs"  # Microsoft's own claim `acrs`, through the `claims` parameter
    REAUTHENTICATE = "reauthenticate"  # `prompt=login` or `max_age` only: there is no way to name a level


@dataclass(frozen=True, slots=True)
class Preset:
    """One provider. `acr_values` is both asked for and accepted; `amr_values` is accepted.

    With neither, the product offers nothing that proves a second factor by itself: `warning` then says what the
    administrator has to set up, and the settings refuse to start until `STEP_UP__*` names the proof.
    """

    name: str
    label: str
    request: StepUpRequest
    issuer_hosts: tuple[str, ...] = ()
    """Exact hosts, or suffixes that begin with a dot."""
    issuer_path: str | None = None
    """A piece of the issuer's path that gives the product away on any host."""
    acr_values: tuple[str, ...] = ()
    amr_values: tuple[str, ...] = ()
    proof_claim: str = "acr"
    extra_scope: tuple[str, ...] = ()
    essential_claims: tuple[str, ...] = ()
    """Claims of the ID token that come only to a step-up that demands them through `claims` (OIDC Core 5.5)."""
    auth_time_max_age: int | None = None
    """A `max_age` (seconds) so large that it asks nothing of the person, sent only so that `auth_time` comes back."""
    extra_step_up_params: tuple[tuple[str, str], ...] = ()
    """Parameters of the vendor's own; those of the standards follow from `request`."""
    warning: str | None = None
    logout: str = ""
    """How far a sign-out reaches with this product, for an administrator."""
    renewal: str | None = None
    """How a refresh token is had where asking for `offline_access` is not the whole answer."""
    renews_unasked: bool = False
    """Whether a refresh token comes without that scope."""
    missing_proof: str | None = None
    """What to look at first when the answer to a step-up shows no second factor, where `warning` does not say it."""
    recent_proof: str | None = None
    """What keeps a gate with a maximum age closed, because `auth_time` is missing or does not move."""

    @property
    def proves_second_factor(self) -> bool:
        """Whether the product's usual set-up proves a second factor without anything set here."""
        return bool(self.acr_values or self.amr_values)

    def recognises(self, host: str, path: str) -> bool:
        """Whether an issuer at this host and path is one of this product's."""
        by_host = any(
            host.endswith(pattern) if pattern.startswith(".") else host == pattern for pattern in self.issuer_hosts
        )
        by_path = self.issuer_path is not None and self.issuer_path in path
        return by_host or by_path
