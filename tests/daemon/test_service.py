"""The service as a whole: what it saves, and how it ends."""

import asyncio
from collections.abc import Callable

import psutil
import pytest

from auralis_tui import folders
from auralis_tui.bus import commands as c
from auralis_tui.bus.events import Notice, Snapshot
from auralis_tui.daemon import service as service_module
from auralis_tui.daemon.queue_window import LAP
from auralis_tui.daemon.service import Service, running
from auralis_tui.engine import messages as m
from auralis_tui.errors import LibraryError
from auralis_tui.library.database import Library
from auralis_tui.library.player_state import StoredState, save_state
from tests.conftest import Sandbox
from tests.daemon.conftest import PATIENCE_S, Client, make_service


class FullDisk:
    """Saves nothing while the disk is full."""

    def __init__(self) -> None:
        self.full = True
        self.refused = 0

    def save(self, library: Library, state: StoredState) -> None:
        if self.full:
            self.refused += 1
            raise LibraryError("The disk is full.", "Make room.")
        save_state(library, state)


async def until(service: Service, holds: Callable[[], bool]) -> None:
    """Wait until this holds, a piece of the writer's work at a time."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():
            await service._writer.run(lambda _: None)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> FullDisk:
    disk = FullDisk()
    monkeypatch.setattr(service_module, "save_state", disk.save)
    monkeypatch.setattr(service_module, "SAVE_EVERY_S", 0.01)
    return disk


async def test_every_client_hears_of_presets_that_cannot_be_read(sandbox: Sandbox) -> None:
    folder = folders.config_folder() / "presets"
    folder.mkdir(parents=True)
    (folder / "bad.toml").write_text("no = [")
    async with running(make_service()) as service:
        for _ in range(2):
            client = Client(service.connect())
            notice = await client.until_event(Notice)
            assert isinstance(client.seen[0], Snapshot)
            assert notice.failure
            assert "bad.toml" in notice.message


async def test_saving_goes_on_after_it_failed(disk: FullDisk, service: Service, client: Client) -> None:
    await client.do(c.SetVolume(volume_db=-3.0))
    await client.until_event(Notice, lambda notice: "disk is full" in notice.message)
    await until(service, lambda: disk.refused >= 5)
    disk.full = False
    await until(service, lambda: service._saved.volume_db == -3.0)
    await client.do(c.GetSnapshot())
    notices = [event for event in client.seen if isinstance(event, Notice)]
    assert [notice.message for notice in notices] == ["The disk is full."]


async def test_what_fails_at_the_end_holds_up_no_other_step(disk: FullDisk, sandbox: Sandbox) -> None:
    service = make_service()
    await service.start()
    client = Client(service.connect())
    await client.do(c.SetVolume(volume_db=-3.0))
    await client.until_event(Notice)
    await until(service, lambda: service.link.pid is not None)
    with pytest.raises(LibraryError, match="disk is full"):
        await service.close()
    assert service.link.pid is not None
    assert not psutil.pid_exists(service.link.pid)
    assert service._writer._library is None


async def test_a_stall_is_logged_by_the_number_of_its_entry(
    service: Service, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    service._on_report(m.Stalled(entry_id=3 * LAP + 7, why="It doesn't answer.", hint="Wait."))
    await client.until_event(Notice, lambda notice: notice.message == "It doesn't answer.")
    assert "entry 7: It doesn't answer." in caplog.messages


async def test_what_a_last_report_set_off_is_done_before_the_library_closes(sandbox: Sandbox) -> None:
    pieces = 0

    def work(_: Library) -> None:
        nonlocal pieces
        pieces += 1

    async def long_work() -> None:
        for _ in range(500):
            await service._writer.run(work)

    async with running(make_service()) as service:
        service.playback.reports._errands.begin(long_work())
    assert pieces == 500
