"""Google.

Rests on Google's documentation of OpenID Connect: a second factor cannot be asked for, and `amr` and `auth_time`
come only for published, verified apps that have "session age claims" switched on, and only to a request whose
`claims` parameter demands them.
Unverified: that `prompt=login` is not honoured.
"""

from auth.presets.preset import Preset, StepUpRequest

PRESET = Preset(
    name="google",
    label="Google",
    issuer_hosts=("accounts.google.com",),
    request=StepUpRequest.REAUTHENTICATE,
    essential_claims=("amr", "auth_time"),
    warning=(
        "Google cannot be asked for a second factor, and reports one only to verified apps: put another provider in "
        "between, or set STEP_UP__AMR_VALUES=mfa if your app is verified and everybody must use 2-Step Verification."
    ),
    logout="Google has no end-session endpoint and sends no logout messages: people stay signed in there.",
    renewal=(
        "Google sends a refresh token only for access_type=offline, which Airlock does not ask for: people sign in "
        "again when the ID token ends, usually without typing anything."
    ),
    recent_proof=(
        "Google does not honour max_age, and sends auth_time only to verified apps: gates that ask for a recent proof "
        "cannot be relied on to open here."
    ),
)
