"""Work that is shared out among child processes: a hostile file takes only the child with it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Lock, Thread
from typing import IO, Any, cast

import auralis_tui
from auralis_tui import folders
from auralis_tui.errors import AuralisError, UsageError

MAX_JOBS = 64

Message = dict[str, Any]
"""`share` while it goes on; then `answer`, or `error` and `hint`."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a child says of one piece of work."""

    index: int
    """Which piece, by its place."""
    message: Message
    """What it says."""

    @property
    def is_last(self) -> bool:
        """Whether this piece is done, one way or the other."""
        return "share" not in self.message


def check_jobs(jobs: int | None) -> int:
    """Return how many children share the work: as many as there are cores, unless told."""
    if jobs is None:
        return min(MAX_JOBS, os.cpu_count() or 1)
    if not 1 <= jobs <= MAX_JOBS:
        raise UsageError(f"{jobs} is no number of jobs.", f"It goes from 1 to {MAX_JOBS}.")
    return jobs


def share_out(module: str, work: Sequence[object], jobs: int) -> Generator[Told, None, None]:
    """Let children that run a module do the work, and yield what they say as they say it.

    Each child takes the next piece when it is done with one. A child that dies is told as an error of the piece that it
    had, and a new one takes its place.

    Raises
    ------
    AuralisError
        No child can be started.
    """
    waiting: Queue[tuple[int, object]] = Queue()
    for piece in enumerate(work):
        waiting.put(piece)
    told: Queue[Told | Exception] = Queue()
    hands = [_Hand(module, waiting, told) for _ in range(min(jobs, len(work)))]
    try:
        for hand in hands:
            hand.start()
        left = len(work)
        while left:
            said = told.get()
            if isinstance(said, Exception):
                raise said
            left -= said.is_last
            yield said
    finally:
        for hand in hands:
            hand.end()


class _Hand(Thread):
    """Feeds one child after the other with what waits."""

    def __init__(self, module: str, waiting: Queue[tuple[int, object]], told: Queue[Told | Exception]) -> None:
        super().__init__(daemon=True)
        self._module, self._waiting, self._told = module, waiting, told
        self._child: _Child | None = None
        self._ended = False
        self._lock = Lock()

    def run(self) -> None:
        """Give the child one piece after the other; what goes wrong here is raised where the answers are awaited."""
        try:
            self._work_off()
        except Exception as error:
            self._told.put(error)
        self.end()

    def _work_off(self) -> None:
        with suppress(Empty):
            while True:
                index, piece = self._waiting.get_nowait()
                child = self._take_child()
                if child is None:
                    return
                for message in child.do(piece):
                    self._told.put(Told(index, message))

    def end(self) -> None:
        """Stop at once."""
        with self._lock:
            self._ended = True
            if self._child is not None:
                self._child.end()

    def _take_child(self) -> "_Child | None":
        with self._lock:
            if self._ended:
                return None
            if self._child is None or self._child.is_dead:
                self._child = _started(self._module)
            return self._child


class _Child:
    """One process that answers lines by lines."""

    def __init__(self, module: str) -> None:
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed by end
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._complaints, text=True, encoding="utf-8",
            start_new_session=True, cwd="/", env=_environment(),
        )  # fmt: skip
        self.is_dead = False

    def do(self, piece: object) -> Iterator[Message]:
        """Yield what the process says of a piece of work."""
        with suppress(BrokenPipeError):  # it died; then it says nothing
            print(json.dumps(piece), file=cast(IO[str], self._process.stdin), flush=True)
        for line in cast(IO[str], self._process.stdout):
            if not line.endswith("\n"):  # it died while it spoke
                break
            message: Message = json.loads(line)
            yield message
            if "share" not in message:
                return
        self.is_dead = True
        yield {"error": self._why_dead(), "hint": ""}

    def _why_dead(self) -> str:
        code = self._process.wait()
        if code < 0:
            return f"The process that read it was ended by {signal.Signals(-code).name}."
        self._complaints.seek(0)
        path = folders.state_folder() / "command.log"
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(self._complaints.read())
        return f"Something went wrong inside the process that read it. {path} says what it was."

    def end(self) -> None:
        """Kill it, if it still lives, and let go of it."""
        self._process.kill()
        self._process.wait()
        self._complaints.close()


def _started(module: str) -> _Child:
    try:
        return _Child(module)
    except OSError as error:
        raise AuralisError(f"No more processes can be started: {error.strerror}.", "Use fewer: --jobs 1.") from error


def _environment() -> dict[str, str]:
    """Return the environment of a child: this very package, and one thread each, since there are several."""
    here = str(Path(auralis_tui.__file__).parents[1])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", **os.environ, "PYTHONPATH": os.pathsep.join(paths)}
