"""The way out: the address that also ends the provider's session (RP-Initiated Logout 1.0).

It knows the spelling of that address. The session here is already over when anybody follows it.

https://openid.net/specs/openid-connect-rpinitiated-1_0.html
"""

from authlib.common.urls import add_params_to_uri

from auth.oidc.metadata import Metadata

LONGEST = 8000
"""Characters of an address that servers are to take at the least (RFC 9110 4.1); many take no more."""


def end_session_url(
    metadata: Metadata,
    *,
    id_token_hint: str | None,
    post_logout_redirect_uri: str,
    state: str,
    client_id: str,
) -> str | None:
    """Where to send the browser to sign out at the provider, or None if the provider has no such place.

    `id_token_hint` is the token as it came: a provider may compare it byte for byte. One that would make the address
    longer than servers take is left out, as the protocol allows (2): the provider asks the person who signs out.
    """
    if metadata.end_session_endpoint is None:
        return None
    parameters = [
        ("client_id", client_id),
        ("post_logout_redirect_uri", post_logout_redirect_uri),
        ("state", state),
    ]
    address = str(add_params_to_uri(metadata.end_session_endpoint, parameters))
    hinted = str(add_params_to_uri(address, [("id_token_hint", id_token_hint)])) if id_token_hint else address
    return hinted if len(hinted) <= LONGEST else address
