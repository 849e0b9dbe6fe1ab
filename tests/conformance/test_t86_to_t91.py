"""T86 and T88 to T91: clocks that differ, and every way of signing out that begins at the provider."""

import time
from datetime import timedelta

import pytest
from starlette.websockets import WebSocketDisconnect

from auth import sign_out
from auth.edge import live
from tests.conformance.plans.backchannel import MODULES as OFFICIAL
from tests.conformance.plans.backchannel import post
from tests.conformance.plans.logout import depart
from tests.support.edge_socket import edge_socket
from tests.support.oidc_keys import REMOVED, rsa_key
from tests.support.stub_server import page


@pytest.mark.parametrize("seconds", [-60, -1, 0, 1, 60])
def test_t86_clocks_a_minute_apart_work(party, provider, clock, seconds):
    provider.now = lambda: clock() + timedelta(seconds=seconds)

    assert party.sign_in().accepted


@pytest.mark.parametrize("seconds", [-61, -359])
def test_t86_a_provider_behind_works_until_a_minute_after_its_tokens_end(party, provider, clock, seconds):
    """Its tokens, of five minutes here, seem that much older, and are accepted as old ones are."""
    provider.now = lambda: clock() + timedelta(seconds=seconds)

    assert party.sign_in().accepted


@pytest.mark.parametrize(
    ("seconds", "change", "check"),
    [(61, {}, "iat"), (-360, {}, "exp"), (-601, {"exp": 3600}, "iat")],
)
def test_t86_a_provider_further_ahead_or_whose_tokens_come_too_old_is_refused(
    party, provider, clock, seconds, change, check
):
    provider.now = lambda: clock() + timedelta(seconds=seconds)
    provider.claim_changes = {name: int(provider.now().timestamp()) + life for name, life in change.items()}

    assert party.sign_in().check == check


@pytest.mark.parametrize("module", OFFICIAL, ids=lambda module: module.name)
def test_t88_the_official_modules_pass(party, module):
    assert module.score(module.drive(party)) == "PASSED"


def now(provider):
    return int(provider.now().timestamp())


REFUSED = {
    "exp missing": lambda p: p.logout_token(exp=REMOVED),
    "exp past": lambda p: p.logout_token(exp=now(p) - 61),
    "iat missing": lambda p: p.logout_token(iat=REMOVED),
    "iat old": lambda p: p.logout_token(iat=now(p) - 3600),
    "jti missing": lambda p: p.logout_token(jti=REMOVED),
    "neither sub nor sid": lambda p: p.logout_token(sub=REMOVED, sid=REMOVED),
    "an ID token": lambda p: p.issued[-1],
    "an ID token with the event": lambda p: p.logout_token(nonce="n", acr="mfa"),
    "empty": lambda p: "",
    "garbage": lambda p: "a.b.c",
}


@pytest.mark.parametrize("mint", REFUSED.values(), ids=REFUSED.keys())
def test_t88_a_bad_logout_token_ends_nothing(party, provider, mint):
    party.sign_in()

    answered(party, mint(provider), 400)

    assert party.tab.session is not None


def test_t88_a_flood_of_logout_tokens_asks_the_provider_once_and_a_rightful_one_is_heard(party, provider):
    """What a bad token costs is limited, not how many come: a count could keep the provider's own message out.

    Callbacks that nobody waits for are counted: `tests/flows/test_callback_flood.py`.
    """
    party.sign_in()
    for number in range(50):
        provider.header_changes = {"kid": f"unknown-{number}"}
        answered(party, provider.logout_token(), 400)
    assert provider.count("jwks") == 2

    provider.header_changes = {}
    answered(party, provider.logout_token(), 200)

    assert party.tab.session is None


@pytest.mark.parametrize("endpoint", ["jwks", "discovery"])
def test_t88_a_flood_of_logout_tokens_asks_a_provider_in_trouble_once_also_before_any_keys_are_known(
    party, provider, endpoint
):
    provider.misbehave(endpoint, page(500))
    for number in range(50):
        provider.header_changes = {"kid": f"unknown-{number}"}
        answered(party, provider.logout_token(), 400)

    assert provider.count(endpoint) == 1


def test_t88_a_forged_logout_token_keeps_no_sign_in_from_following_a_rotation(party, provider):
    assert party.sign_in().accepted
    provider.header_changes = {"kid": "junk"}
    answered(party, provider.logout_token(), 400)
    provider.header_changes = {}
    provider.keys = [rsa_key("rsa-2")]

    assert party.sign_in(party.airlock.tab()).accepted


@pytest.mark.parametrize("typ", ["at+jwt", "secevent+jwt", 7])
def test_t88_a_logout_token_of_another_type_ends_nothing(party, provider, typ):
    party.sign_in()
    provider.header_changes = {"typ": typ}

    answered(party, provider.logout_token(), 400)

    assert party.tab.session is not None


@pytest.mark.parametrize(("typ", "status"), [(REMOVED, 400), ("JWT", 400), ("logout+jwt", 200)])
def test_t88_the_type_can_be_required(install, provider, typ, status):
    party = install(LOGOUT__TYP="required")
    provider.header_changes = {"typ": typ}

    answered(party, provider.logout_token(), status)


def test_t88_a_logout_token_is_good_once(party, provider):
    token = provider.logout_token(sid="unknown", sub=REMOVED)

    answered(party, token, 200)
    answered(party, token, 400)


@pytest.mark.parametrize(
    ("named", "ends"),
    [
        ({"sub": "ada", "sid": REMOVED}, {"ada-1", "ada-2", "ada-3"}),
        ({"sub": REMOVED, "sid": "ada-2"}, {"ada-2"}),
        ({"sub": "ada", "sid": "ada-2"}, {"ada-2"}),
        ({"sub": "ada", "sid": "ben-1"}, set()),
        ({"sub": "ben", "sid": "ada-1"}, set()),
        ({"sub": "nobody", "sid": REMOVED}, set()),
    ],
)
def test_t88_a_logout_token_ends_what_it_names_and_nothing_else(party, provider, named, ends):
    tabs = {sid: party.airlock.tab() for sid in ("ada-1", "ada-2", "ada-3", "ben-1")}
    for sid, tab in tabs.items():
        provider.sid, provider.subject = sid, sid.partition("-")[0]
        party.sign_in(tab)

    answered(party, provider.logout_token(**named), 200)

    assert {sid for sid, tab in tabs.items() if tab.session is None} == ends


def test_t88_a_request_of_another_form_ends_nothing(party, provider):
    party.sign_in()
    http, token = party.airlock.tab().http, provider.logout_token()
    answers = [
        http.post("/backchannel-logout", data={"logout_token": [token, token]}),
        http.post("/backchannel-logout", json={"logout_token": token}),
        http.get("/backchannel-logout", params={"logout_token": token}),
        http.put("/backchannel-logout", data={"logout_token": token}),
        http.post("/backchannel-logout", data={"logout_token": "x" * 1_000_000}),
        http.post("/backchannel-logout", data={"token": token}),
    ]

    assert [answer.status_code for answer in answers] == [400] * 6
    assert all("no-store" in answer.headers["cache-control"] for answer in answers)
    assert party.tab.session is not None


def test_t88_a_logout_token_opens_no_session(party, provider):
    provider.forgery = lambda _found: provider.logout_token()

    assert party.sign_in().check == "events"


def answered(party, token, status):
    begun = time.process_time()  # not by the clock on the wall: a busy machine decides no test
    answer = post(party, token)

    assert answer.status_code == status
    assert "no-store" in answer.headers["cache-control"]
    assert time.process_time() - begun < 1


def test_t89_a_message_of_the_provider_closes_the_live_websocket(party, provider, monkeypatch):
    """The edge looks every five seconds; here more often."""
    monkeypatch.setattr(live, "EVERY_SECONDS", 0.05)
    party.sign_in()

    with edge_socket(party.airlock, party.tab) as socket:
        assert socket.receive_json() == [party.session.handle]
        answered(party, provider.logout_token(), 200)
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()

    assert closed.value.code == live.CLOSED_FROM_HERE


def test_t90_signing_out_holds_here_when_the_provider_is_down(party, provider, install):
    """The process was restarted meanwhile, so it does not know either where the provider's page was."""
    party.sign_in()
    provider.misbehave("discovery", page(500))
    restarted = install()
    restarted.tab.http.cookies = party.tab.http.cookies

    answer = restarted.tab.get(sign_out.here(restarted.airlock.service, party.session))

    assert answer.status_code == 200
    assert "You are signed out here." in answer.text
    assert restarted.tab.session is None


def test_t90_the_hint_is_the_token_as_it_was_issued_and_a_foreign_state_is_tolerated(party, provider):
    party.sign_in()

    location = depart(party)

    assert f"id_token_hint={provider.issued[-1]}" in location
    assert party.tab.get("/?state=foreign").headers["location"] == "/"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"iss": "{issuer}"},
        {"sid": "sid-1"},
        {"iss": "{issuer}", "sid": "another"},
        {"iss": "https://other.example.test/", "sid": "sid-1"},
        {"iss": "{issuer}", "sid": ["sid-1", "sid-1"]},
        {"iss": ["{issuer}", "{issuer}"], "sid": "sid-1"},
        {"iss": "{issuer}", "sid": ""},
    ],
)
def test_t91_a_frame_that_does_not_name_issuer_and_session_is_ignored(party, provider, query):
    party.sign_in()
    named = {
        name: [part.format(issuer=provider.issuer) for part in ([value] if isinstance(value, str) else value)]
        for name, value in query.items()
    }

    answer = party.tab.get("/frontchannel-logout", params=named)

    assert answer.status_code == 200
    assert party.tab.session is not None
