"""`python -m demo_idp --port 9000`: the provider by itself, on this machine only."""

import argparse
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from demo_idp import Client, build


def main() -> None:
    wanted = _arguments()
    issuer = f"http://localhost:{wanted.port}/demo-idp"
    client = Client(
        client_id=wanted.client_id,
        client_secret=wanted.client_secret or secrets.token_urlsafe(24),
        redirect_uris=(wanted.redirect_uri,),
        post_logout_redirect_uris=(wanted.redirect_uri,),
        backchannel_logout_uri=wanted.backchannel_logout_uri,
    )
    provider = build(issuer=issuer, client=client, database=wanted.database)
    sys.stdout.write(
        f"OIDC__ISSUER={issuer}\nOIDC__CLIENT_ID={client.client_id}\n"
        f"OIDC__CLIENT_SECRET={client.client_secret}\nOIDC__REDIRECT_URI={wanted.redirect_uri}\n"
    )
    sys.stdout.flush()
    app = Starlette(routes=[Mount(urlsplit(issuer).path, app=provider)])
    uvicorn.run(app, host="127.0.0.1", port=wanted.port, log_level="warning")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m demo_idp", description="A demo identity provider.")
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--database", type=Path, default=Path("var/demo-idp.db"))
    parser.add_argument("--client-id", default="airlock")
    parser.add_argument("--client-secret", help="made up and printed if it is left out")
    parser.add_argument("--redirect-uri", default="http://localhost:8501/")
    parser.add_argument("--backchannel-logout-uri")
    return parser.parse_args()


if __name__ == "__main__":
    main()
