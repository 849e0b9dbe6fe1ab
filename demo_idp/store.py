"""The provider's own SQLite file: the tables, one connection, one way to write.

Everything that a browser or a client could present (cookies, codes, tokens, the address of a sign-in under way) is
kept as a SHA-256 hash, so that the file alone opens nothing. The signing key and the authenticators' secrets have to
be readable; therefore only the owner may read the file.
"""

import hashlib
import secrets
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS signing_keys (kid TEXT PRIMARY KEY, jwk TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS authenticators (sub TEXT PRIMARY KEY, secret TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS used_steps (sub TEXT, step INTEGER, PRIMARY KEY (sub, step));
CREATE TABLE IF NOT EXISTS attempts (
    subject TEXT PRIMARY KEY, failures INTEGER NOT NULL, locked_until INTEGER NOT NULL, expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS sessions (
    sid TEXT PRIMARY KEY, cookie_hash TEXT UNIQUE NOT NULL, sub TEXT NOT NULL, password_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS interactions (
    id_hash TEXT PRIMARY KEY, browser_hash TEXT NOT NULL, parameters TEXT NOT NULL, sid TEXT,
    enrolment_secret TEXT, notice TEXT NOT NULL DEFAULT '', expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS grants (
    id TEXT PRIMARY KEY, client_id TEXT NOT NULL, sub TEXT NOT NULL, sid TEXT NOT NULL, scope TEXT NOT NULL,
    acr TEXT NOT NULL, amr TEXT NOT NULL, auth_time INTEGER NOT NULL, revoked_at INTEGER, expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS codes (
    code_hash TEXT PRIMARY KEY, grant_id TEXT NOT NULL, redirect_uri TEXT NOT NULL, nonce TEXT,
    code_challenge TEXT NOT NULL, good_until INTEGER NOT NULL, used_at INTEGER, expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS access_tokens (
    token_hash TEXT PRIMARY KEY, grant_id TEXT NOT NULL, scope TEXT NOT NULL, expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS refresh_tokens (
    token_hash TEXT PRIMARY KEY, grant_id TEXT NOT NULL, rotated_at INTEGER, expires_at INTEGER NOT NULL);
"""

_EXPIRING = ("attempts", "sessions", "interactions", "grants", "codes", "access_tokens", "refresh_tokens")


class Store:
    """One connection, used by one event loop. The lock is for servers and tests that bring several threads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=2)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(SCHEMA)
        self.close = weakref.finalize(self, self._connection.close)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. Begins IMMEDIATE, so that two writers queue instead of failing half-way."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def one(self, query: str, *values: object) -> sqlite3.Row | None:
        """The first row, read outside any transaction."""
        with self._lock:
            row: sqlite3.Row | None = self._connection.execute(query, values).fetchone()
            return row

    def sweep(self, now: int) -> None:
        """Forget what has expired."""
        with self.transaction() as tx:
            for table in _EXPIRING:
                tx.execute(f"DELETE FROM {table} WHERE expires_at <= ?", (now,))  # our own names  # nosec B608


def new_secret() -> str:
    """256 random bits, safe in a URL and in a cookie."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is stored in place of a secret that somebody will present. The secrets are random, so one hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
