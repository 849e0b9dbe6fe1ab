"""How the process logs: one line for an event, as text for people or as JSON for machines (`LOG__FORMAT`).

The packages log through the standard library; only the entry decides what becomes of it. Streamlit's own messages
keep their own handler.
"""

import logging
import sys

import structlog

OURS = ("auth", "billing", "database", "demo_idp", "ui")


def configure(log_format: str) -> None:
    """Send what our packages say to standard error, from `INFO` upwards. Calling it again changes the format."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if log_format == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            last,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    for name in OURS:
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(logging.INFO)
        logger.propagate = False
