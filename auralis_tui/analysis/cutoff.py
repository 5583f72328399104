"""Where a programme's spectrum ends, and what such an end is known from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.average_spectrum import AverageSpectrum
from auralis_tui.analysis.undefined import Figure, Undefined

TOO_SHORT = "The sound is shorter than the spectrum's window, about 0.4 s."
"""Why a spectrum says nothing, where not one window was filled."""
_BAND_HZ = 100.0
_CLIFF_DB = 20.0
"""Fall within 400 Hz, never made up for above, that counts as an edge."""
_FLOOR_DB = -140.0
_AUDIBLE_DB = -115.0
"""Level of 100 Hz that still counts as sound: 16-bit dither lies below."""
_LOW_RATES_HZ = (22_050.0, 24_000.0)
"""Rates whose spectrum ends where that of a lossy file may end too: suspected in files only that claim to hold all."""
_RATES_HZ = (44_100.0, 48_000.0, 88_200.0, 96_000.0, 176_400.0, 192_000.0)
_KNOWN_LOSSY = (
    (17_050.0, "MP3 of about 128 kbit/s and less"),
    (18_100.0, "MP3 of about 160 kbit/s"),
    (19_150.0, "MP3 of about 192 kbit/s"),
    (19_700.0, "MP3 and AAC of 256 kbit/s"),
)


@dataclass(frozen=True, slots=True)
class Cutoff:
    """How far up a spectrum reaches."""

    frequency_hz: Figure
    """Where it ends: at a steep edge, or where it falls below -115 dBFS in 100 Hz."""
    steep: bool
    """Whether it ends in an edge of 20 dB or more within 400 Hz: a filter's, hardly an instrument's."""


def cutoff(spectrum: AverageSpectrum) -> Cutoff:
    """Find the upper end of a long-term average spectrum, to 100 Hz."""
    if not spectrum.count:
        return Cutoff(Undefined(TOO_SHORT), False)
    levels_db = _levels_db(spectrum)
    heard = np.flatnonzero(levels_db > _AUDIBLE_DB)
    if not len(heard):
        return Cutoff(Undefined("There is too little sound to say where its spectrum ends."), False)
    edge = _edge(levels_db)
    if edge is not None:
        return Cutoff(edge * _BAND_HZ, True)
    return Cutoff(min(spectrum.rate_hz / 2.0, float(heard[-1] + 1) * _BAND_HZ), False)


def _levels_db(spectrum: AverageSpectrum) -> NDArray[np.float64]:
    """Return the level in each 100 Hz up to half the rate."""
    powers = spectrum.tone_powers()
    bands = (np.arange(len(powers)) * (spectrum.rate_hz / spectrum.frames) / _BAND_HZ).astype(int)
    sums = np.bincount(bands, weights=powers)[: int(spectrum.rate_hz / 2.0 / _BAND_HZ)]
    return np.asarray(10.0 * np.log10(np.maximum(sums, 10.0 ** (_FLOOR_DB / 10.0))))


def _edge(levels_db: NDArray[np.float64]) -> int | None:
    """Return the band at which the spectrum falls off for good, if it does."""
    highest_above = np.maximum.accumulate(levels_db[::-1])[::-1]
    places = np.arange(10, len(levels_db) - 5)
    if not len(places):
        return None
    before = np.array([levels_db[place - 6 : place - 1].mean() for place in places])
    falls = before - highest_above[places + 2]
    best = int(np.argmax(falls))
    return int(places[best]) if falls[best] >= _CLIFF_DB and before[best] > _AUDIBLE_DB else None


def suspicion(found: Cutoff, rate_hz: float, lossless: bool) -> str | None:
    """Say what such an end is known from, in a sentence; None where it is as it should be.

    Parameters
    ----------
    found : Cutoff
    rate_hz : float
    lossless : bool
        Whether the file claims to hold all of a recording.
    """
    if isinstance(found.frequency_hz, Undefined) or not found.steep:
        return None
    end_hz = found.frequency_hz
    said = f"Nothing sounds above {end_hz / 1000.0:.1f} kHz, and the spectrum ends there in a steep edge"
    for lower_hz in (*(_LOW_RATES_HZ if lossless else ()), *_RATES_HZ):
        if rate_hz > 1.05 * lower_hz and 0.445 * lower_hz <= end_hz <= 0.502 * lower_hz:
            too = ", or made from a lossy file of 64 kbit/s or less" if lower_hz in _LOW_RATES_HZ else ""
            return f"{said}: it may have been upsampled from {lower_hz / 1000.0:g} kHz{too}."
    if lossless and end_hz < 0.445 * rate_hz:
        for limit_hz, source in _KNOWN_LOSSY:
            if 10_000.0 <= end_hz <= limit_hz:
                return f"{said}, as {source} leaves it: it may have been made from a lossy file."
    return None
