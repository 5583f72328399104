"""The daemon's end of the bus: a Unix socket that only this user can reach."""

import asyncio
import contextlib
import logging
import os
import socket
import struct
import sys
from pathlib import Path

from auralis_tui import folders
from auralis_tui.bus.codec import MAX_LINE_BYTES, ProtocolError, decode_request, encode, number_of
from auralis_tui.bus.events import Failed
from auralis_tui.bus.hub import Hub, Subscription
from auralis_tui.bus.local import Serve
from auralis_tui.errors import AuralisError

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0


def peer_uid(connection: socket.socket) -> int | None:
    """Return the user at the other end, where the system tells."""
    if sys.platform == "linux":
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        return int(struct.unpack("3i", credentials)[1])
    return None


class BusServer:
    """Serves every client that connects, each with its own subscription."""

    def __init__(self, path: Path, hub: Hub, serve: Serve) -> None:
        self._path = path
        self._hub = hub
        self._serve = serve
        self._server: asyncio.Server | None = None
        self._clients: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen; a socket that was left behind is replaced, since the daemon's lock is held."""
        self._path.unlink(missing_ok=True)
        former = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(self._accept, self._path, limit=MAX_LINE_BYTES)
        finally:
            os.umask(former)

    async def keep_listening(self) -> None:
        """Listen anew whenever the socket has vanished, as it does when a last logout takes the runtime folder away."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if not self._path.exists() and self._server is not None:
                log.warning("%s has vanished; listening anew", self._path)
                self._server.close()
                try:
                    folders.private_folder(self._path.parent)
                    await self.start()
                except (OSError, AuralisError) as error:
                    log.warning("can't listen on %s: %s", self._path, error)

    async def close(self) -> None:
        """Let what has been said arrive, then leave every client."""
        if self._server is not None:
            self._server.close()
        self._path.unlink(missing_ok=True)
        for subscription in self._hub.subscriptions:
            self._hub.unsubscribe(subscription)
        if self._clients:
            _, late = await asyncio.wait(self._clients, timeout=0.3)
            for client in late:
                client.cancel()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        try:
            uid = peer_uid(writer.get_extra_info("socket"))
            if uid in (None, os.getuid()):
                await self._talk(reader, writer)
            else:
                log.warning("refused a connection of user %s", uid)
        except (ConnectionError, asyncio.CancelledError) as error:
            log.debug("a client is gone: %r", error)
        finally:
            self._clients.discard(task)
            with contextlib.suppress(ConnectionError):
                writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        subscription = self._hub.subscribe()
        sending = asyncio.create_task(self._send(subscription, writer))
        receiving = asyncio.create_task(self._receive(reader, subscription))
        try:
            await asyncio.wait({sending, receiving}, return_when=asyncio.FIRST_COMPLETED)
            self._hub.unsubscribe(subscription)
            if receiving.done() and not sending.done():
                await asyncio.wait({sending}, timeout=0.3)
        finally:
            self._hub.unsubscribe(subscription)
            for task in (sending, receiving):
                task.cancel()
            await asyncio.gather(sending, receiving, return_exceptions=True)

    async def _send(self, subscription: Subscription, writer: asyncio.StreamWriter) -> None:
        while (event := await subscription.next()) is not None:
            writer.write(encode(event))
            await writer.drain()

    async def _receive(self, reader: asyncio.StreamReader, subscription: Subscription) -> None:
        while True:
            try:
                line = await reader.readline()
            except ValueError:
                subscription.put(Failed(of=0, why="This line is too long.", hint="A command is at most 16 MB."))
                return
            if not line:
                return
            try:
                request = decode_request(line)
            except ProtocolError as error:
                subscription.put(Failed(of=number_of(line), why=error.message, hint=error.hint))
                continue
            await self._serve(request, subscription)
