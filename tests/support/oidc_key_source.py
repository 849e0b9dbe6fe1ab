"""A JWK set to change at will, and who asks for it."""

PAYLOAD = {"sub": "ada"}


class Source:
    """The provider's JWK set, counting who asks."""

    def __init__(self, *keys):
        self.keys = list(keys)
        self.fetches = 0
        self.failure = None

    def fetch(self):
        self.fetches += 1
        if self.failure:
            raise self.failure
        return {"keys": [key if not hasattr(key, "jwk") else key.jwk() for key in self.keys]}


def verify(keys, key, kid="same", **header):
    return keys.payload_of(key.sign(PAYLOAD, **header), key.kid if kid == "same" else kid)
