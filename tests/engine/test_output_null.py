"""The pace of the output that is silent, and how much waits before any output."""

from typing import Any

import pytest

from auralis_tui.bus.state import LatencyProfile
from auralis_tui.engine.latency import LATENCIES
from auralis_tui.engine.messages import OpenOutput
from auralis_tui.engine.output_null import NullOutput
from auralis_tui.engine.renderer import PRIMED_BLOCKS

PERIOD_S = 1024 / 48_000


class Late(NullOutput):
    """Its clock stands still, but for waits and for one delay."""

    def __init__(self) -> None:
        super().__init__(OpenOutput(name="null", rate_hz=48_000))
        self.now_s = 0.0
        self.pulls: list[float] = []
        self._ending = self  # type: ignore[assignment]

    def clock(self) -> float:
        return self.now_s

    def wait(self, seconds: float) -> bool:
        self.now_s += seconds
        return len(self.pulls) == 20

    def pull(self, _block: Any, due_s: float) -> None:
        assert due_s >= self.now_s - PERIOD_S - 1e-9
        self.pulls.append(self.now_s)
        if len(self.pulls) == 5:
            self.now_s += 0.3


def test_after_a_delay_it_does_not_race_to_catch_up() -> None:
    late = Late()
    late._run(late)  # type: ignore[arg-type]
    at_once = [now_s for now_s in late.pulls if now_s == pytest.approx(late.pulls[4] + 0.3, abs=1e-6)]
    assert len(at_once) == 2  # what was due, and the block that a device holds besides
    assert late.pulls[-1] == pytest.approx(late.pulls[4] + 0.3 + 13 * PERIOD_S, abs=1e-6)


@pytest.mark.parametrize("profile", LatencyProfile)
def test_more_may_wait_than_is_waited_for(profile: LatencyProfile) -> None:
    assert LATENCIES[profile].ring_blocks > PRIMED_BLOCKS


def test_what_is_changed_is_heard_within_a_tenth_of_a_second_but_for_the_device() -> None:
    for profile in (LatencyProfile.NORMAL, LatencyProfile.RESPONSIVE):
        latency = LATENCIES[profile]
        assert latency.ring_blocks * latency.block_frames(44_100) / 44_100 < 0.1
