"""PingOne.

Rests on PingOne's documentation of `acr_values`: the values are names of sign-on policies that are assigned to the
application, and only those run. `Multi_Factor` is a policy that every environment starts with; an administrator
can edit it, so what it demands is theirs to keep. PingOne always sends a refresh token.
Unverified: that `acr` in the answer is the name of the policy that ran.
"""

from auth.presets.preset import Preset, StepUpRequest

PRESET = Preset(
    name="pingone",
    label="PingOne",
    issuer_hosts=(".pingone.com", ".pingone.eu", ".pingone.ca", ".pingone.asia", ".pingone.com.au", ".pingone.sg"),
    request=StepUpRequest.ACR_VALUES,
    acr_values=("Multi_Factor",),
    missing_proof=(
        "PingOne runs only sign-on policies that are assigned to the application: the one that is asked for must be, "
        "and must still demand two factors."
    ),
    logout="PingOne announces its end-session endpoint in the discovery document; logout messages are not known of.",
    renewal="PingOne sends a refresh token unasked if the application has the grant type Refresh Token.",
)
