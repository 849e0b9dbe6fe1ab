"""The key of a client that signs instead of sending a secret."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from auth.settings import load, read_sources
from tests.support.written_settings import COMPLETE, problems_of


def pem_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, passphrase: bytes | None = None) -> str:
    protection = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection).decode()


EC_KEY = pem_of(ec.generate_private_key(ec.SECP256R1()))


def test_a_key_file_is_read_for_private_key_jwt(tmp_path):
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


def test_the_key_itself_may_come_through_a_file_setting(tmp_path):
    (tmp_path / "client.pem").write_text(EC_KEY)
    values = {name: value for name, value in COMPLETE.items() if name != "OIDC__CLIENT_SECRET"}
    values |= {"OIDC__CLIENT_AUTH": "private_key_jwt", "OIDC__CLIENT_KEY_FILE": str(tmp_path / "client.pem")}

    assert load(read_sources(values, None)).oidc.client_key is not None


def test_private_key_jwt_without_a_key_names_the_key():
    values = COMPLETE | {"OIDC__CLIENT_AUTH": "private_key_jwt", "OIDC__CLIENT_SECRET": ""}

    (problem,) = problems_of(values)

    assert problem.startswith("Missing: OIDC__CLIENT_KEY. ")


def test_private_key_jwt_with_a_secret_is_refused():
    values = COMPLETE | {"OIDC__CLIENT_AUTH": "private_key_jwt", "OIDC__CLIENT_KEY": EC_KEY}

    assert problems_of(values) == ["OIDC__CLIENT_SECRET is not used with private_key_jwt: remove it."]


def test_a_key_without_private_key_jwt_is_refused():
    (problem,) = problems_of(COMPLETE | {"OIDC__CLIENT_KEY": EC_KEY})

    assert problem.startswith("OIDC__CLIENT_KEY is used only with OIDC__CLIENT_AUTH=private_key_jwt")


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("no-such-file.pem", "cannot be read"),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "PEM form"),
        (pem_of(ec.generate_private_key(ec.SECP256R1()), b"word"), "passphrase"),
        (pem_of(rsa.generate_private_key(65537, 1024)), "too short"),
        (pem_of(ec.generate_private_key(ec.SECP521R1())), "wrong kind"),
        (pem_of(ec.generate_private_key(ec.SECP256K1())), "wrong kind"),
    ],
    ids=["missing", "garbage", "protected", "short", "P-521", "secp256k1"],
)
def test_a_key_that_cannot_sign_is_refused(key, reason):
    values = COMPLETE | {"OIDC__CLIENT_AUTH": "private_key_jwt", "OIDC__CLIENT_KEY": key, "OIDC__CLIENT_SECRET": ""}

    (problem,) = problems_of(values)

    assert problem.startswith("OIDC__CLIENT_KEY")
    assert reason in problem
