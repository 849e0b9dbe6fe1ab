"""What may prove a second factor here. Knows the values that never can; knows nothing of tokens or sessions.

The names of `amr` are those of RFC 8176, section 2. Each of them but `mfa` says how one thing was checked: a code by
itself is what a sign-in without a password sends, and a key by itself may open with a touch.
"""

from auth.presets import Preset

_KNOWLEDGE = {"kba", "pin", "pwd"}
_POSSESSION = {"hwk", "otp", "pop", "sc", "sms", "swk", "tel"}
_INHERENCE = {"face", "fpt", "iris", "retina", "vbm"}
_CIRCUMSTANCE = {"geo", "mca", "rba", "user", "wia"}  # not a factor at all
SINGLE_FACTORS = frozenset(_KNOWLEDGE | _POSSESSION | _INHERENCE | _CIRCUMSTANCE)
_NEVER_A_PROOF = {
    "0": "it is what providers answer when nothing was checked (OIDC Core 2, acr)",
    "http://schemas.openid.net/pape/policies/2007/06/none": "it says that no policy was followed",
    "urn:okta:loa:2fa:any:ifpossible": "Okta answers it after one factor, too",
    "urn:cognito:loa:1": "it is a password alone",
    "urn:cognito:loa:2": "it is a single code",
    "onelogin:nist:level:1:re-auth": "it says that the person signed in again, not how",
    "goauthentik.io/providers/oauth2/default": "authentik answers it always",
    "https://refeds.org/profile/sfa": "it is the profile of a single factor",
    "urn:oasis:names:tc:SAML:2.0:ac:classes:Password": "it is a password alone",
    "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport": "it is a password alone",
}


def acr_problems(values: tuple[str, ...]) -> list[str]:
    """Why some of these `acr` values cannot be asked for or prove anything."""
    problems = []
    for value in values:
        why = _NEVER_A_PROOF.get(value)
        if why is None and "1fa" in value.lower():
            why = "it names a single factor"
        if why is None and value.lower().endswith("ifpossible"):
            why = "whoever has no second factor gets it, too"
        if why is not None:
            problems.append(f"STEP_UP__ACR_VALUES must not list {value}: {why}.")
        elif len(value.split()) != 1 or value != value.strip():
            # acr_values is a space-separated parameter (OIDC Core 3.1.2.1): such a value would be asked for as several.
            problems.append("STEP_UP__ACR_VALUES has a value with a space in it, which no provider can be asked for.")
    return problems


def amr_problems(values: tuple[str, ...]) -> list[str]:
    """Why some of these `amr` values prove nothing by themselves."""
    return [
        f"STEP_UP__AMR_VALUES must not list {value.strip().lower()}: it reports one factor, not a second one. "
        "List mfa, or the value that your provider sends only after two factors."
        for value in values
        if value.strip().lower() in SINGLE_FACTORS
    ]


def missing_proof(preset: Preset, acr: tuple[str, ...], amr: tuple[str, ...]) -> list[str]:
    """A sentence when nothing at all could prove a second factor: then Billing could never open, or always."""
    if acr or amr:
        return []
    if not preset.proves_second_factor and preset.warning is not None:
        return [f"STEP_UP__ACR_VALUES and STEP_UP__AMR_VALUES are missing. {preset.warning}"]
    return [
        "STEP_UP__ACR_VALUES and STEP_UP__AMR_VALUES are both empty, so nothing could prove a second factor: "
        "set one of them, or leave both out to use what the preset knows."
    ]
