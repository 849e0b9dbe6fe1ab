"""Demo mode: what an installation without a provider runs on. Its secrets are made once and kept for restarts.

They protect nothing but the demo: the edge answers no one off this machine while it is on.
"""

import contextlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from auth.presets import GENERIC
from auth.settings.model import ProviderSettings, RoleSettings, StepUpSettings
from auth.settings.written import Written

CLIENT_ID = "airlock-demo"
PROVIDER_PATH = "/demo-idp"
ACR = "urn:airlock:acr:mfa"
_FILE = "demo-secrets.json"


@dataclass(frozen=True, slots=True)
class DemoSecrets:
    """The client's secret at the demo provider, and the secret of sessions."""

    client_secret: SecretStr
    session_secret: SecretStr


def demo_secrets(state_dir: Path) -> DemoSecrets:
    """Read the demo's secrets, making them first if there are none. Raises `ValueError` with the way out."""
    path = state_dir / _FILE
    try:
        state_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        stored = json.loads(path.read_text(encoding="utf-8"))
        client, session = stored["client_secret"], stored["session_secret"]
        if not (isinstance(client, str) and isinstance(session, str) and min(len(client), len(session)) >= 32):
            raise ValueError("too short")
    except OSError as error:
        raise ValueError(f"{path} cannot be written or read ({error.strerror}): correct its permissions.") from None
    except (ValueError, TypeError, KeyError):
        raise ValueError(f"{path} is damaged: delete it, and the demo makes a new one.") from None
    return DemoSecrets(SecretStr(client), SecretStr(session))


def demo_provider(origin: str, base_path: str, redirect_uri: str, secret: SecretStr) -> ProviderSettings:
    """Our own provider, on this machine."""
    return ProviderSettings(
        issuer=f"{origin}{base_path}{PROVIDER_PATH}",
        client_id=CLIENT_ID,
        client_secret=secret,
        redirect_uri=redirect_uri,
        scope=("openid", "profile", "email", "offline_access"),
        preset=GENERIC,
        display_name="Airlock Demo Sign-in",
        id_token_alg="RS256",
        client_auth="client_secret_basic",
        client_key=None,
        par="auto",
        trusted_audiences=(),
    )


def demo_step_up(written: Written) -> StepUpSettings:
    """The demo provider proves a second factor by a level of its own."""
    return StepUpSettings(acr_values=(ACR,), amr_values=("mfa",), max_age=None, mode=written.step_up.mode)


def demo_roles() -> RoleSettings:
    """The groups of the demo's people."""
    return RoleSettings(claim="groups", finance=("finance",), admin=("admin",))


def _make(path: Path) -> None:
    """Write new secrets in one step. Of several processes that start at once, the first wins and all read its file."""
    fresh = {"client_secret": secrets.token_urlsafe(32), "session_secret": secrets.token_urlsafe(32)}
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(fresh, file)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # unlike a rename, this never replaces another process's file
    finally:
        draft.unlink()
