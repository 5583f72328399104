"""Second-order filter sections: design, and the response of the very coefficients.

A section is a row [b0 b1 b2 1 a1 a2] of float64; several make a cascade, an array of (sections, 6).
"""

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from auralis_tui.dsp.settings import SettingsError

Sections: TypeAlias = NDArray[np.float64]
"""(sections, 6): one row [b0 b1 b2 1 a1 a2] for each second-order section."""

HIGHEST_FRACTION = 0.49
"""Highest design frequency as a fraction of the sample rate."""


def bell(rate_hz: float, frequency_hz: float, gain_db: float, q: float) -> Sections:
    """Design a bell: `gain_db` at `frequency_hz`, nothing far from it.

    Parameters
    ----------
    rate_hz : float
        Sample rate.
    frequency_hz : float
        Centre, above 0 and up to 0.49 of the rate.
    gain_db : float
        Gain at the centre.
    q : float
        Centre over the bandwidth between the points of half the gain in dB.

    Returns
    -------
    Sections
        One section, shape (1, 6).

    Raises
    ------
    SettingsError
        The frequency is out of range, or q isn't positive.

    Notes
    -----
    The bilinear transform maps infinity to half the rate, where the response is exactly 0 dB. A bell within the top
    octave is therefore narrower on its upper side than the analogue one: it keeps its centre and gain, not its shape.

    References
    ----------
    R. Bristow-Johnson, Audio EQ Cookbook, peakingEQ.
    """
    cos_w, alpha = _angle(rate_hz, frequency_hz, q)
    a = 10.0 ** (gain_db / 40.0)
    return _section((1.0 + alpha * a, -2.0 * cos_w, 1.0 - alpha * a), (1.0 + alpha / a, -2.0 * cos_w, 1.0 - alpha / a))


def low_shelf(rate_hz: float, frequency_hz: float, gain_db: float, q: float = math.sqrt(0.5)) -> Sections:
    """Design a low shelf: `gain_db` at 0 Hz, half of it at `frequency_hz`, nothing at half the rate.

    Parameters, returns, errors and reference as for `bell`; a q above 0.707 overshoots at both ends of the slope.
    """
    cos_w, alpha = _angle(rate_hz, frequency_hz, q)
    a = 10.0 ** (gain_db / 40.0)
    root = 2.0 * math.sqrt(a) * alpha
    up, down = a + 1.0, a - 1.0
    return _section(
        (a * (up - down * cos_w + root), 2.0 * a * (down - up * cos_w), a * (up - down * cos_w - root)),
        (up + down * cos_w + root, -2.0 * (down + up * cos_w), up + down * cos_w - root),
    )


def high_shelf(rate_hz: float, frequency_hz: float, gain_db: float, q: float = math.sqrt(0.5)) -> Sections:
    """Design a high shelf: nothing at 0 Hz, half of `gain_db` at `frequency_hz`, all of it at half the rate.

    Parameters, returns, errors and reference as for `bell`. Near half the rate the slope is steeper than the
    analogue one, since all of the gain is reached there.
    """
    cos_w, alpha = _angle(rate_hz, frequency_hz, q)
    a = 10.0 ** (gain_db / 40.0)
    root = 2.0 * math.sqrt(a) * alpha
    up, down = a + 1.0, a - 1.0
    return _section(
        (a * (up + down * cos_w + root), -2.0 * a * (down + up * cos_w), a * (up + down * cos_w - root)),
        (up - down * cos_w + root, 2.0 * (down - up * cos_w), up - down * cos_w - root),
    )


def low_cut(rate_hz: float, frequency_hz: float, q: float = math.sqrt(0.5)) -> Sections:
    """Design a low cut (high-pass) of 12 dB per octave: -3 dB at `frequency_hz` for a q of 0.707, nothing at 0 Hz.

    Parameters, returns, errors and reference as for `bell`.
    """
    cos_w, alpha = _angle(rate_hz, frequency_hz, q)
    b = (1.0 + cos_w) / 2.0
    return _section((b, -2.0 * b, b), (1.0 + alpha, -2.0 * cos_w, 1.0 - alpha))


def high_cut(rate_hz: float, frequency_hz: float, q: float = math.sqrt(0.5)) -> Sections:
    """Design a high cut (low-pass) of 12 dB per octave: -3 dB at `frequency_hz` for a q of 0.707.

    Parameters, returns, errors and reference as for `bell`. The response is exactly zero at half the rate, so a high
    cut in the top octave falls more steeply than 12 dB per octave.
    """
    cos_w, alpha = _angle(rate_hz, frequency_hz, q)
    b = (1.0 - cos_w) / 2.0
    return _section((b, 2.0 * b, b), (1.0 + alpha, -2.0 * cos_w, 1.0 - alpha))


def notch(rate_hz: float, frequency_hz: float, q: float) -> Sections:
    """Design a notch: nothing left at `frequency_hz`; parameters, returns, errors and reference as for `bell`."""
    cos_w, alpha = _angle(rate_hz, frequency_hz, q)
    return _section((1.0, -2.0 * cos_w, 1.0), (1.0 + alpha, -2.0 * cos_w, 1.0 - alpha))


def cascade(*sections: Sections) -> Sections:
    """Put sections one after the other; none at all is an array of shape (0, 6), the identity."""
    return np.concatenate([np.zeros((0, 6)), *sections])


def response(sections: Sections, frequencies_hz: ArrayLike, rate_hz: float) -> NDArray[np.complex128]:
    """Evaluate the transfer function of a cascade.

    Parameters
    ----------
    sections : Sections
        Shape (sections, 6).
    frequencies_hz : array_like
        Where, shape (n,).
    rate_hz : float
        Sample rate.

    Returns
    -------
    ndarray of complex128
        Factor in amplitude and phase at each frequency, shape (n,).
    """
    z = np.exp(-2j * np.pi * np.atleast_1d(np.asarray(frequencies_hz, np.float64)) / rate_hz)
    powers = np.stack([np.ones_like(z), z, z * z])
    return np.asarray(np.prod((sections[:, :3] @ powers) / (sections[:, 3:] @ powers), axis=0))


def check(rate_hz: float, frequency_hz: float, q: float) -> None:
    """Raise SettingsError unless a filter can be made at this frequency and q."""
    if not 0.0 < frequency_hz <= HIGHEST_FRACTION * rate_hz:
        raise SettingsError(
            f"A filter at {frequency_hz:g} Hz can't be made at a rate of {rate_hz:g} Hz;"
            f" allowed is above 0 and up to {HIGHEST_FRACTION * rate_hz:g} Hz."
        )
    if not q > 0.0:
        raise SettingsError(f"A filter's q is {q:g}; allowed is above 0.")


def _angle(rate_hz: float, frequency_hz: float, q: float) -> tuple[float, float]:
    check(rate_hz, frequency_hz, q)
    w = 2.0 * math.pi * frequency_hz / rate_hz
    return math.cos(w), math.sin(w) / (2.0 * q)


def _section(b: tuple[float, float, float], a: tuple[float, float, float]) -> Sections:
    return np.array([[*b, *a]]) / a[0]
