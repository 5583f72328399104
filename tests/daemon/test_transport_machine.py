"""Any commands in any order, through the service and its engine: nothing that the diagram doesn't have.

One service serves all runs, since only what a run begins with matters: an empty queue without a history.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from auralis_tui.bus import commands as c
from auralis_tui.bus.events import AnyEvent, Done, Failed, PlayerChanged, QueueChanged, QueueListing
from auralis_tui.bus.state import PlaybackOptions, Repeat, Transport
from auralis_tui.daemon.service import Service
from auralis_tui.library.database import Library
from tests.conftest import Sandbox
from tests.daemon.conftest import Client, make_service, write

T = Transport
SHOWN = {
    T.STOPPED: {T.STOPPED, T.LOADING},
    T.LOADING: {T.LOADING, T.PLAYING, T.PAUSED, T.STOPPED, T.ERROR},
    T.PLAYING: {T.PLAYING, T.LOADING, T.PAUSED, T.STOPPED, T.ERROR},
    T.PAUSED: {T.PAUSED, T.LOADING, T.PLAYING, T.STOPPED, T.ERROR},
    T.ERROR: {T.ERROR, T.LOADING, T.STOPPED},
}
"""Which transport may be shown after which."""
index = st.integers(0, 7)


class World:
    """A service, its loop, and a client that hears all."""

    def __init__(self, runner: asyncio.Runner, service: Service, client: Client, track_ids: tuple[int, ...]) -> None:
        self._runner = runner
        self.service = service
        self.client = client
        self.track_ids = track_ids

    def ask(self, command: c.AnyCommand) -> AnyEvent:
        return self._runner.run(self.client.ask(command))

    def at_once(self, commands: list[c.AnyCommand]) -> list[AnyEvent]:
        """Let several clients ask at the same time, and return what they are answered."""

        async def ask_all() -> list[AnyEvent]:
            others = [Client(self.service.connect()) for _ in commands]
            async with asyncio.timeout(20.0):
                asking = [other.ask(command) for other, command in zip(others, commands, strict=True)]
                outcomes = await asyncio.gather(*asking)
                for other in others:
                    await other.connection.close()
                await self.client.ask(c.ResetMeters())  # so that all that was told is heard
            return outcomes

        return self._runner.run(ask_all())

    def rows(self) -> list[tuple[int, ...]]:
        def read(library: Library) -> list[tuple[int, ...]]:
            return library.rows("SELECT position, natural, entry_id, track_id FROM queue_entries ORDER BY position")

        return self._runner.run(self.service._writer.run(read))

    def begin(self) -> None:
        """Empty the queue, its history, and the options."""
        off = PlaybackOptions()
        self.ask(c.SetOptions(repeat=off.repeat, shuffle=False, consume=False, single=False, stop_after_current=False))
        self.ask(c.ClearQueue())

        def forget(library: Library) -> None:
            library.rows("DELETE FROM queue_history")

        self._runner.run(self.service._writer.run(forget))
        self.ask(c.ClearQueue())
        self.client.seen.clear()


def is_done(outcome: AnyEvent) -> bool:
    """Whether a command was done; it may be refused, but not fail inside."""
    assert isinstance(outcome, Done | Failed)
    assert not (isinstance(outcome, Failed) and "went wrong" in outcome.why), outcome
    return isinstance(outcome, Done)


class Machine(RuleBasedStateMachine):
    """Asks for anything, and compares what it is told with the diagram and with the stored rows."""

    world: World

    @initialize()
    def begin(self) -> None:
        self.world.begin()
        self.last = self.world.client.player
        self.ask(c.AddTracks(track_ids=self.world.track_ids))

    def ask(self, command: c.AnyCommand) -> bool:
        return is_done(self.world.ask(command))

    def ask_within(self, command: c.AnyCommand, position: int) -> None:
        """Ask for what succeeds if the queue has this position; meanwhile a track that was heard may be taken out."""
        length = self.world.client.queue.length
        if self.ask(command):
            assert position < length
        else:
            assert position >= length or self.world.service.playback.options.consume

    @rule(at=st.none() | index)
    def play(self, at: int | None) -> None:
        self.ask_within(c.Play(index=at), at or 0)

    @rule(command=st.sampled_from([c.Pause(), c.Toggle(), c.Stop(), c.Next(), c.Previous(), c.MarkLoop()]))
    def order(self, command: c.AnyCommand) -> None:
        self.ask(command)

    @rule(share=st.floats(0.0, 1.0))
    def seek(self, share: float) -> None:
        self.ask(c.Seek(share=share))

    @rule(
        numbers=st.lists(st.integers(0, 2), min_size=1, max_size=4), where=st.sampled_from(c.Where), play=st.booleans()
    )
    def add(self, numbers: list[int], where: c.Where, play: bool) -> None:
        ids = tuple(self.world.track_ids[number] for number in numbers)
        assert self.ask(c.AddTracks(track_ids=ids, where=where, play=play))

    @rule(indexes=st.sets(index, min_size=1, max_size=4))
    def remove(self, indexes: set[int]) -> None:
        self.ask_within(c.RemoveEntries(indexes=tuple(indexes)), max(indexes))

    @rule(indexes=st.sets(index, min_size=1, max_size=4), to=index)
    def move(self, indexes: set[int], to: int) -> None:
        self.ask_within(c.MoveEntries(indexes=tuple(indexes), to=to), max(*indexes, to))

    @rule()
    def clear(self) -> None:
        assert self.ask(c.ClearQueue())

    @rule(options=st.builds(c.SetOptions, repeat=st.none() | st.sampled_from(Repeat), shuffle=st.none() | st.booleans(),
                            consume=st.none() | st.booleans(), single=st.none() | st.booleans(),
                            stop_after_current=st.none() | st.booleans()))  # fmt: skip
    def set_options(self, options: c.SetOptions) -> None:
        assert self.ask(options)

    @rule()
    def undo_is_the_inverse(self) -> None:
        """Nothing ends or begins by itself in a pause, so that the rows change by these commands only."""
        self.ask(c.Pause())
        self.ask(c.Pause())  # after what the last report has set off
        rows = self.world.rows()
        if self.ask(c.Undo()):
            self.ask(c.Pause())
            assert self.ask(c.Redo())
            assert self.world.rows() == rows

    @rule(command=st.sampled_from([c.Undo(), c.Redo()]))
    def history(self, command: c.AnyCommand) -> None:
        self.ask(command)

    @rule(
        commands=st.lists(
            st.sampled_from([c.Play(index=1), c.Pause(), c.Toggle(), c.Stop(), c.Next(), c.Previous(), c.Undo(),
                             c.Redo(), c.Seek(share=0.5), c.RemoveEntries(indexes=(0,)), c.ClearQueue(),
                             c.MoveEntries(indexes=(0, 1), to=1), c.SetOptions(shuffle=True),
                             c.SetOptions(shuffle=False)]),
            min_size=2, max_size=6,
        )
    )  # fmt: skip
    def all_at_once(self, commands: list[c.AnyCommand]) -> None:
        for outcome in self.world.at_once(commands):
            is_done(outcome)

    @invariant()
    def only_what_the_diagram_has_was_shown(self) -> None:
        seen, self.world.client.seen = self.world.client.seen, []
        for event in seen:
            if isinstance(event, PlayerChanged):
                player = event.player
                assert player.transport in SHOWN[self.last.transport], (self.last.transport, player.transport)
                assert 0.0 <= player.position_s <= player.duration_s + 0.1
                assert player.entry is not None or player.transport is T.STOPPED
                assert player.loop is None or player.entry is not None
                self.last = player
            elif isinstance(event, QueueChanged):
                queue = event.queue
                assert (queue.index is None) == (queue.length == 0)
                assert queue.index is None or 0 <= queue.index < queue.length
                assert queue.remaining_s >= 0.0

    @invariant()
    def the_queue_is_whole(self) -> None:
        listing = self.world.ask(c.ListQueue())
        assert isinstance(listing, QueueListing)
        entry_ids = [entry.entry_id for entry in listing.entries]
        assert len(set(entry_ids)) == len(entry_ids)
        rows = self.world.rows()
        assert [position for position, *_ in rows] == list(range(len(rows)))
        assert sorted(natural for _, natural, *_ in rows) == list(range(len(rows)))


@pytest.fixture
def world(sandbox: Sandbox, tmp_path: Path) -> Iterator[World]:
    """A service with three tracks of 0.3 s, which end while commands come."""
    paths = [write(tmp_path / f"{name}.flac", 0.3) for name in "abc"]
    with asyncio.Runner() as runner:

        async def start() -> World:
            service = make_service(Random(1))
            await service.start()
            client = Client(service.connect())
            await client.next()
            await client.add(*paths)
            listing = await client.ask(c.ListQueue())
            assert isinstance(listing, QueueListing)
            return World(runner, service, client, tuple(entry.track.id for entry in listing.entries))

        world = runner.run(start())
        yield world
        runner.run(world.client.connection.close())
        runner.run(world.service.close())


@pytest.mark.audit("H-01")
@pytest.mark.audit("H-10")
@pytest.mark.audit("M-21")
def test_no_commands_in_any_order_break_queue_or_transport(world: World) -> None:
    class WithWorld(Machine):
        pass

    WithWorld.world = world
    run_state_machine_as_test(
        WithWorld,
        settings=settings(
            max_examples=30, stateful_step_count=35, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert world.service.link.restarts == 0
