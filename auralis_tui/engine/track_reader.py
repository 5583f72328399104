"""One open file: its frames from any place, at its own rate, levelled, and without samples that are no numbers."""

import numpy as np

from auralis_tui.engine.messages import Item
from auralis_tui.engine.part import Frames
from auralis_tui.media.audio_format import AudioFormat
from auralis_tui.media.decoder import Decoder
from auralis_tui.units import db_to_gain

DECODE_FRAMES = 8192
EARLY_S = 0.1
"""A file that ends so much before its own length is damaged, and that is told."""


class TrackReader:
    """Belongs to the decoding thread."""

    def __init__(self, number: int, item: Item, decoder: Decoder) -> None:
        self.number = number
        self._item = item
        self._decoder = decoder
        self._gain = np.float32(db_to_gain(item.gain_db))
        self._at_frame = 0
        self.faults = 0
        """Samples that were no numbers, and were replaced."""

    @property
    def format(self) -> AudioFormat:
        """What the file holds."""
        return self._decoder.format

    @property
    def ends_early(self) -> bool:
        """Whether it stands clearly before the end that the file said it has."""
        return (self.format.frames or 0) - self._at_frame > EARLY_S * self.format.rate_hz

    def seek(self, frame: int) -> int:
        """Go to a frame, and say which was reached."""
        if frame != self._at_frame:
            self._at_frame = self._decoder.seek(frame)
        return self._at_frame

    def read(self) -> Frames:
        """Read some frames; none at the end."""
        block = self._decoder.read(DECODE_FRAMES)
        self._at_frame += len(block)
        finite = np.isfinite(block)
        if not finite.all():  # here, and not in the chain: a resampler would spread them
            self.faults += int(finite.size - np.count_nonzero(finite))
            block = np.where(finite, block, np.float32(0.0))
        return block if self._item.gain_db == 0.0 else block * self._gain

    def close(self) -> None:
        """Let go of the file."""
        self._decoder.close()
