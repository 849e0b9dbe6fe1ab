"""What the settings alone decide: addresses to register, cookie, roles, secrets."""

import secrets

import pytest

from auth.doctor import here, secret
from auth.doctor.finding import Level
from tests.support.doctor import CLIENT_SECRET, SESSION_SECRET, installation


def test_every_address_to_register_is_spelt_out():
    texts = " ".join(finding.what for finding in here.addresses(installation()))

    assert "Register https://billing.example.com/ " in texts + " "
    assert "https://billing.example.com/backchannel-logout" in texts
    assert "https://billing.example.com/frontchannel-logout" in texts


def test_what_is_registered_cannot_be_seen_and_is_not_called_right():
    assert {finding.level for finding in here.addresses(installation())} == {Level.UNKNOWN}


def test_an_address_of_this_machine_is_a_warning():
    local = installation(OIDC__REDIRECT_URI="http://localhost:8501/")

    assert here.addresses(local)[-1].level is Level.WARNING
    assert here.cookie(local).level is Level.WARNING


def test_a_cookie_over_https_is_right():
    assert here.cookie(installation()).level is Level.RIGHT


@pytest.mark.parametrize(
    ("roles", "level", "said"),
    [
        ({"ROLES__FINANCE": "", "ROLES__ADMIN": ""}, Level.WARNING, "nobody may move money"),
        ({"ROLES__FINANCE": ""}, Level.WARNING, "ROLES__FINANCE is not set"),
        ({"ROLES__ADMIN": ""}, Level.WARNING, "ROLES__ADMIN is not set"),
        ({}, Level.RIGHT, "claim groups"),
    ],
)
def test_roles_that_are_missing_are_told_with_what_is_off(roles, level, said):
    finding = here.roles(installation(**roles).roles)

    assert finding.level is level
    assert said in finding.what


def test_the_generic_preset_is_told_that_there_are_better_ones():
    assert "OIDC__PRESET" in here.provider(installation()).what_to_do
    assert here.provider(installation(OIDC__PRESET="okta")).what_to_do == ""


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("a" * 40, Level.WRONG),
        ("abc" * 12, Level.WRONG),
        ("0123456789abcdefghijklmnopqrstuvwxyz", Level.WRONG),
        ("password password password password", Level.WRONG),
        ("Correct horse, battery, staple or", Level.WARNING),
        ("8f2b71c4e80d5a36b7f1093ec82d4a65", Level.RIGHT),
        (SESSION_SECRET, Level.RIGHT),
    ],
)
def test_a_session_secret_is_judged_by_its_chance(text, level):
    finding = secret.session_secret(installation(SESSION__SECRET=text))

    assert finding.level is level
    assert text not in finding.what + finding.what_to_do


@pytest.mark.parametrize("make", [secrets.token_hex, secrets.token_urlsafe])
def test_a_drawn_secret_is_never_called_weak(make):
    assert all(secret.estimated_bits(make(32)) > secret.ENOUGH for _ in range(200))


def test_an_empty_text_is_worth_nothing():
    assert secret.estimated_bits("") == 0
    assert secret.estimated_bits("a") == 0


def test_a_secret_that_looks_typed_is_a_warning():
    assert secret.session_secret(installation(SESSION__SECRET="aaabbbcccdddeeefffggghhh11223344")).level in {
        Level.WARNING,
        Level.WRONG,
    }
    assert secret.session_secret(installation(SESSION__SECRET="1203321032101230" * 2 + "33120")).level is Level.WARNING


def test_the_clients_secret_is_no_secret_for_sessions():
    both = installation(SESSION__SECRET=SESSION_SECRET, OIDC__CLIENT_SECRET=SESSION_SECRET)

    assert secret.session_secret(both).level is Level.WRONG


def test_a_previous_secret_that_is_still_the_present_one_is_a_warning():
    same = installation(SESSION__SECRET_PREVIOUS=SESSION_SECRET)

    assert secret.session_secret(same).level is Level.WARNING


def test_a_client_secret_that_a_person_chose_is_a_warning():
    assert secret.client_secret(installation()).level is Level.RIGHT
    assert secret.client_secret(installation(OIDC__CLIENT_SECRET="hunter2")).level is Level.WARNING
    assert CLIENT_SECRET not in secret.client_secret(installation()).what
