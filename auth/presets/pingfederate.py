"""PingFederate.

Rests on PingFederate's documentation of the Requested AuthN Context selector: `acr_values` chooses a policy, "No
match" falls through to the next one (so a sign-in may succeed at a lower level), and `acr` comes back only with
"Add or Update AuthN Context Attribute" switched on. The names of the levels are the administrator's own.
"""

from auth.presets.preset import Preset, StepUpRequest

PRESET = Preset(
    name="pingfederate",
    label="PingFederate",
    request=StepUpRequest.ACR_VALUES,
    warning=(
        "PingFederate has no level of its own for a second factor: set STEP_UP__ACR_VALUES to the value that your "
        "Requested AuthN Context selector maps to it, and switch on its update of the AuthN context attribute."
    ),
    logout="PingFederate ends its session at /idp/startSLO.ping; logout messages came with newer versions.",
)
