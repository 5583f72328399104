"""A console on a fake daemon and a library in memory."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from textual.driver import Driver
from textual.events import Key
from textual.pilot import Pilot

from auralis_tui.bus.events import Snapshot
from auralis_tui.bus.state import (
    LibraryState,
    MasteringState,
    OutputKind,
    OutputState,
    PlayerState,
    PresetInfo,
    QueueEntry,
    QueueState,
    Transport,
)
from auralis_tui.config import ConsoleConfig
from auralis_tui.tui.app import ConsoleApp
from auralis_tui.tui.bridge import Link
from auralis_tui.tui.reading import OpenCatalogue
from tests.doubles.catalogue import MemoryCatalogue
from tests.doubles.connection import FakeConnection
from tests.tui.readings import until_read

PRESETS = (
    PresetInfo(id="flat", title="Flat", ceiling_dbtp=-1.0),
    PresetInfo(id="warm-tape", title="Warm Tape", description="Tape.", target_lufs=-14.0, ceiling_dbtp=-1.0),
)
KEYS_OF = {":": "colon", "/": "slash", "*": "asterisk", " ": "space", "?": "question_mark", "'": "apostrophe"}
"""The keys of characters that aren't named like them."""


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    monkeypatch.delenv("NO_COLOR", raising=False)


def snapshot(catalogue: MemoryCatalogue, queue: int = 0) -> Snapshot:
    """Return a state in which the twelfth of so many entries plays."""
    index = min(11, queue - 1) if queue else None
    entry = QueueEntry(entry_id=index, track=catalogue.queued(index)) if index is not None else None
    return Snapshot(
        player=PlayerState(
            transport=Transport.PLAYING if entry else Transport.STOPPED, entry=entry, position_s=60.0,
            duration_s=entry.track.duration_s if entry else 0.0, volume_db=-6.0,
        ),
        queue=QueueState(revision=1, length=queue, index=index, remaining_s=3600.0),
        mastering=MasteringState(presets=PRESETS, preset="warm-tape", heard_preset="warm-tape"),
        output=OutputState(kind=OutputKind.DEVICE, name="USB DAC", rate_hz=48_000),
        library=LibraryState(revision=1, artists=37, albums=148, tracks=888),
    )  # fmt: skip


@dataclass(frozen=True)
class Console:
    """What a test drives, and what it looks at."""

    app: ConsoleApp
    pilot: Pilot[None]
    connection: FakeConnection
    catalogue: MemoryCatalogue

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until nothing is left to do."""
        await self.pilot.press(*keys)
        await self.settle()

    async def burst(self, *keys: str) -> None:
        """Press keys faster than anything is done about them, and wait until nothing is left to do."""
        for key in keys:
            self.post(key)
        await self.settle()

    def post(self, key: str) -> None:
        """Press a key, or the key of a character, and wait for nothing."""
        self.app.post_message(Key(KEYS_OF.get(key, key), key if len(key) == 1 else None))

    async def settle(self) -> None:
        """Wait for events, readings and repaints."""
        for _ in range(3):
            await self.pilot.pause()
            await until_read(self.app)
        await self.pilot.pause()

    def text(self) -> list[str]:
        """Return the screen's rows."""
        width, height = self.app.size
        screen = self.app.screen
        lines = screen._compositor.render_strips()
        assert len(lines) == height
        return [line.text.ljust(width) for line in lines]

    def line(self, words: str) -> str:
        """Return the row that holds these words."""
        return next((line for line in self.text() if words in line), "")


@asynccontextmanager
async def console(
    size: tuple[int, int] = (80, 24),
    catalogue: MemoryCatalogue | None = None,
    queue: int = 0,
    state: Snapshot | None = None,
    connect: Callable[[], Awaitable[FakeConnection]] | None = None,
    settings: ConsoleConfig | None = None,
    environment: dict[str, str] | None = None,
    paths: tuple[str, ...] = (),
    open_catalogue: OpenCatalogue | None = None,
    keys: dict[str, str] | None = None,
    first_run: bool = False,
    driver: type[Driver] | None = None,
) -> AsyncIterator[Console]:
    """Run a console of this size, connected to a fake daemon; with a driver on what it takes for a terminal."""
    catalogue = catalogue or MemoryCatalogue(queue=queue)
    connection = FakeConnection(state or snapshot(catalogue, queue))

    async def reach() -> FakeConnection:
        return connection

    app = ConsoleApp(
        connect or reach, Path("/nowhere/library.sqlite3"), settings or ConsoleConfig(glyphs="full"), paths=paths,
        environment=environment or {}, keys=keys, first_run=first_run,
        open_catalogue=open_catalogue or (lambda: catalogue), now=lambda: datetime(2026, 1, 1, 14, 32),
    )  # fmt: skip
    app.driver_class = driver or app.driver_class
    async with app.run_test(size=size, headless=driver is None) as pilot:
        found = Console(app, pilot, connection, catalogue)
        if connect is None:
            while app.console_screen.link.link is Link.CONNECTING:
                await pilot.pause()
                if app._exception is not None:
                    raise app._exception
        await found.settle()
        yield found
