"""The scanner's end of the tag reader: starts it when needed, and outlives its crashes."""

import os
import select
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

import auralis_tui
from auralis_tui.errors import LibraryError
from auralis_tui.library.tag_reader import READY, Reading

COMMAND = (sys.executable, "-m", "auralis_tui.library.tag_reader")
POLL_S = 0.05
PATIENCE_POLLS = 600
"""A file that takes half a minute hangs."""
AHEAD = 2
"""Requests under way: enough to keep the child busy, too little to fill a pipe."""


class TagProcess:
    """Reads tags in one niced child process."""

    def __init__(self, command: Sequence[str] = COMMAND, patience_polls: int = PATIENCE_POLLS) -> None:
        self._command = command
        self._patience_polls = patience_polls
        self._child: subprocess.Popen[bytes] | None = None
        self._buffer = b""
        self._ready = False
        self._suspect = ""

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is a child."""
        return self._child.pid if self._child else None

    def read(self, paths: Sequence[str]) -> Iterator[Reading | None]:
        """Yield a reading for each path, and None whenever 50 ms went by without one.

        A file that ends or hangs the child twice gets a reading that says so.
        """
        waiting, asked = deque(paths), deque[str]()
        silence = 0
        while waiting or asked:
            child = self._child or self._start()
            line = self._exchange(child, waiting, asked)
            silence = silence + 1 if line is None else 0
            if line is None and silence < self._patience_polls:
                yield None
            elif line:
                asked.popleft()
                yield msgspec.json.decode(line, type=Reading)
            else:
                yield from self._blame(asked)
                waiting.extendleft(reversed(asked))
                asked.clear()
                silence = 0

    def close(self) -> None:
        """End the child."""
        child, self._child, self._buffer, self._ready = self._child, None, b"", False
        if child is not None:
            child.kill()
            child.communicate()

    def _start(self) -> subprocess.Popen[bytes]:
        self._child = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # codecs write there what no one asked for
            cwd=Path(auralis_tui.__file__).parents[1],  # where `-m` looks first: never the user's folder
            start_new_session=True,  # Ctrl-C is the parent's to handle
            bufsize=0,
        )
        return self._child

    def _exchange(self, child: subprocess.Popen[bytes], waiting: deque[str], asked: deque[str]) -> bytes | None:
        """Keep requests under way, and wait for a line: None when none came, empty when the child is gone."""
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            while self._ready and waiting and len(asked) < AHEAD:
                child.stdin.write(msgspec.json.encode(waiting[0]) + b"\n")
                asked.append(waiting.popleft())
        except BrokenPipeError:
            return b""
        if b"\n" not in self._buffer:
            if not select.select([child.stdout], [], [], POLL_S)[0]:
                return None
            received = os.read(child.stdout.fileno(), 1 << 16)
            self._buffer += received
            if not received:
                return b""
        return self._next_line()

    def _next_line(self) -> bytes | None:
        line, newline, rest = self._buffer.partition(b"\n")
        if not newline:
            return None
        self._buffer = rest
        if not self._ready and line + newline == READY:
            self._ready = True
            return None
        return line

    def _blame(self, asked: deque[str]) -> Iterator[Reading]:
        """End a dead or hanging child; the file it had is tried once more before it is given up."""
        ready = self._ready
        self.close()
        if not ready:
            raise LibraryError("The tag reader can't be started.", "Try `auralis doctor`.")
        if asked and asked[0] == self._suspect:
            path = asked.popleft()
            yield Reading(path, problem=f"{path} can't be read: it ends or hangs the program that reads it.")
        elif asked:
            self._suspect = asked[0]
