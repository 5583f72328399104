import asyncio

import pytest

from auralis_tui.bus.commands import Subscribe, Toggle
from auralis_tui.bus.events import AnyEvent, Goodbye, Snapshot
from auralis_tui.errors import ConnectionFailed
from auralis_tui.tui.bridge import SLOW_S, STARTING, Bridge, Link, LinkState
from tests.doubles.connection import FakeConnection


class Ear:
    def __init__(self) -> None:
        self.links: list[LinkState] = []
        self.heard: list[AnyEvent] = []

    def link_changed(self, state: LinkState) -> None:
        self.links.append(state)

    def receive(self, event: AnyEvent) -> None:
        self.heard.append(event)


async def test_tries_again_after_1_2_and_5_seconds_and_begins_anew_after_success() -> None:
    ear, pauses = Ear(), []
    lost, last = FakeConnection(), FakeConnection()
    lost.hang_up()
    last.say(Goodbye())
    attempts: list[FakeConnection | None] = [None, None, None, None, lost, last]

    async def connect() -> FakeConnection:
        connection = attempts.pop(0)
        if connection is None:
            raise ConnectionFailed("The daemon can't be reached.")
        return connection

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    await Bridge(connect, ear, Subscribe(meters_hz=20), sleep=sleep).run()
    assert pauses == [1.0, 2.0, 5.0, 5.0, 1.0]
    assert [state.link for state in ear.links] == [Link.LOST] * 4 + [Link.ONLINE, Link.LOST, Link.ONLINE]
    assert ear.heard == [Snapshot(), Snapshot(), Goodbye()]
    assert lost.sent == [Subscribe(meters_hz=20)]


async def test_without_a_connection_a_command_is_refused_with_a_sentence() -> None:
    async def connect() -> FakeConnection:
        return FakeConnection()

    bridge = Bridge(connect, Ear(), Subscribe())
    with pytest.raises(ConnectionFailed, match="no connection"):
        bridge.post(Toggle())


async def test_an_attempt_that_takes_long_is_told() -> None:
    ear, told, last = Ear(), asyncio.Event(), FakeConnection()
    last.say(Goodbye())

    async def connect() -> FakeConnection:
        await told.wait()
        return last

    async def sleep(seconds: float) -> None:
        assert seconds == SLOW_S
        asyncio.get_running_loop().call_soon(told.set)

    await Bridge(connect, ear, Subscribe(), sleep=sleep).run()
    assert ear.links == [LinkState(Link.CONNECTING, STARTING), LinkState(Link.ONLINE)]


async def test_why_an_attempt_failed_stays_in_sight_during_the_next() -> None:
    ear, slow, last = Ear(), asyncio.Event(), FakeConnection()
    last.say(Goodbye())
    attempts = 0

    async def connect() -> FakeConnection:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            raise ConnectionFailed("The daemon doesn't start.")
        await slow.wait()
        return last

    async def sleep(seconds: float) -> None:
        if seconds == SLOW_S:
            asyncio.get_running_loop().call_soon(slow.set)

    await Bridge(connect, ear, Subscribe(), sleep=sleep).run()
    assert [state.link for state in ear.links] == [Link.LOST, Link.ONLINE]
