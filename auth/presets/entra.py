"""Microsoft Entra ID.

Rests on Microsoft's documentation of authentication contexts: the id of a context (`c1` and so on) is asked for as
an essential value of the claim `acrs`, and a Conditional Access policy on that context demands the second factor
(needs a P1 licence). No id is a default here, because a context without a policy may be answered all the same.
There is no `amr` in a v2.0 ID token, and `auth_time` only as an optional claim of the app registration.
Unverified: asking through the `id_token` member of `claims` (the documentation shows `access_token`); whether
`acrs` is always a list.
"""

from auth.presets.preset import Preset, StepUpRequest

PRESET = Preset(
    name="entra",
    label="Microsoft Entra ID",
    issuer_hosts=(
        "login.microsoftonline.com",
        "login.microsoftonline.us",
        "login.partner.microsoftonline.cn",
        "sts.windows.net",
        ".ciamlogin.com",
    ),
    request=StepUpRequest.ENTRA_ACRS,
    proof_claim="acrs",
    extra_scope=("offline_access",),
    warning=(
        "Microsoft Entra ID proves a second factor only through an authentication context with a Conditional Access "
        "policy that demands one: create it, then set STEP_UP__ACR_VALUES to the id of the context (for example c1)."
    ),
    logout=(
        "Entra ID sends front-channel logout only: register the front-channel address, and add the optional claim sid "
        "to ID tokens, or the message names no session."
    ),
    recent_proof=(
        "Entra ID sends auth_time only as an optional claim of the app registration: without it, gates that ask for a "
        "recent proof stay closed. Whether max_age makes it ask again is not documented: let the sign-in frequency "
        "of the Conditional Access policy do that."
    ),
)
