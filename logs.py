"""How the process logs: one line for an event, as text for people or as JSON for machines (`LOG__FORMAT`).

The packages log through the standard library; only the entry decides what becomes of it. Streamlit's own messages
keep their own handler.
"""

import logging
import sys
from functools import cached_property

from auth import log_context

OURS = ("auth", "billing", "database", "demo_idp", "ui")
WEB_SERVER = "uvicorn.error"
"""It complains of requests that are none before any code of ours sees them."""


def configure(log_format: str) -> None:
    """Send what our packages say to standard error, from `INFO` upwards. Calling it again changes the format."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter(log_format))
    for name in (*OURS, WEB_SERVER):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(logging.WARNING if name == WEB_SERVER else logging.INFO)
        logger.propagate = False


class _Formatter(logging.Formatter):
    """structlog's, loaded with the first line: it brings a library for terminals that slows every start."""

    def __init__(self, log_format: str) -> None:
        super().__init__()
        self._log_format = log_format

    def format(self, record: logging.LogRecord) -> str:
        for name, value in log_context.fields().items():
            record.__dict__.setdefault(name, value)  # as `extra=` does, for the lines that are no refusals, too
        return self._structlog.format(record)

    @cached_property
    def _structlog(self) -> logging.Formatter:
        import structlog

        stdlib, processors = structlog.stdlib, structlog.processors
        as_json = self._log_format == "json"
        return stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                stdlib.add_log_level,
                stdlib.add_logger_name,
                stdlib.ExtraAdder(),
                processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                stdlib.ProcessorFormatter.remove_processors_meta,
                processors.format_exc_info,
                processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False),
            ],
        )
