"""The daemon's log: in the state folder, bounded, at the level that the configuration says."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

MAX_BYTES = 1_000_000
KEPT_FILES = 3


def open_log(path: Path, level: str) -> logging.Handler:
    """Write the log to this file from now on, and return its handler."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level.upper())
    return handler


def close_log(handler: logging.Handler) -> None:
    """Write no more to the log."""
    logging.getLogger().removeHandler(handler)
    handler.close()
