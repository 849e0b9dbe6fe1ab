"""What the provider says about itself (OpenID Connect Discovery 1.0 section 4).

It knows how to ask and what to believe: the issuer must be the configured one, and every endpoint must be safe to
call. It refuses to learn from here which algorithm signs tokens: that is pinned by a setting.

https://openid.net/specs/openid-connect-discovery-1_0.html
"""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from auth.errors import TokenRejected
from auth.oidc.client import Client
from auth.oidc.http import LARGE, fetch, is_allowed_url
from auth.oidc.strict_json import JsonObject
from auth.oidc.text import printable


@dataclass(frozen=True, slots=True)
class Metadata:
    """The part of a discovery document that Airlock uses."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    end_session_endpoint: str | None
    pushed_authorization_request_endpoint: str | None
    pushed_authorization_required: bool
    iss_parameter_supported: bool
    """Whether every authorization response carries `iss` (RFC 9207 section 3)."""
    claims_parameter_supported: bool
    acr_values_supported: tuple[str, ...]


def discovery_url(issuer: str) -> str:
    """Where an issuer keeps its discovery document."""
    # Discovery 4.1: a terminating slash of the issuer is removed before the well-known path is appended.
    return issuer.removesuffix("/") + "/.well-known/openid-configuration"


def fetch_metadata(client: Client) -> Metadata:
    """Ask the issuer for its discovery document and check it."""
    answer = fetch(discovery_url(client.issuer), seconds=client.answer_within, limit=LARGE)
    document = answer.require_ok("discovery").json_object("discovery")
    return read_metadata(document, client.issuer)


def read_metadata(document: JsonObject, issuer: str) -> Metadata:
    """The checked form of a discovery document."""
    # Discovery 4.3: exactly the issuer that was asked; no slash, case or path is normalised away.
    if document.get("issuer") != issuer:
        raise TokenRejected(check="discovery.issuer", expected=issuer, got=printable(document.get("issuer")))
    return Metadata(
        issuer=issuer,
        authorization_endpoint=_endpoint(document, "authorization_endpoint", issuer),
        token_endpoint=_endpoint(document, "token_endpoint", issuer),
        jwks_uri=_endpoint(document, "jwks_uri", issuer),
        userinfo_endpoint=_optional_endpoint(document, "userinfo_endpoint", issuer),
        end_session_endpoint=_optional_endpoint(document, "end_session_endpoint", issuer),
        pushed_authorization_request_endpoint=_optional_endpoint(
            document, "pushed_authorization_request_endpoint", issuer
        ),
        pushed_authorization_required=_flag(document, "require_pushed_authorization_requests"),
        iss_parameter_supported=_flag(document, "authorization_response_iss_parameter_supported"),
        claims_parameter_supported=_flag(document, "claims_parameter_supported"),
        acr_values_supported=_texts(document, "acr_values_supported"),
    )


def _endpoint(document: JsonObject, name: str, issuer: str) -> str:
    url = document.get(name)
    # A provider on the network must not point at this machine: loopback is for an issuer on loopback alone.
    is_local_provider = not _is_on_the_network(issuer)
    if isinstance(url, str) and is_allowed_url(url) and (is_local_provider or _is_on_the_network(url)):
        return url
    raise TokenRejected(check=f"discovery.{name}", expected="an https URL", got=printable(url))


def _is_on_the_network(url: str) -> bool:
    """Whether an address is https and names neither this machine nor what only it can reach (cloud metadata)."""
    host = urlsplit(url).hostname or ""
    if not url.startswith("https://") or host.rstrip(".") == "localhost" or host.endswith(".localhost"):
        return False
    try:
        address = ip_address(host)
    except ValueError:
        return True
    return not (address.is_loopback or address.is_link_local or address.is_unspecified)


def _optional_endpoint(document: JsonObject, name: str, issuer: str) -> str | None:
    return None if document.get(name) is None else _endpoint(document, name, issuer)


def _flag(document: JsonObject, name: str) -> bool:
    value = document.get(name)
    # A flag that is neither true nor false is not read as "no": "no" would switch a check off.
    if value is None or isinstance(value, bool):
        return bool(value)
    raise TokenRejected(check=f"discovery.{name}", expected="true or false", got=printable(repr(value)))


def _texts(document: JsonObject, name: str) -> tuple[str, ...]:
    """A list that only informs people; a wrong type counts as silence."""
    value = document.get(name)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
