"""Programs that some tests need and `pip` cannot install: how each is found, and the command that installs it."""

import shutil
from dataclasses import dataclass
from pathlib import Path


def chromium() -> str | None:
    """The browser, under whichever name the system gives it."""
    return _first("chromium", "chromium-browser", "google-chrome")


def nginx() -> str | None:
    """The proxy; Debian keeps it off the path of ordinary users."""
    return _first("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def postgresql() -> str | None:
    """The folder with `initdb` and `pg_ctl`, of the newest version; Debian keeps it off the path."""
    on_path = _first("initdb")
    if on_path is not None:
        return str(Path(on_path).parent)
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return str(versions[-1].parent) if versions else None


def _first(*names: str) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


@dataclass(frozen=True, slots=True)
class Group:
    """Tests that need one program. A test joins by the marker, or by asking for one of the fixtures."""

    marker: str
    program: str
    install: str
    fixtures: frozenset[str]

    def missing(self) -> bool:
        """Whether this machine lacks the program."""
        return {"browser": chromium, "postgresql": postgresql, "nginx": nginx}[self.marker]() is None


GROUPS = (
    Group("browser", "Chromium", "apt-get install chromium", frozenset({"chromium"})),
    Group(
        "postgresql",
        "PostgreSQL",
        "apt-get install postgresql",
        frozenset({"postgresql_server", "postgresql_url"}),
    ),
    Group("nginx", "nginx", "apt-get install nginx", frozenset({"nginx"})),
)
