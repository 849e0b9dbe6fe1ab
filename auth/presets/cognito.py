"""Amazon Cognito user pools (managed login).

Rests on the developer guide, "Authentication levels with ACR and AMR claims": level 4 is a password with a code from
an authenticator app, level 3 also a passkey on its own, and `amr` holds `mfa` after two distinct factors. The
feature plan must be Essentials or Plus: on a smaller one `acr_values` is ignored without an error, and neither
claim comes back. A refreshed token repeats the old claims.
"""

from auth.presets.preset import Preset, StepUpRequest

PRESET = Preset(
    name="cognito",
    label="Amazon Cognito",
    issuer_hosts=(".amazonaws.com", ".amazonaws.com.cn"),
    request=StepUpRequest.ACR_VALUES,
    acr_values=("urn:cognito:loa:4",),
    amr_values=("mfa",),
    missing_proof=(
        "Amazon Cognito ignores acr_values on the feature plan Lite: the user pool needs Essentials or Plus."
    ),
    logout=(
        "Cognito's own way out (/logout with client_id and logout_uri) is not the standard one: people stay signed in "
        "there, and no logout message comes."
    ),
    renews_unasked=True,
    renewal="Cognito sends a refresh token unasked, and refuses the scope offline_access: leave OIDC__SCOPE as it is.",
)
