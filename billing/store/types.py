"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String
from sqlalchemy.types import TypeDecorator

Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up by itself only in a column that is exactly INTEGER; that one holds 64 bits too."""

Minor = BigInteger
"""Money in minor units."""

Currency = String(3)

Code = String(64).with_variant(String(64, collation="C"), "postgresql")
"""A number or name given by a machine: compared byte by byte on both databases."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: timezone-aware UTC on the way in and on the way out. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Towards the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database; SQLite forgets the zone, which is always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def is_id(value: object) -> bool:
    """Whether a value can be the id of a row at all; both databases fail on numbers beyond 64 bits."""
    return type(value) is int and 0 < value < 2**63
