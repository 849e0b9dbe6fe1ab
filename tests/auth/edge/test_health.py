"""Whether the process lives, and whether it can work: for machines, without a session, without a secret."""

from tests.support.stub_server import page


def test_the_process_says_that_it_lives(tab):
    answer = tab.get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok")
    assert answer.headers["cache-control"] == "no-store"


def test_a_health_check_gets_no_cookie_under_any_name(airlock):
    for path in ("/healthz", "/readyz"):
        answer = airlock.tab("http://10.1.2.3:8501").get(path, headers={"user-agent": "kube-probe/1.30"})
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers


def test_readiness_asks_database_and_provider(tab):
    answer = tab.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "provider": "ok"}


def test_a_provider_that_answers_nonsense_is_named(tab, provider):
    provider.misbehave("discovery", page(500))

    answer = tab.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "provider": "unusable_answer"}


def test_a_database_that_is_away_is_named_and_the_process_still_lives(airlock, tab, tmp_path):
    airlock.engine.dispose()
    for path in tmp_path.glob("airlock.db*"):
        path.unlink()
    (tmp_path / "airlock.db").mkdir()

    assert tab.get("/readyz").json()["database"] == "store_unavailable"
    assert tab.get("/healthz").status_code == 200
