"""An equalizer with a gain for each critical band of hearing."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from auralis_tui.dsp import bark, biquad, matched
from auralis_tui.dsp.biquad import HIGHEST_FRACTION, Sections
from auralis_tui.dsp.block_linear import BlockLinear
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import Range, SettingsError, StageSettings

BELL_Q = 0.7
"""How narrow a bell is, in terms of its band: larger leaves valleys between equal gains (1.7 dB of 12 at 0.9), smaller
makes neighbours that differ fight each other."""
GAIN_RANGE = Range(-12.0, 12.0, "dB")
FIT_STEPS = 3
"""Corrections of the bells' gains, until the curve goes through the wanted ones."""
SMALL_DB = 1.0
"""A bell's shape is taken at no less than this gain: that of none at all is unknown."""


class CriticalBandsSettings(StageSettings, frozen=True, kw_only=True):
    """A gain for each of 26 critical bands; all 0 is flat."""

    gains_db: tuple[float, ...] = (0.0,) * bark.BANDS
    """From the lowest band, 20 to 100 Hz, up; -12 to 12 dB each."""

    def __post_init__(self) -> None:
        if len(self.gains_db) != bark.BANDS:
            raise SettingsError(
                f"`gains_db` has {len(self.gains_db)} gains; allowed is {bark.BANDS}, one for each band"
            )
        low, high, unit = GAIN_RANGE
        for index, gain_db in enumerate(self.gains_db):
            if not low <= gain_db <= high:
                raise SettingsError(f"`gains_db[{index}]` is {gain_db:g}; allowed is {low:g} to {high:g} {unit}")


def design(settings: CriticalBandsSettings, rate_hz: float) -> Sections:
    """Design one bell for each band, such that their sum goes through the wanted gains.

    Parameters
    ----------
    settings : CriticalBandsSettings
        The gains.
    rate_hz : float
        Sample rate; bands above half of it do nothing.

    Returns
    -------
    Sections
        Shape (bands, 6); no rows where all gains are 0.

    Notes
    -----
    Bells overlap: each is heard in the neighbours' bands. In dB a bell's shape hardly depends on its gain, so the gains
    follow from a system of linear equations, solved anew with the shapes at the gains found before.

    References
    ----------
    V. Valimaki, J. D. Reiss, All About Audio Equalization, Applied Sciences 6 (5), 2016, ch. 5.
    """
    centres_hz = bark.centres_hz(rate_hz)
    used = centres_hz <= HIGHEST_FRACTION * rate_hz
    wanted_db = np.array(settings.gains_db)[: len(centres_hz)][used]
    if not wanted_db.any():
        return biquad.cascade()
    return _fit(wanted_db, centres_hz[used], rate_hz)


def response_db(settings: CriticalBandsSettings, rate_hz: float, frequencies_hz: ArrayLike) -> NDArray[np.float64]:
    """Return the gain in dB at each frequency, from the very coefficients in use."""
    gain = np.abs(biquad.response(design(settings, rate_hz), frequencies_hz, rate_hz))
    return np.asarray(20.0 * np.log10(gain))


class CriticalBands:
    """Runs the bells; see `design` and `BlockLinear`.

    Parameters
    ----------
    settings : CriticalBandsSettings
        The gains; all 0 is the identity.
    """

    def __init__(self, settings: CriticalBandsSettings) -> None:
        self._settings = settings
        self._filter = BlockLinear(biquad.cascade())

    @property
    def latency_frames(self) -> int:
        """Always 0."""
        return 0

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Design the bells for this rate."""
        self._filter = BlockLinear(design(self._settings, rate_hz))
        self._filter.prepare(rate_hz, channels, max_frames)

    def process(self, block: Signal) -> Signal:
        """Equalize one block, (frames, channels)."""
        return self._filter.process(block)

    def reset(self) -> None:
        """Forget all that was heard."""
        self._filter.reset()


def _fit(wanted_db: bark.Levels, centres_hz: NDArray[np.float64], rate_hz: float) -> Sections:
    gains_db = wanted_db
    for _ in range(FIT_STEPS):
        taken_db = np.where(np.abs(gains_db) < SMALL_DB, SMALL_DB, gains_db)
        shapes_db = np.stack([_db(bell, centres_hz, rate_hz) for bell in _bells(taken_db, centres_hz, rate_hz)], axis=1)
        gains_db = np.asarray(np.linalg.solve(shapes_db / taken_db, wanted_db), np.float64)
    return np.stack(_bells(gains_db, centres_hz, rate_hz))


def _bells(gains_db: bark.Levels, centres_hz: NDArray[np.float64], rate_hz: float) -> list[Sections]:
    qs = BELL_Q * centres_hz / (bark.EDGES_HZ[1:] - bark.EDGES_HZ[:-1])[: len(centres_hz)]
    return [matched.bell(rate_hz, *one)[0] for one in zip(centres_hz, gains_db, qs, strict=True)]


def _db(section: Sections, frequencies_hz: NDArray[np.float64], rate_hz: float) -> bark.Levels:
    return np.asarray(20.0 * np.log10(np.abs(biquad.response(section[None], frequencies_hz, rate_hz))))
