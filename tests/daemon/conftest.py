"""A service within the test's own process, on the null output, with the real engine process."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest
import soundfile

from auralis_tui import folders
from auralis_tui.bus.commands import AddPaths, AnyCommand, Subscribe
from auralis_tui.bus.events import AnyEvent, Done, Failed, PlayerChanged, PositionChanged, QueueChanged, Snapshot
from auralis_tui.bus.local import LocalConnection
from auralis_tui.bus.state import PlayerState, QueueState, Transport
from auralis_tui.config import Config, LibraryConfig, OutputConfig
from auralis_tui.daemon.service import Service, running
from tests.conftest import Sandbox
from tests.signals import music

E = TypeVar("E", bound=AnyEvent)
PATIENCE_S = 60.0


class Client:
    """A client that remembers what it heard."""

    def __init__(self, connection: LocalConnection) -> None:
        self.connection = connection
        self.seen: list[AnyEvent] = []
        self.player = PlayerState()
        self.queue = QueueState()
        self._events = connection.events()

    async def next(self) -> AnyEvent:
        event = await anext(self._events)
        self.seen.append(event)
        if isinstance(event, Snapshot):
            self.player, self.queue = event.player, event.queue
        elif isinstance(event, PlayerChanged):
            self.player = event.player
        elif isinstance(event, QueueChanged):
            self.queue = event.queue
        return event

    async def until(self, holds: Callable[[AnyEvent], bool]) -> AnyEvent:
        """Return the next event for which this holds."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                event = await self.next()
                if holds(event):
                    return event

    async def until_event(self, kind: type[E], holds: Callable[[E], bool] = lambda _: True) -> E:
        event = await self.until(lambda event: isinstance(event, kind) and holds(event))
        assert isinstance(event, kind)
        return event

    async def until_now(self, holds: Callable[["Client"], bool]) -> None:
        """Wait until this holds of what the client knows."""
        async with asyncio.timeout(PATIENCE_S):
            while not holds(self):
                await self.next()

    async def until_playing(self, title: str = "") -> None:
        await self.until_now(lambda client: client.player.transport is Transport.PLAYING and title in client.title)

    @property
    def players(self) -> list[PlayerChanged]:
        """All that was told about the player."""
        return [event for event in self.seen if isinstance(event, PlayerChanged)]

    @property
    def title(self) -> str:
        return self.player.entry.track.title if self.player.entry is not None else ""

    async def ask(self, command: AnyCommand) -> AnyEvent:
        """Send a command and return its outcome."""
        number = await self.connection.send(command)
        return await self.until(lambda event: getattr(event, "of", None) == number)

    async def do(self, command: AnyCommand) -> None:
        """Send a command that must succeed."""
        outcome = await self.ask(command)
        assert isinstance(outcome, Done), outcome

    async def refused(self, command: AnyCommand) -> Failed:
        """Send a command that must fail, and return why."""
        outcome = await self.ask(command)
        assert isinstance(outcome, Failed), outcome
        return outcome

    async def add(self, *paths: Path, play: bool = False) -> None:
        """Add files, and wait until they are in the queue."""
        length = self.queue.length
        await self.do(AddPaths(paths=tuple(str(path) for path in paths), play=play))
        await self.until_now(lambda client: client.queue.length == length + len(paths))

    async def until_position(self, position_s: float) -> PositionChanged:
        await self.connection.send(Subscribe(position_hz=20.0))
        return await self.until_event(PositionChanged, lambda event: event.position_s >= position_s)


@pytest.fixture
async def service(sandbox: Sandbox) -> AsyncIterator[Service]:
    async with running(make_service()) as service:
        yield service


def make_service(dice: Random | None = None, *, analyze: bool = False) -> Service:
    """Return a service that lives in the sandbox."""
    folders.log_path().parent.mkdir(parents=True, exist_ok=True)
    library = LibraryConfig(analyze=analyze)
    config = Config(output=OutputConfig(name="null", rate_hz=48_000), library=library)
    return Service(config, folders.database_path(), folders.log_path(), dice)


@pytest.fixture
async def client(service: Service) -> AsyncIterator[Client]:
    client = Client(service.connect())
    await client.next()
    yield client
    await client.connection.close()


@pytest.fixture
def tracks(tmp_path: Path) -> list[Path]:
    """Four tracks of three seconds."""
    return [write(tmp_path / f"{number} track.flac", 3.0) for number in range(1, 5)]


def write(path: Path, duration_s: float, rate_hz: int = 48_000, channels: int = 2) -> Path:
    sound = music(duration_s, rate_hz=rate_hz)[:, :channels]
    soundfile.write(path, sound, rate_hz)
    return path
