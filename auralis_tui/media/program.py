"""Work on one file as a program of its own: its answer goes to stdout as JSON, what is wrong to stderr."""

import json
import os
import sys
from collections.abc import Callable

from auralis_tui.errors import MediaError


def answer(work: Callable[[], object]) -> int:
    """Do the work, niced, print what it returns, and return the exit code."""
    os.nice(10)
    try:
        print(json.dumps(work()))
    except MediaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0
