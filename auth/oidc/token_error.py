"""Telling a refusal of the back channel from no answer: a refusal ends something, no answer only delays it."""

from typing import Final, NoReturn

from auth.errors import TokenRejected, UnusableAnswer
from auth.oidc.http import Answer
from auth.oidc.strict_json import NotAnObject, parse_object

_REFUSALS: Final = frozenset(
    {
        # RFC 6749 section 5.2
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
        # OIDC Core 3.1.2.6, as some providers answer a renewal that would need the person
        "interaction_required",
        "login_required",
        "consent_required",
        "access_denied",
    }
)
_NO_ANSWERS: Final = frozenset({"server_error", "temporarily_unavailable", "slow_down"})


def refuse_error(answer: Answer, what: str) -> NoReturn:
    """Raise what an answer that is no success means: `TokenRejected` for a refusal, else `UnusableAnswer`.

    A refusal is a JSON object with an error code (RFC 6749 section 5.2). A page of a gateway, a limit on requests, a
    fault of the server are no answers. The description is left out: providers put tokens and names into it.
    """
    error = _error_code(answer)
    if answer.status >= 500 or answer.status in (408, 425, 429) or error is None or error in _NO_ANSWERS:
        raise UnusableAnswer(check=f"{what}.status", expected="200", got=str(answer.status))
    raise TokenRejected(check=what, expected="success", got=error if error in _REFUSALS else "other")


def _error_code(answer: Answer) -> str | None:
    try:
        error = parse_object(answer.body).get("error")
    except NotAnObject:
        return None
    return error if isinstance(error, str) else None
