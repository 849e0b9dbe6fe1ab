"""Back-Channel RP: 8 modules. The provider posts while the browser is at its end-session page."""

import json
from collections.abc import Callable
from typing import Any

from auth.oidc.logout_token import EVENT
from tests.conformance.plans.logout import depart
from tests.support.conformance import Module
from tests.support.oidc_keys import REMOVED, encode
from tests.support.relying_party import RelyingParty, Verdict, agree
from tests.support.suite_provider import SuiteProvider

PROFILE = "Back-Channel Logout RP"
Mint = Callable[[SuiteProvider], str]


def told(mint: Mint) -> Callable[[RelyingParty], Verdict]:
    """Sign in, sign out, and be told so by the provider: our session is over before its message comes."""

    def drive(party: RelyingParty) -> Verdict:
        party.sign_in()
        location = depart(party)
        answers: list[Any] = []
        verdict = party.judge(
            lambda: answers.append(post(party, mint(party.provider))), lambda: answers[0].status_code == 200
        )
        assert answers[0].status_code in {200, 400}
        assert "no-store" in answers[0].headers["cache-control"]
        assert party.tab.callback(agree(location)).status_code == 303
        return verdict

    return drive


def post(party: RelyingParty, token: str) -> Any:
    """As the suite posts: with a field that nobody knows, and without any cookie."""
    fields = {"logout_token": token, "ignored_parameter": "ignored"}
    return party.airlock.tab().http.post("/backchannel-logout", data=fields)


def token(**changes: object) -> Mint:
    return lambda provider: provider.logout_token(**changes)


def unsigned_token(provider: SuiteProvider) -> str:
    payload = provider.logout_token().split(".")[1]
    return f"{encode(json.dumps({'alg': 'none'}).encode())}.{payload}."


def signed_otherwise(provider: SuiteProvider) -> str:
    provider.signer = provider.keys[2]
    return provider.logout_token()


def _module(ending: str, does: str, mint: Mint, refused_by: str | None, rule: str) -> Module:
    return Module(
        name=f"oidcc-client-test-rp-backchannel-rpinitlogout{ending}",
        profile=PROFILE,
        does=does,
        rule=rule,
        drive=told(mint),
        refused_by=refused_by,
        asks_userinfo=False,
    )


FOOBAR = {"http://schemas.openid.net/event/foobar": {}}
assert EVENT not in FOOBAR

MODULES = [
    _module("", "Sends a valid logout token.", token(), None, "Back-Channel Logout 2.8"),
    _module("-alg-none", "Does not sign it.", unsigned_token, "alg", "Back-Channel Logout 2.6 (3)"),
    _module("-no-event", "Leaves out `events`.", token(events=REMOVED), "events", "Back-Channel Logout 2.6 (6)"),
    _module("-with-nonce", "Adds a `nonce`.", token(nonce="nonce"), "nonce", "Back-Channel Logout 2.6 (7)"),
    _module("-wrong-alg", "Signs with its ES256 key.", signed_otherwise, "alg", "Back-Channel Logout 2.6 (2)"),
    _module("-wrong-aud", "Names another audience.", token(aud="airlock1"), "aud", "Back-Channel Logout 2.6 (4)"),
    _module("-wrong-event", "Names another event.", token(events=FOOBAR), "events", "Back-Channel Logout 2.6 (6)"),
    _module("-wrong-iss", "Names another issuer.", token(iss="https://x.test/"), "iss", "Back-Channel Logout 2.6 (4)"),
]
