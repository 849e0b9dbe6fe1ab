"""The audit trail: entries are added, and the database itself refuses everything else."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from auth.store import trail
from auth.store.tables import audit
from tests.support.records import NOW

FULL = trail.Entry(
    at=NOW,
    event="step_up",
    outcome="proven",
    issuer="https://login.example.test",
    subject="ada",
    name="Ada",
    session="h" * 64,
    gate="/billing",
    detail="Check: acr.",
    acr="mfa",
    amr=("pwd", "otp"),
    auth_time=NOW,
    reference="K7Q2-M9XD",
)


def today(**changes):
    return trail.Entry(**{"at": datetime.now(UTC), "event": "sign_in", "outcome": "opened", **changes})


@pytest.mark.parametrize("entry", [FULL, trail.Entry(at=NOW, event="sign_in", outcome="opened")])
def test_an_entry_is_stored_whole(tx, entry):
    trail.append(tx, entry)

    row = dict(tx.execute(sa.select(audit)).one()._mapping)
    row.pop("id")
    row["amr"] = None if row["amr"] is None else tuple(row["amr"])
    assert trail.Entry(**row) == entry


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE auth_audit SET subject = 'nobody'",
        "UPDATE auth_audit SET id = id + 1",
        "DELETE FROM auth_audit",
        "DELETE FROM auth_audit WHERE event = 'sign_in'",
    ],
)
def test_an_entry_cannot_be_changed_or_taken_out(engine, statement):
    with engine.begin() as tx:
        trail.append(tx, today())

    with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.begin() as tx:
        tx.execute(sa.text(statement))

    assert entries(engine) == 1


def test_an_entry_cannot_be_replaced(engine):
    with engine.begin() as tx:
        trail.append(tx, today())
        number = tx.execute(sa.select(audit.c.id)).scalar_one()
    sqlite = engine.dialect.name == "sqlite"
    insert = "INSERT OR REPLACE INTO" if sqlite else "INSERT INTO"
    other = " ON CONFLICT (id) DO UPDATE SET event = 'forged'"
    statement = f"{insert} auth_audit (id, at, event, outcome, detail) VALUES (:id, :at, 'forged', '', '')"

    with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.begin() as tx:
        tx.execute(sa.text(statement + ("" if sqlite else other)), {"id": number, "at": str(datetime.now(UTC))})

    with engine.begin() as tx:
        assert tx.execute(sa.select(audit.c.event)).scalar_one() == "sign_in"


def test_the_whole_trail_cannot_be_emptied(engine):
    with engine.begin() as tx:
        trail.append(tx, today())
    statement = "TRUNCATE auth_audit" if engine.dialect.name == "postgresql" else "DELETE FROM auth_audit"

    with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.begin() as tx:
        tx.execute(sa.text(statement))

    assert entries(engine) == 1


def test_entries_older_than_ninety_days_may_go_and_younger_ones_stay(engine):
    now = datetime.now(UTC)
    with engine.begin() as tx:
        trail.append(tx, today(at=now - timedelta(days=91)))
        trail.append(tx, today(at=now - timedelta(days=89)))

    with engine.begin() as tx:
        tx.execute(audit.delete().where(audit.c.at < now - timedelta(days=90)))

    assert entries(engine) == 1


def test_an_entry_is_written_with_what_made_it_true_or_not_at_all(engine):
    with engine.connect() as connection, connection.begin() as transaction:
        trail.append(connection, today())
        transaction.rollback()

    assert entries(engine) == 0


def entries(engine):
    with engine.begin() as tx:
        return tx.execute(sa.select(sa.func.count()).select_from(audit)).scalar_one()
