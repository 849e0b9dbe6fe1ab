"""The one application that this provider knows, as it was registered."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Client:
    """A confidential web client. Every URI is compared whole, character by character (RFC 9700 2.1)."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...]
    backchannel_logout_uri: str | None
