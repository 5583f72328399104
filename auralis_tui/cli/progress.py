"""How far a command has come: a bar on the terminal, where there is one and it takes its time."""

import os
import stat
import sys
import time
from collections.abc import Callable
from typing import TextIO

COLUMNS = 24
PATIENCE_S = 0.5
"""What is done sooner shows no bar."""
_PERIOD_S = 0.1


class ProgressBar:
    """A line on a terminal's stderr that says how much of the work is done; elsewhere, and at first, nothing."""

    def __init__(
        self,
        title: str,
        out: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
        *,
        piped: bool | None = None,
    ) -> None:
        piped = _is_pipe(sys.stdout) if piped is None else piped
        self._title, self._clock = title, clock
        self._out = sys.stderr if out is None else out
        self._shown = False
        self._next_s = clock() + PATIENCE_S
        self._on_terminal = self._out.isatty()
        self._quiet_s = _PERIOD_S if piped else 0.0

    def show(self, share: float, words: str = "") -> None:
        """Draw a share from 0 to 1, and what is in hand."""
        if not self._on_terminal or (now_s := self._clock()) < self._next_s:
            return
        self._next_s = now_s + _PERIOD_S
        self._shown = True
        filled = round(COLUMNS * min(1.0, max(0.0, share)))
        bar = "#" * filled + "-" * (COLUMNS - filled)
        line = f"{bar} {share:4.0%}  {self._title} {words}"
        print(f"\r\x1b[K{line[:79]}", end="", file=self._out, flush=True)

    def clear(self) -> None:
        """Take the line away, so that other words can stand there.

        Those that go through a pipe may reach the terminal a little later: for so long it stays away.
        """
        self._next_s = max(self._next_s, self._clock() + self._quiet_s)
        if self._shown:
            self._shown = False
            print("\r\x1b[K", end="", file=self._out, flush=True)


def _is_pipe(stream: TextIO) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False  # closed, or no file at all
