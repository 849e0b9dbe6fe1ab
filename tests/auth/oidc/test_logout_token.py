from datetime import timedelta

import pytest

from auth.errors import TokenRejected
from auth.oidc.keys import KeySet
from auth.oidc.logout_token import EVENT, verify_logout_token
from tests.support.oidc_client import FrozenClock, make_client
from tests.support.oidc_keys import REMOVED, changed, ec_key, rsa_key, sign_with

NOW = FrozenClock().now
SECONDS = int(NOW.timestamp())
CLIENT = make_client()
KEY = rsa_key("rsa-1")
CLAIMS = {
    "iss": CLIENT.issuer,
    "sub": "ada",
    "sid": "sid-1",
    "aud": "airlock",
    "iat": SECONDS,
    "exp": SECONDS + 120,
    "jti": "jti-1",
    "events": {EVENT: {}},
    "ignored_claim": "x",
}


def token(header=None, **changes):
    return KEY.sign(changed(CLAIMS, changes), **{"typ": "logout+jwt", **(header or {})})


def verify(raw, typ="if_present", now=NOW):
    keys = KeySet(lambda: {"keys": [KEY.jwk(), ec_key().jwk()]}, "RS256", FrozenClock())
    return verify_logout_token(raw, keys=keys, client=CLIENT, typ=typ, now=now)


def refused(raw, **options):
    with pytest.raises(TokenRejected) as caught:
        verify(raw, **options)
    return caught.value.check


def test_a_genuine_logout_token_is_read():  # oidcc-client-test-rp-backchannel-rpinitlogout
    found = verify(token())

    assert (found.issuer, found.subject, found.sid, found.jti) == (CLIENT.issuer, "ada", "sid-1", "jti-1")
    assert found.issued_at == NOW


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        pytest.param({"events": REMOVED}, "events", id="no-event"),
        pytest.param({"events": {"http://schemas.openid.net/event/foobar": {}}}, "events", id="wrong-event"),
        pytest.param({"events": [EVENT]}, "events", id="events-as-list"),
        pytest.param({"events": {EVENT: None}}, "events", id="event-without-object"),
        pytest.param({"nonce": "n"}, "nonce", id="with-nonce"),
        pytest.param({"nonce": None}, "nonce", id="with-null-nonce"),
        pytest.param({"aud": "airlock1"}, "aud", id="wrong-aud"),
        pytest.param({"aud": REMOVED}, "aud", id="missing-aud"),
        pytest.param({"iss": CLIENT.issuer + "1"}, "iss", id="wrong-iss"),
        pytest.param({"exp": REMOVED}, "exp", id="missing-exp"),
        pytest.param({"exp": SECONDS - 60}, "exp", id="expired"),
        pytest.param({"iat": REMOVED}, "iat", id="missing-iat"),
        pytest.param({"iat": SECONDS - 601}, "iat", id="iat-old"),
        pytest.param({"iat": SECONDS + 61}, "iat", id="iat-in-the-future"),
        pytest.param({"jti": REMOVED}, "jti", id="missing-jti"),
        pytest.param({"jti": ""}, "jti", id="empty-jti"),
        pytest.param({"jti": 7}, "jti", id="jti-as-number"),
        pytest.param({"sub": REMOVED, "sid": REMOVED}, "sub or sid", id="neither-sub-nor-sid"),
        pytest.param({"sub": ""}, "sub", id="empty-sub"),
        pytest.param({"sid": ["sid-1"]}, "sid", id="sid-as-list"),
    ],
)
def test_a_forged_claim_is_refused_by_its_own_check(changes, check):
    assert refused(token(**changes)) == check


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ({"http://schemas.openid.net/event/foobar": {}}, "http://schemas.openid.net/event/foobar"),
        ({"a": {"secret": 1}, "b\n": 2}, "a b?"),
        ({EVENT: "yes"}, "it with yes"),
        ({}, "an empty object"),
        ([EVENT], "a list"),
    ],
)
def test_the_log_says_which_event_was_found_instead(events, told):
    with pytest.raises(TokenRejected) as caught:
        verify(token(events=events))

    assert caught.value.got == told


@pytest.mark.parametrize(
    ("raw", "check"),
    [
        pytest.param(lambda: sign_with("none", None, {"alg": "none"}, CLAIMS), "alg", id="alg-none"),
        pytest.param(lambda: ec_key().sign(CLAIMS, typ="logout+jwt"), "alg", id="wrong-alg"),
        pytest.param(lambda: rsa_key("stranger").sign(CLAIMS, kid="rsa-1"), "signature", id="wrong-key"),
        pytest.param(lambda: token({"typ": "at+jwt"}), "typ", id="typ-present-but-wrong"),
        pytest.param(lambda: token(pad="x" * 300_000), "size", id="300-kB"),
        pytest.param(lambda: None, "token", id="missing"),
    ],
)
def test_a_forged_envelope_is_refused_by_its_own_check(raw, check):
    assert refused(raw()) == check


def test_an_id_token_does_not_pass_for_a_logout_token():
    id_token = {name: CLAIMS[name] for name in ("iss", "sub", "aud", "iat", "exp", "sid")}

    assert refused(KEY.sign({**id_token, "nonce": "n"})) == "events"


@pytest.mark.parametrize("left", ["sub", "sid"])
def test_a_token_may_name_the_person_or_the_session_alone(left):
    other = {"sub": "sid", "sid": "sub"}[left]

    found = verify(token(**{other: REMOVED}))

    assert (found.subject is None, found.sid is None) == (left == "sid", left == "sub")


@pytest.mark.parametrize(
    ("typ", "policy", "accepted"),
    [
        (REMOVED, "if_present", True),
        ("JWT", "if_present", True),
        ("logout+jwt", "if_present", True),
        ("application/logout+JWT", "required", True),
        (REMOVED, "required", False),
        ("JWT", "required", False),
    ],
)
def test_the_type_of_a_token_is_judged_by_the_setting(typ, policy, accepted):
    raw = token({"typ": typ})

    if accepted:
        assert verify(raw, typ=policy)
    else:
        assert refused(raw, typ=policy) == "typ"


@pytest.mark.parametrize("lifetime", [120, 10 * 365 * 86400])
def test_a_token_is_refused_by_its_times_once_its_jti_may_be_forgotten(lifetime):
    raw = token(exp=SECONDS + lifetime)
    end = verify(raw).refused_after

    assert end <= NOW + timedelta(minutes=10)
    assert verify(raw, now=end - timedelta(seconds=1))
    assert refused(raw, now=end + timedelta(seconds=1)) in ("exp", "iat")
