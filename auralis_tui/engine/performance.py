"""How the engine is doing: each figure is written by one thread alone, and read by another without a lock.

A writer only ever raises totals; who reads keeps what he has read last, and takes the difference. So nothing is lost or
counted twice, however the threads interleave.
"""

import math
from collections.abc import Callable

from auralis_tui.bus.state import EngineStats

KEPT_INTERVALS = 1024
"""Callbacks between two readings that are looked at: more than a second of them at any rate."""


class Work:
    """Time spent on something: `busy_s` belongs to the thread that works, `share` to the one that reads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.busy_s = 0.0
        """Rises with all the work that is done."""
        self._read_busy_s = 0.0
        self._read_at_s = clock()

    def add(self, seconds: float) -> None:
        """Count a piece of work."""
        self.busy_s += seconds

    def share(self) -> float:
        """Return the share of time that was spent working since the last call."""
        now_s, busy_s = self._clock(), self.busy_s
        passed_s, worked_s = now_s - self._read_at_s, busy_s - self._read_busy_s
        self._read_at_s, self._read_busy_s = now_s, busy_s
        return worked_s / passed_s if passed_s > 0.0 else 0.0


class Intervals:
    """Times between the output's callbacks: `note` belongs to the output's thread, `take_ms` to the one that reads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last_s: float | None = None
        self._kept_s = [0.0] * KEPT_INTERVALS
        self.count = 0
        """Rises with each interval."""
        self._read_count = 0

    def note(self) -> None:
        """Count a callback."""
        now_s = self._clock()
        if self._last_s is not None:
            self._kept_s[self.count % KEPT_INTERVALS] = now_s - self._last_s
            self.count += 1
        self._last_s = now_s

    def take_ms(self) -> tuple[float, float]:
        """Return the standard deviation and the longest of the intervals since the last call."""
        count = self.count
        new = min(count - self._read_count, KEPT_INTERVALS)
        intervals_s = [self._kept_s[(count - back - 1) % KEPT_INTERVALS] for back in range(new)]
        self._read_count = count
        if not intervals_s:
            return 0.0, 0.0
        mean_s = sum(intervals_s) / new
        deviation_s = math.sqrt(sum((interval_s - mean_s) ** 2 for interval_s in intervals_s) / new)
        return 1000.0 * deviation_s, 1000.0 * max(intervals_s)


class Performance:
    """All figures of one session; `stats` belongs to the player."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.rendering = Work(clock)
        """Belongs to the rendering thread."""
        self.decoding = Work(clock)
        """Belongs to the thread that decodes what is played."""
        self.callbacks = Intervals(clock)
        """Belongs to the output's thread."""
        self._stages_at_s = clock()

    def decode_anew(self) -> Work:
        """Return the work of another thread that decodes: one that was left may still be writing to the former."""
        self.decoding = Work(self._clock)
        return self.decoding

    def stats(self, stage_s: dict[str, float]) -> EngineStats:
        """Return what happened since the last call, with the time that each stage has taken since."""
        now_s = self._clock()
        passed_s, self._stages_at_s = now_s - self._stages_at_s, now_s
        jitter_ms, worst_ms = self.callbacks.take_ms()
        return EngineStats(
            render_load=round(self.rendering.share(), 4),
            decode_load=round(self.decoding.share(), 4),
            stage_load={name: round(busy_s / passed_s, 4) for name, busy_s in stage_s.items()} if passed_s else {},
            callback_jitter_ms=round(jitter_ms, 2),
            callback_worst_ms=round(worst_ms, 2),
        )
