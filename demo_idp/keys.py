"""The signing key: made once, kept in the store, published as a JWKS. RS256 and nothing else."""

import json
from collections.abc import Mapping
from functools import cached_property

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from demo_idp.store import Store, new_secret

ALGORITHM = "RS256"
_PUBLIC = ("kty", "n", "e", "kid", "use", "alg")  # named one by one, so that nothing private slips out


class BadToken(Exception):
    """A token that this provider did not sign, or not for this use."""


class SigningKey:
    """Signs this provider's tokens and recognises them again."""

    def __init__(self, store: Store) -> None:
        self._jwk = _load(store) or _make(store)
        self.kid = self._jwk["kid"]

    @cached_property
    def key(self) -> RSAKey:
        """Loaded when it is first used: checking a private key takes longer than everything else at the start."""
        return RSAKey.import_key({**self._jwk})

    def header(self, typ: str) -> dict[str, object]:
        return {"alg": ALGORITHM, "kid": self.kid, "typ": typ}

    def sign(self, claims: Mapping[str, object], *, typ: str) -> str:
        return jwt.encode(self.header(typ), dict(claims), self.key, [ALGORITHM])

    def recognise(self, token: str, *, typ: str) -> dict[str, object]:
        """The claims of a token that we signed. Does not look at times: an expired hint still names its person."""
        try:
            decoded = jwt.decode(token, self.key, [ALGORITHM])
        except (JoseError, ValueError) as error:
            raise BadToken from error
        if decoded.header.get("typ") != typ:  # a logout token is not an ID token (OIDC Back-Channel Logout 2.4)
            raise BadToken
        return decoded.claims

    def public_set(self) -> dict[str, object]:
        return {"keys": [{name: self._jwk[name] for name in _PUBLIC}]}


def _load(store: Store) -> dict[str, str] | None:
    row = store.one("SELECT jwk FROM signing_keys")
    return dict(json.loads(row["jwk"])) if row else None


def _make(store: Store) -> dict[str, str]:
    kid = new_secret()[:16]
    key = RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": ALGORITHM})
    jwk = {name: str(value) for name, value in key.as_dict(private=True).items()}
    with store.transaction() as tx:
        tx.execute("INSERT INTO signing_keys VALUES (?, ?)", (kid, json.dumps(jwk)))
    return jwk
