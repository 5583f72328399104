"""A child that dies, fails or answers as it is asked."""

import os
import signal
import sys
from typing import Any

from auralis_tui.errors import MediaError
from auralis_tui.media.program import Tell, answer_each


def work(piece: Any, tell: Tell) -> object:
    if piece == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if piece == "cut":
        sys.stdout.write('{"answer": "half a li')
        sys.stdout.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    if piece == "garbled":
        print("no message")
    if piece == "broken":
        raise ZeroDivisionError("a fault of ours")
    if piece == "refused":
        raise MediaError("It is no sound.", "Take another.")
    tell(0.5)
    if piece == "endless":
        signal.pause()
    return [piece, os.getcwd(), os.environ["OPENBLAS_NUM_THREADS"]]


if __name__ == "__main__":
    sys.exit(answer_each(work))
