"""AD FS.

Rests on Microsoft's documentation: the access-control policy of the resource asks for the second factor, and the
parameter `amr_values=ngcmfa` is the documented request ([MS-OAPX] 2.2.2.10).
Unverified: the claim `multipleauthn`, said to reach an ID token only with `allatclaims`, claim rules and
`response_mode=form_post`, which Airlock's callback does not take.
"""

from auth.presets.preset import Preset, StepUpRequest

PRESET = Preset(
    name="adfs",
    label="AD FS",
    issuer_path="/adfs",
    request=StepUpRequest.REAUTHENTICATE,
    extra_step_up_params=(("amr_values", "ngcmfa"),),
    warning=(
        "AD FS does not prove a second factor in its ID token by itself: add a claim rule that puts one into `amr` "
        "or `acr`, then set STEP_UP__AMR_VALUES or STEP_UP__ACR_VALUES to its value."
    ),
    logout="AD FS ends its session at /adfs/oauth2/logout, and sends front-channel logout by session id.",
    recent_proof="It is not known whether AD FS sends auth_time and honours max_age: try it before you rely on it.",
)
