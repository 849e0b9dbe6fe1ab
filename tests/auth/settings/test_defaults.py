"""What settings are when few are written: every default of the contract, and no secret shown."""

from datetime import timedelta
from ipaddress import ip_network

import pytest

from auth.settings import load
from tests.support.written_settings import COMPLETE, configured


def test_a_provider_with_four_settings_gets_every_default_of_the_contract():
    settings = load(COMPLETE)

    assert settings.demo is False
    assert settings.oidc.redirect_uri == "http://localhost:8501/"
    assert settings.oidc.scope == ("openid", "profile", "email")
    assert settings.oidc.preset.name == "generic"
    assert settings.oidc.display_name == "login.example.com"
    assert settings.oidc.id_token_alg == "RS256"
    assert settings.oidc.client_auth == "client_secret_basic"
    assert settings.oidc.client_key is None
    assert settings.oidc.par == "auto"
    assert settings.oidc.trusted_audiences == ()
    assert settings.step_up.acr_values == ("http://schemas.openid.net/pape/policies/2007/06/multi-factor",)
    assert settings.step_up.amr_values == ("mfa",)
    assert settings.step_up.max_age is None
    assert settings.step_up.mode == "redirect"
    assert settings.session.idle_timeout == timedelta(hours=1)
    assert settings.session.lifetime == timedelta(hours=12)
    assert settings.session.secret_previous is None
    assert settings.logout_typ == "if_present"
    assert settings.database_url == "sqlite:///var/airlock.db"
    assert settings.roles.claim == "groups"
    assert settings.roles_configured is False
    assert settings.trusted_proxies == ()
    assert settings.contact == "your administrator"
    assert settings.log_format == "text"


def test_the_port_and_the_base_path_decide_the_default_redirect_uri():
    settings = load(COMPLETE, port=9000, base_path="/tools/airlock/")

    assert settings.oidc.redirect_uri == "http://localhost:9000/tools/airlock/"
    assert settings.base_path == "/tools/airlock"
    assert settings.public_origin == "http://localhost:9000"
    assert settings.secure is False


def test_the_issuer_is_kept_to_the_byte():
    assert load(COMPLETE).oidc.issuer == "https://login.example.com/tenant/"


def test_every_setting_can_be_given():
    settings = configured(
        OIDC__REDIRECT_URI="https://Billing.Example.com:443/callback",
        OIDC__SCOPE="openid, offline_access",
        OIDC__PRESET="keycloak",
        OIDC__DISPLAY_NAME="Staff Sign-in",
        OIDC__ID_TOKEN_ALG="EdDSA",
        OIDC__CLIENT_AUTH="client_secret_post",
        OIDC__PAR="off",
        OIDC__TRUSTED_AUDIENCES='["api one", "two"]',
        STEP_UP__ACR_VALUES="silver gold",
        STEP_UP__AMR_VALUES="[]",
        STEP_UP__MAX_AGE="900",
        STEP_UP__MODE="popup",
        SESSION__SECRET_PREVIOUS="f" * 31 + "e",
        SESSION__IDLE_TIMEOUT="60",
        SESSION__LIFETIME="600",
        LOGOUT__TYP="required",
        DATABASE__URL="postgresql+psycopg://airlock:hidden-word@db/airlock",
        ROLES__CLAIM="https://example.com/groups",
        ROLES__FINANCE='["Finance Team", "Treasury"]',
        ROLES__ADMIN="admins",
        SERVER__TRUSTED_PROXIES="10.0.0.5, 10.1.0.0/16",
        HELP__CONTACT="the service desk",
        LOG__FORMAT="json",
    )

    assert settings.public_origin == "https://billing.example.com"
    assert settings.redirect_path == "/callback"
    assert settings.secure is True
    assert settings.oidc.scope == ("openid", "offline_access")
    assert settings.oidc.trusted_audiences == ("api one", "two")
    assert settings.step_up.acr_values == ("silver", "gold")
    assert settings.step_up.amr_values == ()
    assert settings.step_up.max_age == timedelta(minutes=15)
    assert settings.roles.finance == ("Finance Team", "Treasury")
    assert settings.roles.admin == ("admins",)
    assert settings.trusted_proxies == (ip_network("10.0.0.5/32"), ip_network("10.1.0.0/16"))
    assert settings.contact == "the service desk"


def test_an_empty_value_counts_as_unset():
    settings = configured(OIDC__SCOPE="", ROLES__FINANCE=" ", HELP__CONTACT="")

    assert settings.oidc.scope == ("openid", "profile", "email")
    assert settings.roles_configured is False
    assert settings.contact == "your administrator"


def test_settings_shown_in_a_log_hide_every_secret():
    shown = repr(
        configured(
            DATABASE__URL="postgresql+psycopg://airlock:hidden-word@db/airlock",
            SESSION__SECRET_PREVIOUS="9f8e7d6c5b4a39281706f5e4d3c2b1a0",
        )
    )

    for secret in ("the-client-secret", COMPLETE["SESSION__SECRET"], "hidden-word", "9f8e7d6c"):
        assert secret not in shown


def test_settings_cannot_be_changed():
    with pytest.raises(AttributeError):
        load(COMPLETE).demo = True
