"""A parametric equalizer: bells, shelves, cuts and notches, one after the other."""

from enum import StrEnum
from typing import ClassVar

from auralis_tui.dsp import biquad
from auralis_tui.dsp.biquad import HIGHEST_FRACTION, Sections
from auralis_tui.dsp.block_linear import BlockLinear
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import Range, Settings, SettingsError, StageSettings

MAX_BANDS = 16


class BandKind(StrEnum):
    """The shape of a band."""

    BELL = "bell"
    LOW_SHELF = "low_shelf"
    HIGH_SHELF = "high_shelf"
    LOW_CUT = "low_cut"
    HIGH_CUT = "high_cut"
    NOTCH = "notch"


class Band(Settings, frozen=True, kw_only=True):
    """One band of an equalizer."""

    kind: BandKind = BandKind.BELL
    frequency_hz: float
    """Centre of a bell or notch, middle of a shelf's slope, -3 dB point of a cut."""
    gain_db: float = 0.0
    """Of a bell or shelf; cuts and notches have none."""
    q: float = 0.707

    RANGES: ClassVar[dict[str, Range]] = {
        "frequency_hz": Range(10.0, 40_000.0, "Hz"),
        "gain_db": Range(-24.0, 24.0, "dB"),
        "q": Range(0.1, 20.0),
    }


class EqualizerSettings(StageSettings, frozen=True, kw_only=True):
    """An equalizer: up to 16 bands."""

    bands: tuple[Band, ...] = ()

    def __post_init__(self) -> None:
        if len(self.bands) > MAX_BANDS:
            raise SettingsError(f"An equalizer has {len(self.bands)} `bands`; allowed is 0 to {MAX_BANDS}")


def design(settings: EqualizerSettings, rate_hz: float) -> Sections:
    """Turn bands into filter sections.

    Parameters
    ----------
    settings : EqualizerSettings
        The bands.
    rate_hz : float
        Sample rate.

    Returns
    -------
    Sections
        One section for each band that does something, shape (n, 6).

    Notes
    -----
    Above 0.49 of the rate there is nothing to act on: bells, notches, high shelves and high cuts there are left out,
    low shelves and low cuts are made at 0.49 of the rate.
    """
    return biquad.cascade(*(_section(band, rate_hz) for band in settings.bands if not _idle(band, rate_hz)))


class Equalizer:
    """Runs the bands; see `design` and `BlockLinear`.

    Parameters
    ----------
    settings : EqualizerSettings
        The bands; without any that has a gain, it is the identity.
    """

    def __init__(self, settings: EqualizerSettings) -> None:
        self._settings = settings
        self._filter = BlockLinear(biquad.cascade())

    @property
    def latency_frames(self) -> int:
        """Always 0."""
        return 0

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Design the bands for this rate."""
        self._filter = BlockLinear(design(self._settings, rate_hz))
        self._filter.prepare(rate_hz, channels, max_frames)

    def process(self, block: Signal) -> Signal:
        """Equalize one block, (frames, channels)."""
        return self._filter.process(block)

    def reset(self) -> None:
        """Forget all that was heard."""
        self._filter.reset()


_HAS_GAIN = (BandKind.BELL, BandKind.LOW_SHELF, BandKind.HIGH_SHELF)
_REACHES_DOWN = (BandKind.LOW_SHELF, BandKind.LOW_CUT)


def _idle(band: Band, rate_hz: float) -> bool:
    above = band.frequency_hz > HIGHEST_FRACTION * rate_hz and band.kind not in _REACHES_DOWN
    return above or (band.kind in _HAS_GAIN and band.gain_db == 0.0)


def _section(band: Band, rate_hz: float) -> Sections:
    frequency_hz = min(band.frequency_hz, HIGHEST_FRACTION * rate_hz)
    match band.kind:
        case BandKind.BELL:
            return biquad.bell(rate_hz, frequency_hz, band.gain_db, band.q)
        case BandKind.LOW_SHELF:
            return biquad.low_shelf(rate_hz, frequency_hz, band.gain_db, band.q)
        case BandKind.HIGH_SHELF:
            return biquad.high_shelf(rate_hz, frequency_hz, band.gain_db, band.q)
        case BandKind.LOW_CUT:
            return biquad.low_cut(rate_hz, frequency_hz, band.q)
        case BandKind.HIGH_CUT:
            return biquad.high_cut(rate_hz, frequency_hz, band.q)
        case BandKind.NOTCH:
            return biquad.notch(rate_hz, frequency_hz, band.q)
