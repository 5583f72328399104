"""The client's end of the Unix socket."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from auralis_tui.bus.codec import MAX_LINE_BYTES, decode_event, encode
from auralis_tui.bus.commands import AnyCommand, Request
from auralis_tui.bus.events import PROTOCOL, AnyEvent, Snapshot
from auralis_tui.errors import ConnectionFailed

GONE = "The daemon is gone."


class SocketConnection:
    """A client in a process of its own."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._last_id = 0

    async def send(self, command: AnyCommand) -> int:
        """Send a command, and return its number."""
        self._last_id += 1
        try:
            self._writer.write(encode(Request(id=self._last_id, command=command)))
            await self._writer.drain()
        except (ConnectionError, RuntimeError) as error:
            raise ConnectionFailed(GONE, "Start it again: auralis") from error
        return self._last_id

    async def events(self) -> AsyncIterator[AnyEvent]:
        """Yield events, a snapshot first, until the daemon is gone."""
        with contextlib.suppress(ConnectionError):
            while line := await self._reader.readline():
                event = decode_event(line)
                if isinstance(event, Snapshot) and event.protocol != PROTOCOL:
                    raise ConnectionFailed(
                        f"The daemon is of another version ({event.version}).", "Stop it with: auralis quit"
                    )
                yield event

    async def close(self) -> None:
        """Leave; the daemon goes on."""
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()


async def connect(path: Path) -> SocketConnection:
    """Connect to the daemon; raises `ConnectionFailed` when none listens."""
    try:
        reader, writer = await asyncio.open_unix_connection(path, limit=MAX_LINE_BYTES)
    except OSError as error:
        raise ConnectionFailed("No daemon is running.", "Start one: auralis") from error
    return SocketConnection(reader, writer)
