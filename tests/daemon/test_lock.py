"""The lock of the one writer, beside those who only look whether there is one."""

import fcntl
import os
from pathlib import Path

import pytest

from auralis_tui.daemon.lock import WriterLock, WriterRuns, holder
from auralis_tui.errors import AuralisError


def test_who_only_looks_keeps_nobody_from_starting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lock"
    path.touch()
    looking = [os.open(path, os.O_RDONLY)]
    flock = fcntl.flock
    flock(looking[0], fcntl.LOCK_SH)

    def until_it_was_in_the_way(descriptor: int, how: int) -> None:
        try:
            flock(descriptor, how)
        except BlockingIOError:
            while looking:
                os.close(looking.pop())
            raise

    monkeypatch.setattr(fcntl, "flock", until_it_was_in_the_way)
    lock = WriterLock(path, "daemon")
    lock.acquire()
    assert holder(path) == f"daemon (process {os.getpid()})"
    with pytest.raises(WriterRuns, match=r"A daemon \(process \d+\) is running already"):
        WriterLock(path, "scan").acquire()
    lock.release()
    assert holder(path) == ""


def test_a_lock_that_cant_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AuralisError, match="can't be opened: Not a directory"):
        holder(tmp_path / "file" / "lock")
    with pytest.raises(AuralisError, match="can't be opened: Is a directory"):
        WriterLock(tmp_path, "daemon").acquire()
