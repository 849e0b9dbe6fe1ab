"""Two replicas, one PostgreSQL, one nginx: started once for each file that asks for them."""

from collections.abc import Iterator

import pytest

from tests.support import programs
from tests.support.deploy import Deployment, deployed, make_provider
from tests.support.postgresql import Server


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory, postgresql_server: Server) -> Iterator[Deployment]:
    """A whole deployment. Files that use it carry the marker `nginx`."""
    nginx = programs.nginx()
    assert nginx is not None
    folder = tmp_path_factory.mktemp("deployment")
    with (
        make_provider() as provider,
        postgresql_server.fresh_database() as url,
        deployed(nginx, folder, provider, url) as running,
    ):
        yield running
