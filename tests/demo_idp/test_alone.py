"""The provider by itself: a process of its own, a real port, nothing shared with the application."""

import ast
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import jwt
import pytest

import demo_idp
from tests.support.demo_idp import REDIRECT_URI, SECOND_FACTOR, VERIFIER, Visitor, answer

PACKAGE = Path(demo_idp.__file__).parent
ALLOWED = {"demo_idp", "authlib", "joserfc", "pyotp", "segno", "starlette", "uvicorn"} | set(sys.stdlib_module_names)


@pytest.fixture
def running(tmp_path) -> Iterator[tuple[Visitor, tuple[str, str]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "demo_idp", "--port", str(port), "--database", str(tmp_path / "idp.db")]
    process = subprocess.Popen(command, cwd=PACKAGE.parent, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        printed = dict(process.stdout.readline().strip().split("=", 1) for _ in range(4))
        with httpx.Client(timeout=5) as http:
            visitor = Visitor(http, issuer=printed["OIDC__ISSUER"])
            _wait_for(visitor)
            yield visitor, (printed["OIDC__CLIENT_ID"], printed["OIDC__CLIENT_SECRET"])
    finally:
        process.terminate()
        process.wait(5)
        process.stdout.close()


def _wait_for(visitor: Visitor) -> None:
    for _ in range(100):
        try:
            visitor.http.get(visitor.url("/jwks"))
            return
        except httpx.ConnectError:
            time.sleep(0.05)
    raise AssertionError("the provider did not start")


def test_the_whole_way_works_over_real_http(running):
    visitor, credentials = running
    visitor.authorize(acr_values=SECOND_FACTOR)
    visitor.sign_in("ada")
    signed_in = visitor.enter_code()
    form = {"grant_type": "authorization_code", "code": answer(signed_in)["code"], "code_verifier": VERIFIER}
    tokens = visitor.token(form | {"redirect_uri": REDIRECT_URI}, credentials).json()
    metadata = visitor.http.get(visitor.url("/.well-known/openid-configuration")).json()
    keys = jwt.PyJWKSet.from_dict(visitor.http.get(metadata["jwks_uri"]).json())
    claims = jwt.decode(
        tokens["id_token"], keys.keys[0], algorithms=["RS256"], audience="airlock", issuer=visitor.issuer
    )
    assert claims["acr"] == SECOND_FACTOR


def test_the_package_imports_nothing_of_the_application():
    for path in PACKAGE.glob("**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert name.partition(".")[0] in ALLOWED, f"{path.name} imports {name}"
