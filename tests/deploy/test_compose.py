"""The compose file: its settings start Airlock, its names fit the other files, its services wait for each other."""

import re

import pytest
import yaml

from auth.settings import load, read_sources
from tests.support.live import ROOT

SECRETS = {
    "oidc_client_secret": "a secret of this client, as the provider made it",
    "session_secret": "0123456789abcdef0123456789abcdef",
    "database_url": "postgresql+psycopg://airlock:password@database/airlock",
}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def replicas(compose):
    return {name: service for name, service in compose["services"].items() if re.fullmatch(r"airlock-\d", name)}


def test_the_settings_of_a_replica_are_complete(compose, tmp_path):
    for name, value in SECRETS.items():
        (tmp_path / name).write_text(value + "\n", encoding="utf-8")
    written = compose["services"]["airlock-1"]["environment"]
    sources = read_sources({k: v.replace("/run/secrets", str(tmp_path)) for k, v in written.items()}, None)

    settings = load(sources)

    assert sources.problems == {}
    assert not settings.demo
    assert settings.secure
    assert settings.database_url == SECRETS["database_url"]


def test_there_are_two_replicas_that_do_not_differ(replicas):
    first, second = replicas.values()

    assert {k: v for k, v in first.items() if k != "networks"} == {k: v for k, v in second.items() if k != "networks"}


def test_replicas_have_no_rights_to_spare(replicas):
    for service in replicas.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "ports" not in service


def test_replicas_wait_for_an_upgrade_that_runs_once(compose, replicas):
    upgrade = compose["services"]["upgrade"]

    assert upgrade["command"] == ["python", "-m", "database", "upgrade"]
    assert upgrade["restart"] == "no"
    assert upgrade["depends_on"] == {"database": {"condition": "service_healthy"}}
    for service in replicas.values():
        assert service["depends_on"] == {"upgrade": {"condition": "service_completed_successfully"}}
        assert service["image"] == upgrade["image"]


def test_no_secret_stands_in_the_file_and_each_file_of_one_is_given(compose):
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if name.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in service["secrets"]
            assert not re.search(r"(SECRET|PASSWORD|URL)$", name)
        assert set(service.get("secrets", [])) <= set(compose["secrets"])


def test_nginx_knows_the_replicas_and_the_replicas_know_nginx(compose, replicas):
    nginx = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    address = compose["services"]["proxy"]["networks"]["inside"]["ipv4_address"]
    public = compose["services"]["airlock-1"]["environment"]["OIDC__REDIRECT_URI"]

    assert set(re.findall(r"^\s+server (airlock-\d):8501 ", nginx, re.MULTILINE)) == set(replicas)
    assert all(service["environment"]["SERVER__TRUSTED_PROXIES"] == address for service in replicas.values())
    assert f"server_name {public.removeprefix('https://').rstrip('/')};" in nginx
    assert set(compose["services"]["proxy"]["secrets"]) == set(re.findall(r"/run/secrets/(\w+)", nginx))


def test_only_the_proxy_is_reached_from_outside(compose):
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]
