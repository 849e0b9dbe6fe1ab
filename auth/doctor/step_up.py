"""Whether the second factor can be asked for, and what will be taken as its proof. Pure.

The settings have refused already what never is a proof (`auth.settings.proof`). Here stand the doubts: values that
prove a second factor at some providers only.
"""

from datetime import timedelta

from auth.doctor.finding import Finding, right, unknown, warning, wrong
from auth.doctor.gather import Answered, listed, together
from auth.presets import StepUpRequest
from auth.settings import Settings

_GUIDE = "Follow the section about your product in docs/providers.md."
_DOUBTFUL_ACR = {
    **dict.fromkeys(("1", "loa1", "loa-1", "bronze", "silver", "aal1"), "it is the usual name of the first level"),
    **dict.fromkeys(("phr", "phrh"), "it says that the factor resists phishing, not that there were two"),
    "urn:cognito:loa:3": "a passkey alone reaches it",
    "http://schemas.openid.net/pape/policies/2007/06/phishing-resistant": "one factor can resist phishing",
}
_DOUBTFUL_AMR = ("password", "totp", "email", "webauthn", "passkey", "fido", "fido2", "u2f", "push", "phr")


def preset_warning(settings: Settings) -> Finding | None:
    """What this product cannot do by itself."""
    text = settings.oidc.preset.warning
    return None if text is None else warning("Second factor", text, _GUIDE)


def doubtful_values(settings: Settings) -> list[Finding]:
    """Accepted values that may prove nothing here."""
    found = []
    for value in settings.step_up.acr_values:
        why = _DOUBTFUL_ACR.get(value.lower())
        if why is not None:
            advice = "Make sure that your provider sends it only after two factors, or list another level."
            found.append(warning("Accepted level", f"STEP_UP__ACR_VALUES lists {value}: {why}.", advice))
    for value in settings.step_up.amr_values:
        if value.strip().lower() in _DOUBTFUL_AMR:
            advice = "List mfa, or the value that your provider sends only after two factors."
            found.append(
                warning("Accepted method", f"STEP_UP__AMR_VALUES lists {value}, the name of one factor.", advice)
            )
    return found


def asked_for(settings: Settings) -> Finding:
    """Whether anything in the request asks for a second factor at all."""
    request, values = settings.oidc.preset.request, settings.step_up.acr_values
    if not values:
        how = "only signs in again" if request is StepUpRequest.REAUTHENTICATE else "is sent with no level to reach"
        return warning(
            "Step-up request",
            f"STEP_UP__ACR_VALUES is empty, so the person {how}: the provider decides about a second factor.",
            _GUIDE,
        )
    if request is StepUpRequest.ENTRA_ACRS and len(values) > 1:
        return warning(
            "Step-up request",
            f"Of {together(values)} only {values[0]} is asked for; the others are merely accepted.",
            "List one authentication context.",
        )
    return right("Step-up request", f"Asked for: {together(values)} ({request.value}).")


def levels(answered: Answered, settings: Settings) -> Finding:
    """Whether the provider offers the levels that are asked for."""
    subject, wanted = "acr_values_supported", settings.step_up.acr_values
    offered = answered.metadata.acr_values_supported
    if not wanted or settings.oidc.preset.request is StepUpRequest.ENTRA_ACRS:
        return unknown(subject, "Not examined: this product is not asked by acr.")
    if not offered:
        return unknown(
            subject, "The provider does not list its levels.", "Try a step-up: the answer must show the level."
        )
    missing = tuple(value for value in wanted if value not in offered)
    if not missing:
        return right(subject, f"The provider offers {together(wanted)}.")
    shown = listed(answered.document, subject) or ()
    what = f"The provider does not offer {together(missing)}; it offers {together(shown)}."
    if len(missing) < len(wanted) or settings.step_up.amr_values:
        return warning(subject, what, f"Set STEP_UP__ACR_VALUES to the level with two factors. {_GUIDE}")
    return wrong(
        subject, f"{what} Billing will never open.", f"Set STEP_UP__ACR_VALUES to the level with two factors. {_GUIDE}"
    )


def claims_parameter(answered: Answered, settings: Settings) -> Finding | None:
    """Whether a level can be demanded, where this product is asked that way (Core 5.5)."""
    request, supported = settings.oidc.preset.request, answered.metadata.claims_parameter_supported
    if request not in (StepUpRequest.ESSENTIAL_ACR, StepUpRequest.ENTRA_ACRS):
        return None
    if supported:
        return right("claims parameter", "Supported: the level is demanded, not only wished for.")
    if request is StepUpRequest.ENTRA_ACRS:
        return unknown("claims parameter", "Entra ID does not announce it, but takes it.")
    return wrong(
        "claims parameter",
        "The provider does not support it, but this preset demands the level through it.",
        "Set OIDC__PRESET=generic (the level is then asked for in acr_values), or update the provider.",
    )


def recent_proof(answered: Answered, settings: Settings, proof_max_age: timedelta | None) -> Finding:
    """Whether gates that ask for a recent proof can open: they compare `auth_time`, and no `auth_time` is too old."""
    ages = {"STEP_UP__MAX_AGE": settings.step_up.max_age, "BILLING__PROOF_MAX_AGE": proof_max_age}
    asked = ", ".join(f"{name} {age.total_seconds():.0f} s" for name, age in ages.items() if age is not None)
    if not asked:
        return right("Recent proof", "No gate asks for one.")
    if settings.oidc.preset.recent_proof is not None:
        return warning("Recent proof", f"Asked for by {asked}. {settings.oidc.preset.recent_proof}", _GUIDE)
    claims = listed(answered.document, "claims_supported")
    if claims is not None and "auth_time" not in claims:
        return warning(
            "Recent proof",
            f"Asked for by {asked}, but the provider does not list auth_time among its claims: without it those gates "
            "stay closed.",
            "Let the provider put auth_time into ID tokens.",
        )
    return right("Recent proof", f"Asked for by {asked}: max_age is sent, and auth_time compared.")
