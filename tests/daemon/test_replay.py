"""What is true is a function of what was commanded and reported, and when: a run that is told again comes out alike."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from auralis_tui import folders
from auralis_tui.bus import commands as c
from auralis_tui.bus.hub import Subscription
from auralis_tui.bus.state import Repeat, Transport
from auralis_tui.config import Config, LibraryConfig, OutputConfig
from auralis_tui.daemon.service import Clocks, Service, running
from auralis_tui.engine import messages as m
from tests.conftest import Sandbox
from tests.daemon.conftest import PATIENCE_S

STARTED = "a new engine"
Input = c.AnyCommand | m.AnyReport | str
CONFIG = Config(output=OutputConfig(name="null", rate_hz=48_000), library=LibraryConfig(analyze=False))


@dataclass
class Run:
    """Takes inputs one after the other, each with its time, and keeps what is true after each."""

    database: Path
    at_s: float = 0.0
    log: list[tuple[float, Input]] = field(default_factory=list)
    states: list[tuple[Any, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        clocks = Clocks(lambda: datetime.fromtimestamp(self.at_s, UTC), lambda: self.at_s, lambda: self.at_s)
        self.service = Service(CONFIG, self.database, folders.log_path(), Random(1), clocks=clocks)
        self._subscription: Subscription = self.service.hub.subscribe()

    async def take(self, at_s: float, what: Input) -> None:
        """Take an input up, and let all end that it sets off."""
        self.at_s = at_s
        self.log.append((at_s, what))
        service = self.service
        if isinstance(what, str):
            service._on_engine_started()
        elif isinstance(what, m.Report):
            service._on_report(what)
        else:
            await service.dispatcher.serve(c.Request(id=1, command=what), self._subscription)
        await service.dispatcher.close()
        await asyncio.gather(*(task for _, task in service.jobs._running.values()))
        await service.playback.reports.close()
        await service.listening._errands.finish()
        playback, desk = service.playback, service.desk
        self.states.append(
            (playback.player, playback.queue, playback.options, desk.state, desk.remembered(),
             service.listening.remembered, service.outputs.state)
        )  # fmt: skip


class Session:
    """A run with a real engine, at the pace of real time."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._inputs: asyncio.Queue[Input] = asyncio.Queue()
        self._taken = asyncio.Condition()
        run.service.link._on_started = lambda: self._inputs.put_nowait(STARTED)
        run.service.link._on_report = self._inputs.put_nowait

    async def take_all(self) -> None:
        """Take up what is commanded and reported, as it comes."""
        clock = asyncio.get_running_loop().time
        while True:
            what = await self._inputs.get()
            await self._run.take(clock(), what)
            async with self._taken:
                self._taken.notify_all()

    async def do(self, command: c.AnyCommand, holds: Callable[[Service], bool] = lambda _: True) -> None:
        """Command something, and wait until it was taken up and this holds."""
        self._inputs.put_nowait(command)
        async with asyncio.timeout(PATIENCE_S), self._taken:
            await self._taken.wait_for(
                lambda: any(what is command for _, what in self._run.log) and holds(self._run.service)
            )


def sounds(title: str, since_s: float) -> Callable[[Service], bool]:
    """Tell whether this track is heard, beyond this second."""

    def holds(service: Service) -> bool:
        player = service.playback.player
        heard = player.transport is Transport.PLAYING and player.position_s > since_s
        return heard and player.entry is not None and title in player.entry.track.title

    return holds


async def play_about(session: Session, tracks: list[Path]) -> None:
    """Ask for something of everything."""
    await session.do(c.AddPaths(paths=tuple(map(str, tracks)), play=True), sounds("1 track", 0.3))
    await session.do(c.Seek(position_s=1.0), sounds("1 track", 1.2))
    await session.do(c.StepPreset(step=1), lambda service: service.desk.state.heard_preset == "adaptive")
    await session.do(c.SetBypass(), lambda service: service.desk.state.heard_hearing == "bypass")
    await session.do(c.SetParameter(path="gain_db", value=-2.0))
    await session.do(c.UndoEdit())
    await session.do(c.MarkLoop())
    await session.do(c.SetOptions(repeat=Repeat.ALL, shuffle=True))
    await session.do(c.SetVolume(volume_db=-6.0, relative=True))
    await session.do(c.MoveEntries(indexes=(0, 1), to=2))
    await session.do(c.Undo())
    await session.do(c.Pause(), lambda service: service.playback.player.transport is Transport.PAUSED)
    await session.do(c.Toggle(), sounds("", 0.0))
    await session.do(c.Next(), sounds("", 0.2))
    await session.do(c.Seek(share=0.9))
    await session.do(c.GetSnapshot(), lambda service: service.playback.player.position_s < 1.0)  # the next has begun
    await session.do(c.RemoveEntries(indexes=(0,)))
    await session.do(c.Stop())


@pytest.mark.audit("L-07")
async def test_a_recorded_run_told_again_gives_the_same_states(
    sandbox: Sandbox, tracks: list[Path], tmp_path: Path
) -> None:
    folders.log_path().parent.mkdir(parents=True)
    real = Run(folders.database_path())
    session = Session(real)
    async with running(real.service):
        taking = asyncio.create_task(session.take_all())
        await play_about(session, tracks)
        taking.cancel()
        with suppress(asyncio.CancelledError):
            await taking
    again = Run(tmp_path / "again.sqlite3")
    again.service.link.start = lambda: None  # type: ignore[method-assign]
    async with running(again.service):
        for number, (at_s, what) in enumerate(list(real.log)):
            await again.take(at_s, what)
            assert again.states[number] == real.states[number], (number, what)
    assert len({state[0].entry.entry_id for state in real.states if state[0].entry is not None}) > 1
