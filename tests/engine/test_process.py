"""The engine behind its socket: in a thread here, so that its parts can fail on purpose."""

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
import soundfile

from auralis_tui.bus.state import OutputKind, Transport
from auralis_tui.engine import messages as m
from auralis_tui.engine import outlet
from auralis_tui.engine.output_null import NullOutput
from auralis_tui.engine.playhead import Playhead
from auralis_tui.engine.process import Engine
from auralis_tui.errors import MediaError, OutputError
from auralis_tui.media.encoder import WavWriter
from tests.signals import sine

PATIENCE_S = 20.0


class Daemon:
    """The other end of the engine's socket."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair()
        self._ours.settimeout(PATIENCE_S)
        self._lines = self._ours.makefile("rb")
        self.problem: BaseException | None = None
        self._thread = Thread(target=self._run, args=(theirs,), daemon=True)
        self._thread.start()

    def _run(self, link: socket.socket) -> None:
        with link:
            try:
                Engine(link).run()
            except Exception as error:
                self.problem = error

    def send(self, *orders: m.AnyOrder) -> None:
        for order in orders:
            self._ours.sendall(m.encode(order))

    def wait_for(self, holds: Callable[[m.AnyReport], bool]) -> m.AnyReport:
        deadline_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline_s:
            report = m.decode_report(self._lines.readline())
            if holds(report):
                return report
        raise AssertionError("it was not reported")

    def playing(self) -> m.AnyReport:
        return self.wait_for(
            lambda report: (
                isinstance(report, m.Heard) and report.transport is Transport.PLAYING and report.position_s > 0.2
            )
        )

    def quit(self) -> None:
        try:
            self.send(m.Quit())
        except BrokenPipeError:
            assert self.problem is not None
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()
        self._lines.close()
        self._ours.close()


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    daemon = Daemon()
    yield daemon
    daemon.quit()


@pytest.fixture
def tone(tmp_path: Path) -> m.Start:
    path = tmp_path / "tone.wav"
    soundfile.write(path, sine(50.0, 60.0, amplitude=0.9), 48_000, subtype="FLOAT")
    return m.Start(items=(m.Item(entry_id=1, path=str(path)),))


def test_what_is_written_ends_in_a_fade(tmp_path: Path, tone: m.Start) -> None:
    daemon = Daemon()
    out = tmp_path / "out.wav"
    daemon.send(m.OpenOutput(name=f"wav:{out}", rate_hz=48_000), tone)
    daemon.playing()
    daemon.quit()
    written, _ = soundfile.read(out)
    assert np.abs(written).max() > 0.8
    assert np.abs(written[-1]).max() < 0.01


def test_another_output_goes_on_where_the_first_one_was(daemon: Daemon, tone: m.Start) -> None:
    daemon.send(m.OpenOutput(name="null", rate_hz=48_000), tone)
    before = daemon.playing()
    daemon.send(m.OpenOutput(name="null", rate_hz=96_000))
    daemon.wait_for(lambda report: isinstance(report, m.OutputOpened) and report.output.rate_hz == 96_000)
    after = daemon.wait_for(lambda report: isinstance(report, m.Heard) and report.transport is Transport.PLAYING)
    assert isinstance(before, m.Heard)
    assert isinstance(after, m.Heard)
    assert before.position_s - 0.01 <= after.position_s < before.position_s + 3.0


def test_an_output_that_opens_but_does_not_start_is_replaced(
    daemon: Daemon, tone: m.Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Busy(NullOutput):
        def start(self, playhead: Playhead) -> None:
            raise OutputError("The card doesn't start: busy.", "Close what uses it.")

    monkeypatch.setattr(outlet, "open_output_or_null", Busy)
    daemon.send(m.OpenOutput(name="card"), tone)
    opened = daemon.wait_for(lambda report: isinstance(report, m.OutputOpened))
    assert isinstance(opened, m.OutputOpened)
    assert opened.output.kind is OutputKind.NULL
    assert opened.output.problem == "The card doesn't start: busy."
    daemon.playing()


def test_an_output_that_is_lost_holds_the_position(
    daemon: Daemon, tone: m.Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon.send(m.OpenOutput(name="null", rate_hz=48_000), tone)
    daemon.playing()
    monkeypatch.setattr(NullOutput, "alive", property(lambda _: False))
    held = daemon.wait_for(lambda report: isinstance(report, m.Heard) and report.transport is Transport.PAUSED)
    monkeypatch.undo()
    assert isinstance(held, m.Heard)
    assert held.position_s > 0.2


def test_a_file_that_cannot_be_written_any_more_is_not_begun_anew(
    daemon: Daemon, tone: m.Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: WavWriter, block: object) -> None:
        raise MediaError("There is no space left on the disk.", "Make room.")

    monkeypatch.setattr(WavWriter, "write", full)
    daemon.send(m.OpenOutput(name=f"wav:{tmp_path / 'out.wav'}", rate_hz=48_000), tone)
    opened = daemon.wait_for(lambda report: isinstance(report, m.OutputOpened) and report.output.problem != "")
    assert isinstance(opened, m.OutputOpened)
    assert opened.output.kind is OutputKind.NULL
    assert "can't be written any more" in opened.output.problem


def test_a_thread_that_ends_takes_the_engine_with_it(tone: m.Start, monkeypatch: pytest.MonkeyPatch) -> None:
    daemon = Daemon()
    daemon.send(m.OpenOutput(name="null", rate_hz=48_000))
    daemon.wait_for(lambda report: isinstance(report, m.OutputOpened))
    monkeypatch.setattr("auralis_tui.engine.renderer.Renderer.step", lambda _: 1 / 0)
    daemon.send(tone)
    assert daemon._lines.read() is not None
    daemon._thread.join(PATIENCE_S)
    assert isinstance(daemon.problem, RuntimeError)
    daemon._lines.close()
    daemon._ours.close()
