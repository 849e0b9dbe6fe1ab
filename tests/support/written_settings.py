"""Settings as an operator writes them, for tests that change one of them."""

import pytest

from auth.errors import ConfigurationError
from auth.settings import Settings, load

COMPLETE = {
    "OIDC__ISSUER": "https://login.example.com/tenant/",
    "OIDC__CLIENT_ID": "dashboard",
    "OIDC__CLIENT_SECRET": "the-client-secret",
    "SESSION__SECRET": "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
}


def configured(**changes: str) -> Settings:
    return load(COMPLETE | changes)


def problems_of(values: dict[str, str], **where: object) -> list[str]:
    with pytest.raises(ConfigurationError) as refusal:
        load(values, **where)
    return refusal.value.problems
