"""The ID token that may come with a renewal (OIDC Core 12.2): about the same sign-in, or it is refused.

It knows what such a token must share with the one it follows. Everything else `id_token` checks, as for a sign-in.

https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse
"""

from datetime import datetime

from auth.errors import TokenRejected
from auth.oidc import claims as check
from auth.oidc.client import Client
from auth.oidc.id_token import NO_NONCE, Expectations, VerifiedIdToken, verify_id_token
from auth.oidc.jose import claims_of_our_own
from auth.oidc.keys import Keys


def verify_refreshed_id_token(
    raw: str, *, follows: str, keys: Keys, client: Client, subject: str, access_token: str, now: datetime
) -> VerifiedIdToken:
    """Check `raw` as every ID token, and against that of the sign-in that it `follows`, verified when it came.

    Not against the one before: what one renewal leaves out, the next could then say as it likes.
    """
    expected = Expectations(nonce=NO_NONCE, subject=subject, access_token=access_token)
    token = verify_id_token(raw, keys=keys, client=client, expected=expected, now=now)
    earlier = claims_of_our_own(follows)
    if "nonce" in token.claims and "nonce" in earlier and token.claims["nonce"] != earlier["nonce"]:
        raise TokenRejected(check="nonce", expected="the nonce of the sign-in or none", got="another one")
    # It should be the original one. Keycloak moves it for all applications when one of them asks the person again, so a
    # later one is no sign of another sign-in. It proves nothing here: evidence comes from answers to our own requests.
    if token.auth_time is not None and check.is_seconds(earlier.get("auth_time")):
        asked_then = check.moment(earlier, "auth_time")
        if token.auth_time < asked_then:
            raise TokenRejected(check="auth_time", expected=f"{asked_then} or later", got=str(token.auth_time))
    return token
