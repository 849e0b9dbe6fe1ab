"""The parts together: a sign-in, a step-up and a renewal at a real provider over HTTP, and what they leave in logs."""

import ast
import logging
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

import auth.oidc
from auth.errors import CallbackRejected, StepUpNotSatisfied, TokenRejected, WrongPerson
from auth.oidc.authorization import AuthorizationRequest, authorization_url
from auth.oidc.callback import parse_callback, validate_callback
from auth.oidc.id_token import ANY_SUBJECT, Expectations, verify_id_token
from auth.oidc.proof import judge_step_up
from auth.oidc.refreshed import verify_refreshed_id_token
from auth.oidc.tokens import exchange_code, refresh
from auth.oidc.userinfo import fetch_userinfo
from tests.support.oidc_client import browse
from tests.support.oidc_keys import REMOVED, rsa_key

SECRETS = {"state": "state-a1b2c3", "nonce": "nonce-d4e5f6", "verifier": "verifier-" + "g" * 40}


class Person:
    """Somebody who signs in and steps up, once or again."""

    def __init__(self, provider):
        self.provider = provider
        self.tokens = None

    def sign_in(self, subject=ANY_SUBJECT, **asked):
        url = authorization_url(self.provider, AuthorizationRequest(scope="openid", **SECRETS, **asked))
        issuer, required = self.provider.client.issuer, self.provider.metadata.iss_parameter_supported
        callback = validate_callback(
            parse_callback(browse(url)), state=SECRETS["state"], issuer=issuer, iss_required=required
        )
        self.tokens = exchange_code(self.provider, callback, SECRETS["verifier"])
        return self._verified(SECRETS["nonce"], subject)

    def step_up(self, subject, max_age=None):
        token = self.sign_in(subject, acr_values=("gold",), max_age=max_age)
        now = self.provider.clock()
        judge_step_up(
            token,
            accepted_acr=("gold",),
            accepted_amr=("mfa",),
            proof_claim=None,
            begun_at=now,
            max_age=max_age,
            now=now,
        )
        return token

    def renew(self, subject):
        follows = self.tokens.id_token
        self.tokens = refresh(self.provider, self.tokens.refresh_token)
        return verify_refreshed_id_token(
            self.tokens.id_token,
            follows=follows,
            keys=self.provider.keys,
            client=self.provider.client,
            subject=subject,
            access_token=self.tokens.access_token,
            now=self.provider.clock(),
        )

    def _verified(self, nonce, subject):
        expected = Expectations(nonce=nonce, subject=subject, access_token=self.tokens.access_token)
        return verify_id_token(
            self.tokens.id_token,
            keys=self.provider.keys,
            client=self.provider.client,
            expected=expected,
            now=self.provider.clock(),
        )


@pytest.fixture
def person(provider):
    return Person(provider)


def test_a_person_signs_in_steps_up_and_is_renewed(stub, person):
    signed_in = person.sign_in()
    assert (signed_in.subject, signed_in.acr) == ("ada", None)
    assert fetch_userinfo(person.provider, person.tokens.access_token, "ada")["name"] == "Ada"

    stub.honours_acr_values = True
    assert person.step_up("ada").acr == "gold"

    assert person.renew("ada").subject == "ada"
    assert stub.count("discovery") == 1
    assert stub.count("jwks") == 1


def test_a_pushed_step_up_is_honoured_too(stub, person):
    stub.offers_par, stub.honours_acr_values = True, True

    assert person.step_up("ada").acr == "gold"
    assert stub.count("par") == 1


def test_a_provider_that_ignores_the_request_proves_nothing(person):
    with pytest.raises(StepUpNotSatisfied):
        person.step_up("ada")


def test_a_provider_that_claims_the_level_without_asking_again_proves_nothing_fresh(stub, person, clock):
    stub.acr, stub.auth_time = "gold", clock()
    person.step_up("ada", max_age=timedelta(minutes=5))
    clock.advance(361)

    with pytest.raises(StepUpNotSatisfied) as caught:
        person.step_up("ada", max_age=timedelta(minutes=5))

    assert caught.value.check == "auth_time"


def test_a_step_up_by_another_person_is_told(stub, person):
    stub.subject, stub.acr = "ben", "gold"

    with pytest.raises(WrongPerson):
        person.step_up("ada")


@pytest.mark.parametrize(  # T49: oidcc-client-test-refresh-token-invalid-issuer, -invalid-sub
    ("changes", "error", "check"),
    [
        ({"iss": "https://other.example.test"}, TokenRejected, "iss"),
        ({"sub": "ben"}, WrongPerson, "sub"),
        ({"aud": "other"}, TokenRejected, "aud"),
        ({"nonce": "another"}, TokenRejected, "nonce"),
        ({"nonce": None}, TokenRejected, "nonce"),
    ],
)
def test_a_renewal_for_somebody_or_from_somebody_else_is_refused(stub, person, changes, error, check):
    person.sign_in()
    stub.claim_changes = changes

    with pytest.raises(error) as caught:
        person.renew("ada")

    assert caught.value.check == check


@pytest.mark.parametrize(
    ("changes", "check"),
    [({"iss": "https://other.example.test"}, "iss"), ({"iss": REMOVED}, "iss"), ({"state": "other"}, "state")],
)
def test_a_callback_that_is_not_ours_asks_the_provider_nothing(stub, person, changes, check):
    stub.callback_changes = changes

    with pytest.raises(CallbackRejected) as caught:
        person.sign_in()

    assert caught.value.check == check
    assert stub.count("token") == 0


def test_keys_may_rotate_just_before_signing_and_between_sign_ins(stub, person):  # signing-key-rotation(-just-before…)
    person.sign_in()
    for number in (2, 0, 2):
        stub.keys = [rsa_key(f"rsa-{number}")]
        person.sign_in()

    assert stub.count("jwks") == 4


def test_an_answer_without_id_token_is_a_refusal(stub, person):
    stub.token_changes["id_token"] = REMOVED

    with pytest.raises(TokenRejected) as caught:
        person.sign_in()

    assert caught.value.check == "token"


# What is left behind


def test_no_secret_reaches_any_log_at_any_level(stub, person, caplog):
    stub.offers_par, stub.honours_acr_values = True, True
    with caplog.at_level(logging.DEBUG):
        person.step_up("ada")
        person.renew("ada")
        fetch_userinfo(person.provider, person.tokens.access_token, "ada")
        stub.keys = [rsa_key("stranger")]
        stub.header_changes = {"kid": "unknown"}
        with pytest.raises(TokenRejected):
            person.sign_in()

    logged = caplog.text + repr([vars(record) for record in caplog.records if "request" not in record.name])
    assert caplog.records, "the transport logs at this level"
    for secret in (*SECRETS.values(), *stub.issued, stub.client_secret):
        assert secret not in logged


def test_the_part_of_authlib_that_logs_verifiers_is_not_loaded():
    modules = ", ".join(f"auth.oidc.{path.stem}" for path in _sources() if path.stem != "__init__")
    program = f"import sys, {modules}; print([n for n in sys.modules if n.startswith('authlib.integrations')])"

    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]
    )

    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("noun", "maker"),
    [
        ("ValidatedCallback", "callback.py"),
        ("VerifiedIdToken", "id_token.py"),
        ("VerifiedLogoutToken", "logout_token.py"),
    ],
)
def test_what_is_validated_is_made_in_one_place_only(noun, maker):
    makers = set()
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == noun:
                makers.add(path.name)

    assert makers == {maker}


def _sources():
    return sorted(Path(auth.oidc.__file__).parent.glob("*.py"))
