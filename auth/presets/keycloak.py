"""Keycloak and Red Hat build of Keycloak.

Rests on the Server Administration Guide, step-up authentication: the level is asked for as an essential `acr` in
`claims`, and the login flow needs a condition "Level of Authentication". `gold` is the name that the guide maps to
the level with a second factor; another name goes to `STEP_UP__ACR_VALUES`. An essential level that cannot be
reached ends on Keycloak's own error page, without a callback. An expired level is answered with `acr` "0".
Unverified: `auth_time` in ID tokens of versions before 26.
"""

from auth.presets.preset import Preset, StepUpRequest

PRESET = Preset(
    name="keycloak",
    label="Keycloak",
    issuer_path="/realms/",
    request=StepUpRequest.ESSENTIAL_ACR,
    acr_values=("gold",),
    missing_proof=(
        "Keycloak needs a condition Level of Authentication in the login flow, and a mapping of the acr to that level "
        "in the client or realm; without them it answers with a lower level."
    ),
    logout="Register the back-channel address in the logout settings of the client, with the session id required.",
    renews_unasked=True,
    renewal=(
        "Keycloak sends a refresh token unasked, which ends with its own session; offline_access would ask for one "
        "that outlives it: leave OIDC__SCOPE as it is."
    ),
)
