"""The one engine of this process, put here by the entry; pages read through it."""

from sqlalchemy import Engine

_installed: Engine | None = None


def install(engine: Engine) -> None:
    """Make an engine the one this process uses. Called once, by the entry or by a test."""
    global _installed
    _installed = engine


def engine() -> Engine:
    """The engine of this process."""
    if _installed is None:
        raise RuntimeError("The database was not opened: Airlock is started with `streamlit run app.py`.")
    return _installed
