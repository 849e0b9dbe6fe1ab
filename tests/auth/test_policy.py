"""The pure decisions, each to the second and for every combination."""

from datetime import timedelta

import pytest

from auth import policy
from auth.policy import Freshness, Validity
from auth.session import EndReason
from auth.settings import RoleSettings
from tests.support.records import NOW, session

SECOND = timedelta(seconds=1)
IDLE = timedelta(hours=1)
RULES = RoleSettings(claim="groups", finance=("finance", "money team"), admin=("admins",))
NO_RULES = RoleSettings(claim="groups", finance=(), admin=())


def why(record, now=NOW):
    return policy.why_ended(record, now=now, idle_timeout=IDLE)


@pytest.mark.parametrize(
    ("changes", "later", "reason"),
    [
        ({}, IDLE - SECOND, None),
        ({}, IDLE, EndReason.IDLE),
        ({"ends_at": NOW + SECOND}, SECOND - timedelta(microseconds=1), None),
        ({"ends_at": NOW + SECOND}, SECOND, EndReason.LIFETIME),
        ({"valid_until": NOW + SECOND, "refresh_token_sealed": None}, timedelta(0), None),
        ({"valid_until": NOW + SECOND, "refresh_token_sealed": None}, SECOND, EndReason.TOKEN_EXPIRED),
        ({"valid_until": NOW + SECOND}, SECOND, None),
        ({"ends_at": NOW}, 2 * IDLE, EndReason.LIFETIME),
        ({"ended_at": NOW, "end_reason": EndReason.ADMIN}, timedelta(0), EndReason.ADMIN),
        ({"ended_at": NOW, "end_reason": EndReason.ADMIN}, 20 * IDLE, EndReason.ADMIN),
        ({"ended_at": NOW, "end_reason": None}, timedelta(0), EndReason.SIGNED_OUT),
    ],
)
def test_a_session_is_over_from_the_second_on_that_it_says(changes, later, reason):
    assert why(session(**changes), NOW + later) == reason


@pytest.mark.parametrize(
    ("refresh", "later", "validity"),
    [
        ("sealed", -SECOND, Validity.VALID),
        ("sealed", timedelta(0), Validity.RENEW),
        (None, -SECOND, Validity.VALID),
        (None, timedelta(0), Validity.OVER),
    ],
)
def test_tokens_stand_until_their_end_and_are_renewed_only_with_a_refresh_token(refresh, later, validity):
    record = session(valid_until=NOW, refresh_token_sealed=refresh)

    assert policy.validity(record, now=NOW + later) is validity


@pytest.mark.parametrize(
    ("changes", "minutes", "reason"),
    [
        ({}, 60, EndReason.IDLE),
        ({"ends_at": NOW + timedelta(minutes=59)}, 59, EndReason.LIFETIME),
        ({"valid_until": NOW + timedelta(minutes=5), "refresh_token_sealed": None}, 5, EndReason.TOKEN_EXPIRED),
        ({"valid_until": NOW + timedelta(minutes=5), "refresh_token_sealed": "sealed"}, 60, EndReason.IDLE),
    ],
)
def test_the_next_end_is_the_first_that_comes_and_tokens_end_only_what_cannot_be_renewed(changes, minutes, reason):
    next_end = policy.next_end(session(**changes), idle_timeout=IDLE)

    assert next_end == (NOW + timedelta(minutes=minutes), reason)


@pytest.mark.parametrize(
    ("auth_time", "made"),
    [
        (None, False),
        (NOW - 61 * SECOND, False),
        (NOW - 60 * SECOND, True),
        (NOW, True),
        (NOW + 360 * SECOND, True),
        (NOW + 361 * SECOND, False),
    ],
)
def test_a_proof_is_made_for_a_wish_from_when_it_was_wished_until_now_give_or_take_a_minute(auth_time, made):
    assert policy.made_for(auth_time, wanted_at=NOW, now=NOW + 300 * SECOND) is made


@pytest.mark.parametrize(("since", "open_"), [(None, True), (299, True), (300, False), (301, False)])
def test_reading_goes_on_for_five_minutes_without_an_answer(since, open_):
    record = session(unanswered_since=None if since is None else NOW - timedelta(seconds=since))

    assert policy.in_grace(record, now=NOW) == open_


FIVE = timedelta(minutes=5)


@pytest.mark.parametrize(
    ("mfa_at", "auth_time", "max_age", "freshness"),
    [
        (None, None, None, Freshness.NEVER_PROVEN),
        (None, NOW, None, Freshness.NEVER_PROVEN),
        (None, NOW, FIVE, Freshness.NEVER_PROVEN),
        (NOW, None, None, Freshness.PROVEN),
        (NOW - 9 * IDLE, NOW - 9 * IDLE, None, Freshness.PROVEN),
        (NOW, None, FIVE, Freshness.AGE_UNKNOWN),
        (NOW, NOW, FIVE, Freshness.PROVEN),
        (NOW, NOW - FIVE - policy.SKEW, FIVE, Freshness.PROVEN),
        (NOW, NOW - FIVE - policy.SKEW - SECOND, FIVE, Freshness.TOO_OLD),
        (NOW, NOW + policy.SKEW, FIVE, Freshness.PROVEN),
        (NOW, NOW + policy.SKEW + SECOND, FIVE, Freshness.AGE_UNKNOWN),
        (NOW, NOW, timedelta(0), Freshness.PROVEN),
        (NOW, NOW - policy.SKEW - SECOND, timedelta(0), Freshness.TOO_OLD),
    ],
)
def test_a_proof_is_as_old_as_the_provider_says_never_as_old_as_its_recording(mfa_at, auth_time, max_age, freshness):
    found = policy.proof(mfa_at, auth_time, max_age=max_age, now=NOW)

    assert found is freshness
    assert found.opens == (freshness is Freshness.PROVEN)


@pytest.mark.parametrize(
    ("ages", "strictest"), [((), None), ((None, None), None), ((None, FIVE), FIVE), ((IDLE, FIVE, None), FIVE)]
)
def test_the_strictest_age_counts(ages, strictest):
    assert policy.strictest(*ages) == strictest


@pytest.mark.parametrize(
    ("presented", "sent", "replaced"),
    [
        ("current", None, True),
        ("current", NOW - timedelta(seconds=61), True),
        ("current", NOW - timedelta(seconds=60), False),
        ("current", NOW, False),
        ("previous", None, False),
        ("another", None, False),
        (None, None, False),
    ],
)
def test_a_key_is_replaced_only_for_who_presents_it_and_when_none_is_on_its_way(presented, sent, replaced):
    record = session(key_hash="current", previous_key_hash="previous", key_sent_at=sent)

    assert policy.may_replace_key(record, presented=presented, begun_at=NOW, now=NOW) == replaced


def test_a_key_that_was_sent_after_this_flow_began_is_not_replaced():
    record = session(key_hash="current", key_sent_at=NOW - timedelta(minutes=5))
    begun = NOW - timedelta(minutes=5)

    assert not policy.may_replace_key(record, presented="current", begun_at=begun, now=NOW)
    assert policy.may_replace_key(record, presented="current", begun_at=begun + SECOND, now=NOW)


@pytest.mark.parametrize(
    ("current", "previous", "presented_at", "key", "opens"),
    [
        ("c", "p", None, "c", True),
        ("c", "p", None, "p", True),
        ("c", "p", NOW, "c", True),
        ("c", "p", NOW, "p", False),
        ("c", "p", None, "x", False),
        ("c", None, None, "", False),
    ],
)
def test_the_previous_key_opens_until_the_current_one_was_presented(current, previous, presented_at, key, opens):
    record = session(key_hash=current, previous_key_hash=previous, key_presented_at=presented_at)

    assert record.opens_with(key) == opens


@pytest.mark.parametrize(
    ("value", "roles"),
    [
        (None, ()),
        ("finance", ("finance",)),
        ("Finance", ()),
        ("finance admins", ()),
        ("money team", ("finance",)),
        (["finance"], ("finance",)),
        (["admins", "finance"], ("admin", "finance")),
        (["other"], ()),
        ([], ()),
        ([["finance"]], ()),
        ([1, None, True, "finance"], ("finance",)),
        ({"finance": True}, ()),
        (True, ()),
        (1, ()),
    ],
    ids=repr,
)
def test_roles_come_from_texts_that_match_to_the_character(value, roles):
    assert policy.roles_of({"groups": value}, RULES) == roles
    assert policy.roles_of({"groups": value}, NO_RULES) == ()
    assert policy.roles_of({"other": value}, RULES) == ()


@pytest.mark.parametrize("held", [(), ("finance",), ("other",)], ids=repr)
@pytest.mark.parametrize("configured", [True, False])
@pytest.mark.parametrize("when_unset", ["allow", "deny"])
def test_a_role_is_held_or_where_none_is_set_up_reading_is_decided_by_the_page(held, configured, when_unset):
    rules = RULES if configured else NO_RULES

    allowed = policy.has_role(held, ["finance", "admin"], rules=rules, when_unset=when_unset)

    assert allowed == (held == ("finance",) if configured else when_unset == "allow")


def test_nobody_holds_none_of_nothing():
    assert not policy.has_role(["finance"], [], rules=RULES, when_unset="deny")
    assert not policy.has_role([], [], rules=RULES, when_unset="deny")


@pytest.mark.parametrize(("refresh_token", "minutes"), [("sealed", 60), (None, 20)])
def test_what_pages_see_ends_with_the_tokens_unless_these_can_be_renewed(refresh_token, minutes):
    record = session(
        ends_at=NOW + timedelta(minutes=60),
        valid_until=NOW + timedelta(minutes=20),
        refresh_token_sealed=refresh_token,
    )

    assert policy.view(record, idle_timeout=IDLE).ends_at == NOW + timedelta(minutes=minutes)


def test_what_pages_see_ends_no_later_than_the_session():
    record = session(ends_at=NOW + timedelta(minutes=10), roles=("finance",), amr=("pwd",))

    seen = policy.view(record, idle_timeout=IDLE)

    assert seen.idle_ends_at == record.ends_at
    assert (seen.subject, seen.roles, seen.amr) == ("ada", frozenset({"finance"}), ("pwd",))
    assert not [name for name in type(seen).__slots__ if "sealed" in name or "key" in name]
