"""The event loop waits for nobody: neither the library's thread, nor the engine, nor a child that reads sound.

Whoever is waited for is held; the commands that don't need it must be answered all the same. A loop that waits would
stand until what is held is let go by itself, and the answer would be too late: after, not before.
"""

import asyncio
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from auralis_tui.bus import commands as c
from auralis_tui.bus import library_commands as lib
from auralis_tui.bus.events import AnyEvent
from auralis_tui.bus.state import JobState, Transport
from auralis_tui.daemon.service import Service
from auralis_tui.engine import messages as m
from auralis_tui.library.database import Library
from tests.conftest import Sandbox
from tests.daemon.conftest import PATIENCE_S, Client, write

NEED_NOBODY: tuple[c.AnyCommand, ...] = (
    c.SetVolume(volume_db=-3.0), c.Pause(), c.Toggle(), c.Seek(position_s=0.5), c.SetBypass(), c.StepPreset(step=1),
    c.GetChain(), c.Subscribe(position_hz=10.0, meters_hz=20.0), c.ResetMeters(), c.GetSnapshot(),
)  # fmt: skip
WAITING = {
    threading.Condition.wait.__code__, threading.Event.wait.__code__, threading.Thread.join.__code__,
    Future.result.__code__, queue.Queue.get.__code__, subprocess.Popen.wait.__code__,
    subprocess.Popen.communicate.__code__,
}  # fmt: skip
"""What stands still until another thread or process goes on."""


async def ask_all(client: Client) -> None:
    """Ask for all that needs nobody else."""
    for command in NEED_NOBODY:
        if isinstance(command, c.GetSnapshot):
            await client.connection.send(command)
            await client.next()
        else:
            await client.ask(command)


@pytest.mark.audit("M-14")
async def test_commands_are_answered_while_the_librarys_thread_is_held(
    service: Service, client: Client, tracks: list[Path]
) -> None:
    await client.add(*tracks, play=True)
    await client.until_playing()
    held, go_on = threading.Event(), threading.Event()

    def hold(_: Library) -> bool:
        held.set()
        return go_on.wait(PATIENCE_S)

    holding = asyncio.create_task(service._writer.run(hold))
    await asyncio.to_thread(held.wait)
    await ask_all(client)
    assert not holding.done()
    go_on.set()
    assert await holding


@pytest.mark.audit("M-14")
async def test_commands_are_answered_while_the_engine_is_held(
    service: Service, client: Client, tracks: list[Path]
) -> None:
    await client.add(*tracks, play=True)
    await client.until_playing()
    assert service.link.pid is not None
    os.kill(service.link.pid, signal.SIGSTOP)
    in_the_end = threading.Timer(PATIENCE_S, os.kill, (service.link.pid, signal.SIGCONT))
    in_the_end.start()
    for _ in range(20_000):  # more than fits between two processes
        service.link.send(m.SetGain(gain_db=-3.0))
    await ask_all(client)
    preset = service.desk.state.preset
    assert service.desk.state.heard_preset != preset
    assert in_the_end.is_alive()
    in_the_end.cancel()
    os.kill(service.link.pid, signal.SIGCONT)
    await client.until(lambda _: service.desk.state.heard_preset == preset)


@contextmanager
def noting_waits() -> Iterator[list[str]]:
    """Note where this thread stands still for another; starting a thread may wait until it runs."""
    noted: list[str] = []

    def note(frame: FrameType, event: str, what: Any) -> None:
        if (event == "call" and frame.f_code in WAITING) or (event == "c_call" and what is time.sleep):
            done = isinstance(frame.f_locals.get("self"), Future) and frame.f_locals["self"].done()
            caller = frame.f_back
            starts = caller is not None and caller.f_code in (
                threading.Thread.start.__code__, threading.Event.wait.__code__,
            )  # fmt: skip
            if not done and not starts:
                noted.append(f"{frame.f_code.co_qualname} in {caller and caller.f_code.co_qualname}")

    sys.setprofile(note)
    try:
        yield noted
    finally:
        sys.setprofile(None)


@pytest.mark.audit("M-14")
async def test_the_loop_stands_still_for_no_thread_while_engine_and_scanner_are_busy(
    client: Client, tracks: list[Path], tmp_path: Path
) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    for number in range(40):
        write(folder / f"{number}.flac", 0.1)
    await client.add(*tracks, play=True)
    with noting_waits() as noted:
        await client.until_playing()
        await client.connection.send(c.Scan(paths=(str(folder),)))
        await ask_all(client)
        await client.do(c.MoveEntries(indexes=(1,), to=2, revision=client.queue.revision))
        await client.do(c.Undo())
        await client.ask(c.Search(query="track"))
        if not any(map(ended("scan", "more"), client.seen)):  # else it ended while the others were answered
            await client.until(ended("scan", "more"))
    assert noted == []


def ended(kind: str, title: str = "") -> Any:
    """Tell whether an event is the end of such a job."""

    def is_end(event: AnyEvent) -> bool:
        job = getattr(event, "job", None)
        if job is None or job.kind != kind or job.state is JobState.RUNNING:
            return False
        return title in ("", job.title)

    return is_end


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Gate"]:
    gate = Gate(tmp_path, monkeypatch)
    yield gate
    gate.open()


class Gate:
    """Holds every child that is started, until it is opened; by itself after a while, so that nothing hangs."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self._fifo = folder / "gate"
        self._program = folder / "held"
        os.mkfifo(self._fifo)
        self._program.write_text(f'#!/bin/sh\n: <"{self._fifo}"\nexec "{sys.executable}" "$@"\n')
        self._program.chmod(0o755)
        self._timer = threading.Timer(PATIENCE_S, self.open)
        self._end: int | None = None

    def shut(self) -> None:
        """Hold what is started from now on."""
        self._monkeypatch.setattr(sys, "executable", str(self._program))
        self._timer.start()

    def open(self) -> None:
        """Let all go on."""
        self._timer.cancel()
        if self._end is None:
            self._end = os.open(self._fifo, os.O_RDWR)


@pytest.mark.audit("M-15", "L-05")
async def test_commands_are_answered_while_files_are_read_analysed_and_looked_into(
    sandbox: Sandbox, client: Client, tracks: list[Path], tmp_path: Path, gate: Gate
) -> None:
    first, *others = tracks
    await client.add(first)
    gate.shut()
    slow = [
        await client.connection.send(command)
        for command in (
            lib.AnalyzeTracks(track_ids=(1,)), lib.GetArtwork(track_id=1), lib.GetLyrics(track_id=1),
            c.AddPaths(paths=tuple(map(str, others))),
        )
    ]  # fmt: skip
    await client.do(c.Play())  # the engine decodes, and an overview of what is heard is made
    await client.until_now(lambda now: now.player.transport is Transport.PLAYING)
    await ask_all(client)
    assert gate._end is None
    outcomes = {getattr(event, "of", None) for event in client.seen}
    assert not outcomes & set(slow[1:])
    assert not any(map(ended("analysis"), client.seen))
    gate.open()
    await client.until(ended("analysis"))


@pytest.mark.audit("M-15")
def test_the_daemons_own_process_knows_no_decoder(sandbox: Sandbox) -> None:
    code = "import sys, auralis_tui.daemon.service; print([n for n in ('av', 'soundfile', 'soxr') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
