"""A wrong setting is refused, every problem at once, each with the name and the fix, and no secret shown."""

import pytest

from auth.settings import read_sources
from auth.settings.written import KNOWN_NAMES
from tests.support.written_settings import COMPLETE, configured, problems_of

WRONG = [
    ("OIDC__ISSUER", "http://login.example.com", "must begin with https"),
    ("OIDC__ISSUER", "https://login.example.com/?tenant=1", "query"),
    ("OIDC__ISSUER", "https://login.example.com/#", "fragment"),
    ("OIDC__ISSUER", "https://me:word@login.example.com", "user name"),
    ("OIDC__ISSUER", "login.example.com", "absolute address"),
    ("OIDC__ISSUER", "https://login.example.com/ tenant", "without spaces"),
    ("OIDC__ISSUER", "https://[::1", "address"),
    ("OIDC__ISSUER", "https://login.example.com:port", "address"),
    ("OIDC__ISSUER", "ftp://login.example.com", "absolute address"),
    ("OIDC__REDIRECT_URI", "http://billing.example.com/", "must begin with https"),
    ("OIDC__REDIRECT_URI", "/callback", "absolute address"),
    ("OIDC__REDIRECT_URI", "https://billing.example.com/?a=1", "query"),
    ("OIDC__REDIRECT_URI", "https://billing.example.com/a/../b", "plain path"),
    ("OIDC__REDIRECT_URI", "https://billing.example.com//b", "plain path"),
    ("OIDC__REDIRECT_URI", "https://billing.example.com/%2e", "plain path"),
    ("OIDC__REDIRECT_URI", "https://billing.example.com/oauth2callback", "something else answers"),
    ("OIDC__REDIRECT_URI", "https://billing.example.com/backchannel-logout", "something else answers"),
    ("OIDC__REDIRECT_URI", "https://billing.example.com/auth/login", "something else answers"),
    ("OIDC__SCOPE", "profile email", "must contain openid"),
    ("OIDC__SCOPE", '["openid", "a b"]', "space"),
    ("OIDC__PRESET", "auth1", "must be one of adfs, auth0"),
    ("OIDC__ID_TOKEN_ALG", "none", "must be one of"),
    ("OIDC__ID_TOKEN_ALG", "HS256", "must be one of"),
    ("OIDC__ID_TOKEN_ALG", "ES256K", "must be one of"),
    ("OIDC__CLIENT_AUTH", "none", "must be one of"),
    ("OIDC__PAR", "yes", "must be one of"),
    ("OIDC__TRUSTED_AUDIENCES", '["a", 1]', "JSON list"),
    ("OIDC__TRUSTED_AUDIENCES", '["a"', "JSON list"),
    ("STEP_UP__ACR_VALUES", "0", "nothing was checked"),
    ("STEP_UP__ACR_VALUES", "urn:okta:loa:2fa:any:ifpossible", "after one factor"),
    ("STEP_UP__ACR_VALUES", "urn:okta:loa:1fa:any", "single factor"),
    ("STEP_UP__ACR_VALUES", '["two words"]', "space"),
    ("STEP_UP__MAX_AGE", "0", "whole number of seconds"),
    ("STEP_UP__MAX_AGE", "-1", "whole number of seconds"),
    ("STEP_UP__MAX_AGE", "١٠", "whole number of seconds"),
    ("STEP_UP__MODE", "tab", "must be one of"),
    ("SESSION__SECRET", "short", "32 characters"),
    ("SESSION__SECRET", "changeme-changeme-changeme-changeme", "placeholder"),
    ("SESSION__SECRET_PREVIOUS", "short", "32 characters"),
    ("SESSION__IDLE_TIMEOUT", "1h", "whole number of seconds"),
    ("SESSION__LIFETIME", "99999999", "whole number of seconds"),
    ("LOGOUT__TYP", "no", "must be one of"),
    ("DATABASE__URL", "postgresql://db/airlock", "postgresql+psycopg://"),
    ("DATABASE__URL", "sqlite://", "must begin with"),
    ("DATABASE__URL", "sqlite:///:memory:", "must name a file"),
    ("ROLES__FINANCE", "[]", "at least one value"),
    ("ROLES__ADMIN", '[""]', "JSON list"),
    ("ROLES__CLAIM", "a\nb", "one line"),
    ("SERVER__TRUSTED_PROXIES", "0.0.0.0/0", "every address"),
    ("SERVER__TRUSTED_PROXIES", "proxy.local", "addresses or networks"),
    ("LOG__FORMAT", "xml", "must be one of"),
]


SINGLE_FACTORS = {
    *("face", "fpt", "iris", "retina", "vbm"),
    *("kba", "pin", "pwd"),
    *("hwk", "otp", "pop", "sc", "sms", "swk", "tel"),
    *("geo", "mca", "rba", "user", "wia"),
}


@pytest.mark.parametrize(("name", "value", "reason"), WRONG, ids=[f"{row[0]}-{row[2]}" for row in WRONG])
def test_a_wrong_value_is_refused_with_one_sentence_that_names_the_setting(name, value, reason):
    problems = problems_of(COMPLETE | {name: value})

    assert len(problems) == 1
    assert name in problems[0]
    assert reason in problems[0]


@pytest.mark.parametrize("value", [*sorted(SINGLE_FACTORS), "OTP"])
def test_a_single_factor_proves_nothing(value):
    (problem,) = problems_of(COMPLETE | {"STEP_UP__AMR_VALUES": f"mfa {value}"})

    assert problem.startswith(f"STEP_UP__AMR_VALUES must not list {value.lower()}: it reports one factor")


def test_no_proof_at_all_is_refused():
    (problem,) = problems_of(COMPLETE | {"STEP_UP__ACR_VALUES": "[]", "STEP_UP__AMR_VALUES": "[]"})

    assert "both empty" in problem


def test_every_problem_is_listed_at_once():
    values = {
        "OIDC__ISSUER": "http://login.example.com",
        "OIDC__ID_TOKEN_ALG": "HS256",
        "SESSION__SECRET": "short",
        "STEP_UP__AMR_VALUES": "otp",
        "DATABASE__URL": "mysql://db",
    }

    problems = problems_of(values)

    assert len(problems) == 6
    for name in [*values, "OIDC__CLIENT_ID, OIDC__CLIENT_SECRET"]:
        assert any(name in problem for problem in problems)


def test_a_refusal_shows_no_value_that_could_be_a_secret():
    values = {name: "wrong-but-secret" for name in KNOWN_NAMES if not name.startswith("STEP_UP__A")}

    shown = "\n".join(problems_of(values))

    assert "wrong-but-secret" not in shown


@pytest.mark.parametrize("some", ["OIDC__ISSUER", "STEP_UP__MAX_AGE", "ROLES__ADMIN", "SESSION__SECRET"])
def test_some_settings_of_a_provider_are_an_error_that_names_the_rest(some):
    value = {"STEP_UP__MAX_AGE": "60", "ROLES__ADMIN": "admins"}.get(some) or COMPLETE[some]

    (problem,) = problems_of({some: value})

    missing = [name for name in COMPLETE if name != some]
    assert problem.startswith(f"Missing: {', '.join(missing)}. ")


def test_a_misspelt_name_stops_the_start_and_the_right_one_is_offered():
    problems = problems_of(COMPLETE | {"STEP_UP__MAXAGE": "60"})

    assert problems == ["STEP_UP__MAXAGE is not a setting: did you mean STEP_UP__MAX_AGE?"]


def test_a_name_that_is_near_to_none_gets_no_guess():
    problems = problems_of(COMPLETE | {"OIDC__EXTRA": "60"})

    assert problems == ["OIDC__EXTRA is not a setting: remove it, or look the name up in secrets.toml.example."]


def test_a_misspelt_provider_setting_does_not_start_the_demo():
    problems = problems_of({"OIDC__ISUER": "https://login.example.com"})

    assert "OIDC__ISUER is not a setting: did you mean OIDC__ISSUER?" in problems


def test_a_name_in_lower_case_is_not_silently_ignored():
    problems = problems_of(read_sources(COMPLETE | {"step_up__max_age": "60"}, None))

    assert problems == ["step_up__max_age is not a setting: did you mean STEP_UP__MAX_AGE?"]


def test_the_settings_of_billing_and_of_other_programs_are_left_alone():
    assert configured(BILLING__REFUND_LIMIT="many", PATH="/bin", LOGNAME="ada").contact == "your administrator"


def test_a_redirect_uri_outside_the_base_path_is_refused():
    values = COMPLETE | {"OIDC__REDIRECT_URI": "https://example.com/toolsmith/"}

    (problem,) = problems_of(values, base_path="/tools")

    assert problem.startswith("OIDC__REDIRECT_URI must lie under /tools/")


def test_a_preset_that_proves_nothing_is_refused_with_its_reason():
    (problem,) = problems_of(COMPLETE | {"OIDC__ISSUER": "https://accounts.google.com"})

    assert problem.startswith("STEP_UP__ACR_VALUES and STEP_UP__AMR_VALUES are missing. Google cannot be asked")


def test_a_preset_that_proves_nothing_is_accepted_with_a_proof_that_was_named():
    settings = configured(OIDC__PRESET="google", STEP_UP__AMR_VALUES="mfa")

    assert settings.step_up.acr_values == ()
    assert settings.step_up.amr_values == ("mfa",)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.8.7", "[::1]", "idp.localhost"])
def test_http_is_accepted_on_this_machine(host):
    assert configured(OIDC__ISSUER=f"http://{host}:9000/idp").oidc.issuer == f"http://{host}:9000/idp"


@pytest.mark.parametrize("host", ["localhost.example.com", "127.0.0.1.nip.io", "2130706433", "0.0.0.0", "[::]"])
def test_a_name_that_only_looks_like_this_machine_needs_https(host):
    (problem,) = problems_of(COMPLETE | {"OIDC__ISSUER": f"http://{host}/"})

    assert "must begin with https" in problem
