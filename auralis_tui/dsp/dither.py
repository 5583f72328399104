"""Dither: rounding to a bit depth whose error is noise that knows nothing of the sound."""

from enum import StrEnum
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import Range, SettingsError, StageSettings

BIT_DEPTHS = (16, 20, 24)
LANES = 2
"""Channels that share one random word: each takes two of its four lanes of 16 bits."""
LANE = np.int32(0xFFFF)
"""The lower of two lanes."""
HOLD_FRAMES = 8192
"""After so many frames of digital silence, silence comes out."""
AHEAD_FRAMES = 8192
"""Noise is made for so many frames at once, which costs less than block by block."""
PART_FRAMES = 2048
"""The noise shaper's double sums are kept this short, so that they stay exact."""


class Shape(StrEnum):
    """The spectrum of the noise."""

    FLAT = "flat"
    """The same at all frequencies: triangular dither alone."""
    SECOND_ORDER = "second_order"
    """Less below a sixth of the rate, more above: 12 dB per octave."""


class DitherSettings(StageSettings, frozen=True, kw_only=True):
    """Dither to a bit depth."""

    bits: int = 16
    """16, 20 or 24."""
    shape: Shape = Shape.FLAT
    seed: int = 1
    """The same seed gives the same noise."""

    RANGES: ClassVar[dict[str, Range]] = {"bits": Range(16, 24), "seed": Range(0, 2**31 - 1)}

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.bits not in BIT_DEPTHS:
            raise SettingsError(f"`bits` is {self.bits}; allowed are 16, 20 and 24")


class Dither:
    """Rounds to a bit depth; see `DitherSettings`.

    Parameters
    ----------
    settings : DitherSettings
        What to do.

    Notes
    -----
    Latency 0. The noise of a frame depends on the seed and on the frame's position alone. Digital silence comes out as
    such after 8192 frames of it. Computed in float64.
    """

    def __init__(self, settings: DitherSettings) -> None:
        self._settings = settings
        self._full = 2.0 ** (settings.bits - 1)
        self.prepare(48_000.0, 1, 0)

    @property
    def latency_frames(self) -> int:
        """Always 0."""
        return 0

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:  # noqa: ARG002
        """Get ready for this many channels."""
        self._channels = channels
        self.reset()

    def reset(self) -> None:
        """Begin anew, at frame 0."""
        self.seek(0)

    def seek(self, frame: int) -> None:
        """Begin anew as if `frame` frames of silence had gone by."""
        self._words = -(-self._channels // LANES)
        self._random = np.random.PCG64(self._settings.seed)
        self._random.advance(frame * self._words)
        self._ahead = np.zeros((0, self._channels))
        self._silent_frames = HOLD_FRAMES
        self._sums = np.zeros((2, self._channels))

    def process(self, block: Signal) -> Signal:
        """Round one block, (frames, channels)."""
        if block.size == 0:
            return block.copy()
        steps = block.astype(np.float64)
        steps *= self._full
        noise = self._noise(len(block))
        if self._settings.shape is Shape.FLAT:
            noise += steps
            rounded = np.rint(noise, out=noise)
        else:
            rounded = self._shaped(steps, noise)
        np.minimum(rounded, self._full - 1.0, out=rounded)
        np.maximum(rounded, -self._full, out=rounded)
        self._silence(block, rounded)
        rounded *= 1.0 / self._full
        return rounded.astype(block.dtype, copy=False)

    def _noise(self, frames: int) -> NDArray[np.float64]:
        """Return triangular noise between -1 and 1 for the next frames, (frames, channels)."""
        missing = frames - len(self._ahead)
        if missing > 0:
            more = self._made(max(missing, AHEAD_FRAMES))
            self._ahead = np.concatenate([self._ahead, more]) if len(self._ahead) else more
        noise, self._ahead = self._ahead[:frames], self._ahead[frames:]
        return noise

    def _made(self, frames: int) -> NDArray[np.float64]:
        """Make noise of the next random words."""
        pairs = self._random.random_raw(frames * self._words).view(np.int32).reshape(frames, -1)
        difference = pairs & LANE
        pairs >>= 16
        pairs &= LANE
        difference -= pairs
        noise = difference.astype(np.float64)
        noise *= 2.0**-16
        return noise[:, : self._channels]

    def _shaped(self, steps: NDArray[np.float64], noise: NDArray[np.float64]) -> NDArray[np.float64]:
        """Round so that the error is a second difference of white noise.

        The second difference of the rounded double sum is the input plus the second difference of the rounding error.
        Whole steps pass as they are; only what lies between them is summed.
        """
        whole = np.rint(steps)
        steps -= whole
        for start in range(0, len(steps), PART_FRAMES):
            part = slice(start, start + PART_FRAMES)
            whole[part] += self._differences(steps[part], noise[part])
        return whole

    def _differences(self, fractions: NDArray[np.float64], noise: NDArray[np.float64]) -> NDArray[np.float64]:
        before, last = self._sums
        rising = np.cumsum(fractions, axis=0) + (last - before)
        sums = np.concatenate([self._sums, last + np.cumsum(rising, axis=0)])
        rounded = np.concatenate([np.zeros((2, self._channels)), np.rint(sums[2:] + noise)])
        self._sums = sums[-2:] - rounded[-2:]
        return np.asarray(rounded[2:] - 2.0 * rounded[1:-1] + rounded[:-2])

    def _silence(self, block: Signal, rounded: NDArray[np.float64]) -> None:
        """Let digital silence through once it has lasted."""
        frames = len(block)
        if self._silent_frames + frames <= HOLD_FRAMES and block[-1].all():
            self._silent_frames = 0
            return
        heard = np.where(block.any(axis=1), np.arange(frames), -1 - self._silent_frames)
        since = np.arange(frames) - np.maximum.accumulate(heard)
        rounded[since > HOLD_FRAMES] = 0.0
        self._silent_frames = int(since[-1])
