"""A connection that remembers what was sent and says what it is told to."""

import asyncio
from collections.abc import AsyncIterator

from auralis_tui.bus.commands import AnyCommand, GetChain, Subscribe
from auralis_tui.bus.events import AnyEvent, Snapshot


class FakeConnection:
    """The daemon's end, played by a test."""

    def __init__(self, snapshot: Snapshot | None = None) -> None:
        self.sent: list[AnyCommand] = []
        self.closed = False
        self._events: asyncio.Queue[AnyEvent | None] = asyncio.Queue()
        self._events.put_nowait(snapshot or Snapshot())

    async def send(self, command: AnyCommand) -> int:
        """Remember a command."""
        self.sent.append(command)
        return len(self.sent)

    async def events(self) -> AsyncIterator[AnyEvent]:
        """Yield what `say` was given, until `hang_up`."""
        while (event := await self._events.get()) is not None:
            yield event

    async def close(self) -> None:
        """Leave."""
        self.closed = True

    def say(self, *events: AnyEvent) -> None:
        """Let the daemon say something."""
        for event in events:
            self._events.put_nowait(event)

    def hang_up(self) -> None:
        """End the connection."""
        self._events.put_nowait(None)

    @property
    def commands(self) -> list[AnyCommand]:
        """What the user's keys sent; not what the console asks by itself."""
        return [command for command in self.sent if not isinstance(command, Subscribe | GetChain)]
