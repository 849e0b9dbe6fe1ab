"""What an authorization request asks for, beyond OAuth: OIDC Core 3.1.2.1 and 5.5 as plain values.

Knows no sessions and no people; `authorize` compares the wish with what is there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from authlib.oauth2.rfc6749.errors import InvalidRequestError, OAuth2Error
from authlib.oidc.core.errors import ConsentRequiredError, RequestNotSupportedError, RequestURINotSupportedError

PASSWORD = "urn:airlock:acr:password"
SECOND_FACTOR = "urn:airlock:acr:mfa"
SECOND_FACTOR_ALIAS = "http://schemas.openid.net/pape/policies/2007/06/multi-factor"
ACR_VALUES = (PASSWORD, SECOND_FACTOR, SECOND_FACTOR_ALIAS)
PROMPTS = ("none", "login", "select_account")


class UnmetAuthenticationRequirements(OAuth2Error):
    """An essential level that nobody here can reach (OpenID Connect Core Unmet Authentication Requirements 1.0)."""

    error = "unmet_authentication_requirements"
    description = "The requested authentication level is not available here"


@dataclass(frozen=True)
class Wish:
    """`acr` is the level to reach and to name in the answer; `max_age` None means any age."""

    acr: str
    prompt: frozenset[str]
    max_age: int | None
    login_hint: str
    id_token_hint: str
    sub: str | None

    @property
    def second_factor(self) -> bool:
        return self.acr != PASSWORD

    def any_account(self) -> "Wish":
        """The same wish after the person has chosen an account."""
        return replace(self, prompt=self.prompt - {"select_account"})


def read(parameters: Mapping[str, str]) -> Wish:
    """Read the request, or raise the error that goes back to the client."""
    if "request" in parameters:
        raise RequestNotSupportedError
    if "request_uri" in parameters:
        raise RequestURINotSupportedError
    if parameters.get("response_mode", "query") != "query":
        raise InvalidRequestError("Only the response mode query is supported")
    claims = _claims(parameters.get("claims"))
    return Wish(
        acr=_level(parameters.get("acr_values", ""), claims.get("acr")),
        prompt=_prompt(parameters.get("prompt", "")),
        max_age=_max_age(parameters.get("max_age")),
        login_hint=parameters.get("login_hint", ""),
        id_token_hint=parameters.get("id_token_hint", ""),
        sub=_wanted_sub(claims.get("sub")),
    )


def _level(acr_values: str, claim: object) -> str:
    """The first level, in the client's order, that exists here.

    `acr_values` is voluntary (OIDC Core 3.1.2.1): unknown values are passed over. The claim with `essential` is not
    (5.5.1.1). Where both are sent, the claim decides.
    """
    wanted = acr_values.split()
    essential = False
    if isinstance(claim, dict):
        essential = claim.get("essential") is True
        wanted = _values(claim) or wanted
    reachable = [value for value in wanted if value in ACR_VALUES]
    if wanted and essential and not reachable:
        raise UnmetAuthenticationRequirements
    return reachable[0] if reachable else PASSWORD


def _values(claim: dict[str, object]) -> list[str]:
    """The acceptable values of an individual claim request: `value`, or `values` (OIDC Core 5.5.1)."""
    values = claim.get("values", [claim["value"]] if "value" in claim else [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise InvalidRequestError("The claims parameter is malformed")
    return values


def _claims(raw: str | None) -> dict[str, object]:
    """The `id_token` member of the claims parameter. Other members ask for nothing that is kept from the client."""
    if raw is None:
        return {}
    try:
        parsed = json.loads(raw)
    except (ValueError, RecursionError):
        parsed = None
    wanted = parsed.get("id_token", {}) if isinstance(parsed, dict) else None
    if not isinstance(wanted, dict):
        raise InvalidRequestError("The claims parameter is malformed")
    return wanted


def _wanted_sub(claim: object) -> str | None:
    """A request for one particular person (OIDC Core 5.5.1: `sub` with a value)."""
    if not isinstance(claim, dict):
        return None
    values = _values(claim)
    if len(values) > 1:
        raise InvalidRequestError("The claims parameter is malformed")
    return values[0] if values else None


def _prompt(raw: str) -> frozenset[str]:
    prompt = frozenset(raw.split())
    if "consent" in prompt:
        raise ConsentRequiredError
    if not prompt <= set(PROMPTS) or ("none" in prompt and len(prompt) > 1):
        raise InvalidRequestError("The prompt parameter is malformed")
    return prompt


def _max_age(raw: str | None) -> int | None:
    if raw is None:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 10):
        raise InvalidRequestError("The max_age parameter is malformed")
    return int(raw)
