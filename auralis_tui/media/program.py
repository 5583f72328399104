"""Work on files as a program of its own: answers go to stdout as JSON, what is wrong to stderr."""

import json
import os
import stat
import sys
from collections.abc import Callable, Sequence
from threading import Thread
from typing import Any

from auralis_tui.errors import AuralisError, MediaError

Tell = Callable[[float], None]
"""Says which share of the work is done."""


def place(words: Sequence[str]) -> tuple[str, float, float | None]:
    """Read a path, and where given the seconds within the file from which and to which it is meant."""
    start_s = float(words[1]) if len(words) > 1 else 0.0
    return words[0], start_s, float(words[2]) if len(words) > 2 else None


def answer(work: Callable[[], object]) -> int:
    """Do the work, niced, print what it returns, and return the exit code."""
    os.nice(10)
    _end_with_parent()
    try:
        print(json.dumps(work()))
    except MediaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def _end_with_parent() -> None:
    """End this process when its stdin does, where that is a pipe: who waits for the answer holds its other end."""
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        Thread(target=_await_end, daemon=True).start()


def _await_end() -> None:
    while os.read(0, 1024):
        pass
    os._exit(1)


def answer_each(work: Callable[[Any, Tell], object]) -> int:
    """Do one piece of work after the other until stdin ends: a line of JSON each, and lines of JSON in return.

    Each is answered by one object with `answer`, or with `error` and `hint`; before it come those with `share`.
    """
    for line in sys.stdin:
        try:
            _print({"answer": work(json.loads(line), lambda share: _print({"share": round(share, 4)}))})
        except AuralisError as error:
            _print({"error": error.message, "hint": error.hint})
        except MemoryError:
            _print({"error": "There is not enough memory for it.", "hint": "Close other programs, or use fewer jobs."})
    return 0


def _print(message: dict[str, object]) -> None:
    print(json.dumps(message), flush=True)
