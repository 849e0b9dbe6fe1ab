"""`/metrics`: what is counted, and who may read it."""

import re
import subprocess
import sys

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from auth import metrics
from tests.support.flow import Airlock

INSIDE = ("127.0.0.1", 50_000)


def read(airlock, client=INSIDE, **headers):
    return TestClient(airlock.app, client=client, base_url="http://10.0.0.7:8501").get("/metrics", headers=headers)


def value(airlock, name):
    """A number as it stands now; what was never counted is 0."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", read(airlock).text, re.MULTILINE)
    return float(found.group(1)) if found else 0.0


def growth(airlock, name, act):
    before = value(airlock, name)
    act()
    return value(airlock, name) - before


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_reads_the_numbers(airlock, address):
    answer = read(airlock, client=(address, 50_000))

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["cache-control"] == "no-store"
    assert "airlock_sessions 0.0" in answer.text


@pytest.mark.parametrize("address", ["10.0.0.9", "::ffff:10.0.0.9", "not an address"])
def test_a_stranger_does_not_learn_that_there_are_numbers(airlock, address):
    answer = read(airlock, client=(address, 50_000))

    assert (answer.status_code, answer.text) == (404, "Not found.")


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "via", "x-real-ip"])
def test_a_proxy_on_this_machine_that_passes_somebody_on_is_refused(airlock, header):
    assert read(airlock, **{header: "127.0.0.1"}).status_code == 404


def test_a_trusted_proxy_reads_the_numbers_for_itself_and_not_for_others(provider, clock, tmp_path):
    airlock = Airlock(provider, tmp_path / "trusting.db", clock, {"SERVER__TRUSTED_PROXIES": "10.0.0.0/24"})

    assert read(airlock, client=("10.0.0.9", 50_000)).status_code == 200
    assert read(airlock, client=("10.0.0.9", 50_000), **{"x-forwarded-for": "10.0.0.8"}).status_code == 404
    assert read(airlock, client=("10.0.1.9", 50_000)).status_code == 404
    airlock.engine.dispose()


def test_a_sign_in_is_counted_and_its_calls_are_timed(airlock, tab):
    tab.named()
    opened = 'airlock_sign_ins_total{outcome="opened",reason=""}'

    assert growth(airlock, opened, lambda: tab.sign_in("/")) == 1
    assert value(airlock, "airlock_sessions") == 1
    assert value(airlock, 'airlock_provider_seconds_count{outcome="answered"}') >= 4


def test_a_proven_second_factor_is_counted(airlock, tab, provider):
    tab.sign_in("/")

    assert growth(airlock, 'airlock_step_ups_total{outcome="proven",reason=""}', tab.step_up) == 1


def test_a_second_factor_that_was_asked_for_and_has_not_come_back_counts_as_neither(airlock, tab):
    tab.sign_in("/")
    before = re.findall(r"^airlock_step_ups_total.*", read(airlock).text, re.MULTILINE)

    tab.begin_step_up()

    assert re.findall(r"^airlock_step_ups_total.*", read(airlock).text, re.MULTILINE) == before


def test_a_refused_second_factor_is_counted_with_its_reason(airlock, tab, provider):
    tab.sign_in("/")
    provider.honours_acr_values = False
    refused = 'airlock_step_ups_total{outcome="refused",reason="step_up_not_satisfied"}'

    assert growth(airlock, refused, tab.step_up) == 1


def test_a_callback_that_nobody_waits_for_is_counted(airlock, tab):
    refused = 'airlock_refusals_total{code="callback_rejected",event="callback"}'

    assert growth(airlock, refused, lambda: tab.get("/?code=c&state=s")) == 1


def test_without_a_database_the_numbers_are_unavailable(airlock):
    with airlock.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE auth_sessions RENAME TO gone"))

    assert (read(airlock).status_code, read(airlock).text) == (503, "store_unavailable")


def test_no_label_holds_what_came_from_outside(airlock, tab):
    tab.get("/?error=%3Cscript%3E&state=whatever")

    assert "script" not in read(airlock).text
    assert "whatever" not in read(airlock).text


def test_a_gate_is_timed():
    before = metrics.page(0)
    with metrics.gate_time():
        pass

    assert metrics.page(0) != before


def test_without_the_library_every_call_does_nothing():
    script = """
import sys
sys.modules["prometheus_client"] = None
from auth import metrics
metrics.happened("sign_in", "opened"); metrics.refused("callback", "callback_rejected")
metrics.page_opened(); metrics.page_closed()
with metrics.gate_time(), metrics.provider_time():
    pass
assert metrics.page(3) is None
"""
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=60).returncode == 0
