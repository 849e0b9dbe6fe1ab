"""The way out: the address that also ends the provider's session (RP-Initiated Logout 1.0).

It knows the spelling of that address. The session here is already over when anybody follows it.

https://openid.net/specs/openid-connect-rpinitiated-1_0.html
"""

from authlib.common.urls import add_params_to_uri

from auth.oidc.metadata import Metadata


def end_session_url(
    metadata: Metadata,
    *,
    id_token_hint: str | None,
    post_logout_redirect_uri: str,
    state: str,
    client_id: str,
) -> str | None:
    """Where to send the browser to sign out at the provider, or None if the provider has no such place.

    `id_token_hint` is the token as it came: a provider may compare it byte for byte.
    """
    if metadata.end_session_endpoint is None:
        return None
    parameters = [
        ("id_token_hint", id_token_hint),
        ("client_id", client_id),
        ("post_logout_redirect_uri", post_logout_redirect_uri),
        ("state", state),
    ]
    return str(add_params_to_uri(metadata.end_session_endpoint, [pair for pair in parameters if pair[1]]))
