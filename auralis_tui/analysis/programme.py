"""What a loudness normaliser needs of a programme: loudness, loudness range, true peak. All else is in `report`."""

from dataclasses import dataclass

from auralis_tui.analysis.gating import ABSOLUTE_GATE_LUFS
from auralis_tui.analysis.loudness import LoudnessMeter
from auralis_tui.analysis.true_peak import TruePeakMeter
from auralis_tui.analysis.undefined import Figure, Undefined
from auralis_tui.dsp.processor import Signal
from auralis_tui.units import SILENCE_DB, gain_to_db

LOWEST_RATE_HZ = 8_000.0
"""Below this rate there is no K-weighting."""
_SILENT = Undefined("Digital silence has no level.")
_TOO_QUIET = Undefined(f"No part of it is louder than the absolute gate of {ABSOLUTE_GATE_LUFS:g} LUFS.")


@dataclass(frozen=True, slots=True)
class ProgrammeLoudness:
    """The figures of one programme."""

    integrated_lufs: Figure
    max_momentary_lufs: Figure
    max_short_term_lufs: Figure
    lra_lu: Figure
    true_peak_dbtp: Figure
    """Highest of all channels."""
    sample_peak_dbfs: Figure
    """Highest of all channels."""


class ProgrammeMeter:
    """Measures loudness and peaks of a programme, and nothing else: the fastest that a file can be measured.

    Parameters
    ----------
    rate_hz : float
        Loudness is defined from 8 kHz up; peaks are at any rate.
    channels : int
    trace : bool
        As for `LoudnessMeter`.
    """

    def __init__(self, rate_hz: float, channels: int, *, trace: bool = False) -> None:
        self.true_peak = TruePeakMeter(channels)
        self.loudness: LoudnessMeter | None = None
        """None below 8 kHz."""
        if rate_hz >= LOWEST_RATE_HZ:
            self.loudness = LoudnessMeter(rate_hz, channels, trace=trace)

    def process(self, block: Signal) -> None:
        """Take in a (frames, channels) block of any length; not modified."""
        self.true_peak.process(block)
        if self.loudness is not None:
            self.loudness.process(block)

    def result(self) -> ProgrammeLoudness:
        """Return the figures of all so far."""
        peaks = level(max(self.true_peak.true_peaks)), level(max(self.true_peak.sample_peaks))
        meter = self.loudness
        if meter is None:
            slow = Undefined("Loudness is defined for rates of 8 kHz and more.")
            return ProgrammeLoudness(slow, slow, slow, slow, *peaks)
        integrated = _known(meter.integrated_lufs, "0.4 s")
        quiet = isinstance(integrated, Undefined) and meter.lra_lu is not None
        return ProgrammeLoudness(
            integrated,
            _known(meter.max_momentary_lufs, "0.4 s", _SILENT),
            _known(meter.max_short_term_lufs, "3 s", _SILENT),
            _TOO_QUIET if quiet else _known(meter.lra_lu, "3 s"),
            *peaks,
        )


def level(amplitude: float) -> Figure:
    """Return an amplitude as a level in dB, or that it has none; below -200 dB it is silence."""
    level_db = gain_to_db(amplitude)
    return _SILENT if level_db <= SILENCE_DB else level_db


def _known(figure: float | None, window: str, silent: Undefined = _TOO_QUIET) -> Figure:
    """Return a meter's figure, or why it has none."""
    if figure is None:
        return Undefined(f"The sound is shorter than the {window} that this figure needs.")
    return silent if figure <= SILENCE_DB else figure
