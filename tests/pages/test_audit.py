"""Audit: what administrators find and export, and whose sessions they see; others read whom to ask."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from auth import testing
from auth.errors import FileRefused, PermissionDenied
from auth.files import redeem
from auth.store import sessions, trail
from tests.support.screens import a_browser, buttons, come_back, dashboard, everything, leaving, open_page, press, said

FORMULAS = ["=HYPERLINK(1)", "+1", "-1", "@sum", "\tx", "\rx"]


@pytest.fixture
def browser():
    return a_browser()


@pytest.fixture
def entries(service, clock):
    """A few events of the last days, beside those of signing in."""

    def happened(*texts: str, ago: timedelta = timedelta(0), **more: str):
        with service.writing() as tx:
            for text in texts:
                entry = {"event": "step_up", "outcome": "not_proven", "name": "Bob", "detail": text, **more}
                trail.append(tx, trail.Entry(at=clock() - ago, **entry))

    return happened


@pytest.fixture
def cleo(service, ledger, browser):
    """Audit as an administrator sees it who has proven a second factor."""
    tab = dashboard()
    testing.sign_in(tab, name="Cleo Marchetti", roles=["finance", "admin"], browser=browser)
    testing.step_up(tab)
    return open_page(tab, "audit")


def rows(tab):
    (table,) = tab.dataframe
    return table.value.to_dict("records")


def field(tab, label):
    (found,) = [item for item in tab.text_input if item.label == label]
    return found


def exported(tab, service, browser):
    """What the browser gets for the ticket."""
    press(tab, "Export as CSV")
    url = leaving(tab)
    return redeem(service, url.removeprefix("/files/"), browser)


def test_those_who_are_no_administrators_read_whom_to_ask_and_nothing_of_it(visit, ledger, entries):
    entries("a secret detail")

    tab = visit("audit", "finance", proven=True)

    assert said(tab) == ["Audit is for people with the role admin. Ask your administrator if you need it."]
    assert "a secret detail" not in everything(tab)


def test_an_administrator_is_asked_for_the_second_factor_first(visit, ledger, entries):
    entries("a secret detail")

    tab = visit("audit", "admin")

    assert leaving(tab) is not None
    assert "a secret detail" not in everything(tab)


def test_the_trail_says_who_what_and_why_newest_first(cleo, entries):
    entries("Asked: mfa. Came: pwd.", reference="K7Q2-M9XD", gate="/billing", acr="pwd")

    (row,) = rows(cleo.run())

    wanted = {"Event": "step up", "Outcome": "not proven", "Who": "Bob", "Where": "/billing", "Proof": "pwd"}
    assert wanted.items() <= row.items()
    assert (row["Reference"], row["Detail"]) == ("K7Q2-M9XD", "Asked: mfa. Came: pwd.")


def test_a_search_narrows_it_and_finds_a_reference(cleo, entries):
    entries("first", reference="AAAA-AAAA")
    entries("second", reference="BBBB-BBBB")
    cleo.run()

    field(cleo, "Search").set_value("bbbb-bbbb").run()

    assert [row["Detail"] for row in rows(cleo)] == ["second"]
    field(cleo, "Search").set_value("%").run()
    assert [info.value for info in cleo.info] == ["Nothing in the trail fits."]


def test_a_kind_of_event_narrows_it(cleo, entries):
    entries("a step-up")
    entries("a file", event="file")
    cleo.run()

    cleo.selectbox[0].set_value("file").run()

    assert [row["Detail"] for row in rows(cleo)] == ["a file"]


def test_what_is_older_than_the_days_is_left_out(cleo, entries):
    entries("old", ago=timedelta(days=40))
    entries("new")

    assert [row["Detail"] for row in rows(cleo.run())] == ["new"]


def test_beyond_a_hundred_the_trail_is_walked_through_and_back(cleo, entries):
    entries(*(f"number {count}" for count in range(150)))
    cleo.run()
    field(cleo, "Search").set_value("number").run()
    newest = [row["Detail"] for row in rows(cleo)]

    press(cleo, "Older")

    assert newest + [row["Detail"] for row in rows(cleo)] == [f"number {count}" for count in reversed(range(150))]
    assert [button.disabled for button in cleo.button if button.label in ("Newest", "Older")] == [False, True]
    press(cleo, "Newest")
    assert [row["Detail"] for row in rows(cleo)] == newest


def test_the_trail_is_read_from_its_newest_when_other_entries_are_asked_for(cleo, entries):
    entries(*(f"number {count}" for count in range(150)))
    entries("another")
    cleo.run()
    press(cleo, "Older")

    field(cleo, "Search").set_value("another").run()

    assert [row["Detail"] for row in rows(cleo)] == ["another"]
    assert "Older" not in buttons(cleo)


def test_times_are_the_readers(cleo, entries, clock):
    clock.moment = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    entries("x")
    cleo.context = {"timezone": "Asia/Kathmandu"}

    assert rows(cleo.run())[0]["When"] == "21 Nov 2026, 04:15"


def test_the_export_has_all_that_fits_with_times_in_utc(cleo, entries, service, browser):
    entries(*(f"number {count}" for count in range(150)))
    entries("not wanted", name="Ada")
    cleo.context = {"timezone": "Asia/Kathmandu"}
    cleo.run()
    field(cleo, "Search").set_value("Bob").run()

    file = exported(cleo, service, browser)

    lines = list(csv.DictReader(io.StringIO(b"".join(file.chunks).decode())))
    assert (file.filename, len(lines)) == ("audit.csv", 150)
    assert {datetime.fromisoformat(line["at"]).utcoffset() for line in lines} == {timedelta(0)}
    assert len(rows(cleo)) == 100


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_the_export_is_a_formula(cleo, entries, service, browser, formula):
    entries("harmless", name=formula)
    cleo.run()

    file = exported(cleo, service, browser)

    *_, line = csv.DictReader(io.StringIO(b"".join(file.chunks).decode(), newline=""))
    assert line["name"] == "'" + formula


def test_an_export_whose_asker_lost_the_role_is_refused_at_the_door(cleo, entries, service, browser):
    entries("x")
    press(cleo.run(), "Export as CSV")
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(cleo).id, roles=[])

    with pytest.raises(PermissionDenied):
        redeem(service, leaving(cleo).removeprefix("/files/"), browser)


def test_an_export_is_for_the_browser_that_asked(cleo, entries, service):
    entries("x")
    press(cleo.run(), "Export as CSV")
    thief = a_browser()
    testing.sign_in(dashboard(), subject="eve", roles=["admin"], browser=thief)

    with pytest.raises(FileRefused):
        redeem(service, leaving(cleo).removeprefix("/files/"), thief)


def test_a_person_is_found_and_their_sessions_can_be_ended_but_not_the_one_at_hand(cleo, service):
    testing.sign_in(dashboard(), subject="bob", name="Bob Meyer")
    testing.sign_in(dashboard(), subject="bob", name="Bob Meyer")
    cleo.run()
    assert "Bob Meyer" not in everything(cleo)

    field(cleo, "Find a person").set_value("meyer").run()

    assert buttons(cleo).count("End this session") == 2
    assert buttons(cleo).count("End all sessions") == 1
    field(cleo, "Find a person").set_value("marchetti").run()
    assert "End this session" not in buttons(cleo)


def test_ending_somebodys_session_asks_for_a_check_of_its_own(cleo, service):
    bobs = dashboard()
    testing.sign_in(bobs, subject="bob", name="Bob *Meyer*")
    cleo.run()
    field(cleo, "Find a person").set_value("bob").run()

    press(cleo, "End this session")

    assert testing.session_of(bobs).ended_at is None
    assert "End a session of Bob *Meyer*" in [text.value for text in cleo.text]
    assert "Verify again" in buttons(cleo)


def test_nobody_found_is_said(cleo):
    cleo.run()

    field(cleo, "Find a person").set_value("nobody").run()

    assert "Nobody of that name is signed in." in [info.value for info in cleo.info]


def test_what_an_administrator_looked_at_is_there_again_after_the_check_of_an_action(
    cleo, entries, service, browser, provider
):
    entries("once")
    provider.person["groups"], provider.auth_time = ["admin"], service.clock()
    testing.sign_in(dashboard(), subject="ben", name="Ben", email="ben@example.test", browser=a_browser())
    cleo.query_params["part"] = "Sessions"
    cleo.run()
    (event,) = [item for item in cleo.selectbox if item.label == "Event"]
    event.set_value("step_up")
    field(cleo, "Find a person").input("ben").run()
    press(cleo, "End all sessions")
    come_back(service, press(cleo, "Verify again"), browser)

    back = open_page(dashboard(testing.session_of(cleo)), "audit").run()

    assert "Do it now" in buttons(back)
    assert field(back, "Find a person").value == "ben"
    assert [item.value for item in back.selectbox if item.label == "Event"] == ["step_up"]
    assert back.session_state["part"] == "Sessions"
