"""FusionAuth.

Rests on FusionAuth's documentation: no `acr_values`; `max_age` and `prompt=login` since 1.60. They prove a fresh
sign-in through a newer `auth_time`, not a second factor.
"""

from auth.presets.preset import Preset, StepUpRequest

PRESET = Preset(
    name="fusionauth",
    label="FusionAuth",
    issuer_hosts=(".fusionauth.io",),
    request=StepUpRequest.REAUTHENTICATE,
    warning=(
        "FusionAuth proves only that somebody signed in again, not that there was a second factor: let a lambda put "
        "one into `amr` or `acr`, then set STEP_UP__AMR_VALUES or STEP_UP__ACR_VALUES to its value."
    ),
    logout="FusionAuth ends its session at /oauth2/logout; its logout messages are webhooks of its own.",
)
