"""Saturation: harmonics from a bent line, without aliases; with a focus, an exciter."""

import math
from collections.abc import Callable
from enum import StrEnum
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp import biquad
from auralis_tui.dsp.block_linear import BlockLinear
from auralis_tui.dsp.delay import Delay
from auralis_tui.dsp.oversampling import LATENCY_FRAMES, Oversampler
from auralis_tui.dsp.processor import Signal, within
from auralis_tui.dsp.settings import Range, StageSettings
from auralis_tui.units import db_to_gain

REFERENCE_DB = -12.0
"""Peak of the sine whose level the compensation keeps."""
DC_CUT_HZ = 5.0
CUBIC_END = 1.5
"""Where the cubic is flat, at a height of 1."""


class Curve(StrEnum):
    """The line that bends the wave; each has a slope of 1 at 0."""

    TANH = "tanh"
    """Odd harmonics that fall quickly."""
    TUBE = "tube"
    """The same line off its centre: even harmonics too."""
    TAPE = "tape"
    """Bends earlier and more slowly."""
    CUBIC = "cubic"
    """The third harmonic alone, until it is flat."""


class SaturationSettings(StageSettings, frozen=True, kw_only=True):
    """A saturator; with a focus, an exciter."""

    curve: Curve = Curve.TANH
    drive_db: float = 6.0
    """How far full scale is pushed into the curve; quiet sound keeps its level."""
    bias: float = 0.3
    """How far off its centre the tube's line is; more makes more even harmonics."""
    focus_hz: float | None = None
    """Only what is above this makes harmonics; none is all of the sound."""
    mix: float = 1.0
    """Share of the saturated sound; 0 is a delayed copy."""
    compensated: bool = True
    """Whether a sine of -12 dBFS keeps its level; not with a focus."""
    output_gain_db: float = 0.0

    RANGES: ClassVar[dict[str, Range]] = {
        "drive_db": Range(0.0, 36.0, "dB"),
        "bias": Range(0.0, 0.9),
        "focus_hz": Range(200.0, 16_000.0, "Hz"),
        "mix": Range(0.0, 1.0),
        "output_gain_db": Range(-24.0, 12.0, "dB"),
    }


class Saturation:
    """Bends the wave at four times the rate; see `SaturationSettings`.

    Parameters
    ----------
    settings : SaturationSettings
        What to do.

    Notes
    -----
    Only what the curve adds, f(x) - x, is made at four times the rate and brought back; the sound itself is delayed by
    the 15 frames that this takes. So the filters of the oversampling colour nothing, and a mix of 0 is a delayed copy,
    bit for bit. A tone of 15 kHz at -6 dBFS has its aliases below -80 dBFS at the default drive, for every curve.
    """

    def __init__(self, settings: SaturationSettings) -> None:
        self._settings = settings
        self._drive = db_to_gain(settings.drive_db)
        self._bend = _bend(settings)
        makeup = compensation(settings) if settings.compensated and settings.focus_hz is None else 1.0
        output = db_to_gain(settings.output_gain_db)
        self._dry = output * (1.0 + settings.mix * (makeup - 1.0))
        self._wet = output * settings.mix * makeup / self._drive
        self.prepare(48_000.0, 1, 0)

    @property
    def latency_frames(self) -> int:
        """Always 15."""
        return LATENCY_FRAMES

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Get ready for this rate and this many channels."""
        self._delay, self._oversampler = Delay(LATENCY_FRAMES), Oversampler()
        self._focus = BlockLinear(_focus(self._settings.focus_hz, rate_hz))
        self._cut = BlockLinear(_dc_cut(self._settings.curve, rate_hz))
        for stage in self._stages():
            stage.prepare(rate_hz, channels, max_frames)

    def reset(self) -> None:
        """Forget all that was heard."""
        for stage in self._stages():
            stage.reset()

    def process(self, block: Signal) -> Signal:
        """Saturate one block, (frames, channels)."""
        delayed = self._delay.process(block)
        if self._dry != 1.0:
            delayed *= self._dry
        if self._wet != 0.0 and len(block):
            delayed += self._added(block)
        return delayed

    def _added(self, block: Signal) -> Signal:
        """Return what the curve adds, 15 frames late."""
        driven = self._focus.process(block)
        driven *= self._drive
        wave = self._oversampler.up(driven)
        bent = self._bend(wave)
        bent -= wave
        added = self._oversampler.down(bent)
        if self._settings.curve is Curve.TUBE:
            added = self._cut.process(added)
        added *= self._wet
        return added

    def _stages(self) -> tuple[Delay, Oversampler, BlockLinear, BlockLinear]:
        return self._delay, self._oversampler, self._focus, self._cut


def compensation(settings: SaturationSettings) -> float:
    """Return the factor that gives a sine of -12 dBFS its level back."""
    wave = db_to_gain(REFERENCE_DB) * np.sin(2.0 * np.pi * np.arange(256) / 256.0)
    bent = _bend(settings)(db_to_gain(settings.drive_db) * wave) / db_to_gain(settings.drive_db)
    return float(np.std(wave) / np.std(bent))


def _bend(settings: SaturationSettings) -> Callable[[Signal], NDArray[np.floating[Any]]]:
    """Return the curve."""
    match settings.curve:
        case Curve.TANH:
            return np.tanh
        case Curve.TUBE:
            return lambda x: _tube(x, settings.bias)
        case Curve.TAPE:
            return _tape
        case Curve.CUBIC:
            return _cubic


def _tube(x: Signal, bias: float) -> Signal:
    rest = np.tanh(np.full(1, bias, x.dtype))
    bent = np.tanh(x + x.dtype.type(bias))
    bent -= rest
    bent *= 1.0 / (1.0 - rest * rest)
    return np.asarray(bent)


def _tape(x: Signal) -> Signal:
    root = x * x
    root += x.dtype.type(1.0)
    np.sqrt(root, out=root)
    return np.asarray(np.divide(x, root, out=root))


def _cubic(x: Signal) -> Signal:
    inside = within(x.copy(), CUBIC_END)
    return np.asarray(inside * (x.dtype.type(1.0) - x.dtype.type(1.0 / (3.0 * CUBIC_END**2)) * inside * inside))


def _focus(focus_hz: float | None, rate_hz: float) -> biquad.Sections:
    if focus_hz is None:
        return biquad.cascade()
    return biquad.low_cut(rate_hz, min(focus_hz, biquad.HIGHEST_FRACTION * rate_hz))


def _dc_cut(curve: Curve, rate_hz: float) -> biquad.Sections:
    """Return the low cut of first order that takes out what an asymmetric curve adds at 0 Hz."""
    if curve is not Curve.TUBE:
        return biquad.cascade()
    pole = math.exp(-2.0 * math.pi * DC_CUT_HZ / rate_hz)
    return np.array([[1.0, -1.0, 0.0, 1.0, -pole, 0.0]])
