"""How the processes speak: structured lines, JSON to a file or pipe, plain and coloured to a terminal."""

import logging
import sys

import structlog

QUIET = ("faust", "mode", "aiokafka", "kafka", "httpx", "uvicorn.access")


def set_up(level: str = "info") -> None:
    """Everything goes to stderr; stdout is for what a command was asked to print."""
    number = logging.getLevelNamesMapping()[level.upper()]
    rendering: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            rendering,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(
        level=max(number, logging.WARNING), stream=sys.stderr, format="%(levelname)s %(name)s %(message)s"
    )
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
