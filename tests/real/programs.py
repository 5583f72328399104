"""The installed program, run as a user runs it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PROGRAM = str(Path(sys.executable).with_name("auralis"))
PATIENCE_S = 60.0


def auralis(environment: Mapping[str, str], *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    done = subprocess.run(
        [PROGRAM, *words], env=dict(environment), capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    if check:
        assert done.returncode == 0, done.stderr
    return done


def status(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return what `auralis status --json` says."""
    answer: dict[str, Any] = json.loads(auralis(environment, "status", "--json").stdout)
    return answer


def wait_until(holds: Callable[[], bool], what: str, timeout_s: float = PATIENCE_S) -> None:
    """Ask again and again until it holds; each question takes its own time."""
    deadline_s = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline_s, f"still not: {what}"


@contextmanager
def daemon(environment: Mapping[str, str], *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a daemon for as long as the block lasts."""
    process = subprocess.Popen(
        [PROGRAM, "daemon", *words], env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        wait_until(lambda: auralis(environment, "status", check=False).returncode == 0, "the daemon answers")
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE_S)
        if process.stderr is not None:
            process.stderr.close()


def end_daemon(environment: Mapping[str, str]) -> None:
    """End whatever daemon a console has left behind."""
    auralis(environment, "quit", check=False)
    with suppress(FileNotFoundError, AttributeError, ProcessLookupError):
        os.kill(daemon_pid(environment), signal.SIGTERM)


def daemon_pid(environment: Mapping[str, str]) -> int:
    """Return the process that holds the library's lock."""
    lock = Path(environment["HOME"]) / ".local/share/auralis/writer.lock"
    found = re.search(r"process (\d+)", lock.read_text())
    assert found is not None
    return int(found[1])
