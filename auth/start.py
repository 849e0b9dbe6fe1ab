"""Everything that an application which copied this package needs at its start: one call in its `app.py`.

    edge = start(pages=["/", "/billing"])
    app = st.App("dashboard.py", middleware=edge.middleware, routes=edge.routes)

It reads the settings, opens the database and brings its tables up, and installs the service that the gates use. What
cannot work ends the process with one message that lists every problem. There is no demo here: a provider must be set.
"""

import os
from collections.abc import Collection
from pathlib import Path

from streamlit import config

from auth import service as services
from auth.edge import Edge
from auth.edge_names import SESSION_HEADER, USER_KEY
from auth.errors import ConfigurationError
from auth.settings import Settings, load, read_sources


def start(pages: Collection[str] = ("/",)) -> Edge:
    """The edge to put around `st.App`. `pages` are the paths of the application's pages: a person may return to these.

    Ends the process with `SystemExit` when a setting is wrong or missing.
    """
    from auth.store.opening import open_with_tables  # brings alembic, which an application with its own does without

    problems = streamlit_problems()
    try:
        settings = _settings()
        engine = open_with_tables(settings.database_url) if not problems else None
    except ConfigurationError as error:
        problems += error.problems
    if problems:
        raise SystemExit("Cannot start:\n" + "\n".join(f"- {problem}" for problem in problems))
    assert engine is not None  # without one there was a problem
    service = services.build(settings, engine, pages=pages)
    services.install(service)
    return Edge(service)


def streamlit_problems() -> list[str]:
    """What in Streamlit's own configuration would open a hole."""
    problems = []
    mapping = config.get_option("server.trustedUserHeaders")
    if not isinstance(mapping, dict) or mapping.get(SESSION_HEADER) != USER_KEY or len(mapping) != 1:
        problems.append(
            f'server.trustedUserHeaders must map "{SESSION_HEADER}" to "{USER_KEY}" and nothing else, as '
            ".streamlit/config.toml does: without it a tab could resume somebody else's session."
        )
    if config.get_option("server.enableAgentApi"):
        problems.append("server.enableAgentApi must be false: it drives pages without a browser.")
    return problems


def _settings() -> Settings:
    sources = read_sources(os.environ, Path(".streamlit") / "secrets.toml")
    wanted = ("OIDC__ISSUER", "OIDC__CLIENT_ID", "OIDC__CLIENT_SECRET")
    if not any(name.startswith(("OIDC__", "STEP_UP__", "ROLES__", "SESSION__SECRET")) for name in sources):
        raise ConfigurationError(
            [
                f"No provider is set: set {', '.join(wanted)}, from where this application is registered; "
                "and SESSION__SECRET, 32 or more random characters."
            ]
        )
    return load(sources, port=config.get_option("server.port"), base_path=config.get_option("server.baseUrlPath"))
