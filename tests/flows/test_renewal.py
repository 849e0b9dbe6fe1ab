"""When the provider's word has run out: asked once, believed only about the same person, and never as evidence."""

from datetime import timedelta

import jwt
import pytest
import sqlalchemy as sa

from auth import presence, renew
from auth.errors import SessionEnded
from auth.presence import Absent, Present
from auth.renew import Standing
from auth.session import EndReason
from auth.store import sessions
from tests.support.oidc_keys import REMOVED, rsa_key
from tests.support.stub_server import Raw, Slow, page
from tests.support.threads import at_once

LIFE = 300  # seconds, of the stub's access tokens and ID tokens


def stored(airlock, session_id):
    with airlock.service.reading() as tx:
        return sessions.by_id(tx, session_id)


@pytest.fixture
def due(tab, clock):
    """A session with a second factor whose tokens have just run out."""
    tab.sign_in()
    tab.step_up()
    clock.forward(seconds=LIFE)
    return tab.session


def test_a_session_is_not_renewed_before_its_tokens_run_out(tab, airlock, provider, clock):
    tab.sign_in()
    clock.forward(seconds=LIFE - 1)

    assert renew.standing(airlock.service, tab.session) == (tab.session, Standing.FULL)
    assert provider.count("token") == 1


def test_a_renewal_keeps_evidence_and_key_and_lasts_as_long_as_the_new_tokens(tab, airlock, due, clock):
    record, standing = renew.standing(airlock.service, due)

    assert standing is Standing.FULL
    assert record.valid_until == clock() + timedelta(seconds=LIFE)
    assert (record.mfa_at, record.acr, record.amr) == (due.mfa_at, due.acr, due.amr)
    assert (record.key_hash, record.last_seen_at) == (due.key_hash, due.last_seen_at)
    assert record.refresh_token_sealed != due.refresh_token_sealed


def test_a_renewed_token_that_says_the_person_was_asked_again_elsewhere_keeps_the_session_and_proves_nothing(
    tab, airlock, provider, clock
):
    provider.auth_time = clock()
    tab.sign_in()
    tab.step_up()
    proven = tab.session
    clock.forward(seconds=LIFE)
    provider.acr, provider.auth_time = "mfa", clock()

    record, standing = renew.standing(airlock.service, proven)

    assert (standing, record.ended_at) == (Standing.FULL, None)
    assert (record.mfa_at, record.acr, record.auth_time) == (proven.mfa_at, proven.acr, proven.auth_time)


def test_what_a_renewed_token_says_about_the_sign_in_is_never_evidence(tab, airlock, provider, clock):
    tab.sign_in()
    clock.forward(seconds=LIFE)
    provider.acr, provider.amr, provider.auth_time = "mfa", ["pwd", "otp", "mfa"], clock()

    record, _ = renew.standing(airlock.service, tab.session)

    assert (record.mfa_at, record.acr, record.amr, record.auth_time) == (None, None, (), None)


def test_a_refusal_ends_the_session_with_its_reason(airlock, provider, due):
    provider.misbehave("token", Raw(b'{"error": "invalid_grant"}', 400))

    with pytest.raises(SessionEnded) as refused:
        renew.standing(airlock.service, due)

    assert refused.value.reason == EndReason.RENEWAL_REFUSED
    assert stored(airlock, due.id).end_reason is EndReason.RENEWAL_REFUSED
    assert stored(airlock, due.id).refresh_token_sealed is None


@pytest.mark.parametrize(
    "lie",
    [
        {"sub": "bob"},
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"exp": 1},
        {"nonce": "another"},
        {"events": {"http://schemas.openid.net/event/backchannel-logout": {}}},
    ],
    ids=["another person", "another issuer", "another client", "expired", "another nonce", "a logout token"],
)
def test_a_renewed_token_that_is_not_about_this_person_here_ends_the_session(airlock, provider, due, lie):
    provider.claim_changes = lie

    with pytest.raises(SessionEnded):
        renew.standing(airlock.service, due)

    assert stored(airlock, due.id).end_reason is EndReason.RENEWAL_REFUSED


def nonce_of(airlock, tab):
    raw = airlock.service.vault.open(tab.session.id_token_sealed)
    return jwt.decode(raw, options={"verify_signature": False})["nonce"]


def test_a_renewed_token_may_repeat_the_nonce_of_the_sign_in(tab, airlock, provider, clock):
    tab.sign_in()
    clock.forward(seconds=LIFE)
    provider.claim_changes = {"nonce": nonce_of(airlock, tab)}

    assert renew.standing(airlock.service, tab.session)[1] is Standing.FULL


def test_a_step_up_without_a_refresh_token_leaves_the_sign_in_as_what_renewals_are_compared_with(
    tab, airlock, provider, clock
):
    tab.sign_in()
    of_the_sign_in = nonce_of(airlock, tab)
    provider.token_changes = {"refresh_token": REMOVED}
    tab.step_up()
    provider.token_changes = {}
    clock.forward(seconds=LIFE)
    provider.claim_changes = {"nonce": of_the_sign_in}

    assert renew.standing(airlock.service, tab.session)[1] is Standing.FULL


def test_renewals_with_and_without_the_nonce_of_the_sign_in_may_take_turns(tab, airlock, provider, clock):
    tab.sign_in()
    of_the_sign_in = nonce_of(airlock, tab)
    for nonce in (REMOVED, of_the_sign_in, REMOVED, of_the_sign_in):
        clock.forward(seconds=LIFE)
        provider.claim_changes = {"nonce": nonce}
        assert renew.standing(airlock.service, tab.session)[1] is Standing.FULL

    clock.forward(seconds=LIFE)
    provider.claim_changes = {"nonce": "another"}
    with pytest.raises(SessionEnded):
        renew.standing(airlock.service, tab.session)


@pytest.mark.parametrize("claim", ["nonce", "auth_time"])
@pytest.mark.parametrize("is_old", [False, True], ids=["new", "from before there was such a column"])
def test_what_one_renewal_leaves_out_the_next_cannot_say_otherwise(tab, airlock, provider, clock, claim, is_old):
    provider.auth_time = clock()
    tab.sign_in()
    if is_old:
        with airlock.service.writing() as tx:
            tx.execute(sa.text("UPDATE auth_sessions SET followed_sealed = NULL"))
    earlier = {"nonce": "another", "auth_time": int(clock().timestamp()) - 500}
    clock.forward(seconds=LIFE)
    provider.claim_changes = {claim: REMOVED}
    assert renew.standing(airlock.service, tab.session)[1] is Standing.FULL

    clock.forward(seconds=LIFE)
    provider.claim_changes = {claim: earlier[claim]}
    with pytest.raises(SessionEnded):
        renew.standing(airlock.service, tab.session)


def test_a_renewal_does_not_move_the_session_from_where_the_person_was_last(tab, airlock, provider, clock):
    tab.sign_in()
    provider.sid = "sid-2"
    tab.step_up()
    clock.forward(seconds=LIFE)
    provider.sid = "sid-1"

    record, _ = renew.standing(airlock.service, tab.session)

    assert record.provider_sid == "sid-2"


@pytest.mark.parametrize(("later", "stands"), [(0, True), (-1, False)])
def test_a_renewed_token_that_says_the_person_was_asked_before_the_sign_in_is_refused(
    tab, airlock, provider, clock, later, stands
):
    provider.auth_time = clock()
    tab.sign_in()
    clock.forward(seconds=LIFE)
    provider.auth_time += timedelta(seconds=later)
    session = tab.session

    if stands:
        assert renew.standing(airlock.service, session)[1] is Standing.FULL
    else:
        with pytest.raises(SessionEnded):
            renew.standing(airlock.service, session)


@pytest.mark.parametrize("sent", ["abc", 1_795_000_000.5])
def test_a_time_that_is_none_and_was_no_evidence_at_sign_in_ends_no_session_later(tab, airlock, provider, clock, sent):
    provider.claim_changes = {"auth_time": sent}
    tab.sign_in()
    clock.forward(seconds=LIFE)

    assert renew.standing(airlock.service, tab.session)[1] is Standing.FULL


def test_a_userinfo_about_another_person_ends_the_session(airlock, provider, due):
    provider.userinfo_changes = {"sub": "bob"}

    with pytest.raises(SessionEnded):
        renew.standing(airlock.service, due)


@pytest.mark.parametrize("answer", [page(503), page(200), page(429), Raw(b"not json")])
def test_without_an_answer_pages_are_read_for_five_minutes_then_closed_then_it_recovers(
    airlock, provider, clock, due, answer
):
    provider.misbehave("token", answer)

    assert renew.standing(airlock.service, due)[1] is Standing.READING
    clock.forward(seconds=299)
    assert renew.standing(airlock.service, stored(airlock, due.id))[1] is Standing.READING
    clock.forward(seconds=1)
    assert renew.standing(airlock.service, stored(airlock, due.id))[1] is Standing.CLOSED
    clock.forward(seconds=6)
    provider.misbehave("token", None)
    record, standing = renew.standing(airlock.service, stored(airlock, due.id))

    assert standing is Standing.FULL
    assert record.unanswered_since is None
    assert record.mfa_at == due.mfa_at


def test_a_provider_that_does_not_answer_is_not_asked_by_every_click(airlock, provider, clock, due):
    provider.misbehave("token", page(503))
    asked = provider.count("token")

    for _ in range(5):
        renew.standing(airlock.service, stored(airlock, due.id))

    assert provider.count("token") == asked + 1
    clock.forward(seconds=5)
    renew.standing(airlock.service, stored(airlock, due.id))
    assert provider.count("token") == asked + 2


def test_a_rotated_refresh_token_is_kept_when_the_keys_cannot_be_had(airlock, provider, clock, due):
    provider.keys = [rsa_key("rsa-2")]
    provider.misbehave("jwks", page(503))
    assert renew.standing(airlock.service, due)[1] is Standing.READING
    provider.misbehave("jwks", None)
    clock.forward(seconds=31)

    record, standing = renew.standing(airlock.service, stored(airlock, due.id))

    assert standing is Standing.FULL
    assert record.ended_at is None


def test_without_a_refresh_token_the_session_ends_with_the_id_token(tab, airlock, provider, clock):
    provider.token_changes = {"refresh_token": REMOVED, "expires_in": 3000}
    tab.sign_in()
    handle = tab.session.handle
    clock.forward(seconds=LIFE - 1)
    assert isinstance(presence.who(airlock.service, handle), Present)
    clock.forward(seconds=1)

    gone = presence.who(airlock.service, handle)

    assert isinstance(gone, Absent)
    assert gone.ended is EndReason.TOKEN_EXPIRED
    assert tab.session is None


def test_two_tabs_at_once_ask_the_provider_once(anywhere, clock):
    tab = anywhere.tab()
    tab.sign_in()
    clock.forward(seconds=LIFE)
    anywhere.provider.misbehave("token", Slow(0.3))
    record = tab.session

    answers = at_once([lambda: renew.standing(anywhere.service, record)] * 4)

    assert sorted(standing.value for _, standing in answers) == ["full", "reading", "reading", "reading"]
    assert anywhere.provider.count("token") == 2


def test_a_tab_that_comes_late_with_what_it_read_before_does_not_spend_the_old_token_again(anywhere, clock):
    tab = anywhere.tab()
    tab.sign_in()
    clock.forward(seconds=LIFE)
    read_before = tab.session
    renew.standing(anywhere.service, read_before)

    record, standing = renew.standing(anywhere.service, read_before)

    assert standing is Standing.FULL
    assert record.valid_until > clock()
    assert anywhere.provider.count("token") == 2


def test_a_session_that_another_tab_has_just_ended_is_not_read_on(airlock, due):
    with airlock.service.writing() as tx:
        sessions.end(tx, due.id, EndReason.ADMIN, airlock.service.clock())

    with pytest.raises(SessionEnded) as ended:
        renew.standing(airlock.service, due)

    assert ended.value.reason == EndReason.ADMIN


def test_a_session_that_is_signed_out_while_the_provider_thinks_stays_signed_out(airlock, provider, due):
    honest = provider.answer_token

    def signs_out_first(request):
        with airlock.service.writing() as tx:
            sessions.end(tx, due.id, EndReason.SIGNED_OUT, airlock.service.clock())
        return honest(request)

    provider.answer_token = signs_out_first

    with pytest.raises(SessionEnded):
        renew.standing(airlock.service, due)

    assert stored(airlock, due.id).end_reason is EndReason.SIGNED_OUT
    assert stored(airlock, due.id).access_token_sealed == ""
    assert stored(airlock, due.id).refresh_token_sealed is None


@pytest.mark.parametrize("rotates", [True, False])
@pytest.mark.parametrize("answer", ["renewed", "refused", "unanswered"])
def test_a_renewal_that_a_step_up_overtakes_changes_nothing_of_what_that_brought(
    tab, airlock, provider, clock, rotates, answer
):
    tab.sign_in()
    clock.forward(seconds=LIFE)
    due, honest, asked = tab.session, provider.answer_token, []

    def steps_up_first(request):
        if request.parameters["grant_type"] != "refresh_token" or asked:
            return honest(request)
        asked.append(request)
        provider.auth_time = clock()
        tab.step_up()
        provider.auth_time = None
        if answer != "renewed":
            return page({"refused": 400, "unanswered": 503}[answer])
        provider.token_changes = {} if rotates else {"refresh_token": REMOVED}
        return honest(request)

    provider.answer_token = steps_up_first
    assert renew.standing(airlock.service, due)[1] is Standing.FULL
    after = tab.session
    assert after.mfa_at is not None
    assert after.unanswered_since is None

    provider.token_changes, provider.claim_changes = {}, {"nonce": nonce_of(airlock, tab)}
    clock.forward(seconds=LIFE)
    assert renew.standing(airlock.service, after)[1] is Standing.FULL
