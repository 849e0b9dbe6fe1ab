"""The provider's clock and the ways of signing out, read from its answer."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from auth.doctor import leaving, reaching
from auth.doctor.finding import Level
from auth.doctor.gather import together
from auth.errors import ProviderUnavailable, TokenRejected
from tests.support.doctor import ISSUER, answered, installation
from tests.support.oidc_client import FrozenClock

NOW = FrozenClock().now


def dated(seconds: float, **headers: str) -> dict[str, str]:
    return {"date": format_datetime(NOW + timedelta(seconds=seconds), usegmt=True), **headers}


@pytest.mark.parametrize(
    ("headers", "level", "said"),
    [
        (dated(0), Level.RIGHT, "agree"),
        (dated(-3), Level.RIGHT, "agree"),
        (dated(-30), Level.WARNING, "30 s ahead of"),
        (dated(45), Level.WARNING, "45 s behind"),
        (dated(-61), Level.WARNING, "61 s ahead of"),
        (dated(-600), Level.WARNING, "60 s after the end of their life, and from 600 s on"),
        (dated(-601), Level.WRONG, "Every token will seem too old"),
        (dated(61), Level.WRONG, "61 s behind the provider's. Every token will be refused"),
        (dated(7200), Level.WRONG, "7200 s behind"),
        (dated(-600, age="600"), Level.RIGHT, "agree"),
        (dated(-600, age="some"), Level.UNKNOWN, "no usable Date"),
        (dated(0, age="-5"), Level.UNKNOWN, "no usable Date"),
        ({"date": "Tue, 24 Nov 2026 09:00:00 -0000"}, Level.RIGHT, "agree"),
        ({"date": "yesterday"}, Level.UNKNOWN, "no usable Date"),
        ({}, Level.UNKNOWN, "no usable Date"),
    ],
)
def test_the_clock_is_compared_with_the_date_of_the_answer(headers, level, said):
    finding = reaching.clock(answered(headers=headers))

    assert finding.level is level
    assert said in finding.what


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (ProviderUnavailable(check="http.connection", got="https://x: SSLError"), "certificate"),
        (ProviderUnavailable(check="http.deadline", got="https://x: late"), "ten seconds"),
        (ProviderUnavailable(check="http.redirect", got="https://x: status 302"), "at the end of it"),
        (ProviderUnavailable(check="discovery.status", got="404"), "realm, a tenant"),
        (ProviderUnavailable(check="discovery.status", got="500"), "need no change"),
        (ProviderUnavailable(check="discovery.status", got="503"), "need no change"),
        (ProviderUnavailable(check="discovery.json", got="not JSON"), "a page of a proxy"),
        (TokenRejected(check="discovery.token_endpoint", expected="an https URL", got="nothing"), "Correct it at"),
        (TokenRejected(check="discovery.issuer", expected=ISSUER, got=ISSUER[:-1]), "The slash at the end counts"),
        (
            TokenRejected(check="discovery.issuer", expected=ISSUER, got="https://evil.example/"),
            "somebody else answers",
        ),
        (
            TokenRejected(
                check="discovery.issuer",
                expected="https://login.microsoftonline.com/common/v2.0",
                got="https://login.microsoftonline.com/{tenantid}/v2.0",
            ),
            "id of your own tenant",
        ),
    ],
)
def test_each_way_of_not_answering_has_its_advice(error, advice):
    finding = reaching.provider_answers(error, ISSUER)

    assert finding.level is Level.WRONG
    assert advice in finding.what_to_do


def test_a_long_list_is_cut_and_counted():
    assert together(()) == "none"
    assert together(("a", "b")) == "a, b"
    assert together(tuple("abcdefghijklmnop")) == "a, b, c, d, e, f, g, h, i, j, k, l and 4 more"


def test_a_sound_answer_is_right():
    assert reaching.provider_answers(answered(), ISSUER).level is Level.RIGHT


def test_a_provider_without_a_way_out_is_a_warning_with_what_the_product_can():
    finding = leaving.end_session(answered(), installation(OIDC__PRESET="auth0"))

    assert finding.level is Level.WARNING
    assert "End Session Endpoint Discovery" in finding.what_to_do
    there = answered(end_session_endpoint=f"{ISSUER}logout")
    assert leaving.end_session(there, installation()).level is Level.RIGHT


@pytest.mark.parametrize(
    ("changes", "settings", "level", "said"),
    [
        ({"backchannel_logout_supported": True}, {}, Level.RIGHT, "Back-channel logout is supported"),
        (
            {"backchannel_logout_supported": True},
            {"OIDC__REDIRECT_URI": "http://localhost:8501/"},
            Level.WARNING,
            "cannot reach",
        ),
        ({"frontchannel_logout_supported": True}, {}, Level.WARNING, "Only front-channel"),
        ({"backchannel_logout_supported": "true"}, {}, Level.WARNING, "announces no logout messages"),
        ({}, {}, Level.WARNING, "announces no logout messages"),
    ],
)
def test_logout_messages_stand_as_the_provider_announces_them(changes, settings, level, said):
    finding = leaving.messages(answered(**changes), installation(**settings))

    assert finding.level is level
    assert said in finding.what
