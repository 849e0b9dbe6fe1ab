"""From what was written to `Settings`, or to one refusal that lists every problem with its fix."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from auth.errors import ConfigurationError
from auth.presets import GENERIC, PRESETS, Preset, infer
from auth.settings import demo
from auth.settings.addresses import is_taken, path_of
from auth.settings.client_key import read_client_key
from auth.settings.model import ProviderSettings, RoleSettings, SessionSettings, Settings, StepUpSettings
from auth.settings.proof import acr_problems, amr_problems, missing_proof
from auth.settings.reading import Reading, read
from auth.settings.written import Oidc, Written

_SCOPE = ("openid", "profile", "email")
_PROVIDER_NAMES = ("OIDC__", "STEP_UP__", "ROLES__")


def load(
    values: Mapping[str, str], *, port: int = 8501, base_path: str = "", state_dir: Path = Path("var")
) -> Settings:
    """Check every setting. Raises `ConfigurationError` with all problems; none of them shows a value that is secret."""
    reading = read(values)
    base = "/" + base_path.strip("/") if base_path.strip("/") else ""
    local = f"http://localhost:{port}"
    redirect_uri = reading.written.oidc.redirect_uri or f"{local}{base}/"
    if reading.gives(*_PROVIDER_NAMES) or "SESSION__SECRET" in reading.given:
        oidc, step_up, session, roles = _configured(reading, redirect_uri, base)
        is_demo = False
    else:
        oidc, step_up, session, roles = _demonstration(reading, local, redirect_uri, base, state_dir)
        is_demo = True
    if reading.problems:
        raise ConfigurationError(reading.problems)
    written = reading.written
    return Settings(
        oidc=oidc,
        step_up=step_up,
        session=session,
        roles=roles,
        database_url=written.database.url,
        logout_typ=written.logout.typ,
        trusted_proxies=written.server.trusted_proxies,
        contact=written.help.contact,
        log_format=written.log.format,
        audit_retention=written.audit.retention_days,
        base_path=base,
        demo=is_demo,
    )


_Parts = tuple[ProviderSettings, StepUpSettings, SessionSettings, RoleSettings]


def _demonstration(reading: Reading, local: str, redirect_uri: str, base: str, state_dir: Path) -> _Parts:
    written = reading.written
    if not written.database.url.startswith("sqlite"):
        reading.problems.append(
            "DATABASE__URL names PostgreSQL, but no provider is set, and the demo runs only on SQLite: set "
            "OIDC__ISSUER, OIDC__CLIENT_ID, OIDC__CLIENT_SECRET and SESSION__SECRET, or leave DATABASE__URL out."
        )
    kept = demo.DemoSecrets(SecretStr(""), SecretStr(""))
    if not reading.problems:  # nothing is written to disk by a start that is refused
        try:
            kept = demo.demo_secrets(state_dir)
        except ValueError as error:
            reading.problems.append(str(error))
    return (
        demo.demo_provider(local, base, redirect_uri, kept.client_secret),
        demo.demo_step_up(written),
        _session(written, kept.session_secret),
        demo.demo_roles(),
    )


def _configured(reading: Reading, redirect_uri: str, base: str) -> _Parts:
    written, problems = reading.written, reading.problems
    problems += _missing(reading)
    problems += _redirect_problems(redirect_uri, base)
    preset = _preset(written.oidc, problems)
    provider = _provider(reading, redirect_uri, preset)
    step_up = _step_up(reading, preset)
    roles = RoleSettings(written.roles.claim, written.roles.finance or (), written.roles.admin or ())
    return provider, step_up, _session(written, written.session.secret or SecretStr("")), roles


def _missing(reading: Reading) -> list[str]:
    by_key = reading.written.oidc.client_auth == "private_key_jwt"
    credential = "OIDC__CLIENT_KEY" if by_key else "OIDC__CLIENT_SECRET"
    required = ("OIDC__ISSUER", "OIDC__CLIENT_ID", credential, "SESSION__SECRET")
    missing = [name for name in required if name not in reading.given]
    if not missing:
        return []
    return [
        f"Missing: {', '.join(missing)}. A provider needs {', '.join(required)}; for demo mode, unset them all, "
        "and every other OIDC__, STEP_UP__ and ROLES__ setting."
    ]


def _redirect_problems(redirect_uri: str, base: str) -> list[str]:
    path = path_of(redirect_uri)
    if base and path != base and not path.startswith(f"{base}/"):
        return [f"OIDC__REDIRECT_URI must lie under {base}/, where server.baseUrlPath serves the dashboard."]
    if is_taken(path.removeprefix(base)):
        return ["OIDC__REDIRECT_URI has a path at which something else answers: the path / is best."]
    return []


def _preset(oidc: Oidc, problems: list[str]) -> Preset:
    if oidc.preset is None:
        return infer(oidc.issuer or "")
    if oidc.preset not in PRESETS:
        problems.append(f"OIDC__PRESET must be one of {', '.join(sorted(PRESETS))}.")
        return GENERIC
    return PRESETS[oidc.preset]


def _provider(reading: Reading, redirect_uri: str, preset: Preset) -> ProviderSettings:
    oidc, problems = reading.written.oidc, reading.problems
    scope = (*_SCOPE, *preset.extra_scope) if oidc.scope is None else oidc.scope
    if "openid" not in scope:
        problems.append("OIDC__SCOPE must contain openid: without it the provider sends no ID token.")
    if any(len(word.split()) != 1 for word in scope):
        problems.append("OIDC__SCOPE has a value with a space in it: list its words one by one.")
    issuer = oidc.issuer or ""
    return ProviderSettings(
        issuer=issuer,
        client_id=oidc.client_id or "",
        client_secret=oidc.client_secret,
        redirect_uri=redirect_uri,
        scope=scope,
        preset=preset,
        display_name=oidc.display_name or urlsplit(issuer).hostname or "",
        id_token_alg=oidc.id_token_alg,
        client_auth=oidc.client_auth,
        client_key=_client_key(oidc, problems),
        par=oidc.par,
        trusted_audiences=oidc.trusted_audiences,
    )


def _client_key(oidc: Oidc, problems: list[str]) -> SecretStr | None:
    by_key = oidc.client_auth == "private_key_jwt"
    if by_key and oidc.client_secret is not None:
        problems.append("OIDC__CLIENT_SECRET is not used with private_key_jwt: remove it.")
    if not by_key and oidc.client_key is not None:
        problems.append("OIDC__CLIENT_KEY is used only with OIDC__CLIENT_AUTH=private_key_jwt: set that, or remove it.")
    if oidc.client_key is None:
        return None
    try:
        return SecretStr(read_client_key(oidc.client_key.get_secret_value()))
    except ValueError as error:
        problems.append(f"OIDC__CLIENT_KEY {error}")
        return None


def _step_up(reading: Reading, preset: Preset) -> StepUpSettings:
    written = reading.written.step_up
    acr = preset.acr_values if written.acr_values is None else written.acr_values
    amr = preset.amr_values if written.amr_values is None else written.amr_values
    reading.problems += acr_problems(acr) + amr_problems(amr)
    if not _unreadable(reading, written.acr_values, written.amr_values):
        reading.problems += missing_proof(preset, acr, amr)
    return StepUpSettings(acr, amr, written.max_age, written.mode)


def _unreadable(reading: Reading, acr: tuple[str, ...] | None, amr: tuple[str, ...] | None) -> bool:
    """A proof was named but could not be read: its own sentence is enough."""
    return (acr is None and "STEP_UP__ACR_VALUES" in reading.given) or (
        amr is None and "STEP_UP__AMR_VALUES" in reading.given
    )


def _session(written: Written, secret: SecretStr) -> SessionSettings:
    session = written.session
    return SessionSettings(secret, session.secret_previous, session.idle_timeout, session.lifetime)
