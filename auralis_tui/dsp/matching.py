"""Matched loudness: by how much the source has to be raised to be as loud as the mastered sound."""

import math
from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.block_linear import SUB_BLOCK, BlockLinear
from auralis_tui.dsp.k_weighting import channel_weights, k_weighting
from auralis_tui.dsp.processor import Signal
from auralis_tui.units import db_to_gain

SLOT_S = 0.05
"""Rounded to whole sub-blocks of the filter."""
WINDOW_SLOTS = 12
"""0.6 s: a gain that followed short-term loudness itself, over 3 s, would come 1.5 s after what it is to match."""
LEAST_SLOTS = 8
"""Before 0.4 s the difference says little."""
SETTLING_SLOTS = 2
"""What is heard while filters and levels settle doesn't count."""
LARGEST_DB = 24.0
EXACT_DB = 1e-4
"""A difference below this is rounding."""
SILENCE_LUFS = -70.0
"""What is quieter has no loudness that could be matched."""


class LoudnessMatch:
    """Follows the difference in short-term loudness of two versions of a sound.

    Parameters
    ----------
    rate_hz : float
        8 kHz to 384 kHz.
    channels : int
        In the order of WAV.

    Notes
    -----
    Power of both is summed in slots of 50 ms; the gain follows, by a line from slot to slot, the ratio of the sums over
    the last 0.6 s, so that the short-term loudness of both stays alike. It doesn't depend on how the stream is cut into
    blocks. In silence, and after `reset` until 0.5 s have been heard, the last gain stays.

    References
    ----------
    ITU-R BS.1770-5, annex 1; EBU Tech 3341 (2023), 2.2.
    """

    def __init__(self, rate_hz: float, channels: int) -> None:
        self._slot_frames = round(SLOT_S * rate_hz / SUB_BLOCK) * SUB_BLOCK
        self._filter = BlockLinear(k_weighting(rate_hz))
        self._filter.prepare(rate_hz, 2 * channels, self._slot_frames)
        self._weights = channel_weights(channels)
        self._slot: Signal = np.zeros((2 * channels, self._slot_frames), np.float32)
        self._ones: Signal = np.ones(self._slot_frames, np.float32)
        self._mastered: deque[float] = deque(maxlen=WINDOW_SLOTS)
        self._source: deque[float] = deque(maxlen=WINDOW_SLOTS)
        self._least = self._slot_frames * 10.0 ** ((SILENCE_LUFS + 0.691) / 10.0)
        self.gain_db: float | None = None
        """What makes the source as loud; None while that is not known."""
        self._corners = [0, self._slot_frames]
        self._gains = [1.0, 1.0]
        self.reset()

    def reset(self) -> None:
        """Forget all that was heard, but the gain."""
        self._filter.reset()
        self._mastered.clear()
        self._source.clear()
        self._filled = 0
        self._to_settle = SETTLING_SLOTS
        self._gains = [self._gains[-1], self._gains[-1]]

    def process(self, mastered: Signal, source: Signal) -> None:
        """Take in a block of both, (frames, channels), aligned to the frame."""
        channels, start = mastered.shape[1], 0
        self._corners, self._gains = [-self._filled, self._slot_frames - self._filled], self._gains[-2:]
        if mastered.dtype != self._slot.dtype:
            self._slot, self._ones = self._slot.astype(mastered.dtype), self._ones.astype(mastered.dtype)
        while start < len(mastered):
            count = min(len(mastered) - start, self._slot_frames - self._filled)
            room = self._slot[:, self._filled : self._filled + count]
            room[:channels] = mastered[start : start + count].T
            room[channels:] = source[start : start + count].T
            self._filled, start = self._filled + count, start + count
            if self._filled == self._slot_frames:
                self._end_slot(channels)
                self._corners.append(start + self._slot_frames)

    def gains(self, frames: int) -> NDArray[np.float64]:
        """Return the gain at each frame of the last block, shape (frames,)."""
        return np.asarray(np.interp(np.arange(frames), self._corners, self._gains))

    def _end_slot(self, channels: int) -> None:
        self._filled = 0
        power = self._ones @ np.square(self._filter.process(self._slot.T))
        if self._to_settle:
            self._to_settle -= 1
        else:
            self._add(power, channels)
        self._gains.append(1.0 if self.gain_db is None else db_to_gain(self.gain_db))

    def _add(self, power: NDArray[np.floating[Any]], channels: int) -> None:
        self._mastered.append(float(power[:channels] @ self._weights))
        self._source.append(float(power[channels:] @ self._weights))
        mastered, source = sum(self._mastered), sum(self._source)
        slots = len(self._source)
        if slots >= LEAST_SLOTS and min(mastered, source) > self._least * slots:
            gain_db = 10.0 * math.log10(mastered / source)
            self.gain_db = 0.0 if abs(gain_db) < EXACT_DB else max(-LARGEST_DB, min(LARGEST_DB, gain_db))
