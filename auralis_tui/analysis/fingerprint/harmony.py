"""Harmony: what lasts in time against what bursts across frequency, the pitch, and the twelve pitch classes."""

import numpy as np

from auralis_tui.analysis.fingerprint.chroma import Chroma
from auralis_tui.analysis.fingerprint.framing import PowerSpectra, Samples
from auralis_tui.analysis.fingerprint.medians import running_median
from auralis_tui.analysis.fingerprint.pitch import PitchCourse

_WINDOW_S = 0.093
_HOP_S = 1024 / 22050
_HIGHEST_HZ = 5000.0
_FRAMES, _BINS = 9, 17
_AROUND, _ACROSS = _FRAMES // 2, _BINS // 2


class HarmonyMeter:
    """Measures harmonic ratio, pitch stability and chroma of a stream.

    Parameters
    ----------
    rate_hz : float

    Notes
    -----
    Frames of 93 ms every 46 ms, up to 5 kHz. A bin's harmonic part is the median over 9 frames (0.4 s), its
    percussive part that over 17 bins (some 180 Hz); the squares of both divide its power between them.

    References
    ----------
    Fitzgerald, "Harmonic/percussive separation using median filtering", DAFx 2010.
    """

    def __init__(self, rate_hz: float) -> None:
        self._spectra = PowerSpectra(rate_hz, _WINDOW_S, _HOP_S)
        self._stop = min(self._spectra.bins, round(_HIGHEST_HZ / self._spectra.bin_hz))
        self._waiting: Samples = np.empty((0, self._stop), np.float32)
        self._harmonic = self._power = 0.0
        self.chroma = Chroma(self._spectra.bin_hz, self._stop, self._spectra.frames_per_s)
        self.pitch = PitchCourse(rate_hz)

    def push(self, samples: Samples) -> None:
        """Take in (n,) samples."""
        power = self._spectra.push(samples)
        self.pitch.push(power)
        self.chroma.push(power[:, : self._stop])
        self._separate(np.sqrt(power[:, : self._stop]))

    def _separate(self, amplitude: Samples) -> None:
        """Sum the power, and the harmonic part of it, of the frames whose surroundings are known."""
        stream = np.concatenate((self._waiting, amplitude))
        self._waiting = stream[-2 * _AROUND :]
        if len(stream) < _FRAMES:
            return
        harmonic = np.square(running_median(stream, _FRAMES))
        middle = stream[_AROUND:-_AROUND]
        across = np.pad(middle.T, ((_ACROSS, _ACROSS), (0, 0)), mode="reflect")
        percussive = np.square(running_median(across, _BINS)).T
        power = np.square(middle)
        share = harmonic / (harmonic + percussive + np.float32(1e-20))
        self._harmonic += float(np.vdot(share, power))
        self._power += float(power.sum())

    def harmonic_ratio(self) -> float:
        """Return the harmonic share of the power, 0-1; 0 without any power."""
        return self._harmonic / self._power if self._power > 0.0 else 0.0
