"""The meter that takes a recording in block by block and gives its fingerprint."""

from auralis_tui.analysis.fingerprint.dimensions import Fingerprint
from auralis_tui.analysis.fingerprint.tempo import Tempo
from auralis_tui.analysis.loudness import LoudnessMeter
from auralis_tui.dsp.processor import Signal


class FingerprintMeter:
    """Measures the 25 dimensions of a recording that comes in blocks.

    Parameters
    ----------
    rate_hz : float
        8 kHz to 384 kHz.
    channels : int
    loudness : LoudnessMeter, optional
        A meter that the caller feeds with the same blocks; without it the fingerprint measures loudness itself.
    """

    def __init__(self, rate_hz: float, channels: int, loudness: LoudnessMeter | None = None) -> None:
        raise NotImplementedError

    def process(self, block: Signal) -> None:
        """Take in a block of (frames, channels) or (frames,) float."""
        raise NotImplementedError

    def result(self) -> Fingerprint:
        """Return the fingerprint of all that was taken in, which ends the stream.

        Raises
        ------
        FingerprintUndefined
            Fewer than `MINIMUM_S` seconds came, or nothing but silence.
        """
        raise NotImplementedError

    def tempo(self) -> Tempo | None:
        """Return the tempo with its confidence, which ends the stream; None where nothing recurs."""
        raise NotImplementedError
