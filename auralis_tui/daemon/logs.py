"""The daemon's log: in the state folder, bounded, at the level that the configuration says."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

MAX_BYTES = 1_000_000
KEPT_FILES = 3


class _Log(RotatingFileHandler):
    """A file that is left as it is while the disk takes no more: what runs goes on, and nothing else is said of it."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Lose the record: a traceback on the terminal would help nobody."""


def open_log(path: Path, level: str) -> logging.Handler:
    """Write the log to this file from now on, and return its handler."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = _Log(path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level.upper())
    logging.getLogger("watchfiles").setLevel(logging.WARNING)  # each write to a watched folder is a line otherwise
    return handler


def close_log(handler: logging.Handler) -> None:
    """Write no more to the log."""
    logging.getLogger().removeHandler(handler)
    handler.close()
