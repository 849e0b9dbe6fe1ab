"""Okta (Workforce and Customer Identity).

Rests on Okta's documentation of step-up by `acr_values`: the answer repeats the level in `acr`, and a level that
cannot be reached comes back as `unmet_authentication_requirements`. Values that Okta does not know are ignored, so
`acr` must be compared; a refreshed token repeats the old `acr`. `urn:okta:loa:2fa:any:ifpossible` may be answered
after one factor and is refused by the settings.
"""

from auth.presets.preset import Preset, StepUpRequest

PRESET = Preset(
    name="okta",
    label="Okta",
    issuer_hosts=(".okta.com", ".okta-emea.com", ".okta-gov.com", ".oktapreview.com"),
    request=StepUpRequest.ACR_VALUES,
    acr_values=("urn:okta:loa:2fa:any",),
    missing_proof=(
        "Okta ignores a level that it does not know: the level must be spelled as Okta does, and a sign-on policy of "
        "the application must let this person reach it."
    ),
    logout="Okta ends its session through its end-session endpoint; it is not relied on for logout messages.",
)
