"""The console's end of the bus: connects, hands events to the screen, and connects again."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from itertools import chain, repeat
from typing import Protocol

from auralis_tui.bus.client import Connection
from auralis_tui.bus.commands import AddPaths, AnyCommand, Subscribe
from auralis_tui.bus.events import AnyEvent, Goodbye
from auralis_tui.errors import AuralisError, ConnectionFailed

SLOW_S = 3.0
"""From then on it is told that an attempt takes its time."""
STARTING = "A daemon is being started; this takes a moment."
RETRY_S = (1.0, 2.0, 5.0)
"""Pauses between attempts; the last one repeats."""


class Link(Enum):
    """How the connection is."""

    CONNECTING = "connecting"
    ONLINE = "online"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class LinkState:
    """The connection as the monitor line tells it."""

    link: Link = Link.CONNECTING
    why: str = ""
    retry_s: float = 0.0


class Listener(Protocol):
    """Who is told: the screen."""

    def link_changed(self, state: LinkState) -> None:
        """Show how the connection is."""

    def receive(self, event: AnyEvent) -> None:
        """Take in an event."""


class Bridge:
    """Keeps a connection to the daemon; `run` is a task in Textual's own loop."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[Connection]],
        listener: Listener,
        rates: Subscribe,
        paths: tuple[str, ...] = (),
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._connect = connect
        self._listener = listener
        self.rates = rates
        """What is asked for with each connection."""
        self._paths = paths
        self._sleep = sleep
        self._connection: Connection | None = None
        self._refused = False
        """Whether the last attempt failed: its reason stays in sight during the next."""
        self._outbox: asyncio.Queue[AnyCommand] = asyncio.Queue()

    async def run(self) -> None:
        """Connect and listen until the daemon says goodbye."""
        pauses = _pauses()
        while True:
            try:
                self._connection = await self._reach()
                pauses, self._refused = _pauses(), False
                if await self._talk(self._connection):
                    return
                why = "The daemon went away."
            except AuralisError as error:
                self._refused, why = True, str(error)
            except OSError as error:
                self._refused = True
                why = f"The daemon can't be reached: {error.strerror or error}."
            self._connection = None
            pause = next(pauses)
            self._listener.link_changed(LinkState(Link.LOST, why, pause))
            await self._sleep(pause)

    def post(self, command: AnyCommand) -> None:
        """Send a command after those posted before; raises `ConnectionFailed` when there is no daemon."""
        if self._connection is None:
            raise ConnectionFailed("There is no connection to the daemon.", "It is tried again by itself.")
        self._outbox.put_nowait(command)

    async def close(self) -> None:
        """Leave; the daemon goes on."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(AuralisError, OSError):
                await connection.close()

    async def _reach(self) -> Connection:
        patience = asyncio.create_task(self._tell_when_slow())
        try:
            return await self._connect()
        finally:
            patience.cancel()

    async def _tell_when_slow(self) -> None:
        await self._sleep(SLOW_S)
        if not self._refused:
            self._listener.link_changed(LinkState(Link.CONNECTING, STARTING))

    async def _talk(self, connection: Connection) -> bool:
        self._outbox = asyncio.Queue()
        await connection.send(self.rates)
        sender = asyncio.create_task(self._deliver(connection))
        try:
            return await self._listen(connection)
        finally:
            sender.cancel()
            with suppress(asyncio.CancelledError):
                await sender

    async def _deliver(self, connection: Connection) -> None:
        with suppress(ConnectionFailed):  # the end of the events says the same
            while True:
                await connection.send(await self._outbox.get())

    async def _listen(self, connection: Connection) -> bool:
        online = False
        async for event in connection.events():
            if not online:
                online = True
                self._listener.link_changed(LinkState(Link.ONLINE))
                if self._paths:
                    self.post(AddPaths(paths=self._paths, play=True))
                    self._paths = ()
            self._listener.receive(event)
            if isinstance(event, Goodbye):
                return True
        return False


def _pauses() -> chain[float]:
    return chain(RETRY_S, repeat(RETRY_S[-1]))
