"""Nothing set is the demo; its secrets are made once."""

import json
import stat
import threading
from datetime import timedelta

import pytest

from auth.settings import load
from tests.support.written_settings import problems_of


def test_nothing_set_is_the_demo(tmp_path):
    settings = load({}, port=8600, base_path="tools", state_dir=tmp_path)

    assert settings.demo is True
    assert settings.oidc.issuer == "http://localhost:8600/tools/demo-idp"
    assert settings.oidc.redirect_uri == "http://localhost:8600/tools/"
    assert settings.oidc.client_id == "airlock-demo"
    assert settings.oidc.display_name == "Airlock Demo Sign-in"
    assert "offline_access" in settings.oidc.scope
    assert settings.oidc.preset.name == "generic"
    assert settings.step_up.acr_values == ("urn:airlock:acr:mfa",)
    assert settings.step_up.amr_values == ("mfa",)
    assert (settings.roles.claim, settings.roles.finance, settings.roles.admin) == (
        "groups",
        ("finance",),
        ("admin",),
    )


def test_other_settings_keep_their_meaning_in_the_demo(tmp_path):
    values = {"SESSION__LIFETIME": "60", "HELP__CONTACT": "Ada", "DATABASE__URL": "sqlite:///other.db"}

    settings = load(values, state_dir=tmp_path)

    assert settings.demo is True
    assert settings.session.lifetime == timedelta(minutes=1)
    assert settings.contact == "Ada"
    assert settings.database_url == "sqlite:///other.db"


def test_its_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path):
    first = load({}, state_dir=tmp_path / "var")
    second = load({}, state_dir=tmp_path / "var")

    assert first == second
    assert len(first.session.secret.get_secret_value()) >= 32
    (file,) = (tmp_path / "var").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_two_installations_have_different_secrets(tmp_path):
    assert load({}, state_dir=tmp_path / "a").session.secret != load({}, state_dir=tmp_path / "b").session.secret


def test_processes_that_start_at_once_agree_on_the_secrets(tmp_path):
    start = threading.Barrier(8)
    found = []

    def begin() -> None:
        start.wait()
        found.append(load({}, state_dir=tmp_path).session.secret.get_secret_value())

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["demo-secrets.json"]


@pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps({"client_secret": "a", "session_secret": "b"})])
def test_damaged_secrets_are_refused_with_the_way_out(tmp_path, content):
    (tmp_path / "demo-secrets.json").write_text(content)

    (problem,) = problems_of({}, state_dir=tmp_path)

    assert problem.endswith("is damaged: delete it, and the demo makes a new one.")


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "var").write_text("a file, not a folder")

    (problem,) = problems_of({}, state_dir=tmp_path / "var")

    assert "cannot be written or read" in problem


def test_postgresql_without_a_provider_is_refused(tmp_path):
    values = {"DATABASE__URL": "postgresql+psycopg://airlock:word@db/airlock"}

    (problem,) = problems_of(values, state_dir=tmp_path)

    assert "set OIDC__ISSUER, OIDC__CLIENT_ID, OIDC__CLIENT_SECRET and SESSION__SECRET" in problem
    assert "word" not in problem
