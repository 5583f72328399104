"""Second-order sections that keep the shape of the analogue filter up to half the rate.

The bilinear transform of `biquad` squeezes all frequencies into those below half the rate, so that a bell in the top
octave comes out too narrow and a shelf too steep. Here one of the two polynomials gets its roots from the analogue one
by z = e**(s / rate), and the other is the one with which the magnitude is right at three frequencies: 0 Hz, half the
rate, and one between. Names, parameters and errors are those of `biquad`.

References
----------
M. Vicanek, Matched Second Order Digital Filters, 2016: both steps.
S. J. Orfanidis, Digital Parametric Equalizer Design with Prescribed Nyquist-Frequency Gain, JAES 45 (6), 1997.
"""

import math
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp import biquad
from auralis_tui.dsp.biquad import Sections
from auralis_tui.units import db_to_gain

LOWEST_FRACTION = 1.0 / 500.0
"""Below this fraction of the rate the bilinear transform is right anyway, and rounding would spoil the match."""

HIGHEST_MATCH = 0.35
"""Highest frequency of the match between 0 Hz and half the rate, as a fraction of the rate."""

_Polynomial: TypeAlias = NDArray[np.float64]
"""Three coefficients: c0 + c1 / z + c2 / z**2."""


class Analogue(NamedTuple):
    """s**2 * square + s * linear + constant, with s = j for the filter's frequency."""

    square: float
    linear: float
    constant: float

    def power(self, ratio: float) -> float:
        """Return the squared magnitude at so many times the filter's frequency."""
        return (self.constant - self.square * ratio * ratio) ** 2 + (self.linear * ratio) ** 2


def bell(rate_hz: float, frequency_hz: float, gain_db: float, q: float) -> Sections:
    """Design a bell; see `biquad.bell`. A cut is the exact inverse of the boost."""
    if _is_low(rate_hz, frequency_hz, q):
        return biquad.bell(rate_hz, frequency_hz, gain_db, q)
    a = 10.0 ** (abs(gain_db) / 40.0)
    narrow, wide = Analogue(1.0, 1.0 / (a * q), 1.0), Analogue(1.0, a / q, 1.0)
    poles, zeros = _match(narrow, wide, rate_hz, frequency_hz)
    return _section(zeros, poles) if gain_db >= 0.0 else _section(poles, zeros)


def low_shelf(rate_hz: float, frequency_hz: float, gain_db: float, q: float = math.sqrt(0.5)) -> Sections:
    """Design a low shelf; see `biquad.low_shelf`. A cut is the exact inverse of the boost."""
    if _is_low(rate_hz, frequency_hz, q):
        return biquad.low_shelf(rate_hz, frequency_hz, gain_db, q)
    a = 10.0 ** (abs(gain_db) / 40.0)
    middle = math.sqrt(a) / q
    low, high = Analogue(a, middle, 1.0), Analogue(a, a * middle, a * a)
    poles, zeros = _match(low, high, rate_hz, frequency_hz)
    return _section(zeros, poles) if gain_db >= 0.0 else _section(poles, zeros)


def high_shelf(rate_hz: float, frequency_hz: float, gain_db: float, q: float = math.sqrt(0.5)) -> Sections:
    """Design a high shelf; see `biquad.high_shelf`. It is a gain, and a low shelf that takes it back below."""
    if _is_low(rate_hz, frequency_hz, q):
        return biquad.high_shelf(rate_hz, frequency_hz, gain_db, q)
    return _scaled(low_shelf(rate_hz, frequency_hz, -gain_db, q), gain_db)


def tilt(rate_hz: float, frequency_hz: float, gain_db: float, q: float = 0.5) -> Sections:
    """Design a tilt: `gain_db` far above `frequency_hz`, as much less far below, 0 dB there.

    Parameters, returns and errors as for `biquad.low_shelf`; the smaller q, the longer the slope.
    """
    return _scaled(high_shelf(rate_hz, frequency_hz, 2.0 * gain_db, q), -gain_db)


def low_cut(rate_hz: float, frequency_hz: float, q: float = math.sqrt(0.5)) -> Sections:
    """Design a low cut of 12 dB per octave; see `biquad.low_cut`. Only its gain is matched."""
    if _is_low(rate_hz, frequency_hz, q):
        return biquad.low_cut(rate_hz, frequency_hz, q)
    analogue, angle = Analogue(1.0, 1.0 / q, 1.0), 2.0 * math.pi * frequency_hz / rate_hz
    poles, ratio = _rooted(analogue, angle), min(1.0, HIGHEST_MATCH * rate_hz / frequency_hz)
    power = ratio**4 / analogue.power(ratio) * (_weights(ratio * angle) @ _squares(poles))
    gain = math.sqrt(power) / (2.0 * math.sin(0.5 * ratio * angle)) ** 2
    return _section(np.array([gain, -2.0 * gain, gain]), poles)


def high_cut(rate_hz: float, frequency_hz: float, q: float = math.sqrt(0.5)) -> Sections:
    """Design a high cut of 12 dB per octave; see `biquad.high_cut`. It is not zero at half the rate."""
    if _is_low(rate_hz, frequency_hz, q):
        return biquad.high_cut(rate_hz, frequency_hz, q)
    poles, zeros = _match(Analogue(1.0, 1.0 / q, 1.0), Analogue(0.0, 0.0, 1.0), rate_hz, frequency_hz)
    return _section(zeros, poles)


def notch(rate_hz: float, frequency_hz: float, q: float) -> Sections:
    """Design a notch; see `biquad.notch`."""
    if _is_low(rate_hz, frequency_hz, q):
        return biquad.notch(rate_hz, frequency_hz, q)
    edge = math.sqrt(1.0 + 0.25 / (q * q)) - 0.5 / q
    zeros, poles = _match(Analogue(1.0, 0.0, 1.0), Analogue(1.0, 1.0 / q, 1.0), rate_hz, frequency_hz, edge)
    return _section(zeros, poles)


def _is_low(rate_hz: float, frequency_hz: float, q: float) -> bool:
    biquad.check(rate_hz, frequency_hz, q)
    return frequency_hz < LOWEST_FRACTION * rate_hz


def _match(
    given: Analogue, sought: Analogue, rate_hz: float, frequency_hz: float, between: float = 1.0
) -> tuple[_Polynomial, _Polynomial]:
    """Return both polynomials: `given` by its roots, `sought` so that the ratio of magnitudes is right.

    It is right at 0 Hz, at half the rate, and at `between` times the filter's frequency or 0.35 of the rate.
    """
    angle = 2.0 * math.pi * frequency_hz / rate_hz
    rooted = _rooted(given, angle)
    ratios = (0.0, min(between, HIGHEST_MATCH * rate_hz / frequency_hz), 0.5 * rate_hz / frequency_hz)
    weights = np.stack([_weights(ratio * angle) for ratio in ratios])
    power = weights @ _squares(rooted) * [sought.power(ratio) / given.power(ratio) for ratio in ratios]
    return rooted, _factor(np.asarray(np.linalg.solve(weights, power), np.float64))


def _rooted(analogue: Analogue, angle: float) -> _Polynomial:
    """Return the polynomial with the roots z = e**(s * angle)."""
    radius = math.sqrt(analogue.constant / analogue.square) * angle
    decay = 0.5 * analogue.linear / analogue.square * angle
    turn = radius * radius - decay * decay
    middle = math.cos(math.sqrt(turn)) if turn >= 0.0 else math.cosh(math.sqrt(-turn))
    return np.array([1.0, -2.0 * math.exp(-decay) * middle, math.exp(-2.0 * decay)])


def _weights(angle: float) -> _Polynomial:
    """Return what the parts of `_squares` count for at this angle: their sum is the squared magnitude."""
    sine = math.sin(0.5 * angle) ** 2
    return np.array([1.0 - sine, sine, 4.0 * sine * (1.0 - sine)])


def _squares(polynomial: _Polynomial) -> _Polynomial:
    c0, c1, c2 = polynomial
    return np.array([(c0 + c1 + c2) ** 2, (c0 - c1 + c2) ** 2, -4.0 * c0 * c2])


def _factor(squares: _Polynomial) -> _Polynomial:
    """Return the polynomial of least phase that has these `_squares`."""
    even, odd = math.sqrt(max(squares[0], 0.0)), math.sqrt(max(squares[1], 0.0))
    half = 0.5 * (even + odd)
    c0 = 0.5 * (half + math.sqrt(max(half * half + squares[2], 0.0)))
    return np.array([c0, 0.5 * (even - odd), -0.25 * squares[2] / c0])


def _section(b: _Polynomial, a: _Polynomial) -> Sections:
    return np.asarray(np.concatenate([b, a])[None] / a[0])


def _scaled(section: Sections, gain_db: float) -> Sections:
    scaled = section.copy()
    scaled[:, :3] *= db_to_gain(gain_db)
    return scaled
