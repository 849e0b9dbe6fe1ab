"""The authorization response: what a browser brings back from the provider, before anything is done with it.

It knows the form of a callback and whether it answers the attempt it claims to answer. It does not know which attempt
is waiting: the caller takes that from the store by `CallbackParams.state`, and hands its values in.

https://www.rfc-editor.org/rfc/rfc9207 (iss), https://openid.net/specs/openid-connect-core-1_0.html#AuthError
"""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from auth.errors import CallbackRejected, SignInDeclined, UnusableAnswer
from auth.oidc.text import printable, same

MAX_QUERY: Final = 16 * 1024
_MAX_FIELDS: Final = 50
_LIMITS: Final = {"state": 512, "code": 8192, "iss": 1024, "error": 256, "error_description": 4096}

OTHER_ERROR: Final = "other"
UNMET: Final = "unmet_authentication_requirements"
REGISTERED_ERRORS: Final = frozenset(
    {
        # RFC 6749 section 4.1.2.1
        "invalid_request",
        "unauthorized_client",
        "access_denied",
        "unsupported_response_type",
        "invalid_scope",
        "server_error",
        "temporarily_unavailable",
        # OIDC Core 3.1.2.6
        "interaction_required",
        "login_required",
        "account_selection_required",
        "consent_required",
        "invalid_request_uri",
        "invalid_request_object",
        "request_not_supported",
        "request_uri_not_supported",
        "registration_not_supported",
        # OpenID Connect Core Error Code unmet_authentication_requirements 1.0
        UNMET,
    }
)


@dataclass(frozen=True, slots=True)
class CallbackParams:
    """What the query string says; nothing of it is believed yet."""

    state: str | None = field(repr=False)
    code: str | None = field(repr=False)
    iss: str | None
    error: str | None
    error_description: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class ValidatedCallback:
    """A code that answers one waiting attempt. Only `validate_callback` makes one, and only this can be exchanged."""

    code: str = field(repr=False)


def parse_callback(query: str) -> CallbackParams:
    """Read a raw query string. A repeated parameter is refused: two readers could each see another one."""
    if len(query) > MAX_QUERY:
        raise CallbackRejected(check="query.size", expected=f"at most {MAX_QUERY}", got=str(len(query)))
    try:
        fields = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except ValueError as error:
        raise CallbackRejected(check="query.form", expected="a form", got=type(error).__name__) from error
    found: dict[str, str] = {}
    for name, value in fields:
        if name not in _LIMITS:
            continue  # RFC 6749 section 4.1.2: unrecognised parameters are ignored.
        if name in found:
            raise CallbackRejected(check=name, expected="once", got="more than once")
        if len(value) > _LIMITS[name]:
            raise CallbackRejected(check=name, expected=f"at most {_LIMITS[name]} characters", got=str(len(value)))
        found[name] = value
    # `error` counts even when empty: a response with it is not a success.
    return CallbackParams(
        state=found.get("state") or None,
        code=found.get("code") or None,
        iss=found.get("iss"),
        error=found.get("error"),
        error_description=found.get("error_description"),
    )


def check_issuer(params: CallbackParams, *, issuer: str, iss_required: bool) -> None:
    """Check that the provider sent this, as far as it says so, or raise `CallbackRejected`.

    RFC 9207 section 2.4: before anything else, and on errors too, or another provider could speak for this one.
    """
    if params.iss is None and iss_required:
        raise CallbackRejected(check="iss", expected=issuer, got="nothing")
    if params.iss is not None and params.iss != issuer:
        raise CallbackRejected(check="iss", expected=issuer, got=printable(params.iss))


def validate_callback(params: CallbackParams, *, state: str, issuer: str, iss_required: bool) -> ValidatedCallback:
    """Check a callback against the attempt that waits for it.

    Raises `CallbackRejected` when it is not the answer to it, `SignInDeclined` when it is and the answer is no, and
    `UnusableAnswer` when it says both yes and no, or neither.
    """
    check_issuer(params, issuer=issuer, iss_required=iss_required)
    # RFC 6749 section 10.12
    if not state or params.state is None or not same(params.state, state):
        got = "nothing" if params.state is None else "another one"
        raise CallbackRejected(check="state", expected="the state of this attempt", got=got)
    if params.error is not None and params.code is not None:
        # No provider sends both (RFC 6749 section 4.1.2). Whoever put them together, neither is believed.
        raise UnusableAnswer(check="error", expected="a code or an error", got=f"both: {_told(params)}")
    if params.error is not None:
        raise SignInDeclined(error=_error_of(params), got=_told(params))
    if params.code is None:
        raise UnusableAnswer(check="code", expected="a code or an error", got="neither")
    return ValidatedCallback(code=params.code)


def _error_of(params: CallbackParams) -> str:
    if (params.error, params.error_description) == ("access_denied", UNMET):
        return UNMET  # Some providers let their administrator choose no code, but a description (Auth0's Actions).
    return params.error if params.error in REGISTERED_ERRORS else OTHER_ERROR


def _told(params: CallbackParams) -> str:
    description = f": {printable(params.error_description)}" if params.error_description else ""
    return printable(params.error, 64) + description
