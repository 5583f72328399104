"""What is said while a daemon doesn't answer yet."""

import pytest

from auralis_tui import folders
from auralis_tui.cli import console
from auralis_tui.daemon.lock import WriterLock
from auralis_tui.errors import ConnectionFailed
from tests.conftest import Sandbox


@pytest.mark.parametrize(
    ("purpose", "said"), [("daemon", "still getting ready"), ("scan", "doesn't start"), ("", "doesn't start")]
)
async def test_a_daemon_that_gets_ready_is_told_from_one_that_has_ended(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, purpose: str, said: str
) -> None:
    monkeypatch.setattr(console, "START_TIMEOUT_S", 0.0)
    monkeypatch.setattr(console, "start_daemon", lambda: None)
    lock = WriterLock(folders.lock_path(), purpose)
    lock.acquire()
    if not purpose:
        lock.release()
    with pytest.raises(ConnectionFailed, match=said):
        await console.attach()
    lock.release()
