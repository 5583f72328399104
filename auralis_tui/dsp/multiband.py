"""A multiband compressor and expander: each band of a crossover has dynamics of its own."""

from enum import StrEnum
from typing import ClassVar

import numpy as np

from auralis_tui.dsp import crossover, dynamics
from auralis_tui.dsp.block_linear import Bands
from auralis_tui.dsp.crossover import Crossover
from auralis_tui.dsp.dynamics import NEPERS_PER_DB, Curve, Dynamics
from auralis_tui.dsp.envelope import Control
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import Range, Settings, SettingsError, StageSettings

MIN_BANDS, MAX_BANDS = 2, 5


class BandAction(StrEnum):
    """What a band does with its levels."""

    COMPRESS = "compress"
    """Turns down what is above the threshold."""
    EXPAND_UPWARD = "expand_upward"
    """Turns up what is above the threshold."""
    EXPAND_DOWNWARD = "expand_downward"
    """Turns down what is below the threshold."""


class DynamicsBand(Settings, frozen=True, kw_only=True):
    """One band of a multiband stage."""

    action: BandAction = BandAction.COMPRESS
    threshold_db: float = -24.0
    """Sample peak level of the band, in dBFS."""
    ratio: float = 2.0
    """Input over output of a compressor, output over input of an expander, both in dB; 1 does nothing."""
    knee_db: float = 6.0
    range_db: float = 12.0
    """The most that an expander changes; a compressor has no limit."""
    attack_s: float = 0.01
    release_s: float = 0.15
    gain_db: float = 0.0
    """Make-up gain of the band."""
    solo: bool = False
    """Whether the band is heard alone, or with others that are solo."""
    bypassed: bool = False
    """Whether the band goes through as it is."""

    RANGES: ClassVar[dict[str, Range]] = {
        "threshold_db": Range(-80.0, 0.0, "dBFS"),
        "ratio": Range(1.0, 20.0),
        "knee_db": Range(0.0, 24.0, "dB"),
        "range_db": Range(0.0, 60.0, "dB"),
        "attack_s": Range(0.0001, 0.5, "s"),
        "release_s": Range(0.005, 3.0, "s"),
        "gain_db": Range(-24.0, 24.0, "dB"),
    }

    @property
    def idle(self) -> bool:
        """Whether the band changes nothing."""
        return self.bypassed or (self.ratio == 1.0 and self.gain_db == 0.0)


class MultibandSettings(StageSettings, frozen=True, kw_only=True):
    """Two to five bands, each a compressor or an expander."""

    crossovers_hz: tuple[float, ...] = (120.0, 1000.0, 6000.0)
    """Where one band ends and the next begins, in rising order."""
    bands: tuple[DynamicsBand, ...] = (
        DynamicsBand(attack_s=0.02, release_s=0.2),
        DynamicsBand(attack_s=0.01, release_s=0.15),
        DynamicsBand(attack_s=0.005, release_s=0.1),
        DynamicsBand(attack_s=0.004, release_s=0.08),
    )
    """From the lowest to the highest, one more than there are crossovers."""
    link: float = 1.0
    """1: all channels get the same gain; 0: each its own."""

    RANGES: ClassVar[dict[str, Range]] = {"link": Range(0.0, 1.0)}

    def __post_init__(self) -> None:
        super().__post_init__()
        crossover.check(self.crossovers_hz)
        if not MIN_BANDS <= len(self.bands) <= MAX_BANDS or len(self.bands) != len(self.crossovers_hz) + 1:
            number = f"{len(self.bands)} `bands`"
            if self.bands == type(self)().bands:
                number = f"the {number} that there are where none are written"
            raise SettingsError(
                f"{len(self.crossovers_hz)} `crossovers_hz` don't go with {number};"
                f" allowed is {MIN_BANDS} to {MAX_BANDS} bands, one more than crossovers"
            )


class Multiband:
    """Runs a multiband compressor and expander; see `MultibandSettings`.

    Parameters
    ----------
    settings : MultibandSettings
        What to do; where all bands are idle and none is solo, it is the identity.

    Notes
    -----
    Latency 0. Bands sum to an allpass: magnitudes stay, phases turn at the crossovers. Bands that begin above half the
    rate are empty.
    """

    def __init__(self, settings: MultibandSettings) -> None:
        self._settings = settings
        self._neutral = all(band.idle and not band.solo for band in settings.bands)
        self._crossover = Crossover(settings.crossovers_hz)
        self.prepare(48_000.0, 1, 0)

    @property
    def latency_frames(self) -> int:
        """Always 0."""
        return 0

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Get ready for this rate and this many channels."""
        self._crossover.prepare(rate_hz, channels, max_frames)
        bands = self._settings.bands[: self._crossover.bands]
        self._scale = _scales(bands, any(band.solo for band in self._settings.bands))
        self._scaled = bool(np.any(self._scale != 1.0))
        self._dynamics = Dynamics(
            [_curve(band) for band in bands],
            [band.attack_s for band in bands],
            [band.release_s for band in bands],
            self._settings.link,
        )
        self._dynamics.prepare(rate_hz, channels)
        self._ramps = self._dynamics.ramps(self._gains(self._dynamics.at_rest))

    def reset(self) -> None:
        """Forget all that was heard."""
        self._crossover.reset()
        self._dynamics.reset()
        self._ramps.reset()

    def process(self, block: Signal) -> Signal:
        """Process one block, (frames, channels)."""
        if self._neutral or len(block) == 0:
            return block.copy()
        bands = self._crossover.split(block)
        gains = self._gains(self._dynamics.process(bands))
        return crossover.joined(bands, self._ramps.gains(gains, len(block), block.dtype))

    def take_gain_reduction_db(self) -> float:
        """Return the largest reduction of any band since the last call, as a positive number."""
        return max(self.take_gain_reductions_db())

    def take_gain_reductions_db(self) -> tuple[float, ...]:
        """Return each band's largest reduction since the last call; make-up gain doesn't count."""
        return self._dynamics.take_gain_reductions_db()

    def _gains(self, nepers: Bands) -> Bands:
        gains = np.exp(nepers)
        if self._scaled:
            gains *= self._scale.astype(gains.dtype)
        return gains


def _scales(bands: tuple[DynamicsBand, ...], solo: bool) -> Control:
    """Return each band's make-up gain, 0 for those that are not heard; (bands, 1, 1)."""
    gains_db = np.array([0.0 if band.bypassed else band.gain_db for band in bands])
    heard = np.array([band.solo or not solo for band in bands])
    return np.asarray(np.exp(NEPERS_PER_DB * gains_db) * heard)[:, None, None]


def _curve(band: DynamicsBand) -> Curve:
    if band.bypassed:
        return dynamics.IDLE
    match band.action:
        case BandAction.COMPRESS:
            return dynamics.compress(band.threshold_db, band.ratio, band.knee_db)
        case BandAction.EXPAND_UPWARD:
            return dynamics.expand_upward(band.threshold_db, band.ratio, band.knee_db, band.range_db)
        case BandAction.EXPAND_DOWNWARD:
            return dynamics.expand_downward(band.threshold_db, band.ratio, band.knee_db, band.range_db)
