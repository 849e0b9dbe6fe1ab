"""Authelia.

Rests on Authelia's source: there is no `acr` at all, the level is fixed for each client by `authorization_policy`,
and `amr` follows RFC 8176, with `mfa` after two factors. There is no end-session endpoint and no logout call.
"""

from auth.presets.preset import Preset, StepUpRequest

PRESET = Preset(
    name="authelia",
    label="Authelia",
    request=StepUpRequest.REAUTHENTICATE,
    amr_values=("mfa",),
    warning=(
        "Authelia cannot be asked for a second factor in one request: the client's authorization_policy must be "
        "two_factor, or Billing stays closed."
    ),
    logout="Authelia has no end-session endpoint and sends no logout messages: people stay signed in there.",
    renewal="Add offline_access to OIDC__SCOPE, and refresh_token to the client's grant_types; it asks for consent.",
)
