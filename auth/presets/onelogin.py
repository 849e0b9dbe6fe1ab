"""OneLogin.

Rests on OneLogin's discovery document and its documentation: the only level it advertises,
`onelogin:nist:level:1:re-auth`, proves that the person signed in again, not that there was a second factor, and it
advertises no `amr`. A second factor is demanded by the app's policy.
"""

from auth.presets.preset import Preset, StepUpRequest

PRESET = Preset(
    name="onelogin",
    label="OneLogin",
    issuer_hosts=(".onelogin.com",),
    request=StepUpRequest.REAUTHENTICATE,
    warning=(
        "OneLogin proves only that somebody signed in again, not that there was a second factor: put another provider "
        "in between, or set STEP_UP__* to a claim that your OneLogin sends only after one."
    ),
    logout="OneLogin ends its session at /oidc/2/logout; it announces no logout messages.",
)
