"""What the output's callback does: copy from the ring, set the volume, fade where sound is interrupted, and count."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.gain import Gain
from auralis_tui.engine.performance import Intervals
from auralis_tui.engine.ring import Ring

DRY_NAP_S = 0.001
DRY_LOOKS = 8
"""How often an empty ring is looked at again before it is an underrun."""
FADE_S = 0.008
"""How long a fade takes where sound is interrupted."""


@dataclass(frozen=True, slots=True, eq=False)
class _Cut:
    """What is in the ring before this frame is not wanted any more."""

    frame: int
    fade_in: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Wish:
    """What the renderer wants: replaced whole, so that the callback never sees half of it."""

    flowing: bool = False
    ending: bool = False
    cut: _Cut | None = None


class Playhead:
    """The reading end of the ring, run by the output's own thread.

    All fades of interruptions are made here, in one place and where they are heard next: the level goes up and down
    along one line, a step a frame, so that no order in the middle of another's fade can make a click. `open`, `hold`,
    `drain` and `cut` belong to the renderer. `pull` takes no lock and allocates nothing that grows; it waits only where
    there would be a gap otherwise, and then for a few milliseconds.
    """

    def __init__(self, ring: Ring, rate_hz: int, channels: int, intervals: Intervals | None = None) -> None:
        self._ring = ring
        self._gain = Gain()
        self._gain.prepare(rate_hz, channels, ring.capacity_frames)
        self.gain_db = 0.0
        """The volume that is wanted: approached along a ramp from the next frame that the output takes."""
        self._intervals = intervals
        self._rate_hz = rate_hz
        self._fade_frames = max(1, round(FADE_S * rate_hz))
        self._wish = _Wish()
        self._ended: _Wish | None = None
        self._taken: _Cut | None = None
        self._level = 0
        """Frames of the fade that are behind: 0 is silence, all of them is full level."""
        self._abrupt = False
        self._last = (0, 0.0)
        self._heard = 0
        self.pulled_frames = 0
        """Frames given to the output, silence included: rises for as long as the output lives."""
        self.taken_at_once_frames = 0
        """The most that the output has asked for at once."""
        self.underruns = 0
        self.on_taken: Callable[[], None] = _nobody
        """Called when there is room in the ring again; must not wait for anything."""
        self.nap: Callable[[float], None] | None = None
        """How to wait where the ring is empty too soon: a late sound server asks for much at once, and a block is
        rendered sooner than its gap would be heard. None doesn't wait."""

    @property
    def flowing(self) -> bool:
        """Whether sound, and not silence, goes to the output."""
        wish = self._wish
        return self._level > 0 or (wish.flowing and wish is not self._ended)

    @property
    def ahead_frames(self) -> int:
        """Frames in the ring that will be heard."""
        cut = self._wish.cut
        return self._ring.written - max(self._ring.read, 0 if cut is None else cut.frame)

    def open(self) -> None:
        """Let sound flow."""
        self._wish = replace(self._wish, flowing=True)

    def hold(self) -> None:
        """Fade out, and keep what is in the ring; `open` fades in and goes on from there."""
        self._wish = replace(self._wish, flowing=False)

    def drain(self) -> None:
        """Let what is in the ring flow out, then silence; an empty ring is no underrun any more."""
        self._wish = replace(self._wish, flowing=True, ending=True)

    def cut(self, fade_in: bool = True) -> None:
        """Fade out and leave what is in the ring; what is written from now on waits for `open`, and may fade in."""
        self._wish = _Wish(cut=_Cut(self._ring.written, fade_in))

    def pull(self, out: NDArray[np.float32], heard_at_s: float) -> None:
        """Fill the output's buffer, whose first frame will be heard at this time of the output's clock."""
        self.pulled_frames += len(out)
        self.taken_at_once_frames = max(self.taken_at_once_frames, len(out))
        if self._intervals is not None:
            self._intervals.note()
        count, missing = self._fill(out, heard_at_s)
        if missing and self.nap is not None:
            count, missing = self._wait_for_more(out, count, heard_at_s, self.nap)
        if missing:
            self.underruns += 1
            self._break_off(out[:count])
        out[count:].fill(0.0)
        if count:
            self.on_taken()

    def _wait_for_more(
        self, out: NDArray[np.float32], count: int, heard_at_s: float, nap: Callable[[float], None]
    ) -> tuple[int, bool]:
        missing = True
        for _ in range(DRY_LOOKS):
            self.on_taken()
            nap(DRY_NAP_S)
            more, missing = self._fill(out[count:], heard_at_s + count / self._rate_hz)
            count += more
            if not missing:
                break
        return count, missing

    def take(self, out: NDArray[np.float32]) -> int:
        """Put what there is of sound into the buffer, and return how much: for outputs that can wait for more.

        A fade's length stays in the ring while sound flows, so that there is something to fade out with.
        """
        wish = self._wish
        steady = wish.flowing and not wish.ending and (wish.cut is None or wish.cut is self._taken)
        count, _ = self._fill(out[: max(0, self.ahead_frames - self._fade_frames)] if steady else out, 0.0)
        self.pulled_frames += count
        if count:
            self.on_taken()
        return count

    def heard_frame(self, now_s: float) -> int:
        """Return up to which frame of the ring all is heard by this time of the output's clock; it never goes back."""
        start, heard_at_s = self._last
        estimate = start + round((now_s - heard_at_s) * self._rate_hz) if now_s < float("inf") else self._ring.read
        self._heard = max(self._heard, min(estimate, self._ring.read))
        return self._heard

    def _fill(self, out: NDArray[np.float32], heard_at_s: float) -> tuple[int, bool]:
        """Copy and fade; return how many frames came, and whether more should have."""
        if self.gain_db != self._gain.gain_db:
            self._gain.gain_db = self.gain_db
            if self._level == 0:
                self._gain.reset()  # nothing is heard that could change
        at = 0
        while at < len(out):
            written, wish = self._ring.written, self._wish  # in this order: nothing beyond a cut that is not seen
            cut = wish.cut if wish.cut is not self._taken else None
            if cut is not None and (self._level == 0 or self._ring.read >= cut.frame):
                self._take_cut(cut)
                continue
            rising = cut is None and wish.flowing and wish is not self._ended
            if not rising and self._level == 0:
                break
            # before the ring's count rises, so that nobody hears ahead
            self._last = (self._ring.read, heard_at_s + at / self._rate_hz)
            count = self._copy(out[at:], written if cut is None else min(written, cut.frame), rising)
            if not count:
                return at, self._run_dry(wish, rising)
            self._gain.apply(out[at : at + count])
            at += count
        return at, False

    def _take_cut(self, cut: _Cut) -> None:
        self._ring.skip_to(cut.frame)
        self._gain.reset()  # after a fade nothing need be gradual
        self._level, self._abrupt, self._taken = 0, not cut.fade_in, cut

    def _copy(self, out: NDArray[np.float32], until: int, rising: bool) -> int:
        if rising and self._abrupt:
            self._level, self._abrupt = self._fade_frames, False
        left = self._fade_frames - self._level if rising else self._level
        if rising and not left:
            return self._ring.read_into(out, until)
        count = self._ring.read_into(out[:left], until)
        levels = self._level + np.arange(1, count + 1) * (1 if rising else -1)
        out[:count] *= (levels / self._fade_frames).astype(np.float32)[:, None]
        self._level += count if rising else -count
        return count

    def _run_dry(self, wish: _Wish, rising: bool) -> bool:
        """The ring is empty: tell whether it should not be."""
        if not rising or wish.ending:
            self._level = 0
        if rising and wish.ending:
            self._ended = wish
        return rising and not wish.ending

    def _break_off(self, out: NDArray[np.float32]) -> None:
        """Fade out at the end of what came before an underrun; what follows it fades in."""
        count = min(self._level, len(out))
        if count:
            out[len(out) - count :] *= np.linspace(1.0, 0.0, count, dtype=np.float32)[:, None]
        self._level = 0


def _nobody() -> None:
    """Nobody waits for room."""
