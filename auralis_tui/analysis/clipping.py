"""Samples at full scale, and how long they stay there."""

import numpy as np

from auralis_tui.analysis.levels import FULL_SCALE
from auralis_tui.analysis.samples import measurable
from auralis_tui.dsp.processor import Signal

RUN_FRAMES = 3
"""So many samples at full scale, one after the other in a channel, are a clipped wave; fewer may be a high peak."""


class ClippingMeter:
    """Counts the samples at or beyond full scale, and the runs of at least `RUN_FRAMES` of them.

    Parameters
    ----------
    channels : int
    """

    def __init__(self, channels: int) -> None:
        self.samples = 0
        """Samples at or beyond full scale (32767/32768), over all channels."""
        self.runs = 0
        """Runs of at least `RUN_FRAMES` of them within a channel."""
        self.longest_frames = 0
        """Length of the longest run; single samples count as runs of 1 here."""
        self._open_frames = [0] * channels

    def process(self, block: Signal) -> None:
        """Take in a (frames, channels) block; not modified."""
        sound = measurable(block)
        for channel, wave in enumerate(sound.T):
            if len(wave) and max(float(wave.max()), -float(wave.min())) >= FULL_SCALE:
                self._count(channel, np.abs(wave) >= FULL_SCALE)
            elif len(wave):
                self._open_frames[channel] = 0

    def _count(self, channel: int, full: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
        self.samples += int(np.count_nonzero(full))
        edges = np.diff(np.concatenate(([0], full.view(np.int8), [0])))
        starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
        lengths = ends - starts
        before = self._open_frames[channel]
        if starts[0] == 0:
            lengths[0] += before
        self.runs += int(np.count_nonzero(lengths >= RUN_FRAMES)) - int(starts[0] == 0 and before >= RUN_FRAMES)
        self.longest_frames = max(self.longest_frames, int(lengths.max()))
        self._open_frames[channel] = int(lengths[-1]) if ends[-1] == len(full) else 0
