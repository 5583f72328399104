"""Several tag readers beside each other: mutagen is Python, and takes a core for itself."""

import os
import select
from collections import deque
from collections.abc import Callable, Sequence

from auralis_tui.library.tag_process import TagProcess
from auralis_tui.library.tag_reader import Reading

POLL_S = 0.05
MOST_PROCESSES = 4
FILES_FOR_ANOTHER = 16
"""A child takes a twentieth of a second to start: less work than this isn't worth another one."""


def usual_processes() -> int:
    """Return how many readers keep this machine's cores busy."""
    return max(1, min(MOST_PROCESSES, os.cpu_count() or 1))


class TagPool:
    """Reads tags of what it is asked for, in any order; children are started as there is work for them."""

    def __init__(self, processes: int | None = None, make: Callable[[], TagProcess] = TagProcess) -> None:
        self._most = processes or usual_processes()
        self._make = make
        self._processes: list[TagProcess] = []
        self._waiting: deque[str] = deque()

    @property
    def pids(self) -> list[int]:
        """The children there are."""
        return [process.pid for process in self._processes if process.pid is not None]

    def ask(self, paths: Sequence[str]) -> None:
        """Read these too; their readings come by `receive`."""
        self._waiting.extend(paths)
        wanted = self._most if len(self._waiting) >= FILES_FOR_ANOTHER else min(1, len(self._waiting))
        while len(self._processes) < wanted:
            self._processes.append(self._make())
            self._processes[-1].start()

    def receive(self, timeout_s: float = POLL_S) -> list[Reading]:
        """Return what has been read since, waiting for something; nothing when nothing came for so long.

        A file that ends or hangs a child twice gets a reading that says so.
        """
        for process in self._processes:
            process.feed(self._waiting)
        heard, _, _ = select.select(self._processes, [], [], timeout_s)
        readings = [reading for process in heard for reading in process.receive()]
        if not heard:
            readings = [reading for process in self._processes for reading in process.wait()]
        for process in self._processes:
            process.feed(self._waiting)
        return readings

    def close(self) -> None:
        """End the children."""
        for process in self._processes:
            process.close()
        self._processes.clear()
