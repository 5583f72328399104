"""The client's end of the bus."""

from collections.abc import AsyncIterator
from typing import Protocol

from auralis_tui.bus.commands import AnyCommand
from auralis_tui.bus.events import AnyEvent


class Connection(Protocol):
    """A client's connection to the daemon, over a socket or within one process."""

    async def send(self, command: AnyCommand) -> int:
        """Send a command; its number comes back in `Done`, `Failed` or the answer.

        Raises `ConnectionFailed` when the daemon is gone.
        """
        ...

    def events(self) -> AsyncIterator[AnyEvent]:
        """Yield the daemon's events, a `Snapshot` first; ends when the connection does."""
        ...

    async def close(self) -> None:
        """Leave; the daemon goes on."""
        ...
