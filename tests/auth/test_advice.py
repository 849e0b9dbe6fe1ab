"""What an administrator should check: a sentence for each kind of refusal, with what the product is known for."""

import pytest

from auth.advice import what_to_check
from auth.errors import (
    AuthError,
    CallbackExpired,
    PermissionDenied,
    ProviderUnavailable,
    SessionEnded,
    SignInDeclined,
    StepUpNotSatisfied,
    TokenRejected,
    WrongPerson,
)
from auth.presets import GENERIC, PRESETS


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (StepUpNotSatisfied(check="acr", expected="mfa", got="pwd"), "STEP_UP__ACR_VALUES"),
        (StepUpNotSatisfied(check="acrs", expected="c1", got=""), "STEP_UP__AMR_VALUES"),
        (StepUpNotSatisfied(check="auth_time", expected="now", got="nothing"), "puts auth_time into ID tokens"),
        (StepUpNotSatisfied(check="auth_time", expected="now", got="2026-01-01"), "honours max_age"),
        (
            StepUpNotSatisfied(check="auth_time", got="no whole number of seconds: 12"),
            "as a whole number of seconds",
        ),
        (WrongPerson(check="sub"), "two accounts"),
        (SignInDeclined(error="access_denied"), "cancelled"),
        (SignInDeclined(error="unmet_authentication_requirements"), "enrolled a second factor"),
        (SignInDeclined(error="invalid_scope"), "OIDC__SCOPE"),
        (SignInDeclined(error="x_of_their_own"), "registration of this client"),
        (CallbackExpired(check="state"), "nothing, unless it happens often"),
        (SessionEnded("idle"), "SESSION__IDLE_TIMEOUT"),
        (TokenRejected(check="iss"), "OIDC__ISSUER"),
        (TokenRejected(check="aud"), "OIDC__CLIENT_ID"),
        (TokenRejected(check="alg"), "OIDC__ID_TOKEN_ALG"),
        (TokenRejected(check="exp"), "clock"),
        (TokenRejected(check="token_endpoint"), "OIDC__CLIENT_SECRET"),
        (TokenRejected(check="anything"), "python -m auth doctor"),
        (ProviderUnavailable(check="discovery"), "reaches the provider"),
    ],
    ids=lambda value: f"{value.code}-{value.check}" if isinstance(value, AuthError) else "",
)
def test_each_kind_of_refusal_says_what_to_check(error, named):
    said = what_to_check(error, GENERIC)

    assert said.startswith("What to check: ")
    assert said.endswith(".")
    assert named in said


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_missing_second_factor_says_what_the_product_is_known_for(preset):
    said = what_to_check(StepUpNotSatisfied(check=preset.proof_claim), preset)

    assert (preset.label in said) == (preset.name != "generic")


@pytest.mark.parametrize("preset", [PRESETS["google"], PRESETS["entra"]], ids=lambda preset: preset.name)
def test_a_missing_time_says_what_the_product_is_known_for(preset):
    said = what_to_check(StepUpNotSatisfied(check="auth_time", got="nothing"), preset)

    assert said.endswith(preset.recent_proof)


def test_what_no_administrator_can_help_with_has_no_advice():
    assert what_to_check(PermissionDenied(check="role"), GENERIC) == ""
