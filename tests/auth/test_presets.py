"""Every preset asks in a way its product understands, and none accepts a single factor as proof."""

import pytest

from auth.oidc.authorization import AuthorizationRequest
from auth.presets import PRESETS, StepUpRequest, infer
from auth.settings.proof import acr_problems, amr_problems

NAMES = (
    "adfs auth0 authelia authentik cognito entra fusionauth generic google keycloak lemonldap okta onelogin "
    "pingfederate pingone zitadel"
)


@pytest.mark.parametrize(
    ("issuer", "name"),
    [
        ("https://acme.eu.auth0.com/", "auth0"),
        ("https://acme.okta.com/oauth2/default", "okta"),
        ("https://login.microsoftonline.com/9f3a/v2.0", "entra"),
        ("https://acme.ciamlogin.com/9f3a/v2.0", "entra"),
        ("https://sso.acme.example/realms/staff", "keycloak"),
        ("https://sso.acme.example/auth/realms/staff", "keycloak"),
        ("https://accounts.google.com", "google"),
        ("https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC", "cognito"),
        ("https://auth.pingone.eu/9f3a/as", "pingone"),
        ("https://sso.acme.example/application/o/airlock/", "authentik"),
        ("https://acme.zitadel.cloud", "zitadel"),
        ("https://fs.acme.example/adfs", "adfs"),
        ("https://acme.onelogin.com/oidc/2", "onelogin"),
        ("https://ACME.AUTH0.COM/", "auth0"),
        ("https://login.acme.example/", "generic"),
        ("http://localhost:9000", "generic"),
        ("", "generic"),
    ],
)
def test_the_product_is_inferred_from_the_issuer(issuer, name):
    assert infer(issuer).name == name


@pytest.mark.parametrize(
    "issuer",
    [
        "https://auth0.com.evil.example/",
        "https://notauth0.com/",
        "https://evil.example/auth0.com/",
        "https://accounts.google.com.evil.example/",
    ],
)
def test_a_host_that_only_looks_like_a_product_is_generic(issuer):
    assert infer(issuer).name == "generic"


def test_every_preset_of_the_contract_exists():
    assert set(NAMES.split()) == set(PRESETS)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_no_preset_accepts_a_single_factor(preset):
    assert acr_problems(preset.acr_values) == []
    assert amr_problems(preset.amr_values) == []


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_that_proves_nothing_says_what_to_set_up(preset):
    assert preset.proves_second_factor or (preset.warning is not None and "set STEP_UP__" in preset.warning)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_that_asks_by_level_and_proves_by_level_names_one_or_needs_one(preset):
    if preset.request is StepUpRequest.REAUTHENTICATE:
        assert preset.acr_values == ()
    else:
        assert preset.acr_values or preset.warning


@pytest.mark.parametrize("name", ["entra", "google", "onelogin", "fusionauth", "adfs", "pingfederate", "lemonldap"])
def test_a_product_that_cannot_prove_a_second_factor_by_itself_has_no_default_proof(name):
    assert PRESETS[name].proves_second_factor is False


def test_entra_is_asked_and_judged_by_its_own_claim():
    assert PRESETS["entra"].request is StepUpRequest.ENTRA_ACRS
    assert PRESETS["entra"].proof_claim == "acrs"


def test_auth0_is_sent_a_large_max_age_so_that_it_tells_the_time_of_sign_in():
    assert PRESETS["auth0"].auth_time_max_age == 31_536_000


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_no_preset_sets_a_parameter_that_belongs_to_the_request_itself(preset):
    extra = dict(preset.extra_step_up_params)

    request = AuthorizationRequest(scope="openid", state="s", nonce="n", verifier="v" * 43, extra=extra)

    assert request.extra == extra


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_says_how_far_a_sign_out_reaches(preset):
    assert preset.logout.endswith(".")


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_that_cannot_ask_for_a_second_factor_warns_plainly(preset):
    if preset.request is StepUpRequest.REAUTHENTICATE:
        assert preset.warning is not None


@pytest.mark.parametrize(
    "value",
    [
        "0",
        "urn:okta:loa:2fa:any:ifpossible",
        "URN:okta:loa:2FA:any:IfPossible",
        "urn:okta:loa:1fa:any",
        "urn:cognito:loa:1",
        "https://refeds.org/profile/sfa",
        "onelogin:nist:level:1:re-auth",
    ],
)
def test_a_level_that_never_proves_two_factors_is_refused(value):
    (problem,) = acr_problems((value,))

    assert value in problem


@pytest.mark.parametrize("value", ["otp", "sms", "hwk", "swk", "pop", "face", "user", "OTP"])
def test_a_lone_factor_is_refused(value):
    assert len(amr_problems((value,))) == 1
