"""The engine's figures: nothing is lost or counted twice, however threads interleave."""

import sys
from collections.abc import Iterator
from threading import Thread

import pytest

from auralis_tui.engine.performance import Intervals, Performance, Work


class Clock:
    """Time that moves when it is told to."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def quick_switches() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_a_share_is_what_was_worked_since_the_last_look() -> None:
    clock = Clock()
    work = Work(clock)
    work.add(0.25)
    clock.now_s = 1.0
    assert work.share() == 0.25
    clock.now_s = 3.0
    work.add(1.0)
    assert work.share() == 0.5
    assert work.share() == 0.0


def test_intervals_tell_deviation_and_the_longest() -> None:
    clock = Clock()
    intervals = Intervals(clock)
    for now_s in (0.0, 0.01, 0.02, 0.05):
        clock.now_s = now_s
        intervals.note()
    jitter_ms, worst_ms = intervals.take_ms()
    assert worst_ms == pytest.approx(30.0)
    assert jitter_ms == pytest.approx(1000 * (2 * 0.01**2 + 0.03**2 - 3 * (0.05 / 3) ** 2) ** 0.5 / 3**0.5)
    assert intervals.take_ms() == (0.0, 0.0)


@pytest.mark.audit("M-07")
@pytest.mark.usefixtures("quick_switches")
def test_what_one_thread_counts_and_another_reads_adds_up() -> None:
    """The clock is the count itself: the shares that were read, each over its own time, must add up to all work."""
    clock = Clock()
    work = Work(clock)
    rounds = 200_000
    read_s = 0.0

    def count() -> None:
        for _ in range(rounds):
            work.add(1.0)

    thread = Thread(target=count)
    thread.start()
    while thread.is_alive():
        clock.now_s += 1.0
        read_s += work.share()
    clock.now_s += 1.0
    assert read_s + work.share() == rounds


@pytest.mark.audit("M-07")
@pytest.mark.usefixtures("quick_switches")
def test_every_interval_is_seen_once_while_another_thread_notes_them() -> None:
    clock = Clock()
    intervals = Intervals(clock)
    rounds = 100_000

    def note() -> None:
        for _ in range(rounds + 1):
            clock.now_s += 0.001
            intervals.note()

    thread = Thread(target=note)
    thread.start()
    while thread.is_alive():
        _, worst_ms = intervals.take_ms()
        assert worst_ms == 0.0 or worst_ms == pytest.approx(1.0, abs=1e-6)
    assert intervals.count == rounds


def test_a_stages_load_is_its_time_over_the_time_that_passed() -> None:
    clock = Clock()
    performance = Performance(clock)
    clock.now_s = 2.0
    stats = performance.stats({"equalizer": 0.5})
    assert stats.stage_load == {"equalizer": 0.25}
