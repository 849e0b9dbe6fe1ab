"""What happens at the provider when somebody signs out here, and here when somebody signs out there. Pure."""

from auth.doctor.finding import Finding, right, warning
from auth.doctor.gather import Answered
from auth.doctor.here import is_on_this_machine
from auth.settings import Settings

_STILL_RENEWED = "An end there is noticed here when the session is renewed, or at its own end."


def end_session(answered: Answered, settings: Settings) -> Finding:
    """Whether signing out here can end the provider's session, too (RP-Initiated Logout 1.0)."""
    if answered.metadata.end_session_endpoint is not None:
        return right("Sign-out there", "Signing out here also ends the session at the provider.")
    return warning(
        "Sign-out there",
        "The provider has no end-session endpoint: people stay signed in there, and read so on the screen.",
        settings.oidc.preset.logout,
    )


def messages(answered: Answered, settings: Settings) -> Finding:
    """Whether the provider tells when somebody signs out elsewhere, and by which way."""
    back = answered.document.get("backchannel_logout_supported") is True
    front = answered.document.get("frontchannel_logout_supported") is True
    if back and is_on_this_machine(settings) and not settings.oidc.issuer.startswith("http:"):
        return warning(
            "Sign-out elsewhere",
            "The provider sends back-channel logout, but cannot reach an address of this machine.",
            "Try it at the public address.",
        )
    if back:
        return right("Sign-out elsewhere", "Back-channel logout is supported: a session ends here when it ends there.")
    if front:
        return warning(
            "Sign-out elsewhere",
            f"Only front-channel logout is supported: it works while that browser is open. {_STILL_RENEWED}",
            settings.oidc.preset.logout,
        )
    return warning(
        "Sign-out elsewhere",
        f"The provider announces no logout messages. {_STILL_RENEWED}",
        settings.oidc.preset.logout,
    )
