"""The critical bands of hearing, and what one sound hides of another.

Band levels are arrays of (26,) in dB, one for each band from 20 Hz up.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Levels: TypeAlias = NDArray[np.float64]
"""(26,): a level or gain in dB for each band."""

EDGES_HZ = np.array(
    [20, 100, 200, 300, 400, 510, 630, 770, 920, 1080, 1270, 1480, 1720, 2000, 2320, 2700, 3150, 3700, 4400, 5300, 6400,
     7700, 9500, 12_000, 15_500, 20_500, 27_000], np.float64,
)  # fmt: skip
"""(27,): where the bands begin and end. The first begins at 20 Hz; the last two go on beyond the 24 of the tables."""

BANDS = len(EDGES_HZ) - 1
"""26."""

CENTRES_BARK = np.arange(BANDS) + 0.5
"""(26,): the bands' middles; a band is 1 Bark wide."""

MASKING_OFFSET_DB = 10.0
"""How far below a masker's own band level another sound may lie and just be heard: between 5.5 dB for noise and 14.5
dB and more for tones."""


def bark(frequency_hz: ArrayLike) -> NDArray[np.float64]:
    """Return the critical-band rate of frequencies: 0 at 20 Hz, 1 more at each of `EDGES_HZ`; linear between."""
    return np.asarray(np.interp(np.asarray(frequency_hz, np.float64), EDGES_HZ, np.arange(BANDS + 1.0)))


def centres_hz(rate_hz: float) -> NDArray[np.float64]:
    """Return the middle of each band as far as it lies below half the rate.

    Parameters
    ----------
    rate_hz : float
        Sample rate.

    Returns
    -------
    ndarray of float64
        One for each band that begins below half the rate, so up to 26; each is below half the rate.
    """
    below = EDGES_HZ[:-1] < 0.5 * rate_hz
    return np.sqrt(EDGES_HZ[:-1] * np.minimum(EDGES_HZ[1:], 0.5 * rate_hz))[below]


def spreading_db(distance_bark: ArrayLike) -> NDArray[np.float64]:
    """Return by how much a masker's excitation is lower so many Bark above it: 0 dB at its own place.

    Parameters
    ----------
    distance_bark : array_like
        Of the place from the masker; negative where the place is lower.

    Returns
    -------
    ndarray of float64
        About 25 dB less for each Bark downwards, 10 dB upwards.

    References
    ----------
    M. R. Schroeder, B. S. Atal, J. L. Hall, Optimizing digital speech coders by exploiting masking properties of the
    human ear, JASA 66 (6), 1979, eq. 1.
    """
    shifted = np.asarray(distance_bark, np.float64) + 0.474
    return np.asarray(15.81 + 7.5 * shifted - 17.5 * np.sqrt(1.0 + shifted * shifted))


def masked_threshold_db(levels_db: ArrayLike, offset_db: float = MASKING_OFFSET_DB) -> Levels:
    """Return the level in each band below which the other bands hide what sounds there.

    Parameters
    ----------
    levels_db : array_like
        Level in each band, shape (26,); -inf and -200 dB are silence.
    offset_db : float
        By how much the threshold is below the spread excitation.

    Returns
    -------
    Levels
        Threshold in each band, at least -200 dB; shape (26,). A band doesn't mask itself.

    Notes
    -----
    Simultaneous masking only: what sounds before or after is not considered. The powers of all maskers add up.
    """
    powers = 10.0 ** (np.maximum(np.asarray(levels_db, np.float64), -300.0) / 10.0)
    excitation = _SPREAD @ powers
    return np.asarray(np.maximum(10.0 * np.log10(np.maximum(excitation, 1e-30)) - offset_db, -200.0))


def _spread() -> NDArray[np.float64]:
    """Return the power that each band adds to each other; shape (to, from)."""
    spread = 10.0 ** (spreading_db(CENTRES_BARK[:, None] - CENTRES_BARK) / 10.0)
    np.fill_diagonal(spread, 0.0)
    return np.asarray(spread)


_SPREAD = _spread()
