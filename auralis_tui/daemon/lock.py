"""The lock that makes sure that there is one daemon: held for as long as it lives, whatever ends it."""

import fcntl
import os
from pathlib import Path

from auralis_tui.errors import AuralisError


class DaemonRuns(AuralisError):
    """Another daemon holds the lock."""


class DaemonLock:
    """Held from `acquire` to `release`, or to the end of the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock, and write our process into the file; raises `DaemonRuns` when another daemon has it."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(descriptor, 32).decode(errors="replace").strip() or "unknown"
            os.close(descriptor)
            raise DaemonRuns(
                f"A daemon is running already (process {holder}).", "Attach to it: auralis. Or end it: auralis quit."
            ) from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor

    def release(self) -> None:
        """Let another daemon start."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
