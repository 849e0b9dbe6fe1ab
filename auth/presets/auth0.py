"""Auth0.

Rests on Auth0's documentation: step-up for web applications (request and proof), and re-authentication
(`auth_time` is only sent when `max_age` or `prompt=login` was). A post-login Action must react to the requested
value, and the tenant's own policy must be "Never" or "Adaptive", or the second factor is asked at sign-in.
A refreshed ID token carries no `amr`, so evidence is never taken from one.
Unverified: whether `auth_time` moves when only the second factor is asked for.
"""

from auth.presets.preset import PAPE_MULTI_FACTOR, Preset, StepUpRequest

PRESET = Preset(
    name="auth0",
    label="Auth0",
    issuer_hosts=(".auth0.com",),
    request=StepUpRequest.ACR_VALUES,
    acr_values=(PAPE_MULTI_FACTOR,),
    amr_values=("mfa",),
    auth_time_max_age=31_536_000,  # one year, longer than any session of a tenant
    missing_proof=(
        "Auth0 asks for a second factor only if a post-login Action reacts to acr_values (docs/providers.md has one), "
        "and the multi-factor policy of the tenant is Never or Adaptive."
    ),
    logout=(
        "Switch on RP-Initiated Logout End Session Endpoint Discovery in the advanced settings of the tenant; "
        "back-channel logout needs an Enterprise plan."
    ),
    renewal="Add offline_access to OIDC__SCOPE, and allow the grant type Refresh Token for the application.",
)
