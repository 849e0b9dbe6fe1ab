"""Programs and data that some tests need and `pip` cannot install: how each is found, and what brings it here."""

import os
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


def real_data() -> str | None:
    """The file with real books, which nobody may publish: whoever has it names it in `REAL_DATA`."""
    path = os.environ.get("REAL_DATA", "")
    return path if path and Path(path).is_file() else None


def _first(*names: str) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


@dataclass(frozen=True, slots=True)
class Group:
    """Tests that need one program. A test joins by the marker, or by asking for one of the fixtures."""

    marker: str
    program: str
    install: str
    fixtures: frozenset[str]
    required: bool = True
    """Whether `REQUIRE_ALL` insists on it."""

    def missing(self) -> bool:
        """Whether this machine lacks the program."""
        found = {"browser": chromium, "postgresql": postgresql, "nginx": nginx, "real_data": real_data}
        return found[self.marker]() is None


GROUPS = (
    Group("browser", "Chromium", "apt-get install chromium", frozenset({"chromium"})),
    Group(
        "postgresql",
        "PostgreSQL",
        "apt-get install postgresql",
        frozenset({"postgresql_server", "postgresql_url"}),
    ),
    Group("nginx", "nginx", "apt-get install nginx", frozenset({"nginx"})),
    Group(
        "real_data",
        "the real data set",
        "put online_retail.csv.xz somewhere, and its path into REAL_DATA",
        frozenset({"real_data"}),
        required=False,
    ),
)
