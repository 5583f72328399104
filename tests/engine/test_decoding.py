"""Each run has a decoding thread of its own: one that hangs in a file holds up no other."""

import time
from collections.abc import Callable, Iterator
from queue import Empty, Queue
from threading import Event
from threading import enumerate as enumerate_threads

import numpy as np
import pytest
from numpy.typing import NDArray

from auralis_tui.bus.state import Transport
from auralis_tui.engine import messages as m
from auralis_tui.engine import session as session_module
from auralis_tui.engine.output_null import NullOutput
from auralis_tui.engine.session import MAX_HUNG, Session
from auralis_tui.media.decoder import Decoder
from tests.doubles.decoders import ArrayDecoder

PATIENCE_S = 20.0


class HungDecoder(ArrayDecoder):
    """A file on a share that is gone: reading it does not come back until the test lets it."""

    def __init__(self, release: Event) -> None:
        super().__init__(np.zeros((48_000, 2)), 48_000, 4096)
        self._release = release

    def read(self, frames: int) -> NDArray[np.float32]:
        self._release.wait()
        return super().read(frames)


class Running:
    """A session that plays into silence, and is polled as the engine polls it."""

    def __init__(self, open_decoder: Callable[[str, str | None], Decoder], patch: pytest.MonkeyPatch) -> None:
        patch.setattr(session_module, "open_decoder", open_decoder)
        self._reports: Queue[m.Report] = Queue()
        self.session = Session(NullOutput(m.OpenOutput(name="null", rate_hz=48_000)), self._reports.put)
        self.session.start()

    def wait_for(self, holds: Callable[[m.Report], bool]) -> m.Report:
        deadline_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline_s:
            self.session.poll()
            try:
                report = self._reports.get(timeout=0.02)
            except Empty:
                continue
            if holds(report):
                return report
        raise AssertionError("it was not reported")


@pytest.fixture
def release() -> Iterator[Event]:
    event = Event()
    yield event
    event.set()


@pytest.fixture
def running(release: Event, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    def opened(path: str, before: str | None) -> Decoder:
        if path == "hung":
            return HungDecoder(release)
        return ArrayDecoder(np.full((480_000, 2), 0.1), 48_000, 4096)

    running = Running(opened, monkeypatch)
    yield running
    running.session.close()


def start(path: str, serial: int) -> m.Start:
    return m.Start(items=(m.Item(entry_id=serial, path=path),), serial=serial)


def is_playing(report: m.Report) -> bool:
    return isinstance(report, m.Heard) and report.transport is Transport.PLAYING and report.position_s > 0.1


def test_another_track_plays_though_a_file_hangs(running: Running) -> None:
    running.session.handle(start("hung", 1))
    running.wait_for(lambda report: isinstance(report, m.Stalled))
    running.session.handle(start("fine", 2))
    report = running.wait_for(is_playing)
    assert isinstance(report, m.Heard)
    assert report.entry_id == 2


def test_a_file_that_answers_at_last_is_played(running: Running, release: Event) -> None:
    running.session.handle(start("hung", 1))
    running.wait_for(lambda report: isinstance(report, m.Stalled))
    release.set()
    report = running.wait_for(is_playing)
    assert isinstance(report, m.Heard)
    assert report.entry_id == 1


def test_a_session_ends_though_a_file_hangs(running: Running) -> None:
    running.session.handle(start("hung", 1))
    running.wait_for(lambda report: isinstance(report, m.Stalled))
    running.session.close()
    assert running.session._decoding is not None
    assert running.session._decoding._thread.is_alive()


def test_the_thread_of_a_run_that_was_left_ends(running: Running) -> None:
    running.session.handle(start("fine", 1))
    former = running.session._decoding
    running.session.handle(start("fine", 2))
    assert former is not None
    former._thread.join(PATIENCE_S)
    assert not former._thread.is_alive()


def test_when_nothing_is_played_nothing_is_decoded(running: Running) -> None:
    running.session.handle(start("fine", 1))
    running.wait_for(is_playing)
    running.session.handle(m.Halt())
    assert running.session._decoding is None


def decoding_threads() -> int:
    return sum(thread.name == "decode" for thread in enumerate_threads())


def test_many_seeks_into_a_file_that_hangs_leave_few_threads(running: Running, release: Event) -> None:
    others = decoding_threads()
    running.session.handle(start("hung", 1))
    for number in range(50):
        running.session.handle(m.SeekTo(position_s=0.01 * number, serial=2 + number))
        running.session.poll()
    assert decoding_threads() - others <= MAX_HUNG
    stalled = running.wait_for(lambda report: isinstance(report, m.Stalled))
    assert isinstance(stalled, m.Stalled)
    assert stalled.entry_id == 1
    release.set()
    report = running.wait_for(lambda report: isinstance(report, m.Heard) and report.transport is Transport.PLAYING)
    assert isinstance(report, m.Heard)
    assert report.serial == 51
    assert report.position_s == pytest.approx(0.49, abs=0.1)


def test_what_is_left_counts_for_nothing_that_comes_after_it(running: Running) -> None:
    running.session.handle(start("fine", 1))
    former = running.session._decoding
    running.session.handle(start("fine", 2))
    assert former is not None
    assert running.session._decoding is not None
    assert former._work is not running.session._decoding._work
    assert running.session._decoding._work is running.session.player.performance.decoding
