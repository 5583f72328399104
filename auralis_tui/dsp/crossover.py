"""A crossover: splits sound into two to five bands that sum to the whole again, but for its phase."""

from collections.abc import Sequence

import numpy as np

from auralis_tui.dsp import biquad
from auralis_tui.dsp.biquad import HIGHEST_FRACTION, Sections
from auralis_tui.dsp.block_linear import Bands, BlockLinear
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import Range, SettingsError

FREQUENCY = Range(20.0, 20_000.0, "Hz")
"""Where a crossover may be."""

SPACING = 1.25
"""Each frequency is at least so many times the one below."""


def check(frequencies_hz: Sequence[float]) -> None:
    """Refuse crossover frequencies that are out of range, out of order, or too close.

    Raises
    ------
    SettingsError
        Names the frequency and what is allowed.
    """
    below_hz = 0.0
    for frequency_hz in frequencies_hz:
        if not FREQUENCY.low <= frequency_hz <= FREQUENCY.high:
            raise SettingsError(
                f"A frequency in `crossovers_hz` is {frequency_hz:g};"
                f" allowed is {FREQUENCY.low:g} to {FREQUENCY.high:g} Hz"
            )
        if frequency_hz < SPACING * below_hz:
            raise SettingsError(
                f"`crossovers_hz` has {frequency_hz:g} after {below_hz:g};"
                f" each has to be at least {SPACING:g} times the one before"
            )
        below_hz = frequency_hz


def design(frequencies_hz: Sequence[float], rate_hz: float) -> list[Sections]:
    """Make a filter for each band.

    Parameters
    ----------
    frequencies_hz : sequence of float
        In rising order; see `check`.
    rate_hz : float
        Sample rate.

    Returns
    -------
    list of Sections
        From the lowest band to the highest. Frequencies above 0.49 of the rate, and the bands above them, are left out.

    Notes
    -----
    At each frequency the sound that is left is split by Butterworth cuts run twice, -6 dB at the crossover and
    24 dB per octave. Their sum is an allpass; the bands below get the allpasses of all splits that they don't go
    through, so that all bands keep the same phase and sum to an allpass.

    References
    ----------
    S. H. Linkwitz, Active Crossover Networks for Noncoincident Drivers, JAES 24 (1), 1976.
    J. A. D'Appolito, Active Realization of Multiway All-Pass Crossover Systems, JAES 35 (4), 1987.
    """
    there = [frequency_hz for frequency_hz in frequencies_hz if frequency_hz <= HIGHEST_FRACTION * rate_hz]
    cascades, above = [], biquad.cascade()
    for index, frequency_hz in enumerate(there):
        high_cut = biquad.high_cut(rate_hz, frequency_hz)
        low_cut = biquad.low_cut(rate_hz, frequency_hz)
        turns = [_allpass(biquad.high_cut(rate_hz, higher_hz)) for higher_hz in there[index + 1 :]]
        cascades.append(biquad.cascade(above, high_cut, high_cut, *turns))
        above = biquad.cascade(above, low_cut, low_cut)
    return [*cascades, above]


class Crossover:
    """Runs the bands' filters; see `design`.

    Parameters
    ----------
    frequencies_hz : sequence of float
        In rising order, up to four.

    Notes
    -----
    Latency 0.
    """

    def __init__(self, frequencies_hz: Sequence[float]) -> None:
        self._frequencies_hz = tuple(frequencies_hz)
        self.prepare(48_000.0, 1, 0)

    @property
    def bands(self) -> int:
        """How many bands there are at this rate."""
        return self._bands

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Design the filters for this rate."""
        cascades = design(self._frequencies_hz, rate_hz)
        self._bands = len(cascades)
        self._filters = BlockLinear(*cascades)
        self._filters.prepare(rate_hz, channels, max_frames)

    def split(self, block: Signal) -> Bands:
        """Split one block, (frames, channels), into (bands, frames, channels)."""
        return block[None] if self._bands == 1 else self._filters.split(block)

    def reset(self) -> None:
        """Forget all that was heard."""
        self._filters.reset()


def joined(bands: Bands, gains: Bands) -> Signal:
    """Return the sum of all bands, (bands, frames, channels), each times its gains; several bands are used up."""
    if len(bands) == 1:
        return np.asarray(bands[0] * gains[0])
    bands *= gains
    return np.asarray(np.add.reduce(bands, axis=0))


def _allpass(section: Sections) -> Sections:
    """Return the allpass with the poles of a section: the sum of its Linkwitz-Riley high cut and low cut."""
    return np.concatenate([section[:, :2:-1], section[:, 3:]], axis=1)
