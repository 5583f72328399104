"""The spectrum as a whole: the seven bands, and where and how its amplitude is spread."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.fingerprint.framing import PowerSpectra, Samples

BANDS = ("sub_bass", "bass", "low_mid", "mid", "upper_mid", "presence", "air")
EDGES_HZ = (20.0, 60.0, 250.0, 500.0, 2000.0, 4000.0, 6000.0, 20000.0)
"""Between which the seven bands lie."""

AUDIBLE_POWER = 1e-6
"""Mean power of -60 dBFS (re a square wave): what is quieter says nothing about the sound."""

_WINDOW_S = 0.093
_FLAT_HZ = (100.0, 10_000.0)
_ROLLOFF = 0.85
_WIDEST_DB = 60.0


@dataclass(frozen=True, slots=True)
class SpectralShape:
    """The figures."""

    shares: dict[str, float]
    """Of the power, by the names of the seven bands; they sum to 1."""
    bass_mid_db: float
    centroid_hz: float
    rolloff_hz: float
    flatness: float


class SpectralMeter:
    """Measures the bands and the shape of the spectrum.

    Parameters
    ----------
    rate_hz : float

    Notes
    -----
    Frames of 93 ms, half overlapped, 20 Hz to 20 kHz. The bands are shares of all power; centroid, roll-off and
    flatness are means over the audible frames, of the amplitude spectrum.
    """

    def __init__(self, rate_hz: float) -> None:
        self._spectra = PowerSpectra(rate_hz, _WINDOW_S, _WINDOW_S / 2.0)
        bin_hz = self._spectra.bin_hz
        self._stop = min(self._spectra.bins, int(EDGES_HZ[-1] / bin_hz) + 2)
        self._hz: Samples = (np.arange(self._stop) * bin_hz).astype(np.float32)
        self._bands = _overlaps(EDGES_HZ, bin_hz, self._stop)
        self._flat = slice(int(_FLAT_HZ[0] / bin_hz), min(self._stop, int(_FLAT_HZ[1] / bin_hz)))
        self._power: NDArray[np.float64] = np.zeros(len(BANDS))
        self._sums: NDArray[np.float64] = np.zeros(3)
        self._audible = 0

    def push(self, samples: Samples) -> None:
        """Take in (n,) samples."""
        power = self._spectra.push(samples)[:, : self._stop]
        bands = power @ self._bands
        self._power += bands.sum(axis=0, dtype=np.float64)
        loud = power[bands.sum(axis=1) > AUDIBLE_POWER]
        if len(loud):
            self._audible += len(loud)
            self._sums += self._shapes(np.sqrt(loud))

    def _shapes(self, amplitude: Samples) -> NDArray[np.float64]:
        """Return the sums over the frames of centroid, roll-off and flatness."""
        amplitude[:, self._hz < EDGES_HZ[0]] = 0.0
        running = np.cumsum(amplitude, axis=1)
        total = running[:, -1:]
        centroids = (amplitude @ self._hz) / total[:, 0]
        rolloffs = self._hz[np.count_nonzero(running < _ROLLOFF * total, axis=1)]
        flat = amplitude[:, self._flat] + np.float32(1e-9)
        flatness = np.exp(np.log(flat).mean(axis=1)) / flat.mean(axis=1)
        return np.array([figure.sum(dtype=np.float64) for figure in (centroids, rolloffs, flatness)])

    def shape(self) -> SpectralShape | None:
        """Return the figures of all that came; None when none of it was audible."""
        if not self._audible:
            return None
        centroid_hz, rolloff_hz, flatness = (self._sums / self._audible).tolist()
        shares = self._power / self._power.sum()
        return SpectralShape(
            shares=dict(zip(BANDS, shares.tolist(), strict=True)),
            bass_mid_db=_ratio_db(float(self._power[1]), float(self._power[2] + self._power[3])),
            centroid_hz=centroid_hz,
            rolloff_hz=rolloff_hz,
            flatness=flatness,
        )


def _overlaps(edges_hz: tuple[float, ...], bin_hz: float, bins: int) -> Samples:
    """Return (bins, bands): how much of each bin lies in each band."""
    low = (np.arange(bins)[:, np.newaxis] - 0.5) * bin_hz
    overlap = np.minimum(low + bin_hz, edges_hz[1:]) - np.maximum(low, edges_hz[:-1])
    return np.asarray(np.maximum(0.0, overlap) / bin_hz, np.float32)


def _ratio_db(above: float, below: float) -> float:
    """Return a ratio of powers in dB, held within 60 dB."""
    widest = 10.0 ** (_WIDEST_DB / 10.0)
    return float(10.0 * np.log10(np.clip((above + 1e-30) / (below + 1e-30), 1.0 / widest, widest)))
