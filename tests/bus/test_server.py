"""The socket: private, patient with bad lines, and never held up by one client."""

import asyncio
import json
import os
import socket
import stat
from collections.abc import AsyncIterator

import pytest

from auralis_tui.bus import server as server_module
from auralis_tui.bus.commands import Pause, Request, Stop
from auralis_tui.bus.events import Done, Failed, Goodbye, Notice, Snapshot
from auralis_tui.bus.hub import Hub, Subscription
from auralis_tui.bus.remote import connect
from auralis_tui.bus.server import BusServer
from auralis_tui.errors import ConnectionFailed
from tests.conftest import Sandbox


@pytest.fixture
async def bus(sandbox: Sandbox) -> AsyncIterator[tuple[Hub, BusServer]]:
    hub = Hub(lambda: (Snapshot(version="x"),), asyncio.get_running_loop().time)

    async def serve(request: Request, subscription: Subscription) -> None:
        outcome = Failed(of=request.id, why="No.") if isinstance(request.command, Stop) else Done(of=request.id)
        subscription.put(outcome)

    sandbox.socket.parent.mkdir(mode=0o700)
    server = BusServer(sandbox.socket, hub, serve)
    await server.start()
    yield hub, server
    await server.close()


async def test_a_client_hears_a_snapshot_its_outcomes_and_the_news(
    bus: tuple[Hub, BusServer], sandbox: Sandbox
) -> None:
    connection = await connect(sandbox.socket)
    events = connection.events()
    assert await anext(events) == Snapshot(version="x")
    first = await connection.send(Pause())
    second = await connection.send(Stop())
    assert await anext(events) == Done(of=first)
    assert await anext(events) == Failed(of=second, why="No.")
    bus[0].publish(Notice(message="news"))
    assert await anext(events) == Notice(message="news")
    await connection.close()


@pytest.mark.audit("H-09")
async def test_the_socket_is_private(bus: tuple[Hub, BusServer], sandbox: Sandbox) -> None:
    assert stat.S_IMODE(os.stat(sandbox.socket).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(sandbox.socket.parent).st_mode) == 0o700


@pytest.mark.audit("H-09")
async def test_another_user_is_refused(
    bus: tuple[Hub, BusServer], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "peer_uid", lambda _: os.getuid() + 1)
    reader, writer = await asyncio.open_unix_connection(sandbox.socket)
    assert await reader.read() == b""
    writer.close()


def test_the_peers_user_is_known() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert server_module.peer_uid(ours) in (os.getuid(), None)


@pytest.mark.audit("M-18")
async def test_a_bad_line_is_answered_and_the_next_one_works(bus: tuple[Hub, BusServer], sandbox: Sandbox) -> None:
    reader, writer = await asyncio.open_unix_connection(sandbox.socket)
    await reader.readline()
    for line in (b"nonsense\n", b'{"id":1,"command":{"type":"Format"}}\n', b"\xff\xfe\n"):
        writer.write(line)
        answer = json.loads(await reader.readline())
        assert answer["type"] == "Failed"
        assert "is no command" in answer["why"]
        assert answer["of"] == (1 if b"id" in line else 0)
    writer.write(b'{"id":5,"command":{"type":"Pause"}}\n')
    assert json.loads(await reader.readline()) == {"type": "Done", "of": 5, "problems": []}
    writer.close()


async def test_a_client_that_does_not_read_holds_up_nobody(bus: tuple[Hub, BusServer], sandbox: Sandbox) -> None:
    hub, _ = bus
    _, stuck = await asyncio.open_unix_connection(sandbox.socket)
    connection = await connect(sandbox.socket)
    events = connection.events()
    await anext(events)
    long = "x" * 10_000
    for number in range(300):
        hub.publish(Notice(message=f"{number} {long}"))
    for number in range(300):
        event = await anext(events)
        assert isinstance(event, Notice)
        assert event.message.startswith(f"{number} ")
    stuck.close()
    await connection.close()


async def test_a_stale_socket_is_replaced(sandbox: Sandbox) -> None:
    sandbox.socket.parent.mkdir(mode=0o700)
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(sandbox.socket))
    left.close()
    with pytest.raises(ConnectionFailed, match="No daemon is running"):
        await connect(sandbox.socket)
    hub = Hub(lambda: (Snapshot(),), asyncio.get_running_loop().time)

    async def serve(request: Request, subscription: Subscription) -> None:
        subscription.put(Done(of=request.id))

    server = BusServer(sandbox.socket, hub, serve)
    await server.start()
    connection = await connect(sandbox.socket)
    assert await anext(connection.events()) == Snapshot()
    await connection.close()
    await server.close()


async def test_the_end_is_told(bus: tuple[Hub, BusServer], sandbox: Sandbox) -> None:
    hub, server = bus
    connection = await connect(sandbox.socket)
    events = connection.events()
    await anext(events)
    hub.publish(Goodbye())
    await server.close()
    assert [event async for event in events] == [Goodbye()]
    assert not sandbox.socket.exists()
