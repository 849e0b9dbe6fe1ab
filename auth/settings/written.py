"""Every setting as an operator writes it: this is the table of the contract, with types instead of prose.

A field without a value of its own gets its default later, where other settings decide it (`auth.settings.loading`).
Whatever is not here does not exist: an unknown name under one of the prefixes stops the start.
"""

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, SecretStr

from auth.settings.fields import (
    Database,
    Issuer,
    Line,
    Names,
    Proxies,
    Redirect,
    Retention,
    Role,
    Seconds,
    SessionSecret,
)

Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
ClientAuth = Literal["client_secret_basic", "client_secret_post", "private_key_jwt"]
Par = Literal["auto", "on", "off"]
Mode = Literal["redirect", "popup"]
LogoutTyp = Literal["if_present", "required"]
LogFormat = Literal["text", "json"]


class _Section(BaseModel):
    # The input never appears in an error of pydantic's, because it may be a secret.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Oidc(_Section):
    """The provider, and this client at the provider."""

    issuer: Issuer | None = None
    client_id: Line | None = None
    client_secret: SecretStr | None = None
    redirect_uri: Redirect | None = None
    scope: Names | None = None
    preset: str | None = None
    display_name: Line | None = None
    id_token_alg: Algorithm = "RS256"
    client_auth: ClientAuth = "client_secret_basic"
    client_key: SecretStr | None = None
    par: Par = "auto"
    trusted_audiences: Names = ()


class StepUp(_Section):
    """What is asked for, and what proves it."""

    acr_values: Names | None = None
    amr_values: Names | None = None
    max_age: Seconds | None = None
    mode: Mode = "redirect"


class Session(_Section):
    """The secret that protects sessions, and how long they last."""

    secret: SessionSecret | None = None
    secret_previous: SessionSecret | None = None
    idle_timeout: Seconds = timedelta(hours=1)
    lifetime: Seconds = timedelta(hours=12)


class Logout(_Section):
    """Logout tokens of the provider."""

    typ: LogoutTyp = "if_present"


class Databases(_Section):
    """Where everything is kept."""

    url: Database = "sqlite:///var/airlock.db"


class Roles(_Section):
    """Which claim gives which role."""

    claim: Line = "groups"
    finance: Role | None = None
    admin: Role | None = None


class Server(_Section):
    """What stands in front of this server."""

    trusted_proxies: Proxies = ()


class Help(_Section):
    """Whom screens say to ask."""

    contact: Line = "your administrator"


class Log(_Section):
    """How log lines are written."""

    format: LogFormat = "text"


class Audit(_Section):
    """How long the audit trail is kept, in days."""

    retention_days: Retention = timedelta(days=365)


class Written(_Section):
    """All sections."""

    oidc: Oidc = Oidc()
    step_up: StepUp = StepUp()
    session: Session = Session()
    logout: Logout = Logout()
    database: Databases = Databases()
    roles: Roles = Roles()
    server: Server = Server()
    help: Help = Help()
    log: Log = Log()
    audit: Audit = Audit()


KNOWN_NAMES = tuple(
    f"{section}__{field}".upper()
    for section, info in Written.model_fields.items()
    if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel)
    for field in info.annotation.model_fields
)
"""Every name of this table, such as `OIDC__ISSUER`."""
