"""This application as a client of a stand-in provider, and a clock that stands still."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests

from auth.oidc.client import Client
from tests.support.stub_provider import StubProvider

REDIRECT_URI = "http://localhost:8501/"


@dataclass
class FrozenClock:
    """Time that passes only when a test says so."""

    now: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def make_client(**changes: Any) -> Client:
    """A client with ordinary values."""
    values: dict[str, Any] = {
        "issuer": "https://id.example.test/op/",
        "client_id": "airlock",
        "client_secret": "s3cret",
        "redirect_uri": REDIRECT_URI,
        "client_auth": "client_secret_basic",
        "client_key": None,
        "id_token_alg": "RS256",
        "trusted_audiences": (),
        "par": "auto",
        "answer_within": 5.0,
    }
    return Client(**{**values, **changes})


def client_of(stub: StubProvider, **changes: Any) -> Client:
    """A client as registered at `stub`."""
    registered = {"issuer": stub.issuer, "client_id": stub.client_id, "client_secret": stub.client_secret}
    return make_client(**{**registered, **changes})


def browse(url: str) -> str:
    """Follow a link to the provider as a browser would; the query string that comes back to this application."""
    answer = requests.get(url, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.status_code
    assert answer.headers["Location"].startswith(REDIRECT_URI)
    return urlsplit(answer.headers["Location"]).query
