"""Airlock's entry: `streamlit run app.py`.

Streamlit finds the literal `st.App` below by reading this file. Everything before it is wiring: settings, database,
service, edge, and, where no provider is configured, a demo provider of our own.
"""

import gc
import os
from importlib import import_module
from pathlib import Path

gc.disable()  # loading makes much and drops little: collections in its midst take a fifth of the whole start

import streamlit as st
from starlette.routing import BaseRoute, Mount
from streamlit import config

import billing
import database
import demo_idp
import logs
from auth import service as auth_service
from auth.clock import system_clock
from auth.edge import Edge
from auth.errors import ConfigurationError
from auth.settings import Settings, load, read_sources
from auth.start import streamlit_problems
from billing import process as billing_process
from billing import seed
from billing import settings as billing_settings
from billing.errors import SettingsError
from database.lineages import LINEAGES
from ui.sitemap import PATHS

HOME = Path(__file__).parent


def read_settings() -> Settings:
    """The settings, or an end of the process with one message that lists every problem and its fix."""
    sources = read_sources(os.environ, HOME / ".streamlit" / "secrets.toml")
    problems = streamlit_problems()
    try:
        billing_process.install(billing_settings.load(sources), system_clock)
    except SettingsError as error:
        problems += error.problems
    try:
        settings = load(
            sources,
            port=config.get_option("server.port"),
            base_path=config.get_option("server.baseUrlPath"),
            state_dir=state_folder(sources.get("DATABASE__URL", "")),
        )
    except ConfigurationError as error:
        problems += error.problems
    if problems:
        raise SystemExit("Airlock cannot start:\n" + "\n".join(f"- {problem}" for problem in problems))
    return settings


def state_folder(database_url: str) -> Path:
    """Where the demo keeps what it must remember over restarts: beside the SQLite file."""
    path = database_url.removeprefix("sqlite:///") if database_url.startswith("sqlite:///") else ""
    return Path(path or "var/airlock.db").parent


def prepare(settings: Settings) -> database.Engine:
    """The database, in the shape this version expects; in demo mode with the demo ledger in it."""
    try:
        engine = database.open_engine(settings.database_url)
    except database.UnsupportedDatabase as error:
        raise SystemExit(f"Airlock cannot start:\n- DATABASE__URL: {error}") from None
    try:
        _bring_up(engine, demo=settings.demo)
    except database.SchemaUnknown as error:
        raise SystemExit(f"Airlock cannot start:\n- DATABASE__URL: {error}") from None
    except database.UNAVAILABLE as error:
        reason = database.why_unusable(error, engine.url)
        raise SystemExit(f"Airlock cannot start:\n- DATABASE__URL: {reason}") from None
    database.install(engine)
    return engine


def _bring_up(engine: database.Engine, *, demo: bool) -> None:
    for lineage in LINEAGES:
        if database.is_current(engine, lineage):
            continue
        if engine.dialect.name == "sqlite":
            database.upgrade(engine, lineage)
        elif database.pending(engine, lineage):
            raise SystemExit("The database is not up to date: run `python -m database upgrade`, then start again.")
    if demo:
        with database.transaction(engine) as tx:
            if billing.is_empty(tx):
                seed.seed_demo(tx, system_clock().date())


def demo_routes(settings: Settings, folder: Path) -> list[BaseRoute]:
    """The demo provider, where no other is configured."""
    if not settings.demo or settings.oidc.client_secret is None:
        return []
    client = demo_idp.Client(
        client_id=settings.oidc.client_id,
        client_secret=settings.oidc.client_secret.get_secret_value(),
        redirect_uris=(settings.oidc.redirect_uri,),
        post_logout_redirect_uris=(settings.oidc.redirect_uri,),
        backchannel_logout_uri=f"{settings.public_origin}{settings.base_path}/backchannel-logout",
    )
    issuer, file = settings.oidc.issuer, folder / "demo-idp.db"
    provider = demo_idp.Later(lambda: demo_idp.build(issuer=issuer, client=client, database=file))
    return [Mount(f"{settings.base_path}/demo-idp", app=provider)]


settings = read_settings()
logs.configure(settings.log_format)
service = auth_service.build(settings, prepare(settings), pages=PATHS)
auth_service.install(service)
edge = Edge(service)

import_module("ui.exports")  # a ticket for a file may come to a process that has drawn no page yet

routes = [*edge.routes, *demo_routes(settings, state_folder(settings.database_url))]

gc.freeze()  # what is loaded stays: no later collection looks through it again
gc.enable()

app = st.App("ui/dashboard.py", middleware=edge.middleware, routes=routes)
