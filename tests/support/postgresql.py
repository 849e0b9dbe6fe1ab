"""A PostgreSQL server of our own for one run of the tests: a socket in a temporary folder, and no port."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import psycopg
from psycopg import sql

_ALONE = "-c listen_addresses=''"
# Nothing here outlives the run, so nothing needs to reach the disk.
_CAREFREE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, reached through the socket in `folder`."""

    folder: Path
    binaries: str
    options: str

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._control("-l", self.folder / "log", "-o", f"-k {self.folder} {_ALONE} {self.options}", "start")

    def stop(self) -> None:
        """Stop it at once, as a crash would."""
        self._control("-m", "immediate", "stop")

    def url(self, database: str) -> str:
        """The address of a database, as `DATABASE__URL` takes it."""
        return f"postgresql+psycopg://airlock@/{database}?host={self.folder}"

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """An empty database, removed at the end, whoever is still connected to it."""
        name = f"test_{token_hex(8)}"
        self._execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield self.url(name)
        finally:
            self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _control(self, *command: object) -> None:
        _run(self.folder, f"{self.binaries}/pg_ctl", "-D", self.folder / "data", "-w", *command)

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(host=str(self.folder), user="airlock", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_server(binaries: str, *, survives_a_crash: bool = False) -> Iterator[Server]:
    """Create, start and at the end stop and remove a server."""
    folder = Path(tempfile.mkdtemp(prefix="airlock-pg-"))
    try:
        _give_away(folder)
        data = folder / "data"
        _run(folder, f"{binaries}/initdb", "-D", data, "-U", "airlock", "-A", "trust", "-E", "UTF8", "--no-sync")
        server = Server(folder, binaries, "" if survives_a_crash else _CAREFREE)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    """PostgreSQL refuses to run as root; then another user runs it."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise RuntimeError("PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody.")


def _give_away(folder: Path) -> None:
    user = _user()
    if user is not None:
        shutil.chown(folder, user)


def _run(folder: Path, *command: object) -> None:
    user = _user()
    group = pwd.getpwnam(user).pw_gid if user else None
    done = subprocess.run(
        [str(part) for part in command],
        user=user,
        group=group,
        extra_groups=[] if user else None,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        # A file, not a pipe: the server inherits it, and a pipe would then never end.
        stdout=(output := (folder / "output").open("wb")),
        stderr=subprocess.STDOUT,
        check=False,
    )
    output.close()
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed:\n{(folder / 'output').read_text(errors='replace')}")
