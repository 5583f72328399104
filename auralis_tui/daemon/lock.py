"""The lock that makes sure that the library has one writer: held for as long as that lives, whatever ends it."""

import fcntl
import os
from pathlib import Path

from auralis_tui.errors import AuralisError


class WriterRuns(AuralisError):
    """Somebody else holds the lock."""


class WriterLock:
    """Held from `acquire` to `release`, or to the end of the process."""

    def __init__(self, path: Path, purpose: str) -> None:
        self._path = path
        self._purpose = purpose
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock, and write into the file who we are; raises `WriterRuns` when somebody else has it."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(descriptor, 64).decode(errors="replace").strip() or "daemon"
            os.close(descriptor)
            raise WriterRuns(
                f"A {holder} is running already.",
                "Attach to it: auralis. Or end it: auralis quit."
                if holder.startswith("daemon")
                else "Let it end first.",
            ) from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{self._purpose} (process {os.getpid()})\n".encode())
        self._descriptor = descriptor

    def release(self) -> None:
        """Let another one write."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def holder(path: Path) -> str:
    """Say who holds the lock, and with which process; empty when nobody does."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return ""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.read(descriptor, 64).decode(errors="replace").strip()
    finally:
        os.close(descriptor)
    return ""
