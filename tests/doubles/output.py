"""An output that is stepped by hand."""

import numpy as np
from numpy.typing import NDArray

from auralis_tui.bus.state import OutputKind, OutputState
from auralis_tui.engine.playhead import Playhead


class HandOutput:
    """Takes a block whenever `step` is called; its clock counts frames, and sound is heard at once."""

    def __init__(self, rate_hz: int = 48_000, latency_frames: int = 0) -> None:
        self._rate_hz = rate_hz
        self._latency_frames = latency_frames
        self._playhead: Playhead | None = None
        self._taken = 0
        self._heard: list[NDArray[np.float32]] = []
        self.alive = True

    @property
    def state(self) -> OutputState:
        return OutputState(kind=OutputKind.NULL, name="by hand", rate_hz=self._rate_hz, channels=2)

    @property
    def heard(self) -> NDArray[np.float32]:
        """All that was taken, silence included."""
        return np.concatenate(self._heard) if self._heard else np.zeros((0, 2), np.float32)

    def start(self, playhead: Playhead) -> None:
        self._playhead = playhead

    def clock(self) -> float:
        return self._taken / self._rate_hz

    def step(self, frames: int = 256) -> NDArray[np.float32]:
        assert self._playhead is not None
        block = np.full((frames, 2), np.nan, np.float32)
        self._playhead.pull(block, (self._taken + self._latency_frames) / self._rate_hz)
        self._taken += frames
        self._heard.append(block)
        return block

    def close(self, drain: bool = True) -> None:
        self.alive = False
