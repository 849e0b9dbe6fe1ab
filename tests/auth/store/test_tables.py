"""The tables that the code describes are those that the migrations make."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from auth.store.tables import metadata


def test_description_and_migrations_agree(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "auth_version"})
        differences = [step for step in compare_metadata(context, metadata) if step[0] != "remove_table"]

    assert differences == []


def test_the_rule_of_one_live_session_is_in_the_database(engine):
    [index] = [i for i in sa.inspect(engine).get_indexes("auth_sessions") if i["name"] == "auth_sessions_one_live"]

    assert index["unique"]
    assert index["column_names"] == ["browser_hash"]
