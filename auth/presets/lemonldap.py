"""LemonLDAP::NG.

Rests on its documentation: `acr_values` and `max_age` are honoured, and an administrator maps the names of levels
to authentication levels.
Unverified: the default names (`loa-1` to `loa-5`), which is why none is a default here.
"""

from auth.presets.preset import Preset, StepUpRequest

PRESET = Preset(
    name="lemonldap",
    label="LemonLDAP::NG",
    request=StepUpRequest.ACR_VALUES,
    warning=(
        "LemonLDAP::NG has no fixed level for a second factor: set STEP_UP__ACR_VALUES to the name that your portal "
        "maps to an authentication level with two factors."
    ),
    logout="LemonLDAP::NG has an end-session endpoint, and sends back-channel or front-channel logout, by client.",
)
