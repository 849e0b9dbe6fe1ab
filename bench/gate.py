"""What a gate adds to a rerun, and whether the number of sessions in the store changes it."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import fields
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

import database
from auth.session import SessionRecord
from auth.store.tables import sessions
from bench import site
from bench.timing import Pair, in_turns
from tests.support import postgresql, programs
from tests.support.stub_provider import StubProvider

_Opened = Callable[[], AbstractContextManager[site.Site]]
_AT_ONCE = 5_000
_PAIRS = 5
"""Of servers: one process is some hundredths quicker than its twin, which is as much as the gate costs."""


def measured(sizes: list[int], runs: int) -> dict[str, object]:
    """For SQLite and, where it is installed, PostgreSQL: a rerun of the guarded page against the bare one."""
    found: dict[str, object] = {"page": "a title, four figures, a chart, a table, a field", "target_ratio": 1.03}
    found["sqlite"] = [_on_sqlite(size, runs) for size in sizes]
    binaries = programs.postgresql()
    if binaries is None:
        return found | {"postgresql": "left out: PostgreSQL is missing"}
    with postgresql.running_server(binaries) as server:
        found["postgresql"] = [_on_postgresql(server, size, runs) for size in sizes]
    return found


def _on_sqlite(size: int, runs: int) -> dict[str, object]:
    with TemporaryDirectory() as folder:
        return _with(f"sqlite:///{Path(folder) / 'airlock.db'}", size, runs)


def _on_postgresql(server: postgresql.Server, size: int, runs: int) -> dict[str, object]:
    with server.fresh_database() as url:
        return _with(url, size, runs)


def _with(url: str, size: int, runs: int) -> dict[str, object]:
    """Servers with one page: gate and edge against the edge alone, and against Streamlit as it comes."""
    with StubProvider(honours_acr_values=True) as provider:
        with site.guarded(provider, url) as first:
            first.visitor()
        filled(url, size - 1)
        gated = partial(site.guarded, provider, url)
        gate = Pair.mean([_against(gated, partial(gated, gate=False), runs, warm=10) for _ in range(_PAIRS)])
        streamlit = _against(gated, site.bare, runs, warm=3)
    return {
        "sessions": size,
        "against_the_page_without_its_gate": {**gate.figures(), "gate_ms": round(gate.ours - gate.baseline, 3)},
        "against_streamlit_as_it_comes": streamlit.figures(),
    }


def _against(ours: _Opened, baseline: _Opened, runs: int, *, warm: int) -> Pair:
    """Reruns of a page of two servers that were started for this, in turns."""
    with ours() as guarded, baseline() as other, guarded.visitor().tab() as page, other.visitor().tab() as bare:
        return in_turns(lambda: page.run("/"), lambda: bare.run("/"), runs, warm=warm)


def filled(url: str, how_many: int) -> None:
    """Add so many live sessions of other people, each like the one that is there."""
    engine = database.open_engine(url)
    with database.reading(engine) as tx:
        example = dict(tx.execute(sa.select(sessions).limit(1)).one()._mapping)
    left = how_many
    while left > 0:
        with database.transaction(engine) as tx:
            tx.execute(sessions.insert(), list(_others(example, min(left, _AT_ONCE))))
        left -= _AT_ONCE
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))
    engine.dispose()


def _others(example: dict[str, object], how_many: int) -> Iterator[dict[str, object]]:
    names = [field.name for field in fields(SessionRecord)]
    for _ in range(how_many):
        new = {name: secrets.token_hex(32) for name in ("handle", "browser_hash", "key_hash")}
        yield {**{name: example[name] for name in names}, **new, "id": secrets.token_hex(16), "subject": new["handle"]}
