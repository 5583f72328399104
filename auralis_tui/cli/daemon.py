"""The daemon in the foreground, and in the background of a console."""

import asyncio
import os
import subprocess
import sys
from argparse import Namespace

from auralis_tui import folders
from auralis_tui.config import load_config, unknown_variables
from auralis_tui.errors import EXIT_OK


def run_daemon(arguments: Namespace) -> int:
    """Run until told to end."""
    from auralis_tui.daemon.service import serve

    config = load_config()
    warn_of_unknown_variables()
    output: str | None = arguments.output
    if output is not None and output.startswith("wav:"):
        output = _absolute(output)
    asyncio.run(serve(config, output))
    return EXIT_OK


def _absolute(output: str) -> str:
    return "wav:" + os.path.abspath(os.path.expanduser(output.removeprefix("wav:")))


def warn_of_unknown_variables() -> None:
    """Name the environment's variables that look like ours but are none."""
    for name in unknown_variables(dict(os.environ)):
        print(f"{name} is not a setting of Auralis, and is ignored. See docs/guide/configuration.md.", file=sys.stderr)


def start_daemon() -> None:
    """Start a daemon that outlives this terminal; when one runs already, the new one ends at once."""
    words = [sys.executable, "-m", "auralis_tui", "daemon"]
    output = load_config().output.name
    if output.startswith("wav:"):
        words += ["--output", _absolute(output)]  # the daemon lives in another folder
    log_path = folders.log_path()
    log_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log_path.open("ab") as log:
        subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd="/",
        )  # fmt: skip
