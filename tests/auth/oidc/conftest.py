"""A provider on loopback, this application as its client, and a clock that both share."""

from collections.abc import Iterator

import pytest

from auth.oidc.client import Client
from auth.oidc.provider import Provider
from tests.support.oidc_client import FrozenClock, client_of
from tests.support.stub_provider import StubProvider


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def stub(clock: FrozenClock) -> Iterator[StubProvider]:
    with StubProvider(now=clock) as running:
        yield running


@pytest.fixture
def client(stub: StubProvider) -> Client:
    return client_of(stub)


@pytest.fixture
def provider(client: Client, clock: FrozenClock) -> Provider:
    return Provider(client, clock)
