import dataclasses
from urllib.parse import parse_qs, urlsplit

from auth.oidc.end_session import end_session_url
from auth.oidc.metadata import read_metadata

METADATA = read_metadata(
    {
        "issuer": "https://id.example.test",
        "authorization_endpoint": "https://id.example.test/authorize",
        "token_endpoint": "https://id.example.test/token",
        "jwks_uri": "https://id.example.test/jwks",
        "end_session_endpoint": "https://id.example.test/end?tenant=a",
    },
    "https://id.example.test",
)
REQUEST = {"post_logout_redirect_uri": "http://localhost:8501/", "state": "s/1", "client_id": "airlock"}


def test_the_hint_is_the_token_byte_for_byte():  # oidcc-client-test-rp-init-logout
    url = end_session_url(METADATA, id_token_hint="eyJ.eyJ-_.sig-_", **REQUEST)

    assert urlsplit(url).path == "/end"
    assert parse_qs(urlsplit(url).query) == {
        "tenant": ["a"],
        "id_token_hint": ["eyJ.eyJ-_.sig-_"],
        "client_id": ["airlock"],
        "post_logout_redirect_uri": ["http://localhost:8501/"],
        "state": ["s/1"],
    }


def test_without_a_hint_the_client_names_itself():
    assert "id_token_hint" not in end_session_url(METADATA, id_token_hint=None, **REQUEST)


def test_a_provider_without_a_way_out_has_no_address():
    without = dataclasses.replace(METADATA, end_session_endpoint=None)

    assert end_session_url(without, id_token_hint="hint", **REQUEST) is None


def test_a_hint_that_makes_the_address_longer_than_servers_take_is_left_out():
    room = 8000 - len(end_session_url(METADATA, id_token_hint=None, **REQUEST)) - len("&id_token_hint=")

    longest = end_session_url(METADATA, id_token_hint="h" * room, **REQUEST)
    beyond = parse_qs(urlsplit(end_session_url(METADATA, id_token_hint="h" * (room + 1), **REQUEST)).query)

    assert len(longest) == 8000
    assert "h" * room in longest
    assert {name: beyond[name] for name in REQUEST} == {name: [value] for name, value in REQUEST.items()}
    assert "id_token_hint" not in beyond
