"""A terminal that takes nothing for a while: the music plays on, and the console shows what is true afterwards."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
from functools import partial
from pathlib import Path

import pyte
import pytest
import soundfile

from tests.conftest import Sandbox
from tests.real.programs import PROGRAM, auralis, daemon, status, wait_until
from tests.signals import music

pytestmark = pytest.mark.real
COLUMNS, ROWS = 120, 40


class Unread:
    """The console in a terminal that is read only when a test says so."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execve(PROGRAM, [PROGRAM], {**environment, "TERM": "xterm-256color"})
        self.resize(COLUMNS)
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)

    def resize(self, columns: int) -> None:
        """Let everything be painted once more."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))

    def shows(self, text: str) -> bool:
        """Take what was written by now; tell whether this stands on the screen."""
        while select.select([self._fd], [], [], 0.05)[0]:
            self._stream.feed(os.read(self._fd, 1 << 16))
        return any(text in row for row in self._screen.display)

    def close(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)


def heard_beyond(environment: dict[str, str], position_s: float) -> bool:
    return bool(status(environment)["player"]["position_s"] > position_s)


def test_a_terminal_that_takes_nothing_holds_nothing_up(sandbox: Sandbox, tmp_path: Path) -> None:
    environment = {**sandbox.environment, "AURALIS_OUTPUT": "null", "LANG": "C.UTF-8"}
    soundfile.write(tmp_path / "tone.flac", music(60.0), 48_000)
    with daemon(environment, "--output", "null"):
        auralis(environment, "add", "--play", str(tmp_path / "tone.flac"))
        console = Unread(environment)
        try:
            wait_until(partial(console.shows, "MASTERED"), "the console is there")
            position_s = float(status(environment)["player"]["position_s"])
            for columns in (COLUMNS - 1, COLUMNS):  # more is painted than the kernel keeps
                console.resize(columns)
                position_s += 0.8
                wait_until(partial(heard_beyond, environment, position_s), "the music plays on")
            assert status(environment)["engine"]["underruns"] == 0
            auralis(environment, "pause")
            wait_until(partial(console.shows, " ‖ "), "the console shows the pause")
        finally:
            console.close()
