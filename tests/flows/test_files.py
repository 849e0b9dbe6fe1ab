"""Gated files: a ticket of this session, used once, checked again when the file is fetched, streamed."""

from datetime import timedelta

import pytest

from auth import files
from auth.files import gated_file
from auth.session import EndReason
from auth.store import sessions
from tests.support.threads import at_once


@gated_file("test.csv", filename="report-{year}.csv", media_type="text/csv", roles=("finance",), when_unset="deny")
def report(year: int, name: str):
    yield f"year,{year}\n".encode()
    yield b""
    yield f"name,{name}\n".encode()


@gated_file("fresh.csv", filename="fresh.csv", media_type="text/csv", max_age=timedelta(seconds=30))
def fresh():
    yield b"fresh\n"


@pytest.fixture
def finance(tab, provider):
    """Somebody with the role and a second factor."""
    provider.person["groups"] = ["finance"]
    tab.sign_in()
    tab.step_up()
    return tab


def ticket_of(airlock, tab, **arguments):
    return files.issue(airlock.service, tab.session, "test.csv", {"year": 2026, "name": "é", **arguments})


def test_a_ticket_brings_the_file_under_its_name_and_to_no_cache(airlock, finance):
    answer = finance.get(ticket_of(airlock, finance))

    assert (answer.status_code, answer.text) == (200, "year,2026\nname,é\n")
    assert answer.headers["content-disposition"] == 'attachment; filename="report-2026.csv"'
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["cache-control"] == "no-store"


def test_a_ticket_is_good_once(airlock, finance):
    ticket = ticket_of(airlock, finance)
    finance.get(ticket)

    again = finance.get(ticket)

    assert again.status_code == 410
    assert "year" not in again.text


def test_of_many_downloads_at_once_one_gets_the_file(airlock, finance):
    ticket = ticket_of(airlock, finance)

    answers = at_once([lambda: finance.get(ticket).status_code] * 8)

    assert sorted(answers) == [200] + [410] * 7


def test_another_browser_gets_nothing_and_the_ticket_stays(airlock, finance):
    ticket = ticket_of(airlock, finance)
    stranger, colleague = airlock.tab(), airlock.tab()
    stranger.named()
    colleague.sign_in()
    colleague.step_up()

    assert stranger.get(ticket).status_code == 410
    assert colleague.get(ticket).status_code == 410
    assert finance.get(ticket).status_code == 200


def test_a_ticket_is_of_one_proof(airlock, finance, clock):
    before = ticket_of(airlock, finance)
    clock.forward(seconds=1)
    finance.step_up()

    assert finance.get(before).status_code == 410
    assert finance.get(ticket_of(airlock, finance)).status_code == 200


def test_a_proof_that_has_aged_since_the_ticket_was_given_opens_no_file(airlock, finance, clock):
    ticket = files.issue(airlock.service, finance.session, "fresh.csv", {})

    clock.forward(seconds=91)  # thirty seconds, and the minute by which clocks may differ

    assert finance.get(ticket).status_code == 410


@pytest.mark.parametrize("change", ["proof", "role", "session"])
def test_what_changed_since_the_ticket_was_given_counts(airlock, finance, clock, change):
    ticket = ticket_of(airlock, finance)
    with airlock.service.writing() as tx:
        if change == "proof":
            sessions.change(tx, finance.session.id, mfa_at=None)
        elif change == "role":
            sessions.change(tx, finance.session.id, roles=[])
        else:
            sessions.end(tx, finance.session.id, EndReason.ADMIN, clock())

    answer = finance.get(ticket)

    assert answer.status_code == (403 if change == "role" else 410)
    assert "year" not in answer.text


def test_a_ticket_waits_for_two_minutes(airlock, finance, clock):
    ticket = ticket_of(airlock, finance)

    clock.forward(minutes=2, seconds=1)

    assert finance.get(ticket).status_code == 410


def test_a_head_request_takes_no_ticket(airlock, finance):
    ticket = ticket_of(airlock, finance)

    finance.http.head(ticket)

    assert finance.get(ticket).status_code == 200


def test_a_name_cannot_leave_its_header(airlock, finance):
    answer = finance.get(ticket_of(airlock, finance, year='2026"\r\nset-cookie: a=b'))

    assert "set-cookie" not in answer.headers
    assert answer.headers["content-disposition"] == 'attachment; filename="report-2026___set-cookie__a_b.csv"'


def test_a_file_nobody_registered_gets_no_ticket(airlock, finance):
    with pytest.raises(LookupError):
        files.issue(airlock.service, finance.session, "ledger.db", {})


def test_every_file_that_was_sent_is_in_the_trail(airlock, finance):
    finance.get(ticket_of(airlock, finance))

    with airlock.engine.connect() as tx:
        rows = tx.exec_driver_sql("SELECT gate, outcome, subject FROM auth_audit WHERE event = 'file'").all()
    assert rows == [("test.csv", "sent", "ada")]
