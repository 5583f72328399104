"""K-weighting: the filter that makes loudness out of level.

Two biquads: a shelf of +4 dB above 1.7 kHz for what the head does to sound, and a high-pass at 38 Hz because deep
sounds are heard less loud than they measure. The standard tabulates them for 48 kHz; here they are computed for any
rate from the analogue filters that the table comes from.
"""

import math

import numpy as np
from numpy.typing import NDArray

CHANNEL_WEIGHTS: dict[int, tuple[float, ...]] = {
    1: (1.0,),
    2: (1.0, 1.0),
    3: (1.0, 1.0, 1.0),
    4: (1.0, 1.0, 1.41, 1.41),
    5: (1.0, 1.0, 1.0, 1.41, 1.41),
    6: (1.0, 1.0, 1.0, 0.0, 1.41, 1.41),
    8: (1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.41, 1.41),
    12: (1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.41, 1.41, 1.0, 1.0, 1.0, 1.0),
}
"""Weight per channel in the order of WAV: L R, L R C, L R Ls Rs, L R C Ls Rs, L R C LFE Ls Rs (BS.1770-5, table 4); and
for 7.1 and 7.1.4, L R C LFE Lb Rb Ls Rs, then the four above: 1.41 within 30 degrees of the height of the ears and 60
to 120 degrees to the side, else 1 (annex 3, table 5)."""

_SHELF_HZ = 1681.974450955533
_SHELF_DB = 3.999843853973347
_SHELF_Q = 0.7071752369554196
_SHELF_BAND_POWER = 0.4996667741545416
_HIGH_PASS_HZ = 38.13547087602444
_HIGH_PASS_Q = 0.5003270373238773


def k_weighting(rate_hz: float) -> NDArray[np.float64]:
    """Design the K-weighting for a rate.

    Parameters
    ----------
    rate_hz : float
        8 kHz to 384 kHz.

    Returns
    -------
    (2, 6) float64; second-order sections b0 b1 b2 1 a1 a2.

    Notes
    -----
    At other rates than 48 kHz, where the bilinear transform bends the shelf a little differently, 1 kHz reads
    within 0.05 dB of what it reads there.

    References
    ----------
    ITU-R BS.1770-5, annex 1, tables 1 and 2: met to 1e-15 at 48 kHz.
    """
    return np.array([_shelf(rate_hz), _high_pass(rate_hz)])


def channel_weights(channels: int) -> NDArray[np.float64]:
    """Return the weight of each channel's power, shape (channels,); 1 for all where the standard names none."""
    return np.array(CHANNEL_WEIGHTS.get(channels) or (1.0,) * channels, np.float64)


def _denominator(k: float, q: float) -> tuple[float, float, float]:
    a0 = 1.0 + k / q + k * k
    return a0, 2.0 * (k * k - 1.0) / a0, (1.0 - k / q + k * k) / a0


def _shelf(rate_hz: float) -> list[float]:
    k = math.tan(math.pi * _SHELF_HZ / rate_hz)
    high = 10.0 ** (_SHELF_DB / 20.0)
    band = high**_SHELF_BAND_POWER
    a0, a1, a2 = _denominator(k, _SHELF_Q)
    edge = band * k / _SHELF_Q
    return [(high + edge + k * k) / a0, 2.0 * (k * k - high) / a0, (high - edge + k * k) / a0, 1.0, a1, a2]


def _high_pass(rate_hz: float) -> list[float]:
    k = math.tan(math.pi * _HIGH_PASS_HZ / rate_hz)
    _, a1, a2 = _denominator(k, _HIGH_PASS_Q)
    return [1.0, -2.0, 1.0, 1.0, a1, a2]
