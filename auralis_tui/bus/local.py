"""The bus within one process: the same commands and events, without a socket."""

from collections.abc import AsyncIterator, Awaitable, Callable

from auralis_tui.bus.commands import AnyCommand, Request
from auralis_tui.bus.events import AnyEvent
from auralis_tui.bus.hub import Hub, Subscription
from auralis_tui.errors import ConnectionFailed

Serve = Callable[[Request, Subscription], Awaitable[None]]
"""Carries out a request and puts its outcome into the subscription."""


class LocalConnection:
    """A client in the daemon's own process and loop."""

    def __init__(self, hub: Hub, serve: Serve) -> None:
        self._hub = hub
        self._serve = serve
        self._subscription = hub.subscribe()
        self._last_id = 0
        self._open = True

    async def send(self, command: AnyCommand) -> int:
        """Send a command, and return its number."""
        if not self._open:
            raise ConnectionFailed("This connection has been closed.")
        self._last_id += 1
        await self._serve(Request(id=self._last_id, command=command), self._subscription)
        return self._last_id

    async def events(self) -> AsyncIterator[AnyEvent]:
        """Yield events, a snapshot first."""
        while (event := await self._subscription.next()) is not None:
            yield event

    async def close(self) -> None:
        """Leave."""
        self._open = False
        self._hub.unsubscribe(self._subscription)
