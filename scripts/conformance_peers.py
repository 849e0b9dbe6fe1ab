"""Measure other libraries on the forged tokens and hostile flows on which Airlock is tested.

`python -m scripts.conformance_peers` writes `docs/proof/conformance-peers.json`. Each library is used as its
documentation shows it, with its defaults; what it leaves to the caller (the nonce, for PyJWT) is not done for it.
"""

import asyncio
import sys
from collections.abc import Callable
from functools import partial

import jwt
from authlib.integrations.starlette_client import OAuth

from scripts.conformance_st_login import st_login
from tests.conformance.plans.hostile import ROWS as HOSTILE
from tests.conformance.plans.table import ROWS, TOKEN
from tests.support.conformance import Module, once
from tests.support.conformance_record import ROOT, surroundings, write
from tests.support.suite_provider import SuiteProvider

PLACE = ROOT / "docs" / "proof" / "conformance-peers.json"
LIBRARIES = ("authlib", "joserfc", "pyjwt", "streamlit")
ALL_ROWS = [*ROWS, *HOSTILE]
NONCE = "the-nonce"
Check = Callable[[SuiteProvider, str], object]


def authlib(provider: SuiteProvider, token: str) -> object:
    """Authlib's client with its defaults, as `authorize_access_token` uses it."""
    oauth = OAuth()
    app = oauth.register(
        "peer",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid"},
    )
    return asyncio.run(app.parse_id_token({"id_token": token, "access_token": "at"}, nonce=NONCE))


def pyjwt(provider: SuiteProvider, token: str, options: dict[str, object] | None = None) -> object:
    """PyJWT with a key from its own JWKS client, and algorithm, audience and issuer given."""
    key = jwt.PyJWKClient(provider.url("jwks")).get_signing_key_from_jwt(token)
    return jwt.decode(
        token, key, algorithms=["RS256"], audience=provider.client_id, issuer=provider.issuer, options=options
    )


pyjwt_require = partial(pyjwt, options={"require": ["iss", "sub", "aud", "exp", "iat"]})

CHECKS: dict[str, Check] = {
    "Authlib `parse_id_token`": authlib,
    "PyJWT with `PyJWKClient` (alg, aud, iss)": pyjwt,
    "PyJWT with `PyJWKClient` + require": pyjwt_require,
}


def ask(check: Check, row: Module) -> str:
    """What one library makes of the token of one row; `-` where the row is no token."""
    if row.profile != TOKEN or row.drive is not once:
        return "-"
    with SuiteProvider() as provider:
        row.change(provider)
        token = provider.id_token(NONCE)
        try:
            accepted = check(provider, token)
        except Exception:  # noqa: BLE001 - any exception is a refusal, also one that was not meant as one
            return "rejected"
        return "accepted" if accepted else "rejected"


def main() -> int:
    """Measure everything and write it down."""
    measured = {name: {row.name: ask(check, row) for row in ALL_ROWS} for name, check in CHECKS.items()}
    measured["`st.login`"] = st_login(ALL_ROWS)
    rows = {row.name: {name: results[row.name] for name, results in measured.items()} for row in ALL_ROWS}
    write(PLACE, {**surroundings(LIBRARIES), "peers": list(measured), "rows": rows})
    print(f"{PLACE.relative_to(ROOT)}: {len(rows)} rows, {len(measured)} peers")
    return 0


if __name__ == "__main__":
    sys.exit(main())
