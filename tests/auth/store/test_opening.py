"""A database for an application that has none: its tables are those of the migrations, on each database."""

import pytest
import sqlalchemy as sa

import database
from auth import service
from auth.errors import ConfigurationError
from auth.store import opening
from auth.store.opening import open_with_tables
from auth.store.tables import metadata
from database.lineages import LINEAGES
from tests.support.threads import at_once


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request, tmp_path):
    if request.param == "postgresql":
        return request.getfixturevalue("postgresql_url")
    return f"sqlite:///{tmp_path / 'a new folder' / '100% ours.db'}"


def test_every_table_is_there_and_the_application_with_a_database_package_would_add_nothing(url):
    engine = open_with_tables(url)

    assert set(metadata.tables) <= set(sa.inspect(engine).get_table_names())
    assert database.pending(engine, LINEAGES[0]) == []
    engine.dispose()


def test_the_trail_is_append_only_here_too(url):
    engine = open_with_tables(url)
    with engine.begin() as tx:
        values = "(CURRENT_TIMESTAMP, 'x', 'x', '')"
        tx.execute(sa.text(f"INSERT INTO auth_audit (at, event, outcome, detail) VALUES {values}"))

    with pytest.raises(sa.exc.DBAPIError), engine.begin() as tx:
        tx.execute(sa.text("UPDATE auth_audit SET outcome = 'y'"))
    engine.dispose()


def test_processes_that_start_at_once_take_turns(url):
    engines = at_once([lambda: open_with_tables(url)] * 4)

    assert [database.pending(engine, LINEAGES[0]) for engine in engines] == [[]] * 4
    for engine in engines:
        engine.dispose()


def test_tables_of_a_newer_version_are_refused(url):
    engine = open_with_tables(url)
    with engine.begin() as tx:
        tx.execute(sa.text("UPDATE auth_version SET version_num = 'auth_9999'"))
    engine.dispose()

    with pytest.raises(ConfigurationError) as refusal:
        open_with_tables(url)
    assert "newer version" in refusal.value.problems[0]


@pytest.mark.parametrize("url", ["no address", "mysql://ada:secret@localhost/x", "sqlite:////dev/null/x.db"])
def test_an_address_that_cannot_be_used_is_one_problem_without_its_secret(url):
    with pytest.raises(ConfigurationError) as refusal:
        open_with_tables(url)

    (problem,) = refusal.value.problems
    assert problem.startswith("DATABASE__URL")
    assert "secret" not in problem


def test_the_mark_of_a_reading_transaction_is_the_one_that_verbs_use():
    assert opening.READ_ONLY == service.READ_ONLY
