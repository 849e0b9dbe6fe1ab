from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest

from auth.errors import StepUpNotSatisfied
from auth.oidc.id_token import VerifiedIdToken
from auth.oidc.proof import judge_step_up
from tests.support.oidc_client import FrozenClock

NOW = FrozenClock().now
BEGUN = NOW - timedelta(seconds=30)


def token(acr=None, amr=(), auth_time=None, **claims):
    return VerifiedIdToken(
        issuer="https://id.example.test",
        subject="ada",
        issued_at=NOW,
        expires_at=NOW,
        sid=None,
        auth_time=auth_time,
        acr=acr,
        amr=amr,
        claims=MappingProxyType(claims),
        raw="",
    )


def judge(found, *, acr=("gold", "platinum"), amr=("mfa",), claim=None, max_age=None):
    judge_step_up(
        found, accepted_acr=acr, accepted_amr=amr, proof_claim=claim, begun_at=BEGUN, max_age=max_age, now=NOW
    )


def refused(found, **options):
    with pytest.raises(StepUpNotSatisfied) as caught:
        judge(found, **options)
    return caught.value


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(token(acr="gold"), id="acr"),
        pytest.param(token(acr="platinum", amr=("pwd",)), id="another-acr"),
        pytest.param(token(acr="0", amr=("pwd", "mfa")), id="amr-alone"),
    ],
)
def test_any_accepted_value_is_enough(found):
    judge(found)


@pytest.mark.parametrize(  # T71, T72
    "found",
    [
        pytest.param(token(), id="nothing-came"),
        pytest.param(token(acr="0"), id="keycloak-zero"),
        pytest.param(token(acr="Gold"), id="other-case"),
        pytest.param(token(acr="gold platinum"), id="two-in-one"),
        pytest.param(token(acr="gold:ifpossible"), id="ifpossible"),
        pytest.param(token(acr="mfa"), id="amr-value-as-acr"),
        pytest.param(token(amr=("gold",)), id="acr-value-as-amr"),
        pytest.param(token(amr=("pwd", "otp")), id="factors-not-listed"),
        pytest.param(token(acrs=["gold"]), id="a-claim-nobody-named"),
    ],
)
def test_a_token_that_does_not_say_so_proves_nothing(found):
    assert refused(found).check == "acr"


@pytest.mark.parametrize("found", [token(), token(acr="", amr=("",)), token(acr="gold", amr=("mfa",))])
def test_nothing_accepted_means_nothing_proves(found):
    assert refused(found, acr=(), amr=()).check == "acr"


def test_a_refusal_says_what_was_asked_and_what_came():
    error = refused(token(acr="silver\n", amr=("pwd",)))

    assert error.expected == "acr in [gold platinum] or amr in [mfa]"
    assert error.got == "acr [silver?], amr [pwd]"


@pytest.mark.parametrize(
    ("claims", "got"),
    [
        ({"acr": ["gold"], "amr": "mfa"}, "acr a list, amr mfa"),
        ({"acr": 2}, "acr int 2, amr []"),
        ({"acr": "", "amr": []}, "acr [], amr []"),
    ],
)
def test_a_claim_of_another_type_is_told_from_one_that_did_not_come(claims, got):
    assert refused(replace(token(), claims=claims)).got == got


@pytest.mark.parametrize("sent", ["12", True, 0.5])
def test_a_time_of_another_type_is_told_from_one_that_did_not_come(sent):
    error = refused(replace(token(acr="gold"), claims={"auth_time": sent}), max_age=timedelta(minutes=5))

    assert error.got.startswith("no whole number of seconds: ")


@pytest.mark.parametrize("value", ["c1", ["c1"], ["c2", "c1"]])
def test_the_claim_that_a_preset_names_may_be_a_string_or_a_list(value):
    judge(token(acrs=value), acr=("c1",), claim="acrs")


@pytest.mark.parametrize("value", [None, "c2", "c1 c2", ["c1", 7], {"c1": True}, True, []])
def test_the_claim_that_a_preset_names_must_hold_an_accepted_value(value):
    assert refused(token(acr="c1", acrs=value), acr=("c1",), claim="acrs").check == "acrs"


AGE = timedelta(minutes=5)
EARLIEST = BEGUN - AGE - timedelta(seconds=60)
LATEST = NOW + timedelta(seconds=60)
MOMENT = timedelta(seconds=1)


@pytest.mark.parametrize("auth_time", [EARLIEST, BEGUN, NOW, LATEST])
def test_a_factor_given_recently_enough_counts(auth_time):
    judge(token(acr="gold", auth_time=auth_time), max_age=AGE)


@pytest.mark.parametrize("auth_time", [None, EARLIEST - MOMENT, LATEST + MOMENT])  # T73
def test_a_factor_without_time_or_too_old_or_in_the_future_does_not_count(auth_time):
    error = refused(token(acr="gold", amr=("mfa",), auth_time=auth_time), max_age=AGE)

    assert (error.check, error.got) == ("auth_time", str(auth_time or "nothing"))


def test_a_maximum_age_of_nothing_is_met_by_a_fresh_factor():
    judge(token(acr="gold", auth_time=BEGUN), max_age=timedelta(0))
    judge(token(acr="gold", auth_time=BEGUN - timedelta(seconds=60)), max_age=timedelta(0))
    assert refused(token(acr="gold", auth_time=BEGUN - timedelta(seconds=61)), max_age=timedelta(0))


def test_a_fresh_sign_in_without_the_factor_does_not_count():
    assert refused(token(acr="0", auth_time=NOW), max_age=AGE).check == "acr"


def test_without_a_maximum_age_no_time_is_needed():
    judge(token(acr="gold"))
