"""Whether the second factor can be asked for, and what will be taken as its proof."""

from datetime import timedelta

import pytest

from auth.doctor import step_up
from auth.doctor.finding import Level
from tests.support.doctor import answered, installation, level_of

RIGHT, WARNING, WRONG, UNKNOWN = Level.RIGHT, Level.WARNING, Level.WRONG, Level.UNKNOWN


@pytest.mark.parametrize(
    ("settings", "offered", "level"),
    [
        ({"STEP_UP__ACR_VALUES": "gold", "STEP_UP__AMR_VALUES": "[]"}, ["silver", "gold"], RIGHT),
        ({"STEP_UP__ACR_VALUES": "gold", "STEP_UP__AMR_VALUES": "[]"}, ["0", "1", "2"], WRONG),
        ({"STEP_UP__ACR_VALUES": "gold", "STEP_UP__AMR_VALUES": "mfa"}, ["0", "1", "2"], WARNING),
        ({"STEP_UP__ACR_VALUES": "gold platinum", "STEP_UP__AMR_VALUES": "[]"}, ["gold"], WARNING),
        ({"STEP_UP__ACR_VALUES": "gold"}, None, UNKNOWN),
        ({"STEP_UP__ACR_VALUES": "Gold", "STEP_UP__AMR_VALUES": "[]"}, ["gold"], WRONG),
        ({"STEP_UP__ACR_VALUES": "[]"}, ["gold"], UNKNOWN),
        ({"OIDC__PRESET": "entra", "STEP_UP__ACR_VALUES": "c1"}, ["gold"], UNKNOWN),
    ],
)
def test_levels_are_compared_with_what_the_provider_offers(settings, offered, level):
    changes = {} if offered is None else {"acr_values_supported": offered}

    assert step_up.levels(answered(**changes), installation(**settings)).level is level


@pytest.mark.parametrize(
    ("settings", "supported", "level"),
    [
        ({"OIDC__PRESET": "keycloak"}, True, RIGHT),
        ({"OIDC__PRESET": "keycloak"}, False, WRONG),
        ({"OIDC__PRESET": "entra", "STEP_UP__ACR_VALUES": "c1"}, False, UNKNOWN),
        ({"OIDC__PRESET": "okta"}, False, None),
    ],
)
def test_the_claims_parameter_counts_where_the_preset_demands_a_level_with_it(settings, supported, level):
    finding = step_up.claims_parameter(answered(claims_parameter_supported=supported), installation(**settings))

    assert level_of(finding) is level


@pytest.mark.parametrize(
    ("settings", "level", "said"),
    [
        ({}, RIGHT, "multi-factor"),
        ({"STEP_UP__ACR_VALUES": "[]", "STEP_UP__AMR_VALUES": "mfa"}, WARNING, "no level to reach"),
        ({"OIDC__PRESET": "zitadel"}, WARNING, "only signs in again"),
        ({"OIDC__PRESET": "entra", "STEP_UP__ACR_VALUES": "c1 c2"}, WARNING, "only c1 is asked for"),
    ],
)
def test_a_request_that_asks_for_no_level_is_a_warning(settings, level, said):
    finding = step_up.asked_for(installation(**settings))

    assert finding.level is level
    assert said in finding.what


@pytest.mark.parametrize("value", ["1", "silver", "Silver", "phr", "urn:cognito:loa:3", "aal1"])
def test_a_level_that_proves_nothing_at_some_providers_is_a_warning(value):
    (finding,) = step_up.doubtful_values(installation(STEP_UP__ACR_VALUES=value))

    assert finding.level is WARNING
    assert value in finding.what


@pytest.mark.parametrize("value", ["webauthn", "TOTP", "email", "passkey"])
def test_a_vendors_name_for_one_factor_is_a_warning(value):
    (finding,) = step_up.doubtful_values(installation(STEP_UP__AMR_VALUES=value))

    assert "the name of one factor" in finding.what


def test_ordinary_proofs_raise_no_doubt():
    assert step_up.doubtful_values(installation(STEP_UP__ACR_VALUES="gold", STEP_UP__AMR_VALUES="mfa")) == []


def test_a_product_that_cannot_be_asked_is_told_of():
    assert step_up.preset_warning(installation(OIDC__PRESET="authelia")).level is WARNING
    assert step_up.preset_warning(installation(OIDC__PRESET="auth0")) is None


@pytest.mark.parametrize(
    ("settings", "claims", "level", "said"),
    [
        ({}, None, RIGHT, "BILLING__PROOF_MAX_AGE 900 s"),
        ({"STEP_UP__MAX_AGE": "3600"}, ["auth_time"], RIGHT, "STEP_UP__MAX_AGE 3600 s, BILLING"),
        ({}, ["sub", "acr"], WARNING, "does not list auth_time"),
        ({"OIDC__PRESET": "google", "STEP_UP__AMR_VALUES": "mfa"}, ["auth_time"], WARNING, "does not honour max_age"),
        ({"OIDC__PRESET": "entra", "STEP_UP__ACR_VALUES": "c1"}, ["auth_time"], WARNING, "optional claim"),
    ],
)
def test_gates_that_ask_for_a_recent_proof_need_auth_time(settings, claims, level, said):
    changes = {} if claims is None else {"claims_supported": claims}
    finding = step_up.recent_proof(answered(**changes), installation(**settings), timedelta(seconds=900))

    assert finding.level is level
    assert said in finding.what


def test_no_gate_with_an_age_needs_no_auth_time():
    assert step_up.recent_proof(answered(claims_supported=["sub"]), installation(), None).level is RIGHT
