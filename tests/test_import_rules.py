"""Who may import what. The table is the architecture: a module that it does not place fails, too."""

from pathlib import Path

import pytest

from tests.support.imports import imports_of, matches, module_name, public_names

ROOT = Path(__file__).parent.parent
_UNRULED = {".venv", "tests", "docs", "var", "mutants", "node_modules"}

PURE = {
    *("auth.errors.*", "auth.session.*", "auth.policy.*", "auth.settings.*", "auth.clock.*", "auth.presets.*"),
    *("auth.words.*", "auth.advice.*", "auth.edge_names.*", "auth.plain_values.*", "auth.metrics.*"),
    "auth.log_context.*",
    "pydantic.*",
}
SECRETS = PURE | {"auth.vault.*", "auth.browser.*"}
VERBS = {
    *("auth.sign_in.*", "auth.sign_out.*", "auth.renew.*"),
    *("auth.service.*", "auth.audit.*", "auth.admission.*", "auth.presence.*", "auth.waiting.*"),
    *(
        "auth.housekeeping.*",
        "auth.wishes.*",
        "auth.one_shot.*",
        "auth.files.*",
        "auth.oversight.*",
        "auth.api_challenges.*",
    ),
}
FACE = {f"auth.{name}" for name in public_names(ROOT / "auth")}
# The engine of this process, a transaction on it, and how to notice that there is none, or that it gave way to another;
# no way to open or change one.
DATABASE = {
    f"database.{name}"
    for name in ("engine", "transaction", "reading", "Connection", "UNAVAILABLE", "again_if_it_gave_way")
}
# pandas and altair come with Streamlit, whose tables and charts take them.
SCREEN = FACE | DATABASE | {"billing.*", "streamlit.*", "pandas.*", "altair.*"}

# Besides the standard library. The longest name that fits a module decides.
MAY_IMPORT: dict[str, set[str]] = {
    "auth": {"auth.*", "importlib.*"},  # resolves its public names lazily
    "auth.errors": PURE,
    "auth.session": PURE,
    "auth.policy": PURE,
    "auth.clock": PURE,
    "auth.presets": PURE,
    "auth.words": PURE,
    "auth.advice": PURE,
    "auth.edge_names": PURE,
    "auth.plain_values": PURE,
    "auth.log_context": PURE,
    "auth.metrics": {"prometheus_client.*"},
    "auth.settings": PURE | {"pydantic_core.*", "cryptography.*"},
    "auth.vault": PURE | {"cryptography.*"},
    "auth.browser": SECRETS,
    "auth.oidc": SECRETS | {"auth.oidc.*", "authlib.*", "requests.*", "jwt.*", "joserfc.*", "urllib3.*"},
    "auth.store": SECRETS | {"auth.store.*", "sqlalchemy.*"},
    "auth.store.migrations": {"auth.store.*", "sqlalchemy.*", "alembic.*"},
    "auth.store.opening": {"auth.store.*", "auth.errors.*", "sqlalchemy.*", "alembic.*"},
    **{
        verb.removesuffix(".*"): SECRETS | VERBS | {"auth.oidc.*", "auth.store.*", "sqlalchemy.*"}
        for verb in sorted(VERBS)
    },
    "auth.edge": SECRETS | VERBS | {"auth.edge.*", "starlette.*", "streamlit.proto.*", "google.protobuf.*"},
    "auth.gate": SECRETS | VERBS | {"auth.gate.*", "streamlit.*"},
    "auth.doctor": SECRETS | {"auth.oidc.*", "auth.doctor.*"},
    "auth.__main__": {"*"},
    "auth.start": {"auth.*", "streamlit.*"},
    "auth.testing": {"auth.*", "sqlalchemy.*", "streamlit.*"},
    "billing": {"billing.*", "sqlalchemy.*", "babel.*", "fpdf.*", "fontTools.*"},
    "billing.migrations": {"billing.*", "sqlalchemy.*", "alembic.*"},
    "billing.__main__": {"*"},
    "database": {"database.*", "sqlalchemy.*", "alembic.*"},
    "database.__main__": {"*"},
    "demo_idp": {"demo_idp.*", "starlette.*", "authlib.*", "joserfc.*", "pyotp.*", "segno.*"},
    "demo_idp.__main__": {"demo_idp.*", "starlette.*", "uvicorn.*"},
    "ui": SCREEN | {"ui.*"},
    "pages": SCREEN | {"ui.*"},
    "app": {"*"},
    "logs": {"structlog.*", "auth.log_context.*"},
    "scripts": {"*"},
    "bench": {"*"},
}


def sources() -> list[Path]:
    return sorted(
        path
        for path in ROOT.rglob("*.py")
        if not any(part in _UNRULED or part.startswith(".") for part in path.relative_to(ROOT).parts)
    )


def place_of(module: str) -> str | None:
    fits = [place for place in MAY_IMPORT if module == place or module.startswith(f"{place}.")]
    # What merely lies inside `auth` has not been placed: `auth` itself is only its `__init__`.
    return max((place for place in fits if place != "auth" or module == "auth"), key=len, default=None)


def violations(module: str, source: str, *, is_package: bool = False) -> set[str]:
    place = place_of(module)
    if place is None:
        return {f"{module} is in no row of the table"}
    found = imports_of(source, module, is_package=is_package)
    return {name for name in found if not matches(name, MAY_IMPORT[place])}


@pytest.mark.parametrize("path", sources(), ids=lambda path: module_name(path, ROOT))
def test_a_module_imports_only_what_its_row_allows(path):
    module = module_name(path, ROOT)

    assert violations(module, path.read_text(), is_package=path.name == "__init__.py") == set()


FORGED = [
    ("auth.policy", "import streamlit", "streamlit"),
    ("auth.policy", "from auth.store import sessions", "auth.store.sessions"),
    ("auth.settings.fields", "import requests", "requests"),
    ("auth.oidc.keys", "from auth import store", "auth.store"),
    ("auth.oidc.keys", "from ..store.sessions import find", "auth.store.sessions.find"),
    ("auth.store.sessions", "from database import transaction", "database.transaction"),
    ("auth.store.sessions", "def late():\n    import starlette", "starlette"),
    ("auth.sign_in.begin", "import streamlit as st", "streamlit"),
    ("auth.edge.cookie", "from auth.gate.pages import ensure_mfa", "auth.gate.pages.ensure_mfa"),
    ("auth.edge.cookie", "import streamlit", "streamlit"),
    ("auth.gate.pages", "from auth.edge import cookie", "auth.edge.cookie"),
    ("auth.gate.pages", "import starlette.requests", "starlette.requests"),
    ("auth.new_module", "", "auth.new_module is in no row of the table"),
    ("billing.actions", "from auth import ensure_mfa", "auth.ensure_mfa"),
    ("billing.actions", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import streamlit", "streamlit"),
    ("billing.actions", "import httpx", "httpx"),
    ("billing.actions", "import importlib", "importlib"),
    ("billing.actions", "__import__('auth')", "importlib.__import__"),
    ("demo_idp.app", "from billing.money import Money", "billing.money.Money"),
    ("pages.billing", "from auth.store import sessions", "auth.store.sessions"),
    ("pages.billing", "import auth", "auth"),
    ("pages.billing", "import auth\nauth.store.sessions.find()", "auth.store"),
    ("pages.billing", "import auth as a\na.run(a.oidc)", "auth.oidc"),
    ("pages.billing", "import auth\nauth.run(page)\ngetattr(auth, 'store')", "auth"),
    ("pages.billing", "import sqlalchemy", "sqlalchemy"),
    ("pages.billing", "from pages import account", "pages.account"),
    ("pages.billing", "from database import upgrade", "database.upgrade"),
    ("extra", "", "extra is in no row of the table"),
]


@pytest.mark.parametrize(("module", "source", "found"), FORGED, ids=[f"{row[0]}-{row[2]}" for row in FORGED])
def test_a_forged_import_is_seen(module, source, found):
    assert violations(module, source) == {found}


def test_a_module_that_keeps_to_its_row_is_accepted():
    assert violations("pages.billing", "import streamlit as st\nfrom auth import ensure_mfa") == set()
    assert violations("ui.dashboard", "import auth\nauth.run(page)") == set()
    assert violations("auth.oidc.keys", "import json\nfrom auth.errors import TokenRejected\nimport jwt") == set()
