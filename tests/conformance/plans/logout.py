"""RP-Initiated RP (3), Front-Channel RP (2), Third-Party-Initiated RP (1)."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from auth import sign_out
from tests.support.conformance import Module
from tests.support.flow import visit_provider
from tests.support.relying_party import RelyingParty, Verdict, agree

INITIATED, FRONT, THIRD = "RP-Initiated Logout RP", "Front-Channel Logout RP", "Third-Party-Initiated Login RP"


def leaving(way_back: Callable[[str], str]) -> Callable[[RelyingParty], Verdict]:
    """Sign in, sign out, be at the provider's page, and come back as `way_back` makes of its answer."""

    def drive(party: RelyingParty) -> Verdict:
        party.sign_in()
        id_token, session = party.provider.issued[-1], party.session

        def leave() -> None:
            location = depart(party)
            asked = dict(parse_qsl(urlsplit(location).query))
            assert asked["id_token_hint"] == id_token
            assert asked["post_logout_redirect_uri"] == party.airlock.service.settings.oidc.redirect_uri
            assert asked["state"]
            answer = party.tab.callback(way_back(agree(location)))
            assert answer.status_code in {200, 303}

        verdict = party.judge(leave, lambda: party.row(session).ended_at is not None)
        assert party.tab.session is None
        return verdict

    return drive


def depart(party: RelyingParty) -> str:
    """Press Sign out: where at the provider the browser is sent."""
    answer = party.tab.get(sign_out.here(party.airlock.service, party.session))
    assert answer.status_code == 303
    return str(answer.headers["location"])


def framed(party: RelyingParty) -> None:
    """The provider's page frames our address. It is another site, so our cookie does not come along."""
    query = {"iss": party.provider.issuer, "sid": party.provider.sid}
    answer = party.airlock.tab().get("/frontchannel-logout", params=query)
    assert answer.status_code == 200
    assert f"frame-ancestors {party.provider.origin}" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


def framed_by_our_wish(party: RelyingParty) -> Verdict:
    party.sign_in()
    session = party.session
    location = depart(party)

    def frame() -> None:
        framed(party)
        party.tab.callback(agree(location))

    return party.judge(frame, lambda: party.row(session).ended_at is not None)


def framed_by_itself(party: RelyingParty) -> Verdict:
    party.sign_in()
    session = party.session
    return party.judge(lambda: framed(party), lambda: party.row(session).ended_at is not None)


def started_elsewhere(party: RelyingParty) -> Verdict:
    """The provider's list of applications links to us; the person lands on the page that the link names."""
    target = f"{party.airlock.service.settings.public_origin}/customers?q=1"
    landed = []

    def start() -> None:
        answer = party.begin(target_link_uri=target, login_hint="ada")
        asked = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
        assert {"state", "nonce", "code_challenge"} <= set(asked)
        assert asked["login_hint"] == "ada"
        landed.append(party.tab.callback(visit_provider(answer.headers["location"])).headers["location"])

    verdict = party.judge(start, lambda: party.tab.session is not None)
    assert landed == ["/customers?q=1"]
    return verdict


MODULES = [
    Module(
        name="oidcc-client-test-rp-init-logout",
        profile=INITIATED,
        does="Wants the ID token as it was issued, and the registered address to come back to.",
        rule="RP-Initiated Logout 2",
        drive=leaving(lambda answered: answered),
        asks_userinfo=False,
    ),
    Module(
        name="oidcc-client-test-rp-init-logout-other-state",
        profile=INITIATED,
        does="Sends the browser back with another `state`.",
        rule="RP-Initiated Logout 3",
        drive=leaving(lambda answered: f"{answered.partition('?')[0]}?state=another"),
        asks_userinfo=False,
    ),
    Module(
        name="oidcc-client-test-rp-init-logout-no-state",
        profile=INITIATED,
        does="Sends the browser back without `state`.",
        rule="RP-Initiated Logout 3",
        drive=leaving(lambda answered: answered.partition("?")[0]),
        asks_userinfo=False,
    ),
    Module(
        name="oidcc-client-test-rp-frontchannel-rpinitlogout",
        profile=FRONT,
        does="Frames our address while the browser is at its end-session page.",
        rule="Front-Channel Logout 2",
        drive=framed_by_our_wish,
        asks_userinfo=False,
    ),
    Module(
        name="oidcc-client-test-rp-frontchannel-opinitlogout",
        profile=FRONT,
        does="Frames our address because somebody signed out there.",
        rule="Front-Channel Logout 2",
        drive=framed_by_itself,
        asks_userinfo=False,
    ),
    Module(
        name="oidcc-client-test-3rd-party-init-login",
        profile=THIRD,
        does="Links to our address that starts a sign-in.",
        rule="OIDC Core 4",
        drive=started_elsewhere,
    ),
]
