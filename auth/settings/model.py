"""The nouns: settings that have passed every check, with every default filled in. Frozen, and shy of their secrets."""

from dataclasses import dataclass, field
from datetime import timedelta

from pydantic import SecretStr

from auth.presets import Preset
from auth.settings.addresses import origin_of, path_of
from auth.settings.fields import Network
from auth.settings.written import ClientAuth, LogFormat, LogoutTyp, Mode, Par


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """The provider, and this client at the provider."""

    issuer: str
    client_id: str
    client_secret: SecretStr | None
    redirect_uri: str
    scope: tuple[str, ...]
    preset: Preset
    display_name: str
    id_token_alg: str
    client_auth: ClientAuth
    client_key: SecretStr | None
    """The private key as PEM, when `client_auth` is `private_key_jwt`."""
    par: Par
    trusted_audiences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepUpSettings:
    """What is asked for, and what proves it: any listed `acr`, or any listed `amr`. Never both empty."""

    acr_values: tuple[str, ...]
    amr_values: tuple[str, ...]
    max_age: timedelta | None
    """How long a proof counts, by the provider's clock, and a minute more because clocks differ; `None` is the whole
    session."""
    mode: Mode


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """The secret that protects sessions, and how long they last."""

    secret: SecretStr
    secret_previous: SecretStr | None
    idle_timeout: timedelta
    lifetime: timedelta


@dataclass(frozen=True, slots=True)
class RoleSettings:
    """Which values of which claim give a role."""

    claim: str
    finance: tuple[str, ...]
    admin: tuple[str, ...]

    @property
    def configured(self) -> bool:
        """Whether any role exists here. Without one, nobody moves money and nobody is admin."""
        return bool(self.finance or self.admin)


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation."""

    oidc: ProviderSettings
    step_up: StepUpSettings
    session: SessionSettings
    roles: RoleSettings
    database_url: str = field(repr=False)  # it may hold a password
    logout_typ: LogoutTyp
    trusted_proxies: tuple[Network, ...]
    contact: str
    log_format: LogFormat
    audit_retention: timedelta
    base_path: str
    """The path below which the dashboard is served, without a slash at its end; usually empty."""
    demo: bool

    @property
    def public_origin(self) -> str:
        """Scheme, host and port under which people reach the dashboard."""
        return origin_of(self.oidc.redirect_uri)

    @property
    def redirect_path(self) -> str:
        """The path of the callback."""
        return path_of(self.oidc.redirect_uri)

    @property
    def secure(self) -> bool:
        """Whether people reach the dashboard over https."""
        return self.public_origin.startswith("https:")

    @property
    def roles_configured(self) -> bool:
        """Whether any role exists here."""
        return self.roles.configured
