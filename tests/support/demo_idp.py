"""A browser's and a client's side of the demo provider, for tests: forms are read from the page, as a person would."""

import asyncio
import base64
import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx
from starlette.types import ASGIApp

from demo_idp import Client

ISSUER = "http://localhost:8501/demo-idp"
REDIRECT_URI = "http://localhost:8501/"
CLIENT = Client("airlock", "a secret: with 100% odd+characters", (REDIRECT_URI,), (REDIRECT_URI,), None)
VERIFIER = "a-verifier-of-more-than-forty-three-characters-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
PASSWORD = "urn:airlock:acr:password"
SECOND_FACTOR = "urn:airlock:acr:mfa"
REQUEST = {
    "client_id": CLIENT.client_id,
    "redirect_uri": REDIRECT_URI,
    "response_type": "code",
    "scope": "openid profile email offline_access",
    "state": "the state",
    "nonce": "the nonce",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


@dataclass
class Clock:
    """A clock that moves only when it is told to. It starts at the beginning of a TOTP step."""

    moment: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **time: float) -> None:
        self.moment += timedelta(**time)

    @property
    def seconds(self) -> int:
        return int(self.moment.timestamp())


class InProcess:
    """HTTP without a socket: httpx speaks ASGI to the application, on one event loop that lives between requests."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._loop = asyncio.Runner()
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), trust_env=False)
        self.cookies = self._client.cookies

    def get(self, url: str, **options) -> httpx.Response:
        return self._loop.run(self._client.get(url, **options))

    def post(self, url: str, **options) -> httpx.Response:
        return self._loop.run(self._client.post(url, **options))

    def settle(self) -> None:
        """Let the background tasks finish."""

        async def finish() -> None:
            await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))

        self._loop.run(finish())

    def close(self) -> None:
        self.settle()
        self._loop.run(self._client.aclose())
        self._loop.close()


@dataclass
class Visitor:
    """One browser. `http` keeps cookies and follows no redirects by itself."""

    http: InProcess | httpx.Client
    page: httpx.Response | None = None
    issuer: str = ISSUER
    address: str = ""
    request: dict = field(default_factory=lambda: dict(REQUEST))

    def url(self, path: str) -> str:
        return self.issuer + path

    def get(self, path: str, **params: str):
        """Fetch, and follow redirects as long as they stay with the provider."""
        return self._follow(self.http.get(self.url(path), params=params or None))

    def authorize(self, **changes: str | None):
        """Begin a request; a change to None leaves a parameter out."""
        params = {name: value for name, value in (self.request | changes).items() if value is not None}
        return self.get("/authorize", **params)

    def submit(self, *, do: str = "go", **fields: str):
        """Send the form of the page that is shown."""
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', self.page.text))
        action = re.search(r'<form method="post" action="([^"]*)">', self.page.text).group(1)
        target = self._absolute(action) if action else self.address
        return self._follow(self.http.post(target, data=hidden | {"do": do} | fields))

    def sign_in(self, name: str = "ada", password: str | None = None):
        return self.submit(user_name=name, password=password or f"{name}-demo")

    def enter_code(self, code: str | None = None):
        return self.submit(code=code or self.demo_code)

    def cancel(self):
        return self.submit(do="cancel")

    def sign_in_and_verify(self, name: str = "ada"):
        """The whole way, to a second factor."""
        self.authorize(acr_values=SECOND_FACTOR)
        self.sign_in(name)
        return self.enter_code()

    def exchange(self, response, **changes: str):
        """The client's side: the code for tokens."""
        form = {
            "grant_type": "authorization_code",
            "code": answer(response)["code"],
            "redirect_uri": self.request["redirect_uri"],
            "code_verifier": VERIFIER,
        }
        return self.token(form | changes)

    def refresh(self, refresh_token: str, **changes: str):
        return self.token({"grant_type": "refresh_token", "refresh_token": refresh_token} | changes)

    def token(self, form: dict[str, str], auth: tuple[str, str] = (CLIENT.client_id, CLIENT.client_secret)):
        return self.http.post(self.url("/token"), data=form, auth=auth)

    @property
    def demo_code(self) -> str:
        return re.search(r'<output id="demo-code">(\d{6})</output>', self.page.text).group(1)

    @property
    def heading(self) -> str:
        return re.search(r"<h1>(.*?)</h1>", self.page.text).group(1)

    @property
    def alert(self) -> str:
        found = re.search(r'role="(?:alert|status)">(.*?)</p>', self.page.text)
        return found.group(1) if found else ""

    def _absolute(self, location: str) -> str:
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}{location}" if location.startswith("/") else location

    def _follow(self, response):
        while response.status_code == 303 and response.headers["location"].startswith(urlsplit(self.issuer).path + "/"):
            response = self.http.get(self._absolute(response.headers["location"]))
        if response.status_code != 303:
            self.page, self.address = response, str(response.url).partition("?")[0]
        return response


def answer(response) -> dict[str, str]:
    """What an authorization response says to the client."""
    assert response.status_code == 303, response.text
    return dict(parse_qsl(urlsplit(response.headers["location"]).query))
