"""A dynamic equalizer: bells and shelves whose gains follow the level of what they act on."""

import math
from enum import StrEnum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from auralis_tui.dsp import biquad, crossover
from auralis_tui.dsp.bands import BandKind
from auralis_tui.dsp.biquad import HIGHEST_FRACTION, Sections
from auralis_tui.dsp.block_linear import Bands, BlockLinear
from auralis_tui.dsp.dynamics import NEPERS_PER_DB, Curve, Dynamics
from auralis_tui.dsp.envelope import Control
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import Range, Settings, SettingsError, StageSettings

MAX_BANDS = 4
KINDS = (BandKind.BELL, BandKind.LOW_SHELF, BandKind.HIGH_SHELF)


class Side(StrEnum):
    """Which levels a band acts on."""

    ABOVE = "above"
    """Those above the threshold."""
    BELOW = "below"
    """Those below it."""


class DynamicBand(Settings, frozen=True, kw_only=True):
    """One band of a dynamic equalizer."""

    kind: BandKind = BandKind.BELL
    """`bell`, `low_shelf` or `high_shelf`."""
    frequency_hz: float
    """Centre of a bell; of a shelf, where its part of the sound ends."""
    q: float = 1.0
    """Centre of a bell over the bandwidth of its part; shelves have none."""
    gain_db: float = 0.0
    """What the band adds at rest."""
    side: Side = Side.ABOVE
    threshold_db: float = -30.0
    """Sample peak level of the band's part, in dBFS."""
    ratio: float = 3.0
    """How the level beyond the threshold changes: turned down or up by this ratio, in dB; 1 does nothing."""
    range_db: float = -6.0
    """The most that the gain moves: down where negative, up where positive."""
    knee_db: float = 6.0
    attack_s: float = 0.01
    release_s: float = 0.15

    RANGES: ClassVar[dict[str, Range]] = {
        "frequency_hz": Range(10.0, 40_000.0, "Hz"),
        "q": Range(0.1, 20.0),
        "gain_db": Range(-24.0, 24.0, "dB"),
        "threshold_db": Range(-80.0, 0.0, "dBFS"),
        "ratio": Range(1.0, 20.0),
        "range_db": Range(-24.0, 24.0, "dB"),
        "knee_db": Range(0.0, 24.0, "dB"),
        "attack_s": Range(0.0001, 0.5, "s"),
        "release_s": Range(0.005, 3.0, "s"),
    }

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.kind not in KINDS:
            raise SettingsError(f"`kind` is {self.kind}; allowed for a dynamic band are {', '.join(KINDS)}")

    @property
    def curve(self) -> Curve:
        """The gain over the level."""
        lifts, falls = self.range_db > 0.0, self.side == Side.BELOW
        slope = self.ratio - 1.0 if lifts != falls else 1.0 - 1.0 / self.ratio
        sign = 1.0 if lifts != falls else -1.0
        return Curve(self.threshold_db, self.knee_db, slope, abs(self.range_db), falls, sign)


class DynamicEqualizerSettings(StageSettings, frozen=True, kw_only=True):
    """Up to four bands, each with a detector of its own."""

    bands: tuple[DynamicBand, ...] = ()
    link: float = 1.0
    """1: all channels get the same gain; 0: each its own."""

    RANGES: ClassVar[dict[str, Range]] = {"link": Range(0.0, 1.0)}

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.bands) > MAX_BANDS:
            raise SettingsError(f"A dynamic equalizer has {len(self.bands)} `bands`; allowed is 0 to {MAX_BANDS}")


class DynamicEqualizer:
    """Runs the bands; see `DynamicBand`.

    Parameters
    ----------
    settings : DynamicEqualizerSettings
        The bands; without any that moves or has a gain, it is the identity.

    Notes
    -----
    Latency 0. Each band takes its part out of the sound by a fixed filter, reads the part's level, and adds the part
    again, times gain less one. As long as gains stand still, this is exactly a bell or shelf with that gain; while they
    move, nothing but the gain does, so that there is nothing to click. All parts are taken from the input: bands act
    side by side, not one after the other.

    References
    ----------
    P. A. Regalia, S. K. Mitra, Tunable Digital Frequency Response Equalization Filters, IEEE Trans. ASSP 35 (1), 1987.
    """

    def __init__(self, settings: DynamicEqualizerSettings) -> None:
        self._settings = settings
        self._bands: list[DynamicBand] = []
        self._parts: BlockLinear
        self._dynamics: Dynamics
        self.prepare(48_000.0, 1, 0)

    @property
    def latency_frames(self) -> int:
        """Always 0."""
        return 0

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Design the parts for this rate."""
        self._bands = active(self._settings, rate_hz)
        if not self._bands:
            return
        self._parts = BlockLinear(*(_part(band, rate_hz) for band in self._bands))
        self._parts.prepare(rate_hz, channels, max_frames)
        self._scale = np.exp(NEPERS_PER_DB * np.array([band.gain_db for band in self._bands]))[:, None, None]
        self._dynamics = Dynamics(
            [band.curve for band in self._bands],
            [band.attack_s for band in self._bands],
            [band.release_s for band in self._bands],
            self._settings.link,
        )
        self._dynamics.prepare(rate_hz, channels)
        self._ramps = self._dynamics.ramps(self._shares(self._dynamics.at_rest))

    def reset(self) -> None:
        """Forget all that was heard."""
        if self._bands:
            self._parts.reset()
            self._dynamics.reset()
            self._ramps.reset()

    def process(self, block: Signal) -> Signal:
        """Process one block, (frames, channels)."""
        if not self._bands or len(block) == 0:
            return block.copy()
        parts = self._parts.split(block)
        shares = self._shares(self._dynamics.process(parts))
        moved = crossover.joined(parts, self._ramps.gains(shares, len(block), block.dtype))
        moved += block
        return moved

    def take_gain_reduction_db(self) -> float:
        """Return the largest reduction of any band since the last call, as a positive number."""
        return max((0.0, *self.take_gain_reductions_db()))

    def take_gain_reductions_db(self) -> tuple[float, ...]:
        """Return the largest reduction of each band in use since the last call; gains at rest don't count."""
        return self._dynamics.take_gain_reductions_db() if self._bands else ()

    def _shares(self, nepers: Bands) -> Control:
        """Return what is to be added of each part: its gain less one."""
        return np.asarray(np.exp(nepers) * self._scale - 1.0)


def response_db(
    settings: DynamicEqualizerSettings, rate_hz: float, frequencies_hz: ArrayLike, gains_db: ArrayLike
) -> NDArray[np.float64]:
    """Return the gain in dB at each frequency while the bands in use stand at `gains_db`."""
    total = np.ones(np.atleast_1d(np.asarray(frequencies_hz)).shape, np.complex128)
    for band, gain_db in zip(active(settings, rate_hz), np.atleast_1d(np.asarray(gains_db)), strict=True):
        total += (np.exp(NEPERS_PER_DB * gain_db) - 1.0) * biquad.response(
            _part(band, rate_hz), frequencies_hz, rate_hz
        )
    return np.asarray(20.0 * np.log10(np.maximum(np.abs(total), 1e-10)))


def active(settings: DynamicEqualizerSettings, rate_hz: float) -> list[DynamicBand]:
    """Return the bands that do something at this rate."""
    highest_hz = HIGHEST_FRACTION * rate_hz
    return [
        band
        for band in settings.bands
        if (band.gain_db != 0.0 or (band.ratio > 1.0 and band.range_db != 0.0))
        and (band.frequency_hz <= highest_hz or band.kind == BandKind.LOW_SHELF)
    ]


def _part(band: DynamicBand, rate_hz: float) -> Sections:
    """Design what a band takes out of the sound: a band-pass of gain 1, or a first-order low- or high-pass."""
    frequency_hz = min(band.frequency_hz, HIGHEST_FRACTION * rate_hz)
    angle = 2.0 * math.pi * frequency_hz / rate_hz
    if band.kind == BandKind.BELL:
        alpha = math.sin(angle) / (2.0 * band.q)
        return np.array([[alpha, 0.0, -alpha, 1.0 + alpha, -2.0 * math.cos(angle), 1.0 - alpha]]) / (1.0 + alpha)
    k = math.tan(0.5 * angle)
    b = (k, k) if band.kind == BandKind.LOW_SHELF else (1.0, -1.0)
    return np.array([[*b, 0.0, 1.0 + k, k - 1.0, 0.0]]) / (1.0 + k)
