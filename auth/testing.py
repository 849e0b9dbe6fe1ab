"""For teams that test their own gated pages: a person signed in, stepped up, aged or signed out, without a network.

    from auth import testing

    def test_billing_is_closed_until_the_second_factor(tmp_path):
        testing.start(pages=["/", "/billing"])
        at = AppTest.from_file("dashboard.py")
        testing.sign_in(at, roles=["finance"])
        at.run()
        ...
        testing.step_up(at)

`AppTest` never sees a cookie: `at.user` carries what the edge would have put there, and is the one seam.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from auth import service as services
from auth.browser import Browser
from auth.clock import Clock, system_clock
from auth.edge_names import ANONYMOUS, USER_KEY
from auth.oidc.metadata import Metadata, read_metadata
from auth.oidc.provider import Provider
from auth.oidc.strict_json import JsonObject
from auth.service import Service
from auth.session import EndReason, SessionRecord
from auth.settings import load
from auth.store import sessions
from auth.store.tables import metadata
from auth.vault import fingerprint, random_token

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

SETTINGS = {
    "OIDC__ISSUER": "https://login.example.test",
    "OIDC__CLIENT_ID": "airlock",
    "OIDC__CLIENT_SECRET": "a client secret that nobody knows",
    "OIDC__DISPLAY_NAME": "Example Sign-in",
    "SESSION__SECRET": "an example session secret, 32 or more",
    "ROLES__FINANCE": "finance",
    "ROLES__ADMIN": "admin",
}


class _Example(Provider):
    """Says of itself what a provider does, without being there."""

    @property
    def metadata(self) -> Metadata:
        issuer, said = self.client.issuer, ("authorization_endpoint", "token_endpoint", "jwks_uri")
        document: JsonObject = {"issuer": issuer, **{name: f"{issuer}/{name}" for name in said}}
        return read_metadata(document, issuer)


def start(
    *,
    pages: Collection[str] = ("/",),
    settings: Mapping[str, str] | None = None,
    engine: sa.Engine | None = None,
    clock: Clock = system_clock,
) -> Service:
    """Install a service on an empty database, in memory unless `engine` is given.

    Unless `settings` name another, its provider is an example that nobody asks: a page that sends a person there shows
    that it does.
    """
    engine = engine or _in_memory()
    metadata.create_all(engine)
    service = services.build(load({**SETTINGS, **(settings or {})}), engine, pages=pages, clock=clock)
    if service.settings.oidc.issuer == SETTINGS["OIDC__ISSUER"]:
        service = replace(service, provider=_Example(service.provider.client, clock))
    services.install(service)
    return service


def sign_in(
    at: "AppTest",
    *,
    subject: str = "ada",
    name: str = "Ada Lindqvist",
    email: str = "ada@example.test",
    roles: Collection[str] = (),
    refresh_token: str | None = None,
    browser: Browser | None = None,
) -> SessionRecord:
    """Sign a person in, by password alone, in the tab that `at` is; in a new browser, or in the one that is named."""
    service, browser = services.current(), browser or Browser.mint()
    record = _record(service, browser, subject, name, email, tuple(roles), refresh_token)
    with service.writing() as tx:
        sessions.insert(tx, record)
    at.user = {USER_KEY: record.handle}
    return record


def open_tab(at: "AppTest", record: SessionRecord) -> None:
    """Make `at` another tab of the browser that holds this session."""
    at.user = {USER_KEY: record.handle}


def step_up(at: "AppTest", *, ago: timedelta = timedelta(0), auth_time: bool = True) -> None:
    """Record a second factor on the session of `at`, proven `ago`; without `auth_time` its age is unknown."""
    service = services.current()
    when = service.clock() - ago
    _change(at, mfa_at=when, auth_time=when if auth_time else None, acr="mfa", amr=["pwd", "otp", "mfa"])


def age(at: "AppTest", by: timedelta) -> None:
    """Let time pass for the second factor on the session of `at`, and for nothing else."""
    record = session_of(at)
    _change(
        at,
        mfa_at=record.mfa_at and record.mfa_at - by,
        auth_time=record.auth_time and record.auth_time - by,
    )


def revoke(at: "AppTest", reason: EndReason = EndReason.ADMIN) -> None:
    """End the session of `at` from elsewhere, as an administrator, the provider or another tab would."""
    service, record = services.current(), session_of(at)
    with service.writing() as tx:
        sessions.end(tx, record.id, reason, service.clock())


def signed_out(at: "AppTest") -> Browser:
    """Make `at` a tab of a browser in which nobody is signed in."""
    browser = Browser.mint()
    at.user = {USER_KEY: ANONYMOUS + browser.name_hash}
    return browser


def session_of(at: "AppTest") -> SessionRecord:
    """What the store knows of the session of `at`."""
    service = services.current()
    with service.reading() as tx:
        record = sessions.by_handle(tx, str(at.user[USER_KEY]))
    if record is None:
        raise LookupError("Nobody was signed in in this tab: call testing.sign_in(at) first.")
    return record


def _change(at: "AppTest", **values: object) -> None:
    record = session_of(at)
    with services.current().writing() as tx:
        sessions.change(tx, record.id, **values)


def _in_memory() -> sa.Engine:
    return sa.create_engine("sqlite://", poolclass=sa.StaticPool, connect_args={"check_same_thread": False})


def _record(
    service: Service,
    browser: Browser,
    subject: str,
    name: str,
    email: str,
    roles: tuple[str, ...],
    refresh_token: str | None,
) -> SessionRecord:
    now, session_id, key = service.clock(), secrets.token_hex(16), browser.key or random_token(256)
    seal = service.vault.seal
    return SessionRecord(
        id=session_id,
        handle=fingerprint(session_id),
        browser_hash=browser.name_hash,
        key_hash=fingerprint(key),
        key_sealed=seal(key),
        key_presented_at=now,
        previous_key_hash=None,
        key_sent_at=None,
        issuer=service.settings.oidc.issuer,
        subject=subject,
        name=name,
        email=email,
        roles=roles,
        provider_sid=None,
        id_token_sealed=seal("an ID token"),
        followed_sealed=None,
        access_token_sealed=seal("an access token"),
        refresh_token_sealed=None if refresh_token is None else seal(refresh_token),
        valid_until=now + service.settings.session.lifetime,
        renewing_until=None,
        unanswered_since=None,
        signed_in_at=now,
        last_seen_at=now,
        ends_at=now + service.settings.session.lifetime,
        mfa_at=None,
        auth_time=None,
        acr=None,
        amr=(),
        device="a test",
        ended_at=None,
        end_reason=None,
    )
