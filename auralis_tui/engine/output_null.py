"""An output that is silent, and takes sound at the pace of a real one."""

import time
from threading import Event, Thread

import numpy as np

from auralis_tui.bus.state import OutputKind, OutputState
from auralis_tui.engine.latency import rate_and_block
from auralis_tui.engine.messages import OpenOutput
from auralis_tui.engine.playhead import Playhead


class NullOutput:
    """Counts time instead of making sound: for machines without a sound card."""

    def __init__(self, wanted: OpenOutput) -> None:
        self._rate_hz, self._block_frames = rate_and_block(wanted)
        self._state = OutputState(
            kind=OutputKind.NULL,
            name="null",
            rate_hz=self._rate_hz,
            channels=wanted.channels,
            latency=wanted.latency,
            rate_policy=wanted.rate_policy,
        )
        self._ending = Event()
        self._thread: Thread | None = None

    @property
    def state(self) -> OutputState:
        """What it is, and how."""
        return self._state

    @property
    def alive(self) -> bool:
        """Whether it still takes sound."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, playhead: Playhead) -> None:
        """Begin to take sound, a block at a time."""
        self._thread = Thread(target=self._run, args=(playhead,), name="null output", daemon=True)
        self._thread.start()

    def clock(self) -> float:
        """Return the monotonic time."""
        return time.monotonic()

    def close(self, drain: bool = True) -> None:  # noqa: ARG002
        """Take no more sound."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, playhead: Playhead) -> None:
        buffer = np.zeros((self._block_frames, self._state.channels), np.float32)
        period_s = slack_s = self._block_frames / self._rate_hz
        due_s = self.clock()
        while not self._ending.wait(max(0.0, due_s - self.clock())):
            playhead.pull(buffer, due_s)
            due_s = max(due_s + period_s, self.clock() - slack_s)  # no device races to catch up with what is missed
