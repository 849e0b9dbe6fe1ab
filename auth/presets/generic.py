"""Any provider that follows the standards.

Rests on OIDC Core 3.1.2.1 (`acr_values`), on the multi-factor policy of OpenID PAPE 1.0 and on the value `mfa` of
RFC 8176. A provider with other names for its levels needs `STEP_UP__ACR_VALUES`.
"""

from auth.presets.preset import PAPE_MULTI_FACTOR, Preset, StepUpRequest

PRESET = Preset(
    name="generic",
    label="OpenID Connect",
    request=StepUpRequest.ACR_VALUES,
    acr_values=(PAPE_MULTI_FACTOR,),
    amr_values=("mfa",),
    logout="What the discovery document announces is used: end-session, back-channel and front-channel logout.",
)
