"""Bands: how a spectrum's bins are gathered into third octaves, sixth octaves or Bark, and scaled."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.windows import power_response

_REACH = 64
"""Bins beside a tone that it still shows in."""


@dataclass(frozen=True, slots=True)
class Bands:
    """A row of bands."""

    names: tuple[str, ...]
    """Nominal centres in Hz; for Bark, the numbers of the bands."""
    centres_hz: tuple[float, ...]
    edges_hz: tuple[tuple[float, float], ...]
    """Lower and upper end of each."""

    def below(self, highest_hz: float) -> int:
        """Return how many of them have their centre below this."""
        return int(np.searchsorted(self.centres_hz, highest_hz))


def _octaves(parts: int, first: int, last: int, names: tuple[str, ...]) -> Bands:
    """Return fractional octaves, base ten; of an even number, centres lie halfway (IEC 61260-1, 5.2 to 5.4)."""
    steps = np.arange(first, last + 1)
    exponents = (steps if parts % 2 else (2 * steps + 1) / 2.0) / parts
    octave = 10.0**0.3
    centres = 1000.0 * octave**exponents
    half = octave ** (0.5 / parts)
    return Bands(
        names or tuple(f"{centre:.3g}" if centre < 1000.0 else f"{round(centre, -1):.0f}" for centre in centres),
        tuple(centres.tolist()),
        tuple(zip((centres / half).tolist(), (centres * half).tolist(), strict=True)),
    )


THIRD_OCTAVES = _octaves(3, -17, 13, (
    "20", "25", "31.5", "40", "50", "63", "80", "100", "125", "160", "200", "250", "315", "400", "500", "630", "800",
    "1000", "1250", "1600", "2000", "2500", "3150", "4000", "5000", "6300", "8000", "10000", "12500", "16000", "20000",
))  # fmt: skip
"""31 bands, 20 Hz to 20 kHz, by ISO 266's preferred frequencies."""

SIXTH_OCTAVES = _octaves(6, -35, 26, ())
"""62 bands from 18 Hz to 22 kHz: two for each third octave."""

_BARK_EDGES_HZ = (
    20, 100, 200, 300, 400, 510, 630, 770, 920, 1080, 1270, 1480, 1720, 2000, 2320, 2700, 3150, 3700, 4400, 5300, 6400,
    7700, 9500, 12000, 15500,
)  # fmt: skip

BARK = Bands(
    tuple(str(number) for number in range(1, 25)),
    tuple(float(np.sqrt(low * high)) for low, high in pairwise(_BARK_EDGES_HZ)),
    tuple((float(low), float(high)) for low, high in pairwise(_BARK_EDGES_HZ)),
)
"""24 critical bands (Zwicker 1961)."""


@lru_cache(maxsize=16)
def band_weights(bands: Bands, rate_hz: float, frames: int, window_name: str = "hann") -> NDArray[np.float64]:
    """Return how much of each bin's power belongs to each band, so that a full-scale sine at its centre reads 1.

    Parameters
    ----------
    bands : Bands
    rate_hz : float
    frames : int
        Length of the window and the transform.
    window_name : str
        One of `windows.COSINES`.

    Returns
    -------
    (bands, frames // 2 + 1) float64
        To be multiplied with the power |rfft(window * sound)|**2. Do not modify it. Bands whose centre is not below
        half the rate are 0.

    Notes
    -----
    Bins at a band's end are shared in proportion to their overlap. A band that is narrower than the window's main lobe
    is scaled up, so that a tone at its centre still reads its level; noise then reads high there, and the tone shows in
    the neighbours too.

    References
    ----------
    IEC 61260-1:2014, 5.2-5.4 (centres and edges of fractional octaves).
    """
    bin_hz = rate_hz / frames
    edges_hz = (np.arange(frames // 2 + 2) - 0.5) * bin_hz
    low, high = (np.array(column)[:, np.newaxis] for column in zip(*bands.edges_hz, strict=True))
    weights: NDArray[np.float64] = (
        np.maximum(0.0, np.minimum(edges_hz[1:], high) - np.maximum(edges_hz[:-1], low)) / bin_hz
    )
    weights[bands.below(rate_hz / 2.0) :] = 0.0
    for row, centre_hz in zip(weights[: bands.below(rate_hz / 2.0)], bands.centres_hz, strict=False):
        place = centre_hz / bin_hz
        first = max(0, round(place) - _REACH)
        bins = np.arange(first, min(len(row), round(place) + _REACH + 1))
        read = float(row[bins] @ power_response(window_name, frames, np.asarray(place - bins, np.float64)))
        row *= 4.0 / read
    weights.setflags(write=False)
    return weights
