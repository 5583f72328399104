"""The silence before the first sound and after the last."""

import numpy as np

from auralis_tui.analysis.samples import measurable
from auralis_tui.dsp.processor import Signal

SILENT_BELOW = 10.0 ** (-60.0 / 20.0)
"""Samples below -60 dBFS are silence here."""
_END = 64


class EdgesMeter:
    """Finds the first and the last frame with a sample of -60 dBFS or more in any channel."""

    def __init__(self) -> None:
        self._frames = 0
        self._first: int | None = None
        self._last = -1

    def process(self, block: Signal) -> None:
        """Take in a (frames, channels) block; not modified."""
        sound = measurable(block)
        if self._first is None:
            heard = _heard(sound)
            if len(heard):
                self._first, self._last = self._frames + int(heard[0]), self._frames + int(heard[-1])
        elif len(sound):
            self._find_last(sound)
        self._frames += len(sound)

    def _find_last(self, sound: Signal) -> None:
        """Look at the end first, since most blocks end in sound."""
        start = max(0, len(sound) - _END)
        heard = _heard(sound[start:])
        if not len(heard) and start:
            start, heard = 0, _heard(sound[:start])
        if len(heard):
            self._last = self._frames + start + int(heard[-1])

    @property
    def start_frames(self) -> int | None:
        """Frames before the first sound; None when there is none."""
        return self._first

    @property
    def end_frames(self) -> int | None:
        """Frames after the last sound; None when there is none."""
        return None if self._first is None else self._frames - 1 - self._last


def _heard(sound: Signal) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.flatnonzero((np.abs(sound) >= SILENT_BELOW).any(axis=1))
