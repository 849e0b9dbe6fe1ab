"""What to check when a sign-in or a step-up was refused: a sentence for each kind, for an administrator and the log.

It stands under "Details for your administrator", beside what was asked and what came. So it says acr and amr, which
the sentences for everybody (`auth.words`) never do. Pure: it reads the error and knows the provider's product.
"""

from auth.errors import (
    AuthError,
    CallbackExpired,
    ProviderUnavailable,
    SessionEnded,
    SignInDeclined,
    StepUpNotSatisfied,
    TokenRejected,
    WrongPerson,
)
from auth.presets import Preset

_LEVEL = (
    "that the provider demands a second factor when this level is asked for, that it then says so in the ID token "
    "(acr, or mfa in amr), and that STEP_UP__ACR_VALUES or STEP_UP__AMR_VALUES lists what it says after two factors, "
    "and nothing that it says after one"
)
_NO_AUTH_TIME = "that the provider puts auth_time into ID tokens when max_age is sent"
_AUTH_TIME_OF_ANOTHER_TYPE = "that the provider sends auth_time as a whole number of seconds since 1970, not as text"
_OLD_AUTH_TIME = (
    "that the provider honours max_age, asks again and moves auth_time when it did, and that its clock and this "
    "server's agree to the minute"
)
_DECLINED = {
    "access_denied": "whether the person cancelled, or a policy of the provider keeps them out of this application",
    "unmet_authentication_requirements": (
        "that this person has enrolled a second factor, and that the level asked for exists and can be reached with it"
    ),
    "invalid_request": "that the redirect URI registered at the provider is OIDC__REDIRECT_URI, to the character",
    "invalid_scope": "that every scope in OIDC__SCOPE is allowed for this client",
    "unauthorized_client": "that this client may use the authorization code flow",
    "login_required": "that no policy of the provider forbids it to show its sign-in page",
    "interaction_required": "that no policy of the provider forbids it to show its sign-in page",
    "temporarily_unavailable": "the provider's own log at this time",
    "server_error": "the provider's own log at this time",
}
_OTHER_DECLINE = "the provider's own log at this time, and the registration of this client there"
_REJECTED = {
    "iss": "that OIDC__ISSUER is the issuer as the provider writes it, to the character",
    "discovery.issuer": "that OIDC__ISSUER is the issuer as the provider writes it, to the character",
    "aud": "that OIDC__CLIENT_ID is this client, and OIDC__TRUSTED_AUDIENCES lists further audiences that are wanted",
    "azp": "that OIDC__CLIENT_ID is this client",
    "alg": "that the provider signs ID tokens of this client with OIDC__ID_TOKEN_ALG",
    "exp": "that the provider's clock and this server's agree to the minute",
    "iat": "that the provider's clock and this server's agree to the minute",
    "nbf": "that the provider's clock and this server's agree to the minute",
    "auth_time": "that the provider's clock and this server's agree to the minute",
    "kid": "that OIDC__ISSUER serves the keys that sign for this client",
    "signature": "that OIDC__ISSUER serves the keys that sign for this client",
    "nonce": "that the provider repeats the nonce of the request, and that nothing stores its answers",
    "token_endpoint": "OIDC__CLIENT_SECRET or OIDC__CLIENT_KEY, OIDC__CLIENT_AUTH, and the registered redirect URI",
    "par": "OIDC__CLIENT_SECRET or OIDC__CLIENT_KEY, OIDC__CLIENT_AUTH; or set OIDC__PAR=off",
    "userinfo.sub": "that the UserInfo endpoint speaks of the person of the ID token",
}
_OTHER_REJECTION = "the provider's configuration of this client with `python -m auth doctor`"
_REST: dict[type[AuthError], str] = {
    WrongPerson: "whether this person has two accounts at the provider, and which of them its sign-in page remembers",
    CallbackExpired: "nothing, unless it happens often: then what keeps people at the provider for so long",
    SessionEnded: "nothing, unless it happens often: then SESSION__IDLE_TIMEOUT and the life of the provider's tokens",
    ProviderUnavailable: "that this server reaches the provider (`python -m auth doctor`), and the provider's own log",
}


def what_to_check(error: AuthError, preset: Preset) -> str:
    """The sentence; empty where there is nothing that an administrator could look at."""
    what = _what(error)
    if not what:
        return ""
    return " ".join(filter(None, [f"What to check: {what}.", _of_the_product(error, preset)]))


def _what(error: AuthError) -> str:
    if isinstance(error, StepUpNotSatisfied):
        if error.check == "auth_time":
            if error.got == "nothing":
                return _NO_AUTH_TIME
            return _OLD_AUTH_TIME if error.got[:4].isdigit() else _AUTH_TIME_OF_ANOTHER_TYPE
        return _LEVEL
    if isinstance(error, SignInDeclined):
        return _DECLINED.get(error.error, _OTHER_DECLINE)
    if isinstance(error, TokenRejected):
        return _REJECTED.get(error.check, _OTHER_REJECTION)
    return next((text for kind, text in _REST.items() if isinstance(error, kind)), "")


def _of_the_product(error: AuthError, preset: Preset) -> str:
    """What this product is known for, where that may be why."""
    if not isinstance(error, StepUpNotSatisfied):
        return ""
    known = preset.recent_proof if error.check == "auth_time" else preset.missing_proof or preset.warning
    return known or ""
