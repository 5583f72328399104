"""Notices an output that takes no more sound, though it doesn't say so."""

from collections.abc import Callable

STALLED_S = 0.7
"""A device that has taken nothing for so long is lost: more than it holds at any latency."""
FIRST_S = 5.0
"""What a device may take before its first block."""
LONGEST_LOOK_S = 0.3
"""More than this between two looks was the process's own sleep, not the device's."""


class Watchdog:
    """Looks at the count of frames that the output has taken."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._looked_s = clock()
        self._frames = 0
        self._still_s = 0.0

    def stalls(self, pulled_frames: int) -> bool:
        """Tell whether nothing has been taken for too long; to be asked some times a second."""
        now_s = self._clock()
        self._still_s += min(now_s - self._looked_s, LONGEST_LOOK_S)
        self._looked_s = now_s
        if pulled_frames != self._frames:
            self._frames, self._still_s = pulled_frames, 0.0
        return self._still_s > (STALLED_S if self._frames else FIRST_S)
