"""The first thing a request meets: our own name, and in the demo this very machine."""

import re

import pytest

from auth import words
from auth.edge.guard import FORWARDING, Guard
from tests.support import settings
from tests.support.asgi import Beyond, ask, scope
from tests.support.hosts import BAD_HOSTS
from tests.support.settings import configured

OURS = ("host", "localhost:8501")


@pytest.fixture
def beyond():
    return Beyond()


@pytest.fixture
def guard(beyond):
    return Guard(beyond, configured())


@pytest.fixture
def demo(beyond, tmp_path):
    return Guard(beyond, settings.demo(tmp_path))


@pytest.mark.parametrize("host", BAD_HOSTS, ids=ascii)
def test_a_foreign_host_gets_421_and_the_name_of_the_setting(guard, beyond, host):
    answer = ask(guard, scope("/billing", headers=[("host", host)]))

    assert answer.status == 421
    assert b"OIDC__REDIRECT_URI" in answer.body
    assert b"evil" not in answer.body
    assert beyond.scopes == []


def test_an_answer_says_under_which_name_its_request_is_in_the_log(guard, caplog):
    answers = [ask(guard, scope(headers=[("host", "evil.example"), ("x-request-id", "forged")])) for _ in range(2)]

    names = [record.request for record in caplog.records]
    assert [answer.headers["x-request-id"] for answer in answers] == names
    assert len(set(names) - {"forged"}) == 2


@pytest.mark.parametrize(
    "headers", [[], [OURS, OURS], [OURS, ("host", "evil.example")], [("host", "evil.example"), OURS]]
)
def test_no_host_or_two_hosts_are_foreign(guard, beyond, headers):
    assert ask(guard, scope(headers=headers)).status == 421
    assert beyond.scopes == []


@pytest.mark.parametrize("header", ["x-forwarded-host", "x_forwarded_host", "forwarded", "x-host", "x-original-host"])
def test_a_forwarded_name_does_not_count(guard, header):
    assert ask(guard, scope(headers=[("host", "evil.example"), (header, "localhost:8501")])).status == 421
    assert ask(guard, scope(headers=[OURS, (header, "evil.example")])).status == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/_stcore/health", "/backchannel-logout"])
def test_health_checks_and_the_providers_message_may_come_under_any_name(guard, path):
    assert ask(guard, scope(path, headers=[("host", "10.1.2.3:8501")])).status == 200
    assert ask(guard, scope(path + "/x", headers=[("host", "10.1.2.3:8501")])).status == 421


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("host", ["127.0.0.1:8501", "[::1]:8501"])
def test_a_page_under_an_alias_is_sent_to_the_public_origin_with_path_and_query(guard, method, host):
    query = b"month=2026-01&month=%C3%BC&code=c"
    answer = ask(guard, scope("/billing", query=query, headers=[("host", host)], method=method))

    assert answer.status == 303
    assert answer.headers["location"] == "http://localhost:8501/billing?" + query.decode()
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "raw_path",
    [
        b"//evil.example/",
        b"///evil.example",
        b"/\\evil.example",
        b"\\\\evil.example",
        b"/%2f%2fevil.example",
        b"@evil.example/",
        b".evil.example/",
        b"http://evil.example/",
        b"/\tevil",
        b"/\xff\r\nx: y",
        b"*",
        b"",
    ],
)
def test_a_redirect_of_an_alias_never_leaves_the_origin(guard, raw_path):
    answer = ask(guard, scope("/x", raw_path=raw_path, headers=[("host", "127.0.0.1:8501")]))

    assert answer.headers["location"].startswith("http://localhost:8501/")
    assert answer.headers["location"].isprintable()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_an_alias_is_not_good_for_anything_but_pages(guard, method):
    assert ask(guard, scope(headers=[("host", "127.0.0.1:8501")], method=method)).status == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "evil.example"])
def test_a_websocket_under_another_name_is_refused(guard, beyond, host):
    refusal = ask(guard, scope("/_stcore/stream", headers=[("host", host)], kind="websocket"))

    assert refusal["type"] == "websocket.close"
    assert beyond.scopes == []


@pytest.mark.parametrize("header", FORWARDING)
@pytest.mark.parametrize("path", ["/", "/healthz", "/backchannel-logout", "/demo-idp/authorize"])
def test_the_demo_refuses_everything_that_was_forwarded(demo, beyond, header, path):
    answer = ask(demo, scope(path, headers=[OURS, (header.upper(), "127.0.0.1")]))

    assert answer.status == 403
    assert beyond.scopes == []


@pytest.mark.parametrize("peer", [("192.168.1.5", 1), ("10.0.0.1", 1), ("fe80::1", 1), ("", 0), None])
def test_the_demo_refuses_a_peer_that_is_not_this_machine(demo, peer):
    assert ask(demo, scope(client=peer)).status == 403
    assert ask(demo, scope("/healthz", client=peer)).status == 403


@pytest.mark.parametrize("host", ["evil.example", "192.168.1.5:8501", "127.evil.example:8501", ""])
def test_the_demo_refuses_a_host_that_is_not_this_machine_also_where_any_name_is_good(demo, host):
    assert ask(demo, scope("/healthz", headers=[("host", host)])).status == 403


def test_the_demo_says_why_it_refuses_with_a_reference_that_is_logged(demo, caplog):
    answer = ask(demo, scope(client=("192.168.1.5", 1)))

    page = answer.body.decode()
    assert words.DEMO_ELSEWHERE in page
    [reference] = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert f"turned_away [{reference}] check=the demo answers only this machine" in caplog.text
    assert caplog.records[0].client == "192.168.1.5"


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.0.0.53", "::1"])
def test_the_demo_answers_this_machine(demo, peer):
    assert ask(demo, scope(client=(peer, 1))).status == 200


def test_a_configured_installation_answers_other_machines(guard):
    assert ask(guard, scope(client=("192.168.1.5", 1), headers=[OURS, ("x-forwarded-for", "10.0.0.1")])).status == 200
