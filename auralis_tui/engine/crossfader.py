"""The end of one track under the beginning of the next."""

from dataclasses import replace

import numpy as np

from auralis_tui.dsp import crossfade
from auralis_tui.engine.part import Chunk, Frames


class Crossfader:
    """Lets what sounded fade out, and what comes fade in, at constant power."""

    def __init__(self, outgoing: Frames) -> None:
        self._outgoing = outgoing
        self._at = 0

    @property
    def left_frames(self) -> int:
        """Frames until the fade has ended."""
        return len(self._outgoing) - self._at

    def mix(self, chunk: Chunk) -> Chunk:
        """Mix a chunk of what comes, not longer than what is left."""
        count = len(chunk.frames)
        ramps = crossfade.equal_power(self._at, count, len(self._outgoing))
        old = self._outgoing[self._at : self._at + count]
        self._at += count
        mixed = chunk.frames * ramps.rising + old * ramps.falling
        return replace(chunk, frames=mixed.astype(np.float32), mixed=True)
