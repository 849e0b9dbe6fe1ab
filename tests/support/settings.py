"""Checked settings for tests that need nothing else."""

from pathlib import Path

from auth.settings import Settings, load

CONFIGURED = {
    "OIDC__ISSUER": "https://login.example.test",
    "OIDC__CLIENT_ID": "airlock",
    "OIDC__CLIENT_SECRET": "a client secret that nobody knows",
    "SESSION__SECRET": "a session secret of the tests, long enough",
    "ROLES__FINANCE": "finance",
    "ROLES__ADMIN": "admin",
}


def configured(**changes: str) -> Settings:
    """An installation with a provider, on http://localhost:8501 unless `OIDC__REDIRECT_URI` says otherwise."""
    return load({**CONFIGURED, **changes})


def demo(folder: Path) -> Settings:
    """The demo, which keeps its secrets in `folder`."""
    return load({}, port=8501, state_dir=folder)
