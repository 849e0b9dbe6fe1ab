"""How a second factor is asked for: in a way that the provider must not ignore, where a preset knows one."""

import json
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest


@pytest.mark.parametrize(
    ("preset", "wish"),
    [
        ("keycloak", {"id_token": {"acr": {"essential": True, "values": ["2fa"]}}}),
        ("entra", {"id_token": {"acrs": {"essential": True, "value": "2fa"}}}),
    ],
)
def test_a_second_factor_is_demanded_where_the_provider_knows_the_demand(install, preset, wish):
    party = install(OIDC__PRESET=preset, STEP_UP__ACR_VALUES="2fa")
    party.sign_in()

    asked = dict(parse_qsl(urlsplit(party.tab.begin_step_up()).query))

    assert json.loads(asked["claims"]) == wish
    assert "acr_values" not in asked


def test_google_is_asked_for_the_claims_that_it_sends_only_when_asked(install):
    party = install(OIDC__PRESET="google", STEP_UP__AMR_VALUES="mfa")
    party.sign_in()

    asked = dict(parse_qsl(urlsplit(party.tab.begin_step_up()).query))

    assert json.loads(asked["claims"]) == {
        "id_token": {"amr": {"essential": True}, "auth_time": {"essential": True}},
    }


@pytest.mark.parametrize(
    ("preset", "more"),
    [
        ("authentik", {"acr_values": "2fa", "prompt": "login"}),
        ("okta", {"acr_values": "2fa"}),
        ("auth0", {"acr_values": "2fa", "max_age": "31536000"}),
    ],
)
def test_nothing_is_asked_for_that_a_preset_does_not_know(install, preset, more):
    party = install(OIDC__PRESET=preset, STEP_UP__ACR_VALUES="2fa", STEP_UP__AMR_VALUES="mfa")
    party.sign_in()

    asked = dict(parse_qsl(urlsplit(party.tab.begin_step_up()).query))

    assert {name: asked.get(name) for name in ("acr_values", "claims", "max_age", "prompt")} == {
        **dict.fromkeys(("acr_values", "claims", "max_age", "prompt")),
        **more,
    }


def test_the_age_that_a_gate_demands_is_asked_for_instead_of_the_presets_own(install):
    party = install(OIDC__PRESET="auth0", STEP_UP__AMR_VALUES="mfa")
    party.sign_in()

    asked = dict(parse_qsl(urlsplit(party.tab.begin_step_up(max_age=timedelta(minutes=5))).query))

    assert asked["max_age"] == "300"


@pytest.mark.parametrize(("email", "named_by"), [("ada@example.test", "login_hint"), (None, "id_token_hint")])
def test_the_expected_person_is_named_by_address_or_else_by_their_token(install, provider, email, named_by):
    provider.userinfo_changes = {"email": email}
    party = install()
    party.sign_in()

    asked = dict(parse_qsl(urlsplit(party.tab.begin_step_up()).query))

    assert {"login_hint", "id_token_hint"}.intersection(asked) == {named_by}
    assert email in (None, asked.get("login_hint"))


def test_a_second_factor_that_stands_in_another_claim_is_read_from_there_alone(install, provider):
    party = install(OIDC__PRESET="entra", STEP_UP__ACR_VALUES="c1", STEP_UP__AMR_VALUES="")
    provider.acr = "c1"
    assert party.step_up().check == "acrs"

    provider.claim_changes = {"acrs": ["c1"]}
    assert party.step_up().accepted


def test_a_level_that_an_api_asked_for_is_no_second_factor_by_itself(install, provider):
    party = install()
    party.sign_in()

    party.tab.step_up(acr_values=("silver",))

    assert party.session.mfa_at is None
