"""Stages in a row, with a tap after each."""

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

import numpy as np

from auralis_tui.dsp.processor import Processor, Signal
from auralis_tui.units import gain_to_db

Clock = Callable[[], float]
"""Returns seconds; only differences count."""


@runtime_checkable
class Reducing(Protocol):
    """A stage that turns down."""

    def take_gain_reduction_db(self) -> float:
        """Return the largest reduction since the last call, as a positive number."""
        ...


class Rack:
    """Runs processors one after the other.

    Parameters
    ----------
    stages : sequence of (str, Processor)
        Names and processors; a name that is there already gets a number.
    clock : Clock or None
        Gives the time that each stage takes; without one, none is measured.
    """

    def __init__(self, stages: Sequence[tuple[str, Processor]], clock: Clock | None = None) -> None:
        self._stages = list(zip(_distinct([name for name, _ in stages]), (stage for _, stage in stages), strict=True))
        self._clock = clock
        self._highest: dict[str, float] = {}
        self._seconds: dict[str, float] = {}
        self.tapped = False
        """Whether levels are read after each stage."""

    @property
    def latency_frames(self) -> int:
        """The sum over all stages."""
        return sum(stage.latency_frames for _, stage in self._stages)

    @property
    def is_empty(self) -> bool:
        """Whether there is no stage."""
        return not self._stages

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Get all stages ready for this rate, channels and block length."""
        for _, stage in self._stages:
            stage.prepare(rate_hz, channels, max_frames)

    def process(self, block: Signal) -> Signal:
        """Process one block, (frames, channels); an empty rack returns the block itself."""
        if self._clock is not None:
            return self._timed(block, self._clock)
        for name, stage in self._stages:
            block = stage.process(block)
            if self.tapped:
                self._tap(name, block)
        return block

    def _timed(self, block: Signal, clock: Clock) -> Signal:
        began = clock()
        for name, stage in self._stages:
            block = stage.process(block)
            if self.tapped:
                self._tap(name, block)
            began = self._note(name, began, clock)
        return block

    def timed(self, name: str, work: Callable[[], None]) -> None:
        """Do other work on the same sound, and count its time with the stages'."""
        if self._clock is None:
            work()
        else:
            began = self._clock()
            work()
            self._note(name, began, self._clock)

    def _note(self, name: str, began: float, clock: Clock) -> float:
        now = clock()
        self._seconds[name] = self._seconds.get(name, 0.0) + now - began
        return now

    def reset(self) -> None:
        """Forget all that was heard."""
        for _, stage in self._stages:
            stage.reset()

    def take_gain_reduction_db(self) -> dict[str, float]:
        """Return, for each stage that reduces, its largest reduction since the last call, as a positive number."""
        return {name: stage.take_gain_reduction_db() for name, stage in self._stages if isinstance(stage, Reducing)}

    def take_levels_dbfs(self) -> dict[str, float]:
        """Return the highest sample after each stage since the last call; nothing while it is not `tapped`."""
        taken, self._highest = self._highest, {}
        return {name: gain_to_db(highest) for name, highest in taken.items()}

    def take_seconds(self) -> dict[str, float]:
        """Return the time that each stage has taken since the last call."""
        taken, self._seconds = self._seconds, {}
        return taken

    def forget_taps(self) -> None:
        """Let readings and times begin now."""
        self.take_gain_reduction_db()
        self.take_levels_dbfs()
        self.take_seconds()

    def _tap(self, name: str, block: Signal) -> None:
        if block.size:
            highest = max(float(block.max()), -float(block.min()))
            self._highest[name] = max(highest, self._highest.get(name, 0.0))


def energy(block: Signal) -> float:
    """Return the sum of squares in one pass: NaN or infinite when a sample is, or when it is far too loud."""
    samples = block.ravel("K")
    return float(np.vdot(samples, samples))


def _distinct(names: Sequence[str]) -> list[str]:
    """Number what occurs again: compressor, compressor 2."""
    return [
        name if name not in names[:index] else f"{name} {names[:index].count(name) + 1}"
        for index, name in enumerate(names)
    ]
