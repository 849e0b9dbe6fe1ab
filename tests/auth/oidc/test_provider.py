import threading

import pytest

from auth.errors import ProviderUnavailable, TokenRejected, UnusableAnswer
from auth.oidc.cached import LIFETIME
from auth.oidc.provider import Provider
from tests.support.oidc_keys import rsa_key
from tests.support.stub_server import Slow, page


def test_making_a_provider_asks_nobody(stub, provider):
    assert stub.requests == []


def test_metadata_is_asked_for_once_an_hour(stub, provider, clock):
    assert provider.metadata is provider.metadata
    assert stub.count("discovery") == 1

    clock.advance(LIFETIME.total_seconds())

    assert provider.metadata.issuer == stub.issuer
    assert stub.count("discovery") == 2


def test_many_first_sign_ins_at_once_ask_once(stub, provider):
    stub.misbehave("discovery", Slow(0.1))
    threads = [threading.Thread(target=lambda: provider.metadata) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert stub.count("discovery") == 1


def test_a_provider_that_comes_back_is_noticed_at_the_next_call(stub, provider):
    stub.misbehave("discovery", page(503))
    with pytest.raises(ProviderUnavailable):
        _ = provider.metadata
    stub.misbehave("discovery", None)

    assert provider.metadata.issuer == stub.issuer


def test_keys_come_from_where_discovery_says(stub, provider):  # oidcc-client-test-discovery-jwks-uri-keys
    stub.answer_randomly_named = stub.answer_jwks
    stub.metadata_changes["jwks_uri"] = stub.url("randomly_named")

    assert provider.keys.payload_of(rsa_key().sign({"a": 1}), "rsa-1") == b'{"a": 1}'
    assert [request.endpoint for request in stub.requests] == ["discovery", "randomly_named"]


def test_the_provider_of_a_client_that_pins_another_algorithm_sees_no_key(stub, client, clock):
    provider = Provider(client, clock)
    stub.keys = [rsa_key("rsa-1", alg="PS256")]

    with pytest.raises(UnusableAnswer) as caught:
        provider.keys.payload_of(rsa_key().sign({}), "rsa-1")

    assert (caught.value.check, caught.value.expected) == ("keys.usable", "a key for RS256")


def test_an_endpoint_that_is_needed_and_missing_is_named(provider):
    with pytest.raises(TokenRejected) as caught:
        provider.require(None, "thing")

    assert caught.value.check == "discovery.thing"
