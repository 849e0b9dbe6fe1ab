"""Whether the provider understands the requests that a sign-in makes. Pure: settings and documents in, findings out."""

from auth.doctor.finding import Finding, right, unknown, warning, wrong
from auth.doctor.gather import Answered, listed, together
from auth.settings import ProviderSettings

_DEFAULT_METHODS = ("client_secret_basic",)  # OpenID Connect Discovery 1.0 section 3


def pkce(answered: Answered) -> Finding:
    """Airlock always sends S256; whether the provider compares it only its document tells."""
    methods = listed(answered.document, "code_challenge_methods_supported")
    if methods is None:
        return unknown("PKCE", "The provider does not say whether it supports PKCE. S256 is sent all the same.")
    if "S256" in methods:
        return right("PKCE", "S256 is supported.")
    return warning("PKCE", f"S256 is not among {together(methods)}.", "Switch PKCE with S256 on at the provider.")


def response_issuer(answered: Answered) -> Finding:
    """Whether callbacks name who sent them (RFC 9207)."""
    if answered.metadata.iss_parameter_supported:
        return right("Response iss", "Every callback names the issuer, and that is compared.")
    return warning(
        "Response iss",
        "Callbacks do not name the issuer. With one provider, as here, little is lost.",
        "Switch it on (authorization_response_iss_parameter) if the product offers it.",
    )


def pushed_requests(answered: Answered, provider: ProviderSettings) -> Finding:
    """Whether what is asked for can be edited in the address bar (RFC 9126)."""
    subject, metadata = "PAR", answered.metadata
    offered = metadata.pushed_authorization_request_endpoint is not None
    if metadata.pushed_authorization_required and provider.par == "off":
        return wrong(subject, "The provider demands pushed requests, but OIDC__PAR is off.", "Set OIDC__PAR=auto.")
    if not offered and provider.par == "on":
        return wrong(
            subject,
            "OIDC__PAR is on, but the provider offers no place for pushed requests: no sign-in begins.",
            "Switch them on at the provider, or set OIDC__PAR=auto.",
        )
    if not offered and metadata.pushed_authorization_required:
        return warning(
            subject,
            "The provider demands pushed requests, and offers no place for them: they go through the address bar.",
            "Ask the provider which of the two is true.",
        )
    if offered and provider.par == "off":
        return warning(
            subject, "The provider offers pushed requests, but OIDC__PAR is off.", "Set OIDC__PAR=auto or on."
        )
    if provider.par == "on" or metadata.pushed_authorization_required:
        return right(subject, "Requests are pushed: nobody can edit in the address bar what is asked for.")
    if offered:
        return right(
            subject,
            "Offered. Requests are pushed, and nobody can edit them in the address bar, unless the provider refuses "
            "that: then the log has one warning, and the signed answer still decides.",
            "Where it is never refused, OIDC__PAR=on makes it a rule.",
        )
    return right(subject, "Not offered. A person can edit the request, but the signed answer decides in any case.")


def client_authentication(answered: Answered, provider: ProviderSettings) -> Finding:
    """Whether the provider lets this client prove itself as the settings say."""
    methods = listed(answered.document, "token_endpoint_auth_methods_supported")
    known = _DEFAULT_METHODS if methods is None else methods
    if provider.client_auth in known:
        return right("Client authentication", f"{provider.client_auth} is supported.")
    ours = tuple(method for method in known if method in ("client_secret_basic", "client_secret_post"))
    advice = f"Set OIDC__CLIENT_AUTH to {' or '.join(ours)}." if ours else "Set OIDC__CLIENT_AUTH=private_key_jwt."
    return wrong(
        "Client authentication",
        f"{provider.client_auth} is not among {together(known)}: no code can be exchanged.",
        advice,
    )
