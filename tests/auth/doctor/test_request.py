"""Whether the provider understands the requests, and how long a session lasts with what it answers."""

import pytest

from auth.doctor import request, scope
from auth.doctor.finding import Level
from tests.support.doctor import answered, installation

RIGHT, WARNING, WRONG, UNKNOWN = Level.RIGHT, Level.WARNING, Level.WRONG, Level.UNKNOWN
PAR = "pushed_authorization_request_endpoint"


@pytest.mark.parametrize(
    ("methods", "level"),
    [
        (["S256"], RIGHT),
        (["plain", "S256"], RIGHT),
        (["plain"], WARNING),
        ([], WARNING),
        (None, UNKNOWN),
        ("S256", UNKNOWN),
    ],
)
def test_pkce_stands_as_the_provider_says(methods, level):
    changes = {} if methods is None else {"code_challenge_methods_supported": methods}

    assert request.pkce(answered(**changes)).level is level


def test_callbacks_that_name_the_issuer_are_right():
    assert request.response_issuer(answered(authorization_response_iss_parameter_supported=True)).level is RIGHT
    assert request.response_issuer(answered()).level is WARNING


@pytest.mark.parametrize(
    ("par", "offered", "required", "level"),
    [
        ("auto", True, False, RIGHT),
        ("auto", False, False, RIGHT),
        ("auto", False, True, WARNING),
        ("on", True, True, RIGHT),
        ("on", False, False, WRONG),
        ("off", True, False, WARNING),
        ("off", True, True, WRONG),
        ("off", False, False, RIGHT),
    ],
)
def test_pushed_requests_stand_as_setting_and_provider_fit(par, offered, required, level):
    changes = {PAR: "https://login.example.com/par"} if offered else {}
    changes |= {"require_pushed_authorization_requests": True} if required else {}

    assert request.pushed_requests(answered(**changes), installation(OIDC__PAR=par).oidc).level is level


@pytest.mark.parametrize(
    ("par", "required", "may_be_refused"), [("auto", False, True), ("auto", True, False), ("on", False, False)]
)
def test_that_a_provider_may_refuse_pushed_requests_is_told_where_it_may(par, required, may_be_refused):
    offered = answered(**{PAR: "https://login.example.com/par", "require_pushed_authorization_requests": required})

    finding = request.pushed_requests(offered, installation(OIDC__PAR=par).oidc)

    assert ("unless the provider refuses" in finding.what) is may_be_refused
    assert ("OIDC__PAR=on" in finding.what_to_do) is may_be_refused


@pytest.mark.parametrize(
    ("ours", "theirs", "level", "advice"),
    [
        ("client_secret_basic", None, RIGHT, ""),
        ("client_secret_post", None, WRONG, "OIDC__CLIENT_AUTH to client_secret_basic"),
        ("client_secret_post", ["client_secret_post"], RIGHT, ""),
        ("client_secret_basic", ["client_secret_post"], WRONG, "OIDC__CLIENT_AUTH to client_secret_post"),
        ("client_secret_basic", ["private_key_jwt"], WRONG, "OIDC__CLIENT_AUTH=private_key_jwt"),
    ],
)
def test_client_authentication_must_be_one_that_the_provider_takes(ours, theirs, level, advice):
    changes = {} if theirs is None else {"token_endpoint_auth_methods_supported": theirs}
    finding = request.client_authentication(answered(**changes), installation(OIDC__CLIENT_AUTH=ours).oidc)

    assert finding.level is level
    assert advice in finding.what_to_do


@pytest.mark.parametrize(
    ("offered", "level"),
    [
        (None, RIGHT),
        (["openid", "profile", "email"], RIGHT),
        (["openid"], WARNING),
        (["OpenID", "profile", "email"], WARNING),
    ],
)
def test_a_scope_that_the_provider_does_not_list_is_a_warning(offered, level):
    changes = {} if offered is None else {"scopes_supported": offered}

    assert scope.scopes(answered(**changes), installation().oidc).level is level


def test_a_session_without_a_refresh_token_is_a_warning_with_the_way_out():
    finding = scope.renewal(answered(scopes_supported=["openid", "offline_access"]), installation().oidc)

    assert finding.level is WARNING
    assert "Add offline_access to OIDC__SCOPE" in finding.what_to_do


def test_a_session_with_a_refresh_token_is_right():
    renewed = installation(OIDC__SCOPE="openid offline_access").oidc

    assert scope.renewal(answered(), renewed).level is RIGHT


def test_a_provider_without_offline_access_is_not_advised_to_be_asked_for_it():
    finding = scope.renewal(answered(scopes_supported=["openid"]), installation().oidc)

    assert "Let ID tokens live longer" in finding.what_to_do


def test_a_product_with_its_own_way_to_a_refresh_token_is_advised_so():
    finding = scope.renewal(answered(), installation(OIDC__PRESET="pingone").oidc)

    assert finding.level is WARNING
    assert "grant type Refresh Token" in finding.what_to_do


@pytest.mark.parametrize("preset", ["keycloak", "cognito"])
def test_a_product_that_sends_a_refresh_token_unasked_needs_nothing_done(preset):
    finding = scope.renewal(answered(), installation(OIDC__PRESET=preset).oidc)

    assert (finding.level, finding.what_to_do) == (RIGHT, "")
    assert "leave OIDC__SCOPE as it is" in finding.what
