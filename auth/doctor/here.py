"""What the settings alone decide: the addresses to register, the cookie, the roles. Asks nobody."""

from urllib.parse import urlsplit

from auth.doctor.finding import Finding, right, unknown, warning
from auth.settings import RoleSettings, Settings, is_loopback

_CANNOT_SEE = "Whether the provider knows it, and the next three, cannot be seen from here: compare every character."


def provider(settings: Settings) -> Finding:
    """Which product this is taken for: everything about the step-up follows from it."""
    preset = settings.oidc.preset
    what = f"{preset.label} (preset {preset.name}) at {settings.oidc.issuer}"
    if preset.name != "generic":
        return right("Provider", what)
    return right(
        "Provider", what, "If docs/providers.md has a section about your product, set OIDC__PRESET to its name."
    )


def addresses(settings: Settings) -> list[Finding]:
    """Every address that has to be registered at the provider, ready to be copied."""
    base = settings.public_origin + settings.base_path
    found = [
        unknown("Redirect URI", f"Register {settings.oidc.redirect_uri}", _CANNOT_SEE),
        unknown("Sign-out URI", f"Register {settings.oidc.redirect_uri} for the return from sign-out"),
        unknown("Back-channel URI", f"Register {base}/backchannel-logout, with the session id required"),
        unknown("Front-channel URI", f"Register {base}/frontchannel-logout, with the session id required"),
    ]
    if is_on_this_machine(settings):
        found.append(
            warning(
                "Public address",
                f"{settings.public_origin} is this machine: nobody on another one can sign in.",
                "Set OIDC__REDIRECT_URI to the https address under which people reach the dashboard.",
            )
        )
    return found


def cookie(settings: Settings) -> Finding:
    """How the session's cookie travels."""
    if settings.secure:
        return right("Cookie", "Secure and bound to its host (__Host-), because the public address is https.")
    return warning(
        "Cookie",
        "It travels over plain http. That is accepted only because the address is this machine.",
        "Put https in front, and set OIDC__REDIRECT_URI to that address.",
    )


def roles(rules: RoleSettings) -> Finding:
    """Who may do what, and what is off because nobody may."""
    if not rules.configured:
        return warning(
            "Roles",
            "No role is set: every signed-in person may read Billing after the second factor, nobody may move money, "
            "and nobody is admin.",
            f"Set ROLES__FINANCE and ROLES__ADMIN to values of the claim {rules.claim}.",
        )
    missing = [name for name, values in (("FINANCE", rules.finance), ("ADMIN", rules.admin)) if not values]
    if missing:
        return warning(
            "Roles",
            f"ROLES__{missing[0]} is not set, so nobody has that role.",
            f"Set ROLES__{missing[0]} to a value of the claim {rules.claim}, if somebody should have it.",
        )
    return right("Roles", f"Finance and admin come from the claim {rules.claim}.")


def is_on_this_machine(settings: Settings) -> bool:
    """Whether the public address means this machine only."""
    return is_loopback(urlsplit(settings.public_origin).hostname or "")
