"""A compressor: turns down what is above a threshold, and all channels alike."""

from typing import ClassVar

import numpy as np

from auralis_tui.dsp import biquad
from auralis_tui.dsp.block_linear import BlockLinear
from auralis_tui.dsp.envelope import AttackRelease, Control
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import Range, StageSettings
from auralis_tui.units import db_to_gain

SILENCE = 1e-10
"""Levels are measured down to this, -200 dB."""

NEPERS_PER_DB = float(np.log(10.0) / 20.0)


class CompressorSettings(StageSettings, frozen=True, kw_only=True):
    """A feed-forward compressor with a soft knee, linked over the channels."""

    threshold_db: float = -18.0
    """Sample peak level, in dBFS, above which it works."""
    ratio: float = 2.0
    """Input over output above the threshold, both in dB; 1 does nothing."""
    knee_db: float = 6.0
    """Width of the bend around the threshold; 0 is a corner."""
    attack_s: float = 0.01
    release_s: float = 0.15
    make_up_db: float = 0.0
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
        "mix": Range(0.0, 1.0),
        "detector_low_cut_hz": Range(20.0, 500.0, "Hz"),
    }


class Compressor:
    """Runs a compressor; see `CompressorSettings`.

    Parameters
    ----------
    settings : CompressorSettings
        What to do; a ratio of 1 without make-up gain, or a mix of 0, is the identity.

    Notes
    -----
    Latency 0. The gain is computed for every frame, in float64. Attack and release act on the wanted reduction in dB,
    by `envelope.AttackRelease`.

    References
    ----------
    D. Giannoulis, M. Massberg, J. D. Reiss, Digital Dynamic Range Compressor Design, JAES 60 (6), 2012, eq. 4.
    """

    def __init__(self, settings: CompressorSettings) -> None:
        self._settings = settings
        self._neutral = settings.mix == 0.0 or (settings.ratio == 1.0 and settings.make_up_db == 0.0)
        self._ear: BlockLinear | None = None
        self._smooth = AttackRelease(0.0, 0.0, 1.0)
        self._largest_db = 0.0

    @property
    def latency_frames(self) -> int:
        """Always 0."""
        return 0

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Get ready for this rate and this many channels."""
        settings = self._settings
        self._smooth = AttackRelease(settings.attack_s, settings.release_s, rate_hz)
        self._largest_db = 0.0
        if settings.detector_low_cut_hz is not None:
            self._ear = BlockLinear(biquad.low_cut(rate_hz, settings.detector_low_cut_hz))
            self._ear.prepare(rate_hz, channels, max_frames)

    def reset(self) -> None:
        """Forget all that was heard."""
        self._smooth.reset()
        self._largest_db = 0.0
        if self._ear is not None:
            self._ear.reset()

    def process(self, block: Signal) -> Signal:
        """Compress one block, (frames, channels)."""
        if self._neutral or len(block) == 0:
            return block.copy()
        reduction_db = self._smooth.process(self._wanted_db(block))
        self._largest_db = max(self._largest_db, float(reduction_db.max()))
        return block * self._gains(reduction_db).astype(block.dtype)[:, None]

    def take_gain_reduction_db(self) -> float:
        """Return the largest reduction since the last call, as a positive number; make-up gain doesn't count."""
        largest_db, self._largest_db = self._largest_db, 0.0
        return largest_db

    def _wanted_db(self, block: Signal) -> Control:
        """Return the reduction that the curve asks for, frame by frame."""
        settings = self._settings
        heard = block if self._ear is None else self._ear.process(block)
        level = _highest(heard)
        over_db = 20.0 * np.log10(np.maximum(level, SILENCE)) - settings.threshold_db
        return _reduction_db(over_db, settings.ratio, settings.knee_db)

    def _gains(self, reduction_db: Control) -> Control:
        wet = np.exp(reduction_db * -NEPERS_PER_DB)
        wet *= self._settings.mix * db_to_gain(self._settings.make_up_db)
        return wet + (1.0 - self._settings.mix)


def _highest(block: Signal) -> Control:
    """Return the highest magnitude of the channels, frame by frame."""
    magnitude = np.abs(block)
    highest = magnitude[:, 0]
    for channel in range(1, block.shape[1]):
        highest = np.maximum(highest, magnitude[:, channel])
    return highest.astype(np.float64)


def _reduction_db(over_db: Control, ratio: float, knee_db: float) -> Control:
    """Return the static curve: nothing, then a parabola over the knee, then a straight line."""
    slope = 1.0 - 1.0 / ratio
    beyond = np.maximum(over_db - 0.5 * knee_db, 0.0)
    if knee_db > 0.0:
        bend = np.clip(over_db + 0.5 * knee_db, 0.0, knee_db)
        beyond += bend * bend / (2.0 * knee_db)
    return slope * beyond
