"""A compressor: turns down what is above a threshold."""

from typing import ClassVar

import numpy as np

from auralis_tui.dsp import biquad, dynamics
from auralis_tui.dsp.block_linear import Bands, BlockLinear
from auralis_tui.dsp.control_rate import GainRamps
from auralis_tui.dsp.dynamics import NEPERS_PER_DB, Curves, Dynamics
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import Range, StageSettings
from auralis_tui.units import db_to_gain

MAX_AUTO_DB = 24.0


class CompressorSettings(StageSettings, frozen=True, kw_only=True):
    """A feed-forward compressor with a soft knee."""

    threshold_db: float = -18.0
    """Sample peak level, in dBFS, above which it works."""
    ratio: float = 2.0
    """Input over output above the threshold, both in dB; 1 does nothing."""
    knee_db: float = 6.0
    """Width of the bend around the threshold; 0 is a corner."""
    attack_s: float = 0.01
    release_s: float = 0.15
    make_up_db: float = 0.0
    auto_make_up: bool = False
    """Whether half of what is taken from full scale is given back, on top of `make_up_db`; see `auto_make_up_db`."""
    link: float = 1.0
    """1: all channels are turned down alike, by what the highest needs; 0: each by its own; between: in part."""
    mix: float = 1.0
    """Share of the compressed sound; the rest is dry (parallel compression)."""
    detector_low_cut_hz: float | None = None
    """What is below moves the gain less, so that the bass doesn't pump the rest; None listens to all."""

    RANGES: ClassVar[dict[str, Range]] = {
        "threshold_db": Range(-60.0, 0.0, "dBFS"),
        "ratio": Range(1.0, 20.0),
        "knee_db": Range(0.0, 24.0, "dB"),
        "attack_s": Range(0.0, 0.5, "s"),
        "release_s": Range(0.005, 3.0, "s"),
        "make_up_db": Range(0.0, 24.0, "dB"),
        "link": Range(0.0, 1.0),
        "mix": Range(0.0, 1.0),
        "detector_low_cut_hz": Range(20.0, 500.0, "Hz"),
    }


def auto_make_up_db(settings: CompressorSettings) -> float:
    """Return the make-up gain that fits a threshold, ratio and knee: half of the reduction at full scale.

    Music that uses the whole range lies, by its loudness, about midway between the threshold and full scale. The gain
    is at most 24 dB.
    """
    curve = Curves([dynamics.compress(settings.threshold_db, settings.ratio, settings.knee_db)])
    at_full_scale = float(curve.gain(curve.effort(np.zeros((1, 1, 1))))[0, 0, 0])
    return min(MAX_AUTO_DB, -0.5 * at_full_scale / NEPERS_PER_DB)


class Compressor:
    """Runs a compressor; see `CompressorSettings`.

    Parameters
    ----------
    settings : CompressorSettings
        What to do; a ratio of 1 without make-up gain, or a mix of 0, is the identity.

    Notes
    -----
    Latency 0. Level is the peak of each control period, up to 8 frames; attack and release act on the wanted reduction
    in dB, and the gain goes straight from period to period: within 0.02 dB rms of the same computed frame by frame.

    References
    ----------
    D. Giannoulis, M. Massberg, J. D. Reiss, Digital Dynamic Range Compressor Design, JAES 60 (6), 2012.
    """

    def __init__(self, settings: CompressorSettings) -> None:
        self._settings = settings
        make_up_db = settings.make_up_db + (auto_make_up_db(settings) if settings.auto_make_up else 0.0)
        self._wet = settings.mix * db_to_gain(make_up_db)
        self._neutral = settings.mix == 0.0 or (settings.ratio == 1.0 and make_up_db == 0.0)
        curve = dynamics.compress(settings.threshold_db, settings.ratio, settings.knee_db)
        self._dynamics = Dynamics([curve], [settings.attack_s], [settings.release_s], settings.link)
        self._ear: BlockLinear | None = None
        self._ramps: GainRamps
        self.prepare(48_000.0, 1, 0)

    @property
    def latency_frames(self) -> int:
        """Always 0."""
        return 0

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Get ready for this rate and this many channels."""
        low_cut_hz = self._settings.detector_low_cut_hz
        self._dynamics.prepare(rate_hz, channels)
        self._ramps = self._dynamics.ramps(self._gains(self._dynamics.at_rest))
        if low_cut_hz is not None:
            self._ear = BlockLinear(biquad.low_cut(rate_hz, low_cut_hz))
            self._ear.prepare(rate_hz, channels, max_frames)

    def reset(self) -> None:
        """Forget all that was heard."""
        self._dynamics.reset()
        self._ramps.reset()
        if self._ear is not None:
            self._ear.reset()

    def process(self, block: Signal) -> Signal:
        """Compress one block, (frames, channels)."""
        if self._neutral or len(block) == 0:
            return block.copy()
        heard = block if self._ear is None else self._ear.process(block)
        gains = self._gains(self._dynamics.process(heard[None]))
        compressed: Signal = block * self._ramps.gains(gains, len(block), block.dtype)[0]
        return compressed

    def take_gain_reduction_db(self) -> float:
        """Return the largest reduction since the last call, as a positive number; make-up gain doesn't count."""
        return self._dynamics.take_gain_reductions_db()[0]

    def _gains(self, nepers: Bands) -> Bands:
        gains = np.exp(nepers)
        if self._wet != 1.0:
            gains *= self._wet
            gains += 1.0 - self._settings.mix
        return gains
