"""The provider as the verbs see it: one client's provider, with its metadata and keys at hand.

It knows what is cached and for how long, and nothing of any single sign-in. One object serves all threads of the
process; nothing in it matters if the process ends.
"""

from auth.clock import Clock
from auth.errors import TokenRejected
from auth.oidc.cached import Cached
from auth.oidc.client import Client
from auth.oidc.http import LARGE, fetch
from auth.oidc.keys import KeySet
from auth.oidc.metadata import Metadata, fetch_metadata
from auth.oidc.strict_json import JsonObject


class Provider:
    """The configured provider. Making one asks nobody anything."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self.client = client
        self.clock = clock
        self.keys = KeySet(self._fetch_keys, client.id_token_alg, clock)
        self.keys_for_strangers = self.keys.for_strangers()
        """For logout tokens, which anybody may send."""
        self.pushes_refused: set[str] = set()
        """Why pushed requests were refused, as far as the log tells already."""
        self._metadata = Cached(lambda: fetch_metadata(client), clock)

    @property
    def metadata(self) -> Metadata:
        """What the provider says about itself; asks it when that is not known, or older than an hour."""
        return self._metadata.get()

    def ask(self) -> None:
        """Ask the provider now, whatever is known. Raises what is wrong with its answer, or with there being none."""
        fetch_metadata(self.client)

    def require(self, endpoint: str | None, name: str) -> str:
        """An endpoint that the provider must have for what is being done."""
        if endpoint is None:
            raise TokenRejected(check=f"discovery.{name}", expected="an endpoint", got="nothing")
        return endpoint

    def _fetch_keys(self) -> JsonObject:
        answer = fetch(self.metadata.jwks_uri, seconds=self.client.answer_within, limit=LARGE)
        return answer.require_ok("keys").json_object("keys")
