"""How a second factor is asked for: in a way that the provider must not ignore, where a preset knows one."""

import json
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
