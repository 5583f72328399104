"""The bands of an equalizer, and the filter sections that they are made of."""

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar

import numpy as np

from auralis_tui.dsp import biquad, matched
from auralis_tui.dsp.biquad import HIGHEST_FRACTION, Sections
from auralis_tui.dsp.settings import Range, Settings, SettingsError

SLOPES_DB = (12, 24, 36, 48)


class BandKind(StrEnum):
    """The shape of a band."""

    BELL = "bell"
    LOW_SHELF = "low_shelf"
    HIGH_SHELF = "high_shelf"
    LOW_CUT = "low_cut"
    HIGH_CUT = "high_cut"
    NOTCH = "notch"
    TILT = "tilt"


class Channels(StrEnum):
    """What a band acts on; all but `STEREO` have a meaning for two channels only, and do nothing otherwise."""

    STEREO = "stereo"
    """All channels alike, however many there are."""
    MID = "mid"
    SIDE = "side"
    LEFT = "left"
    RIGHT = "right"


class Band(Settings, frozen=True, kw_only=True):
    """One band of an equalizer."""

    kind: BandKind = BandKind.BELL
    frequency_hz: float
    """Centre of a bell or notch, middle of the slope of a shelf or tilt, -3 dB point of a cut."""
    gain_db: float = 0.0
    """Of a bell or shelf; of a tilt, what it adds to the treble and takes from the bass. Cuts and notches have none."""
    q: float = 0.707
    """The larger, the narrower, or the steeper a shelf's slope; of a cut, what is above 0.707 is a resonance."""
    slope_db_per_octave: int = 12
    """Of a cut: 12, 24, 36 or 48."""
    channels: Channels = Channels.STEREO

    RANGES: ClassVar[dict[str, Range]] = {
        "frequency_hz": Range(10.0, 40_000.0, "Hz"),
        "gain_db": Range(-24.0, 24.0, "dB"),
        "q": Range(0.1, 20.0),
        "slope_db_per_octave": Range(12, 48, "dB"),
    }

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.slope_db_per_octave not in SLOPES_DB:
            raise SettingsError(
                f"`slope_db_per_octave` is {self.slope_db_per_octave}; allowed are 12, 24, 36 and 48 dB"
            )

    @property
    def sections(self) -> int:
        """How many second-order sections it takes."""
        return self.slope_db_per_octave // 12 if self.kind in _CUTS else 1


def sections(bands: Sequence[Band], rate_hz: float) -> Sections:
    """Turn bands into filter sections, one or more for each band that does something; shape (n, 6)."""
    return biquad.cascade(*(_section(band, rate_hz) for band in bands if not is_idle(band, rate_hz)))


def is_idle(band: Band, rate_hz: float) -> bool:
    """Whether a band does nothing at this rate."""
    above = band.frequency_hz > HIGHEST_FRACTION * rate_hz and band.kind not in _REACHES_DOWN
    return above or (band.kind in _HAS_GAIN and band.gain_db == 0.0)


_HAS_GAIN = (BandKind.BELL, BandKind.LOW_SHELF, BandKind.HIGH_SHELF, BandKind.TILT)
_REACHES_DOWN = (BandKind.LOW_SHELF, BandKind.LOW_CUT, BandKind.TILT)
_CUTS = (BandKind.LOW_CUT, BandKind.HIGH_CUT)


def _section(band: Band, rate_hz: float) -> Sections:
    frequency_hz = min(band.frequency_hz, HIGHEST_FRACTION * rate_hz)
    match band.kind:
        case BandKind.BELL:
            return matched.bell(rate_hz, frequency_hz, band.gain_db, band.q)
        case BandKind.LOW_SHELF:
            return matched.low_shelf(rate_hz, frequency_hz, band.gain_db, band.q)
        case BandKind.HIGH_SHELF:
            return matched.high_shelf(rate_hz, frequency_hz, band.gain_db, band.q)
        case BandKind.TILT:
            return matched.tilt(rate_hz, frequency_hz, band.gain_db, band.q)
        case BandKind.NOTCH:
            return matched.notch(rate_hz, frequency_hz, band.q)
        case BandKind.LOW_CUT:
            return biquad.cascade(*(matched.low_cut(rate_hz, frequency_hz, q) for q in _cut_qs(band)))
        case BandKind.HIGH_CUT:
            return biquad.cascade(*(matched.high_cut(rate_hz, frequency_hz, q) for q in _cut_qs(band)))


def _cut_qs(band: Band) -> list[float]:
    """Return the sections' q of a Butterworth filter, the last made more or less sharp by the band's own."""
    order = 2 * band.sections
    angles = np.pi * (order - 1.0 - 2.0 * np.arange(band.sections)) / (2.0 * order)
    qs = [float(q) for q in 0.5 / np.cos(angles[::-1])]
    qs[-1] *= band.q * math.sqrt(2.0)
    return qs
