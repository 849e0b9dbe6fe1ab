"""One server on SQLite: its secret is changed, its database copied and put back. With real restarts.

The tests follow each other on one server, as the days of an installation do.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import pairwise

import pytest

from auth.vault import Vault
from tests.support.deploy import make_provider, settings_for
from tests.support.live import ROOT, LiveAirlock, free_port
from tests.support.wire import Visitor, agree

OLD, NEW = "the secret of the old days, long enough", "the secret of the new days, long enough"


@pytest.fixture(scope="module")
def provider():
    with make_provider() as running:
        yield running


@pytest.fixture(scope="module")
def airlock(tmp_path_factory, provider):
    port = free_port()
    settings = settings_for(provider, f"http://localhost:{port}", SESSION__SECRET=OLD)
    with LiveAirlock(tmp_path_factory.mktemp("airlock"), settings, port=port) as running:
        yield running


def command(airlock, *arguments):
    """Run a command of ours with the settings of the server; returns what it says."""
    environment = {name: value for name, value in os.environ.items() if "__" not in name}
    environment |= {"DATABASE__URL": f"sqlite:///{airlock.folder / 'airlock.db'}", **airlock.settings}
    words = [sys.executable, "-m", *map(str, arguments)]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def sealed_tokens(airlock):
    """What stands in the database of the refresh tokens of live sessions."""
    with closing(sqlite3.connect(airlock.folder / "airlock.db")) as connection:
        rows = connection.execute("SELECT refresh_token_sealed FROM auth_sessions WHERE ended_at IS NULL")
        return {row[0] for row in rows}


def test_a_session_and_its_second_factor_survive_a_change_of_the_secret(airlock, provider):
    before = Visitor(airlock.origin)
    before.sign_in(provider.issuer)
    under_way = Visitor(airlock.origin)
    back = agree(under_way.begin_sign_in(provider.issuer, "/customers"))
    with before.tab() as tab:
        assert before.arrive(agree(tab.run("/billing").leads_to)).status_code == 303

    airlock.settings |= {"SESSION__SECRET": NEW, "SESSION__SECRET_PREVIOUS": OLD}
    airlock.restart()

    with before.tab() as tab:
        assert tab.run("/billing").figures == 7
    assert under_way.arrive(back).headers["location"] == "/customers"  # begun before, finished after
    with before.tab() as tab:
        tab.run("/customers")
        leaves = tab.press("Sign out").leads_to
    hint = before.get(leaves).headers["location"]
    assert "id_token_hint=" in hint  # the token from before can still be read


def test_the_previous_secret_can_go_when_its_sessions_are_over(airlock, provider):
    """What was sealed under the new secret needs the old one no more."""
    after = Visitor(airlock.origin)
    after.sign_in(provider.issuer)
    assert sealed_tokens(airlock)

    del airlock.settings["SESSION__SECRET_PREVIOUS"]
    airlock.restart()

    with after.tab() as tab:
        assert "Sign out" in tab.run("/customers").buttons
        leaves = tab.press("Sign out").leads_to
    assert "id_token_hint=" in after.get(leaves).headers["location"]
    assert "store_unavailable" not in airlock.log


def test_replicas_read_each_other_at_every_step_of_a_change():
    """The three steps of docs/deployment.md; at each one, a replica that has made it meets one that has not."""
    steps = [Vault(OLD), Vault(OLD, [NEW]), Vault(NEW, [OLD]), Vault(NEW)]

    for before, after in pairwise(steps[:3]):
        assert after.open(before.seal("token")) == "token"
        assert before.open(after.seal("token")) == "token"
    assert steps[3].open(steps[2].seal("token")) == "token"


def test_a_database_copied_while_the_server_runs_is_put_back(airlock, provider, tmp_path):
    """The steps of docs/deployment.md. Who was signed in then is not signed in again: they may have left since."""
    person = Visitor(airlock.origin)
    person.sign_in(provider.issuer)
    copy = tmp_path / "copy.db"
    with person.tab() as tab:
        tab.run("/customers")
        assert command(airlock, "database", "backup", copy).endswith(" bytes, whole\n")
        assert "Sign out" in tab.run("/account").buttons  # nobody noticed

    airlock.stop()
    (tmp_path / "aside").mkdir()
    for path in airlock.folder.glob("airlock.db*"):
        path.rename(tmp_path / "aside" / path.name)
    shutil.copy(copy, airlock.folder / "airlock.db")
    command(airlock, "database", "upgrade")
    assert command(airlock, "auth", "end-sessions").endswith(" sessions ended\n")
    airlock.start()

    with person.tab() as tab:
        seen = tab.run("/customers")
        assert "Sign in" in seen.buttons
        assert seen.says("an administrator ended your session")
    person.sign_in(provider.issuer)
    with person.tab() as tab:
        assert "Sign out" in tab.run("/customers").buttons
