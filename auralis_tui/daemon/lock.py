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
        descriptor = _opened(self._path, os.O_RDWR | os.O_CREAT)
        if not _taken(descriptor):
            holder = os.read(descriptor, 64).decode(errors="replace").strip() or "daemon"
            os.close(descriptor)
            raise WriterRuns(
                f"A {holder} is running already.",
                "Attach to it: auralis. Or end it: auralis quit."
                if holder.startswith("daemon")
                else "Let it end first.",
            )
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
        descriptor = _opened(path, os.O_RDONLY)
    except FileNotFoundError:
        return ""
    try:
        return "" if _shared(descriptor) else os.read(descriptor, 64).decode(errors="replace").strip()
    finally:
        os.close(descriptor)


def _opened(path: Path, how: int) -> int:
    try:
        return os.open(path, how | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise AuralisError(
            f"The lock {path} can't be opened: {error.strerror}.", "Make it a file that you may write."
        ) from error


def _taken(descriptor: int) -> bool:
    """Take the lock unless a writer has it; who only looks whether one does shares it, for a moment."""
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not _shared(descriptor):
                return False
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        else:
            return True


def _shared(descriptor: int) -> bool:
    """Share the lock; not possible while a writer has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
