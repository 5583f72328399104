"""What the output's callback does: copy from the ring, count, and note when it will be heard."""

import numpy as np
from numpy.typing import NDArray

from auralis_tui.engine.ring import Ring


class Playhead:
    """The reading end of the ring, run by the output's own thread.

    Silence flows until `open` says that enough has been rendered; once `drain` has been called and the ring is empty,
    silence flows again. A ring that is empty in between is an underrun. `pull` takes no lock and allocates nothing that
    grows.
    """

    def __init__(self, ring: Ring, rate_hz: int) -> None:
        self._ring = ring
        self._rate_hz = rate_hz
        self._flowing = False
        self._draining = False
        self._last = (0, 0.0)
        self._heard = 0
        self.pulled_frames = 0
        """Frames given to the output, silence included: rises for as long as the output lives."""
        self.underruns = 0

    @property
    def flowing(self) -> bool:
        """Whether sound, and not silence, goes to the output."""
        return self._flowing

    def open(self) -> None:
        """Let sound flow: enough has been rendered ahead."""
        self._draining = False
        self._flowing = True

    def drain(self) -> None:
        """Let what is in the ring flow out, then silence; an empty ring is no underrun any more."""
        self._draining = True

    def pull(self, out: NDArray[np.float32], heard_at_s: float) -> None:
        """Fill the output's buffer, whose first frame will be heard at this time of the output's clock."""
        self.pulled_frames += len(out)
        if not self._flowing:
            out.fill(0.0)
            return
        self._last = (self._ring.read, heard_at_s)  # before the ring's count rises, so that nobody hears ahead
        count = self._ring.read_into(out)
        if count < len(out):
            out[count:].fill(0.0)
            if self._draining:
                self._flowing = False
            else:
                self.underruns += 1

    def take(self, out: NDArray[np.float32]) -> int:
        """Put what there is of sound into the buffer, and return how much: for outputs that can wait for more."""
        if not self._flowing:
            return 0
        count = self._ring.read_into(out)
        self.pulled_frames += count
        if self._draining and not count:
            self._flowing = False
        return count

    def heard_frame(self, now_s: float) -> int:
        """Return the ring's frame that is heard at this time of the output's clock; it never goes back."""
        start, heard_at_s = self._last
        estimate = start + int((now_s - heard_at_s) * self._rate_hz) if now_s < float("inf") else self._ring.read
        self._heard = max(self._heard, min(estimate, self._ring.read))
        return self._heard
