"""The entry: Streamlit finds the application with our edge around it, and a start that cannot work says why."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.web.server.app_discovery import discover_asgi_app

ROOT = Path(__file__).parent.parent
PROVIDER = {
    "OIDC__ISSUER": "https://login.example.test",
    "OIDC__CLIENT_ID": "airlock",
    "OIDC__CLIENT_SECRET": "the secret that must not be shown",
    "SESSION__SECRET": "a session secret that is long enough for this",
}


def start(code: str, folder: Path, *, before: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Import `app` as the server would, in a process of its own, with `before` ahead of it and `code` after it."""
    environment = {name: value for name, value in os.environ.items() if "__" not in name}
    environment |= {"DATABASE__URL": f"sqlite:///{folder / 'airlock.db'}", **settings}
    command = [sys.executable, "-W", "ignore", "-c", f"{before}\nimport app\n{code}"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def test_streamlit_finds_the_application_by_reading_the_entry():
    found = discover_asgi_app(ROOT / "app.py")

    assert (found.is_asgi_app, found.app_name) == (True, "app")


def test_the_script_has_no_pages_folder_beside_it():
    # A fresh process would run such pages without the script, and so without the router (Streamlit's pages_manager).
    script = re.search(r'st\.App\("(.+?)"', (ROOT / "app.py").read_text())

    assert script is not None
    assert not (ROOT / script[1]).with_name("pages").exists()


def test_a_configured_start_has_the_edge_around_it_and_never_seeds(tmp_path):
    shown = start(
        "import database, billing\n"
        "print([m.cls.__name__ for m in app.app._user_middleware])\n"
        "with database.reading(database.engine()) as tx: print(billing.is_empty(tx))",
        tmp_path,
        **PROVIDER,
    )

    order = ["SecurityHeaders", "Guard", "Documents", "ClosedDoors", "WebsocketEdge"]
    assert shown.stdout.splitlines() == [str(order), "True"]


def test_a_demo_start_seeds_an_empty_ledger(tmp_path):
    shown = start(
        "import database, billing\nwith database.reading(database.engine()) as tx: print(billing.is_demo(tx))", tmp_path
    )

    assert shown.stdout.strip() == "True"


def test_a_start_that_cannot_work_lists_every_problem_and_no_secret(tmp_path):
    refused = start(
        "",
        tmp_path,
        **{**PROVIDER, "OIDC__ISSUER": "http://login.example.test"},
        STEP_UP__AMR_VALUES="otp",
        BILLING__PROOF_MAX_AGE="soon",
        OIDC__CLIENT_SCERET="a typo",
    )

    assert refused.returncode == 1
    assert refused.stderr.startswith("Airlock cannot start:")
    for name in ("OIDC__ISSUER", "STEP_UP__AMR_VALUES", "BILLING__PROOF_MAX_AGE", "OIDC__CLIENT_SCERET"):
        assert name in refused.stderr
    assert "must not be shown" not in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("server.trustedUserHeaders", {}),
        ("server.trustedUserHeaders", {"x-airlock-session": "other"}),
        ("server.trustedUserHeaders", {"x-airlock-session": "airlock", "x-user": "email"}),
        ("server.enableAgentApi", True),
    ],
)
def test_a_start_with_streamlit_wide_open_is_refused(tmp_path, option, value):
    before = f"from streamlit import config\nconfig.set_option({option!r}, {value!r})"

    refused = start("", tmp_path, before=before, **PROVIDER)

    assert refused.returncode == 1
    assert option in refused.stderr


def test_a_database_that_cannot_be_opened_stops_the_start_with_a_sentence_and_its_fix(tmp_path):
    (tmp_path / "airlock.db").mkdir()

    refused = start("", tmp_path, **PROVIDER)

    assert refused.returncode == 1
    assert "- DATABASE__URL: it names a folder. Name a file in it, for example sqlite:///" in refused.stderr
    assert "airlock.db/airlock.db (SQLITE_CANTOPEN)." in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_taken_port_is_told_with_the_flag_wherever_the_port_is_set():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = subprocess.run(
            [sys.executable, "-m", "scripts.port"],
            cwd=ROOT,
            env={**os.environ, "STREAMLIT_SERVER_PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert said.returncode == 1
    assert f"Port {port} is taken." in said.stderr
    assert f"--server.port {port + 1}" in said.stderr
    program = said.stderr.rpartition("another port: ")[2].partition(" run app.py")[0]
    assert (ROOT / program).is_file()
