"""The provider signs somebody out: by a signed message, or by its frame in the person's browser."""

import logging
from urllib.parse import quote

import pytest

from auth.oidc.logout_token import EVENT
from tests.support.flow import Airlock
from tests.support.oidc_keys import REMOVED, rsa_key
from tests.support.stub_provider import StubProvider
from tests.support.stub_server import page

FORM = {"content-type": "application/x-www-form-urlencoded"}


def post(tab, token, **more):
    return tab.http.post("/backchannel-logout", data={"logout_token": token, **more})


def refused(answer) -> bool:
    return answer.status_code == 400 and answer.headers["cache-control"] == "no-store"


def test_a_logout_token_ends_the_session_of_that_sid_and_no_other(tab, airlock, provider):
    other = airlock.tab()
    tab.sign_in()
    provider.sid = "sid-2"
    other.sign_in()

    answer = post(tab, provider.logout_token(sid="sid-1"), unknown="ignored")

    assert (answer.status_code, answer.text, answer.headers["cache-control"]) == (200, "", "no-store")
    assert tab.session is None
    assert other.session is not None


def test_a_logout_token_without_sid_ends_every_session_of_the_person(airlock, provider):
    tabs = [airlock.tab() for _ in range(3)]
    for number, tab in enumerate(tabs):
        provider.sid = f"sid-{number}"
        tab.sign_in()

    assert post(airlock.tab(), provider.logout_token(sid=REMOVED)).status_code == 200

    assert [tab.session for tab in tabs] == [None] * 3


def test_a_logout_token_without_sub_ends_the_session_of_that_sid(tab, provider):
    tab.sign_in()

    assert post(tab, provider.logout_token(sub=REMOVED)).status_code == 200

    assert tab.session is None


@pytest.mark.parametrize("changes", [{"sid": "unknown"}, {"sub": "nobody", "sid": REMOVED}, {"sub": "nobody"}])
def test_a_logout_token_that_names_nothing_here_is_accepted_and_ends_nothing(tab, provider, changes):
    tab.sign_in()

    assert post(tab, provider.logout_token(**changes)).status_code == 200

    assert tab.session is not None


def test_a_logout_token_ends_nothing_the_second_time(tab, provider, caplog):
    tab.sign_in()
    token = provider.logout_token()
    post(tab, token)
    tab.sign_in()

    assert refused(post(tab, token))

    assert tab.session is not None
    assert "check=jti" in caplog.text


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"exp": 1},
        {"exp": REMOVED},
        {"iat": 1},
        {"jti": REMOVED},
        {"sub": REMOVED, "sid": REMOVED},
        {"events": REMOVED},
        {"events": {EVENT + "x": {}}},
        {"nonce": "n"},
    ],
    ids=lambda changes: " ".join(f"{name}-{type(value).__name__}" for name, value in changes.items()),
)
def test_a_faulty_logout_token_is_refused_and_ends_nothing(tab, provider, changes):
    tab.sign_in()

    assert refused(post(tab, provider.logout_token(**changes)))

    assert tab.session is not None


def test_a_token_of_another_kind_or_signed_by_somebody_else_ends_nothing(tab, provider):
    tab.sign_in()
    foreign = StubProvider(keys=[rsa_key("somebody-else")], now=provider.now)
    foreign._server = provider._server  # the same issuer, another key

    assert refused(post(tab, provider.id_token(None)))
    assert refused(post(tab, foreign.logout_token()))
    assert refused(post(tab, "garbage"))
    assert refused(post(tab, ""))
    assert tab.session is not None


def test_keys_that_cannot_be_had_refuse_the_token_without_using_it_up(clock, tmp_path):
    with StubProvider(now=clock) as provider:
        airlock = Airlock(provider, tmp_path / "airlock.db", clock)
        tab, token = airlock.tab(), provider.logout_token()
        provider.misbehave("jwks", page(503))

        assert refused(post(tab, token))

        provider.misbehave("jwks", None)
        clock.forward(seconds=15)
        assert post(tab, token).status_code == 200
        airlock.engine.dispose()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"", FORM),
        (b"other=1", FORM),
        (b"logout_token=a&logout_token=b", FORM),
        (b"logout_token=" + b"a" * 70_000, FORM),
        (b"&".join(b"f%d=" % n for n in range(60)), FORM),
        (b"logout_token=\xff", FORM),
        (b'{"logout_token": "a"}', {"content-type": "application/json"}),
        (b"logout_token=a", {"content-type": "text/plain"}),
        (b"logout_token=a", {"content-type": ""}),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_body_that_is_not_one_logout_token_is_refused(tab, body, headers):
    assert refused(tab.http.post("/backchannel-logout", content=body, headers=headers))


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_another_method_than_post_is_refused(tab, provider, method):
    tab.sign_in()

    answer = tab.http.request(method, "/backchannel-logout", params={"logout_token": provider.logout_token()})

    assert refused(answer)
    assert tab.session is not None


def test_the_message_needs_no_cookie_and_may_come_under_an_internal_name(tab, airlock, provider):
    tab.sign_in()
    server_to_server = airlock.tab("http://airlock.internal:8501")

    assert post(server_to_server, provider.logout_token()).status_code == 200
    assert tab.session is None


def test_no_logout_token_reaches_a_log(tab, provider, caplog):
    caplog.set_level(logging.DEBUG)
    good, bad = provider.logout_token(), provider.logout_token(exp=1)
    post(tab, good)
    post(tab, bad)

    assert good not in caplog.text
    assert bad not in caplog.text


def test_the_frame_of_the_issuer_ends_the_session_of_that_sid(tab, provider):
    tab.sign_in()

    answer = tab.get(f"/frontchannel-logout?iss={quote(provider.issuer, safe='')}&sid=sid-1")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"] == f"default-src 'none'; frame-ancestors {provider.origin}"
    assert "x-frame-options" not in answer.headers
    assert tab.session is None


@pytest.mark.parametrize(
    "query",
    [
        "",
        "sid=sid-1",
        "iss={iss}",
        "iss={iss}&sid=",
        "iss={iss}&sid=another",
        "iss={iss}&sid=sid-1&sid=sid-1",
        "iss={iss}&iss={iss}&sid=sid-1",
        "iss=https://evil.example&sid=sid-1",
        "iss={iss}x&sid=sid-1",
        "iss={iss}&sid=%00",
        "iss={iss}&sid=%FF",
        "iss={iss}&sid=sid-1%00",
    ],
)
def test_a_frame_that_does_not_name_issuer_and_session_ends_nothing(anywhere, query):
    tab = anywhere.tab()
    tab.sign_in()

    answer = tab.get("/frontchannel-logout?" + query.format(iss=quote(anywhere.provider.issuer, safe="")))

    assert answer.status_code == 200
    assert tab.session is not None
