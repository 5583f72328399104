"""The scanner's end of a tag reader: starts it when needed, and outlives its crashes."""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from pathlib import Path

import msgspec

import auralis_tui
from auralis_tui.errors import LibraryError
from auralis_tui.library.tag_reader import READY, Reading

_PROGRAM = "import sys; sys.path[:] = {!r}; from auralis_tui.library.tag_reader import main; main()"
PATIENCE_POLLS = 600
"""Polls of 50 ms: a file that takes half a minute hangs."""
AHEAD = 8
"""Requests under way: enough to keep the child busy while its owner writes a batch."""
STARTS = 3
"""Attempts after which a child that ends before it is ready is given up."""
CHUNK = 16
CHUNK_CHARACTERS = 8192
"""Of names in a request, and of those under way when another is made: too little to fill a pipe."""


def own_command() -> list[str]:
    """Return the command line of a reader that imports from where this process does; it starts sooner without site."""
    package = Path(auralis_tui.__file__).parents[1]  # first, whatever the user's folder is called
    return [sys.executable, "-I", "-S", "-c", _PROGRAM.format([str(package), *filter(None, sys.path)])]


class TagProcess:
    """Reads tags in one niced child process; `TagPool` asks it and hears it."""

    def __init__(self, command: Sequence[str] | None = None, patience_polls: int = PATIENCE_POLLS) -> None:
        self._command = command or own_command()
        self._patience_polls = patience_polls
        self._child: subprocess.Popen[bytes] | None = None
        self._buffer = b""
        self._ready = False
        self._suspects: deque[str] = deque()
        """Files one of which has ended a child: they are tried one by one."""
        self._failed: set[str] = set()
        """Files that were asked for when a child ended: the next time, alone, such a file is given up."""
        self._asked: deque[list[str]] = deque()
        self._silence = 0
        self._failed_starts = 0

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is a child."""
        return self._child.pid if self._child else None

    @property
    def busy(self) -> bool:
        """Whether readings are to come."""
        return bool(self._asked or self._suspects)

    def start(self) -> None:
        """Start the child, where there is none; it is ready some time later."""
        if self._child is None:
            self._child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # codecs write there what no one asked for
                start_new_session=True,  # Ctrl-C is the parent's to handle
                bufsize=0,
            )

    def fileno(self) -> int:
        """Return where its readings come in."""
        self.start()
        assert self._child is not None
        assert self._child.stdout is not None
        return self._child.stdout.fileno()

    def feed(self, waiting: deque[str]) -> None:
        """Keep requests under way, from those that wait."""
        while self._ready and self._has_room():
            if self._suspects:
                chunk = [self._suspects.popleft()]
            elif not (chunk := _chunk(waiting)):
                return
            self._asked.append(chunk)
            self._write(chunk)

    def receive(self) -> list[Reading]:
        """Take what has come in, and find out whether the child has ended."""
        self._silence = 0
        received = os.read(self.fileno(), 1 << 17)
        self._buffer += received
        if not received:
            return self._blame()
        *lines, self._buffer = self._buffer.split(b"\n")
        readings: list[Reading] = []
        for line in lines:
            if not self._ready and line + b"\n" == READY:
                self._ready = True
                continue
            for reading in _decoder.decode(line):
                self._asked[0].remove(reading.path)
                readings.append(reading)
            if not self._asked[0]:
                self._asked.popleft()
        return readings

    def wait(self) -> list[Reading]:
        """Note that a poll went by in silence: a file that hangs is given up some time."""
        if self._ready and not self._asked:
            return []
        self._silence += 1
        return self._blame() if self._silence >= self._patience_polls else []

    def close(self) -> None:
        """End the child."""
        child, self._child, self._buffer, self._ready = self._child, None, b"", False
        if child is not None:
            child.kill()
            child.communicate()

    def _has_room(self) -> bool:
        if self._suspects or not self._asked:
            return not self._asked
        return len(self._asked) < AHEAD and sum(len(path) for asked in self._asked for path in asked) < CHUNK_CHARACTERS

    def _write(self, paths: list[str]) -> None:
        assert self._child is not None
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(msgspec.json.encode(paths) + b"\n")
        except BrokenPipeError:  # `receive` will find its end
            return

    def _blame(self) -> list[Reading]:
        """End a dead or hanging child; the file that was asked for alone is given up, others are tried one by one."""
        ready, self._silence = self._ready, 0
        self.close()
        self._failed_starts = 0 if ready else self._failed_starts + 1
        if self._failed_starts >= STARTS:
            raise LibraryError("The tag reader can't be started.", "Try `auralis doctor`.")
        asked = [path for chunk in self._asked for path in chunk]
        self._asked.clear()
        given_up = asked[:1] if len(asked) == 1 and asked[0] in self._failed else []
        self._failed.update(asked)
        self._suspects.extendleft(reversed(asked[len(given_up) :]))
        why = "can't be read: it ends or hangs the program that reads it."
        return [Reading(path, problem=f"{path} {why}") for path in given_up]


_decoder = msgspec.json.Decoder(list[Reading])


def _chunk(waiting: deque[str]) -> list[str]:
    chunk: list[str] = []
    characters = 0
    while waiting and len(chunk) < CHUNK and characters < CHUNK_CHARACTERS:
        chunk.append(waiting.popleft())
        characters += len(chunk[-1])
    return chunk
