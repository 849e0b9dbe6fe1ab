"""Settings are read from two places, checked once, and refused with every problem at once and no secret shown."""

import json
import stat
import threading
import tomllib
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from auth.errors import ConfigurationError
from auth.settings import Settings, load, read_sources
from auth.settings.written import KNOWN_NAMES
from billing.settings import KNOWN_NAMES as BILLING_NAMES

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / ".streamlit" / "secrets.toml.example"
COMPLETE = {
    "OIDC__ISSUER": "https://login.example.com/tenant/",
    "OIDC__CLIENT_ID": "dashboard",
    "OIDC__CLIENT_SECRET": "the-client-secret",
    "SESSION__SECRET": "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
}


def configured(**changes: str) -> Settings:
    return load(COMPLETE | changes)


def problems_of(values: dict[str, str], **where: object) -> list[str]:
    with pytest.raises(ConfigurationError) as refusal:
        load(values, **where)
    return refusal.value.problems


def pem_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, passphrase: bytes | None = None) -> str:
    protection = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection).decode()


EC_KEY = pem_of(ec.generate_private_key(ec.SECP256R1()))


class TestDefaults:
    def test_a_provider_with_four_settings_gets_every_default_of_the_contract(self):
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

    def test_the_port_and_the_base_path_decide_the_default_redirect_uri(self):
        settings = load(COMPLETE, port=9000, base_path="/tools/airlock/")

        assert settings.oidc.redirect_uri == "http://localhost:9000/tools/airlock/"
        assert settings.base_path == "/tools/airlock"
        assert settings.public_origin == "http://localhost:9000"
        assert settings.secure is False

    def test_the_issuer_is_kept_to_the_byte(self):
        assert load(COMPLETE).oidc.issuer == "https://login.example.com/tenant/"

    def test_every_setting_can_be_given(self):
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

    def test_an_empty_value_counts_as_unset(self):
        settings = configured(OIDC__SCOPE="", ROLES__FINANCE=" ", HELP__CONTACT="")

        assert settings.oidc.scope == ("openid", "profile", "email")
        assert settings.roles_configured is False
        assert settings.contact == "your administrator"

    def test_settings_shown_in_a_log_hide_every_secret(self):
        shown = repr(
            configured(
                DATABASE__URL="postgresql+psycopg://airlock:hidden-word@db/airlock",
                SESSION__SECRET_PREVIOUS="9f8e7d6c5b4a39281706f5e4d3c2b1a0",
            )
        )

        for secret in ("the-client-secret", COMPLETE["SESSION__SECRET"], "hidden-word", "9f8e7d6c"):
            assert secret not in shown

    def test_settings_cannot_be_changed(self):
        with pytest.raises(AttributeError):
            load(COMPLETE).demo = True


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


class TestRefusals:
    @pytest.mark.parametrize(("name", "value", "reason"), WRONG, ids=[f"{row[0]}-{row[2]}" for row in WRONG])
    def test_a_wrong_value_is_refused_with_one_sentence_that_names_the_setting(self, name, value, reason):
        problems = problems_of(COMPLETE | {name: value})

        assert len(problems) == 1
        assert name in problems[0]
        assert reason in problems[0]

    @pytest.mark.parametrize("value", [*sorted(SINGLE_FACTORS), "OTP"])
    def test_a_single_factor_proves_nothing(self, value):
        (problem,) = problems_of(COMPLETE | {"STEP_UP__AMR_VALUES": f"mfa {value}"})

        assert problem.startswith(f"STEP_UP__AMR_VALUES must not list {value.lower()}: it reports one factor")

    def test_no_proof_at_all_is_refused(self):
        (problem,) = problems_of(COMPLETE | {"STEP_UP__ACR_VALUES": "[]", "STEP_UP__AMR_VALUES": "[]"})

        assert "both empty" in problem

    def test_every_problem_is_listed_at_once(self):
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

    def test_a_refusal_shows_no_value_that_could_be_a_secret(self):
        values = {name: "wrong-but-secret" for name in KNOWN_NAMES if not name.startswith("STEP_UP__A")}

        shown = "\n".join(problems_of(values))

        assert "wrong-but-secret" not in shown

    @pytest.mark.parametrize("some", ["OIDC__ISSUER", "STEP_UP__MAX_AGE", "ROLES__ADMIN", "SESSION__SECRET"])
    def test_some_settings_of_a_provider_are_an_error_that_names_the_rest(self, some):
        value = {"STEP_UP__MAX_AGE": "60", "ROLES__ADMIN": "admins"}.get(some) or COMPLETE[some]

        (problem,) = problems_of({some: value})

        missing = [name for name in COMPLETE if name != some]
        assert problem.startswith(f"Missing: {', '.join(missing)}. ")

    def test_a_misspelt_name_stops_the_start_and_the_right_one_is_offered(self):
        problems = problems_of(COMPLETE | {"STEP_UP__MAXAGE": "60"})

        assert problems == ["STEP_UP__MAXAGE is not a setting: did you mean STEP_UP__MAX_AGE?"]

    def test_a_misspelt_provider_setting_does_not_start_the_demo(self):
        problems = problems_of({"OIDC__ISUER": "https://login.example.com"})

        assert "OIDC__ISUER is not a setting: did you mean OIDC__ISSUER?" in problems

    def test_a_name_in_lower_case_is_not_silently_ignored(self):
        problems = problems_of(read_sources(COMPLETE | {"step_up__max_age": "60"}, None))

        assert problems == ["step_up__max_age is not a setting: did you mean STEP_UP__MAX_AGE?"]

    def test_the_settings_of_billing_and_of_other_programs_are_left_alone(self):
        assert configured(BILLING__REFUND_LIMIT="many", PATH="/bin", LOGNAME="ada").contact == "your administrator"

    def test_a_redirect_uri_outside_the_base_path_is_refused(self):
        values = COMPLETE | {"OIDC__REDIRECT_URI": "https://example.com/toolsmith/"}

        (problem,) = problems_of(values, base_path="/tools")

        assert problem.startswith("OIDC__REDIRECT_URI must lie under /tools/")

    def test_a_preset_that_proves_nothing_is_refused_with_its_reason(self):
        (problem,) = problems_of(COMPLETE | {"OIDC__ISSUER": "https://accounts.google.com"})

        assert problem.startswith("STEP_UP__ACR_VALUES and STEP_UP__AMR_VALUES are missing. Google cannot be asked")

    def test_a_preset_that_proves_nothing_is_accepted_with_a_proof_that_was_named(self):
        settings = configured(OIDC__PRESET="google", STEP_UP__AMR_VALUES="mfa")

        assert settings.step_up.acr_values == ()
        assert settings.step_up.amr_values == ("mfa",)


class TestLoopback:
    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.8.7", "[::1]", "idp.localhost"])
    def test_http_is_accepted_on_this_machine(self, host):
        assert configured(OIDC__ISSUER=f"http://{host}:9000/idp").oidc.issuer == f"http://{host}:9000/idp"

    @pytest.mark.parametrize("host", ["localhost.example.com", "127.0.0.1.nip.io", "2130706433", "0.0.0.0", "[::]"])
    def test_a_name_that_only_looks_like_this_machine_needs_https(self, host):
        (problem,) = problems_of(COMPLETE | {"OIDC__ISSUER": f"http://{host}/"})

        assert "must begin with https" in problem


class TestRoles:
    @pytest.mark.parametrize(
        ("value", "one", "many"),
        [
            ("Finance Team", '["Finance Team"]', '["Finance", "Team"]'),
            ("finance,treasury", '["finance,treasury"]', '["finance", "treasury"]'),
        ],
    )
    def test_a_plain_value_with_a_space_or_comma_is_refused_with_its_spelling_as_json(self, value, one, many):
        (problem,) = problems_of(COMPLETE | {"ROLES__FINANCE": value})

        assert one in problem
        assert many in problem

    def test_one_plain_value_gives_the_role(self):
        settings = configured(ROLES__FINANCE="9f3a-group-id")

        assert settings.roles.finance == ("9f3a-group-id",)
        assert settings.roles_configured is True


class TestClientKey:
    def test_a_key_file_is_read_for_private_key_jwt(self, tmp_path):
        (tmp_path / "client.pem").write_text(EC_KEY)
        values = COMPLETE | {
            "OIDC__CLIENT_AUTH": "private_key_jwt",
            "OIDC__CLIENT_KEY": str(tmp_path / "client.pem"),
            "OIDC__CLIENT_SECRET": "",
        }

        settings = load(values)

        assert settings.oidc.client_secret is None
        assert settings.oidc.client_key is not None
        assert settings.oidc.client_key.get_secret_value() == EC_KEY
        assert "PRIVATE" not in repr(settings)

    def test_the_key_itself_may_come_through_a_file_setting(self, tmp_path):
        (tmp_path / "client.pem").write_text(EC_KEY)
        values = {name: value for name, value in COMPLETE.items() if name != "OIDC__CLIENT_SECRET"}
        values |= {"OIDC__CLIENT_AUTH": "private_key_jwt", "OIDC__CLIENT_KEY_FILE": str(tmp_path / "client.pem")}

        assert load(read_sources(values, None)).oidc.client_key is not None

    def test_private_key_jwt_without_a_key_names_the_key(self):
        values = COMPLETE | {"OIDC__CLIENT_AUTH": "private_key_jwt", "OIDC__CLIENT_SECRET": ""}

        (problem,) = problems_of(values)

        assert problem.startswith("Missing: OIDC__CLIENT_KEY. ")

    def test_private_key_jwt_with_a_secret_is_refused(self):
        values = COMPLETE | {"OIDC__CLIENT_AUTH": "private_key_jwt", "OIDC__CLIENT_KEY": EC_KEY}

        assert problems_of(values) == ["OIDC__CLIENT_SECRET is not used with private_key_jwt: remove it."]

    def test_a_key_without_private_key_jwt_is_refused(self):
        (problem,) = problems_of(COMPLETE | {"OIDC__CLIENT_KEY": EC_KEY})

        assert problem.startswith("OIDC__CLIENT_KEY is used only with OIDC__CLIENT_AUTH=private_key_jwt")

    @pytest.mark.parametrize(
        ("key", "reason"),
        [
            ("no-such-file.pem", "cannot be read"),
            ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "PEM form"),
            (pem_of(ec.generate_private_key(ec.SECP256R1()), b"word"), "passphrase"),
            (pem_of(rsa.generate_private_key(65537, 1024)), "too short"),
        ],
        ids=["missing", "garbage", "protected", "short"],
    )
    def test_a_key_that_cannot_sign_is_refused(self, key, reason):
        values = COMPLETE | {"OIDC__CLIENT_AUTH": "private_key_jwt", "OIDC__CLIENT_KEY": key, "OIDC__CLIENT_SECRET": ""}

        (problem,) = problems_of(values)

        assert problem.startswith("OIDC__CLIENT_KEY")
        assert reason in problem


class TestSources:
    def test_a_table_of_the_file_gives_the_flat_name_and_the_environment_wins(self, tmp_path):
        file = tmp_path / "secrets.toml"
        file.write_text('[oidc]\nissuer = "https://a.example"\nclient_id = "a"\n[session]\nlifetime = 60\n')

        values = read_sources({"OIDC__CLIENT_ID": "b", "HOME": "/root"}, file)

        assert values == {"OIDC__ISSUER": "https://a.example", "OIDC__CLIENT_ID": "b", "SESSION__LIFETIME": "60"}

    def test_a_list_and_a_flat_name_in_the_file_are_taken(self, tmp_path):
        file = tmp_path / "secrets.toml"
        file.write_text('ROLES__ADMIN = "admins"\n[roles]\nfinance = ["Finance Team"]\n')

        assert read_sources({}, file) == {"ROLES__ADMIN": "admins", "ROLES__FINANCE": '["Finance Team"]'}

    def test_a_file_setting_reads_the_file_without_its_last_newline(self, tmp_path):
        (tmp_path / "secret").write_text("  two lines\n\n")

        values = read_sources({"OIDC__CLIENT_SECRET_FILE": str(tmp_path / "secret")}, None)

        assert values == {"OIDC__CLIENT_SECRET": "  two lines\n"}

    def test_a_file_setting_of_the_environment_wins_over_the_file_of_secrets(self, tmp_path):
        (tmp_path / "secret").write_text("from the environment\n")
        (tmp_path / "secrets.toml").write_text('[oidc]\nclient_secret = "from the table"\n')

        values = read_sources({"OIDC__CLIENT_SECRET_FILE": str(tmp_path / "secret")}, tmp_path / "secrets.toml")

        assert values == {"OIDC__CLIENT_SECRET": "from the environment"}

    def test_a_setting_and_its_file_at_once_are_refused(self, tmp_path):
        (tmp_path / "secret").write_text("word")
        both = COMPLETE | {"OIDC__CLIENT_SECRET_FILE": str(tmp_path / "secret")}

        problems = problems_of(read_sources(both, None))

        assert problems == ["OIDC__CLIENT_SECRET and OIDC__CLIENT_SECRET_FILE are both set: keep one of them."]

    def test_a_file_that_cannot_be_read_is_reported_once_without_its_name(self):
        values = {name: value for name, value in COMPLETE.items() if name != "OIDC__CLIENT_SECRET"}
        values["OIDC__CLIENT_SECRET_FILE"] = "the-secret-put-here-by-mistake"

        (problem,) = problems_of(read_sources(values, None))

        assert problem.startswith("OIDC__CLIENT_SECRET_FILE names a file that cannot be read")
        assert "mistake" not in problem

    def test_an_unreadable_secret_does_not_start_the_demo(self, tmp_path):
        values = read_sources({"SESSION__SECRET_FILE": "nowhere"}, None)

        problems = problems_of(values, state_dir=tmp_path)

        assert len(problems) == 2
        assert list(tmp_path.iterdir()) == []

    def test_a_section_of_streamlits_own_sign_in_is_refused(self, tmp_path):
        file = tmp_path / "secrets.toml"
        file.write_text('[auth]\nclient_id = "a"\n')

        (problem,) = problems_of(read_sources({}, file))

        assert problem.startswith("secrets.toml has a section [auth]: that one is Streamlit's own sign-in")

    @pytest.mark.parametrize("content", ["[oidc", '[oidc]\nissuer = "\udcff"'], ids=["syntax", "bytes"])
    def test_a_file_that_is_not_toml_is_refused(self, tmp_path, content):
        file = tmp_path / "secrets.toml"
        file.write_bytes(content.encode("utf-8", "surrogateescape"))

        assert problems_of(read_sources({}, file)) == [
            "secrets.toml is not valid TOML: compare it with secrets.toml.example."
        ]

    def test_a_table_inside_a_table_is_refused(self, tmp_path):
        file = tmp_path / "secrets.toml"
        file.write_text("[oidc.issuer]\nurl = 1\n")

        assert "OIDC__ISSUER must be text" in problems_of(read_sources({}, file))[0]

    def test_a_missing_file_is_no_problem(self, tmp_path):
        assert read_sources({}, tmp_path / "secrets.toml") == {}

    def test_the_example_names_every_setting_and_no_other(self):
        text = EXAMPLE.read_text()
        uncommented = "\n".join(
            line.removeprefix("# ") if " = " in line and line.startswith("# ") and line[2].islower() else line
            for line in text.splitlines()
        )

        tables = tomllib.loads(uncommented)

        named = {f"{table}__{name}".upper() for table, fields in tables.items() for name in fields}
        assert named == {*KNOWN_NAMES, *BILLING_NAMES}
        assert tomllib.loads(text) == {table: {} for table in tables}


class TestDemo:
    def test_nothing_set_is_the_demo(self, tmp_path):
        settings = load({}, port=8600, base_path="tools", state_dir=tmp_path)

        assert settings.demo is True
        assert settings.oidc.issuer == "http://localhost:8600/tools/demo-idp"
        assert settings.oidc.redirect_uri == "http://localhost:8600/tools/"
        assert settings.oidc.client_id == "airlock-demo"
        assert settings.oidc.display_name == "Airlock Demo Sign-in"
        assert "offline_access" in settings.oidc.scope
        assert settings.oidc.preset.name == "generic"
        assert settings.step_up.acr_values == ("urn:airlock:acr:mfa",)
        assert settings.step_up.amr_values == ("mfa",)
        assert (settings.roles.claim, settings.roles.finance, settings.roles.admin) == (
            "groups",
            ("finance",),
            ("admin",),
        )

    def test_other_settings_keep_their_meaning_in_the_demo(self, tmp_path):
        values = {"SESSION__LIFETIME": "60", "HELP__CONTACT": "Ada", "DATABASE__URL": "sqlite:///other.db"}

        settings = load(values, state_dir=tmp_path)

        assert settings.demo is True
        assert settings.session.lifetime == timedelta(minutes=1)
        assert settings.contact == "Ada"
        assert settings.database_url == "sqlite:///other.db"

    def test_its_secrets_are_made_once_and_only_their_owner_reads_them(self, tmp_path):
        first = load({}, state_dir=tmp_path / "var")
        second = load({}, state_dir=tmp_path / "var")

        assert first == second
        assert len(first.session.secret.get_secret_value()) >= 32
        (file,) = (tmp_path / "var").iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_two_installations_have_different_secrets(self, tmp_path):
        assert load({}, state_dir=tmp_path / "a").session.secret != load({}, state_dir=tmp_path / "b").session.secret

    def test_processes_that_start_at_once_agree_on_the_secrets(self, tmp_path):
        start = threading.Barrier(8)
        found = []

        def begin() -> None:
            start.wait()
            found.append(load({}, state_dir=tmp_path).session.secret.get_secret_value())

        threads = [threading.Thread(target=begin) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(found) == 8
        assert len(set(found)) == 1
        assert [path.name for path in tmp_path.iterdir()] == ["demo-secrets.json"]

    @pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps({"client_secret": "a", "session_secret": "b"})])
    def test_damaged_secrets_are_refused_with_the_way_out(self, tmp_path, content):
        (tmp_path / "demo-secrets.json").write_text(content)

        (problem,) = problems_of({}, state_dir=tmp_path)

        assert problem.endswith("is damaged: delete it, and the demo makes a new one.")

    def test_a_place_that_cannot_be_written_is_named(self, tmp_path):
        (tmp_path / "var").write_text("a file, not a folder")

        (problem,) = problems_of({}, state_dir=tmp_path / "var")

        assert "cannot be written or read" in problem

    def test_postgresql_without_a_provider_is_refused(self, tmp_path):
        values = {"DATABASE__URL": "postgresql+psycopg://airlock:word@db/airlock"}

        (problem,) = problems_of(values, state_dir=tmp_path)

        assert "set OIDC__ISSUER, OIDC__CLIENT_ID, OIDC__CLIENT_SECRET and SESSION__SECRET" in problem
        assert "word" not in problem
