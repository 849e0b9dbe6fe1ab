"""Streamlit's websocket on the real server, spoken to by a client that no browser restrains."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.support.live import LiveAirlock
from tests.support.stream import Person, open_tab, raw_handshake

IDENTITY = ["x-airlock-session", "X-Airlock-Session", "X-AIRLOCK-SESSION", "x_airlock_session", "X_Airlock-Session"]


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[LiveAirlock]:
    with LiveAirlock(tmp_path_factory.mktemp("websocket")) as live:
        yield live


@pytest.fixture(scope="module")
def people(server) -> Iterator[Callable[[str], Person]]:
    """Signs somebody in, in a browser of their own."""
    with ExitStack() as stack:
        yield lambda name: stack.enter_context(closing(Person(server))).sign_in(name)


@pytest.fixture(scope="module")
def ada(people) -> Person:
    """Somebody who stays signed in."""
    return people("ada")


def is_refused(server, cookie="", **handshake) -> bool:
    try:
        with open_tab(server, cookie, **handshake):
            return False
    except InvalidStatus as refusal:
        return refusal.response.status_code == 403


def test_a_websocket_says_under_which_name_the_log_has_what_is_done_in_it(server, people):
    ben = people("ben")
    with open_tab(server, ben.cookie) as tab:
        (name,) = tab.connection.response.headers.get_all("x-request-id")
        tab.run("billing")

    assert [line for line in server.log.splitlines() if "gate refused" in line and f"request={name}" in line]


def test_a_handshake_that_is_refused_is_in_the_log_with_a_code(server):
    assert is_refused(server, origin="https://evil.example")

    refusals = [line for line in server.log.splitlines() if "websocket refused" in line]
    assert "code=turned_away" in refusals[-1]
    assert "check='origin or host is not ours'" in refusals[-1]


def shows_sign_in_to_nobody(page: str) -> bool:
    return "Sign in" in page and "Sign out" not in page and "Ada" not in page


def test_the_rightful_tab_shows_the_page(server, ada):
    with open_tab(server, ada.cookie) as tab:
        page = tab.run()

    assert "Ada" in page
    assert "Sign out" in page


def test_billing_sends_nothing_of_itself_before_the_second_factor(server, ada):
    with open_tab(server, ada.cookie) as tab:
        page = tab.run("billing")

    assert "metric {" not in page
    assert "Billing needs one more check" in page


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "https://evil.example",
        "http://localhost",
        "http://localhost:1",
        "https://localhost:{port}",
        "http://127.0.0.1:{port}",
        "http://localhost:{port}.evil.example",
        "http://localhost:{port}/",
        "http://LOCALHOST:{port}",
    ],
)
def test_a_handshake_without_our_origin_is_refused(server, ada, origin):
    assert is_refused(server, ada.cookie, origin=origin and origin.format(port=server.port))


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1:{port}", "localhost:1", "localhost"]
)
def test_a_handshake_under_another_name_is_refused(server, ada, host):
    assert is_refused(server, ada.cookie, host=host.format(port=server.port))


def test_two_origins_two_hosts_or_two_cookies_of_our_name_count_as_none(server, ada):
    host, origin, cookie = ("Host", f"localhost:{server.port}"), ("Origin", server.origin), ("Cookie", ada.cookie)

    assert raw_handshake(server, host, origin, cookie) == 101
    assert raw_handshake(server, host, origin, origin) in {400, 403}
    assert raw_handshake(server, host, ("Host", "evil.example"), origin) in {400, 403}
    with open_tab(server, f"{ada.cookie}; {ada.cookie}") as tab:
        assert shows_sign_in_to_nobody(tab.run())


@pytest.mark.parametrize("header", [("X-Forwarded-For", "10.0.0.1"), ("Forwarded", "for=10.0.0.1")])
def test_the_demo_refuses_a_forwarded_handshake(server, ada, header):
    assert is_refused(server, ada.cookie, headers=[header])


@pytest.mark.parametrize("name", IDENTITY)
def test_an_identity_that_a_client_sends_is_ignored(server, ada, name):
    with open_tab(server, headers=[(name, ada.session()["handle"])]) as tab:
        assert shows_sign_in_to_nobody(tab.run())


def test_an_identity_that_a_client_sends_does_not_replace_its_own(server, ada):
    with open_tab(server, ada.cookie, headers=[(name, "anonymous-x") for name in IDENTITY]) as tab:
        assert "Ada" in tab.run()


@pytest.mark.parametrize("name", ["x-airlock-request", "X_Airlock_Client"])
def test_what_a_page_does_is_logged_under_the_request_that_opened_its_tab(server, people, name):
    ben = people("ben")
    with open_tab(server, ben.cookie, headers=[(name, "forged-by-the-client")]) as tab:
        tab.run("audit")

    [line] = [line for line in server.log.splitlines() if "gate refused: permission_denied" in line][-1:]

    assert re.search(r"\brequest=[0-9a-f]{16}\b", line)
    assert re.search(r"\bclient=127\.0\.0\.1\b", line)
    assert "forged" not in server.log


@pytest.mark.parametrize(
    "message",
    [
        {"clear_cache": True},
        {"load_git_info": True},
        {"set_run_on_save": True},
        {"backend_operation_request": {"request_id": "1", "deferred_file": {"file_id": "x"}}},
        {"debug_disconnect_websocket": True},
        {"debug_shutdown_runtime": True},
    ],
    ids=lambda message: next(iter(message)),
)
def test_a_message_that_no_page_needs_is_dropped_and_the_tab_goes_on(server, ada, message):
    [kind] = message
    with open_tab(server, ada.cookie) as tab:
        tab.run()
        tab.send(**message)
        after = tab.run()

    assert "Ada" in after
    assert not {"git_info_changed", "backend_operation_response"} & {line.strip(" {") for line in after.splitlines()}
    assert f"websocket message dropped: {kind}" in server.log


def test_a_message_of_no_kind_is_dropped(server, ada):
    with open_tab(server, ada.cookie) as tab:
        tab.connection.send(BackMsg().SerializeToString())

        assert "Ada" in tab.run()


def test_text_frames_are_dropped_and_the_tab_goes_on(server, ada):
    with open_tab(server, ada.cookie) as tab:
        tab.connection.send("text")

        assert "Ada" in tab.run()
    assert "TypeError" not in server.log


def test_bytes_that_are_no_message_close_the_tab_without_a_word_about_the_inside(server, ada):
    with open_tab(server, ada.cookie) as tab:
        tab.connection.send(b"\xff\xff\xff")
        with pytest.raises(ConnectionClosed) as closed:
            tab.connection.recv(timeout=10)

    assert "Traceback" not in str(closed.value)


def test_a_rightful_reconnect_resumes_its_own_state(server, ada):
    with open_tab(server, ada.cookie) as tab:
        tab.run()
    with open_tab(server, ada.cookie, resumes=tab.session_id) as again:
        again.run()

    assert again.session_id == tab.session_id


@pytest.mark.parametrize("who", ["nobody", "another person", "the same person in another browser"])
def test_a_reconnect_that_names_somebody_elses_tab_gets_a_fresh_one(server, people, ada, who):
    names = {"another person": "ben", "the same person in another browser": "ada"}
    cookie = people(names[who]).cookie if who in names else ""
    with open_tab(server, ada.cookie) as tab:
        tab.run()

    with open_tab(server, cookie, resumes=tab.session_id) as thief:
        page = thief.run()

    assert thief.session_id != tab.session_id
    assert who == "the same person in another browser" or "Ada" not in page


def test_a_copied_cookie_of_an_ended_session_opens_nothing_and_its_tab_is_not_resumed(server, people):
    person = people("ada")
    with open_tab(server, person.cookie) as tab:
        tab.run()
    person.sign_out_at_provider()

    with open_tab(server, person.cookie, resumes=tab.session_id) as again:
        page = again.run()

    assert shows_sign_in_to_nobody(page)
    assert again.session_id != tab.session_id


def test_a_replaced_key_is_refused_once_the_new_one_was_presented_and_its_tab_closes(server, people):
    person = people("cleo")
    old = person.cookie
    with open_tab(server, old) as before:
        before.run()
        person.step_up()
        assert person.cookie != old
        assert not is_refused(server, old)  # the answer with the new key may still be on its way

        with open_tab(server, person.cookie) as tab:
            assert closes_within(before, 2)  # at once, not with the next round of the watch
            assert "metric {" in tab.run("billing")

        assert is_refused(server, old)


def test_the_tabs_of_an_ended_session_close_within_fifteen_seconds_and_those_of_others_stay(server, people, ada):
    person = people("ben")
    with (
        open_tab(server, person.cookie) as first,
        open_tab(server, person.cookie) as second,
        open_tab(server, ada.cookie) as other,
    ):
        first.run()
        person.sign_out_at_provider()

        assert closes_within(first, 15)
        assert closes_within(second, 5)
        assert "Ada" in other.run()


def test_a_tab_whose_session_ended_says_so_where_it_stands_before_it_closes(server, people):
    person = people("ben")
    with open_tab(server, person.cookie) as tab:
        tab.run("customers")
        person.sign_out_at_provider()
        said = tab.listen(15)

    assert "You were signed out because" in said
    assert shows_sign_in_to_nobody(said)


def closes_within(tab, seconds: float) -> bool:
    """Whether the server closes this websocket, in the way on which a browser reconnects by itself."""
    deadline = time.monotonic() + seconds
    try:
        while (left := deadline - time.monotonic()) > 0:
            tab.connection.recv(timeout=left)
    except ConnectionClosed as closed:
        return closed.rcvd is not None and closed.rcvd.code == 1012
    except TimeoutError:
        pass
    return False
