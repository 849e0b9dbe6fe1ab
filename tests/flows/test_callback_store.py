"""The database is locked, missing or broken: a sentence, nothing taken that could not be given back, and no way in."""

import sqlalchemy as sa

from tests.support.callbacks import is_open
from tests.support.flow import visit_provider

SENTENCE = "Airlock cannot reach its database. Try again in a moment, or tell your administrator."


def is_a_sentence(answer) -> bool:
    return (
        answer.status_code == 503
        and SENTENCE in answer.text
        and "Reference" in answer.text
        and answer.headers["cache-control"] == "no-store"
        and "set-cookie" not in answer.headers
        and 'href="">Try again</a>' in answer.text  # the same address, whose code stands in no page
    )


def test_a_missing_table_is_a_sentence_on_either_database_and_the_attempt_waits(anywhere):
    tab = anywhere.tab()
    url = visit_provider(tab.begin_login())
    rename(anywhere, "auth_pending", "elsewhere")

    assert is_a_sentence(tab.callback(url))

    rename(anywhere, "elsewhere", "auth_pending")
    assert is_open(anywhere, url)
    assert tab.callback(url).status_code == 303
    assert tab.session is not None


def test_a_missing_table_opens_no_session_on_either_database(anywhere):
    tab = anywhere.tab()
    tab.sign_in()
    rename(anywhere, "auth_sessions", "elsewhere")

    assert tab.get("/media/abc.csv").status_code == 403
    assert tab.get("/readyz").status_code == 503
    assert tab.http.post("/backchannel-logout", data={"logout_token": "x"}).status_code == 400


def test_a_locked_database_is_a_sentence_and_the_attempt_waits(tab, airlock):
    url = visit_provider(tab.begin_login())
    airlock.engine.dispose()
    sa.event.listen(airlock.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 100"))

    with airlock.engine.connect() as other, other.begin():
        assert is_a_sentence(tab.callback(url))

    assert is_open(airlock, url)
    assert tab.callback(url).status_code == 303


def test_a_broken_file_is_a_sentence(tab, airlock, tmp_path):
    url = visit_provider(tab.begin_login())
    airlock.engine.dispose()
    for path in tmp_path.glob("airlock.db*"):
        path.unlink()
    (tmp_path / "airlock.db").write_bytes(b"this is no database, but long enough to be looked into" * 100)

    assert is_a_sentence(tab.callback(url))


def test_a_changed_secret_signs_nobody_in_and_says_so(tab, airlock):
    url = visit_provider(tab.begin_login())
    with airlock.engine.begin() as tx:
        tx.exec_driver_sql("UPDATE auth_pending SET secrets_sealed = 'gAAAAA'")

    answer = tab.callback(url)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert tab.session is None


def rename(airlock, old: str, new: str) -> None:
    with airlock.engine.begin() as tx:
        tx.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")
