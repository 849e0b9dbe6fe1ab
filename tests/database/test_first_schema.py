"""A database of the first issue, kept as SQL, becomes one of the present version and loses nothing."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

import database
from auth import service as services
from auth.admission import Admission, Door, admit
from auth.browser import Browser
from auth.settings import load
from auth.store import sessions, trail
from database.lineages import LINEAGES

DATA = Path(__file__).parent.parent / "data"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""When the data were written."""
BROWSER = Browser("A" * 22, "K" * 43)
"""Who had a session then."""
SETTINGS = {
    "OIDC__ISSUER": "https://login.example.com/",
    "OIDC__CLIENT_ID": "airlock",
    "OIDC__CLIENT_SECRET": "a secret of the client",
    "SESSION__SECRET": "the session secret of the first schema",
    "STEP_UP__ACR_VALUES": "urn:example:mfa",
}


@pytest.fixture
def engine(url, engine):
    """The database as it was then."""
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(engine.url.database)) as connection:
            connection.executescript((DATA / "schema-issue-2-sqlite.sql").read_text(encoding="utf-8"))
    else:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute((DATA / "schema-issue-2-postgresql.sql").read_text(encoding="utf-8"))
    return engine


@pytest.fixture
def service(engine):
    return services.build(load(SETTINGS), engine, pages=["/"], clock=lambda: NOW)


def upgrade(engine):
    for lineage in LINEAGES:
        database.upgrade(engine, lineage)


def contents(engine, columns=None):
    """Every row of every table, with the columns it has now or those that are named."""
    with database.reading(engine) as tx:
        names = columns or {
            table: [column["name"] for column in sa.inspect(tx).get_columns(table)]
            for table in sa.inspect(tx).get_table_names()
            if not table.endswith("_version")
        }
        return names, {
            table: sorted(
                tuple(map(str, row)) for row in tx.execute(sa.text(f"SELECT {', '.join(listed)} FROM {table}"))
            )
            for table, listed in names.items()
        }


def test_every_row_of_then_is_still_there_and_unchanged(engine):
    columns, before = contents(engine)

    upgrade(engine)

    _, after = contents(engine, columns)
    assert after == before
    filled = {table for table, rows in before.items() if rows}
    assert filled >= {"auth_sessions", "auth_audit", "customers", "invoices", "payments", "ledger_entries"}


def test_the_upgraded_database_is_what_the_present_version_needs(engine):
    pending = [database.pending(engine, lineage) for lineage in LINEAGES]
    upgrade(engine)

    assert all(pending)
    assert [database.pending(engine, lineage) for lineage in LINEAGES] == [[], []]


def test_who_was_signed_in_stays_signed_in_with_what_they_had_proven(engine, service):
    upgrade(engine)

    admission = admit(service, BROWSER)

    assert admission == Admission(Door.SESSION, "a" * 64, ("finance",))
    with service.reading() as tx:
        record = sessions.by_handle(tx, admission.handle)
    assert (record.name, record.roles, record.acr, record.amr) == (
        "Ada Ångström",
        ("finance",),
        "urn:example:mfa",
        ("pwd", "otp"),
    )
    assert record.mfa_at == NOW - timedelta(minutes=5)
    assert service.vault.open(record.refresh_token_sealed) == "refresh"


def test_the_trail_goes_on_where_it_was_and_still_cannot_be_changed(engine, service):
    upgrade(engine)

    with service.writing() as tx:
        trail.append(tx, trail.Entry(at=NOW, event="sign_in", outcome="opened"))
    with service.reading() as tx:
        found = trail.search(tx, trail.Search(), 10)
    assert [entry.id for entry in found] == [4, 3, 2, 1]
    assert [entry.entry.at for entry in found[1:]] == [NOW - timedelta(minutes=age) for age in (8, 9, 10)]

    with pytest.raises(sa.exc.DBAPIError), database.transaction(engine) as tx:
        tx.execute(sa.text("UPDATE auth_audit SET outcome = 'refused'"))


def test_sums_that_came_later_count_what_was_booked_before(engine):
    upgrade(engine)

    with database.reading(engine) as tx:
        booked = dict(tx.execute(sa.text("SELECT account, sum(amount_minor) FROM ledger_entries GROUP BY 1")).all())
        summed = dict(tx.execute(sa.text("SELECT account, sum(amount_minor) FROM ledger_days GROUP BY 1")).all())
    assert summed == booked
    assert summed["cash"] == 12500
