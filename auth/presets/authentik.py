"""authentik.

Rests on authentik's source and on tokens seen from 2026.8: `acr_values` is ignored, `acr` is a constant, and `amr`
is ["pwd", "mfa"] when the login flow asked for both. `max_age=0` is ignored, so a renewed sign-in is asked for with
`prompt=login`. `offline_access` would ask for consent each time, so it is not requested.
Inferred from the source: a second factor asked for in the authorization flow does not show in `amr`.
"""

from auth.presets.preset import Preset, StepUpRequest

PRESET = Preset(
    name="authentik",
    label="authentik",
    issuer_path="/application/o/",
    request=StepUpRequest.REAUTHENTICATE,
    amr_values=("mfa",),
    warning=(
        "authentik cannot be asked for a second factor in one request: its login flow must demand one, "
        "or Billing stays closed."
    ),
    logout="The end-session endpoint belongs to each application; back-channel logout came with 2025.8, as a preview.",
    renewal=(
        "With offline_access in OIDC__SCOPE, authentik asks for consent at every sign-in and step-up; without it, let "
        "the provider's tokens live for a working day."
    ),
)
