"""The live meters: what is measured after the chain and before the volume, stamped with the frame it belongs to."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.levels import DensityMeter, LevelMeter
from auralis_tui.analysis.loudness import LoudnessMeter
from auralis_tui.analysis.spectrum import Spectrum
from auralis_tui.analysis.stereo import StereoMeter
from auralis_tui.bus.meter_frame import MeterFrame
from auralis_tui.dsp.chain import Chain
from auralis_tui.dsp.true_peak import TAPS, TruePeak
from auralis_tui.units import gain_to_db

DEFAULT_CEILING_DBTP = -1.0
OVER_DB = 0.05
"""What a reading may be above the ceiling for its own error."""
GONIOMETER_HZ = 5.0
"""How often a reading carries the goniometer's points, which are by far its largest part."""
PUT_OFF_FRAMES = 16_384
"""While nobody looks, loudness and true peaks are measured so many frames at a time."""
LATELY_HZ = 1.0
"""How often a reading carries the loudness of the last minute."""
KEPT_READINGS = 256
"""Readings that wait to be heard: some seconds at the highest rate."""


class Meters:
    """Loudness and true peaks run always, so that figures of a track are whole; the rest only while somebody looks.

    `process` belongs to the rendering thread, `heard` to the player.
    """

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._rate_hz = rate_hz
        self._channels = channels
        self._loudness = LoudnessMeter(rate_hz, channels)
        self._true_peak = TruePeak()
        self._true_peak.prepare(rate_hz, channels, 65_536)
        self._levels = LevelMeter(channels)
        self._density = DensityMeter(rate_hz, channels)
        self._spectrum = Spectrum(rate_hz)
        self._source_levels, self._source_spectrum = LevelMeter(channels), Spectrum(rate_hz)
        self._stereo = StereoMeter(rate_hz)
        self._period_frames = 0
        self._since_reading = 0
        self._since_goniometer = self._since_lately = 0
        self._peaks = np.zeros(channels)
        """True peaks since the last reading."""
        self._track_peaks = np.zeros(channels)
        """Those of them that are the track's own."""
        self._max_peaks = np.zeros(channels)
        self._since_frame = self._passing_frames = 0
        self._overs = 0
        self.ceiling_dbtp = DEFAULT_CEILING_DBTP
        """A reading above it counts as an over."""
        self._reset_wanted = False
        self._waiting: list[NDArray[np.float32]] = []
        """Blocks whose loudness and true peaks are not measured yet."""
        self._boundaries: deque[int] = deque()
        self._readings: deque[MeterFrame] = deque(maxlen=KEPT_READINGS)

    def watch(self, meters_hz: float) -> None:
        """Take a reading so many times a second; 0 is never."""
        self._since_reading, self._since_lately = 0, self._rate_hz
        self._period_frames = round(self._rate_hz / meters_hz) if meters_hz > 0 else 0

    def begin_track(self, stream_frame: int) -> None:
        """Integrate anew from this frame on: a track begins there."""
        self._boundaries.append(stream_frame)

    def reset(self) -> None:
        """Integrate anew, and forget the maxima."""
        self._reset_wanted = True

    def process(self, block: NDArray[np.float32], stream_frame: int, chain: Chain) -> None:
        """Measure a block that begins at this frame of the stream, and has just come out of the chain."""
        chain.tapped = self._period_frames > 0
        if chain.tapped:
            source = chain.source(len(block))
            self._source_levels.process(source)
            self._source_spectrum.push(source)
        while self._boundaries and self._boundaries[0] < stream_frame + len(block):
            before = max(0, self._boundaries.popleft() - stream_frame)
            self._measure(block[:before], stream_frame, chain)
            block, stream_frame = block[before:], stream_frame + before
            self._reset_wanted = True
        self._measure(block, stream_frame, chain)

    def _measure(self, block: NDArray[np.float32], stream_frame: int, chain: Chain) -> None:
        if self._reset_wanted:
            self._reset_wanted = False
            self._measure_waiting()
            self._loudness.reset_integrated()
            self._track_peaks, self._max_peaks = np.zeros(self._channels), np.zeros(self._channels)
            self._overs = 0
            self._passing_frames = TAPS
            self._since_frame = stream_frame
        if not len(block):
            return
        if not self._period_frames:
            self._since_reading = 0
            self._put_off(block)
            return
        self._measure_waiting()
        self._loudness.process(block)
        self._measure_true_peaks(block)
        self._levels.process(block)
        self._density.push(block)
        self._spectrum.push(block)
        self._stereo.push(block)
        self._since_reading += len(block)
        if self._since_reading >= self._period_frames:
            self._since_reading %= self._period_frames
            self._readings.append(self._read(stream_frame + len(block), chain))

    def _measure_true_peaks(self, block: NDArray[np.float32]) -> None:
        """Read true peaks; of a track count its own: where the one before still sounds between samples, the samples."""
        passing = min(self._passing_frames, len(block))
        self._passing_frames -= passing
        for part, is_own in ((block[:passing], False), (block[passing:], True)):
            if len(part):
                samples = np.abs(part).max(axis=0)
                peaks = np.maximum(self._true_peak.measure(part), samples)
                np.maximum(self._peaks, peaks, out=self._peaks)
                np.maximum(self._track_peaks, peaks if is_own else samples, out=self._track_peaks)

    def _put_off(self, block: NDArray[np.float32]) -> None:
        """Nobody looks: loudness and true peaks are measured later, in larger pieces, which costs less."""
        self._waiting.append(block.copy())
        if sum(map(len, self._waiting)) >= PUT_OFF_FRAMES:
            self._measure_waiting()

    def _measure_waiting(self) -> None:
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            piece = np.concatenate(waiting)
            self._loudness.process(piece)
            self._measure_true_peaks(piece)
            self._take_true_peaks_dbtp()

    def heard(self, heard_frame: int) -> list[MeterFrame]:
        """Return the readings that are heard by now."""
        passed = []
        while self._readings and self._readings[0].frame <= heard_frame:
            passed.append(self._readings.popleft())
        return passed

    def _read(self, frame: int, chain: Chain) -> MeterFrame:
        image, density = self._stereo.read(), self._density.read()
        true_peaks_dbtp = self._take_true_peaks_dbtp()
        return MeterFrame(
            frame=frame,
            since_frame=self._since_frame,
            peak_dbfs=_peaks(self._levels),
            true_peak_dbtp=true_peaks_dbtp,
            max_true_peak_dbtp=max(_in_db(self._max_peaks)),
            channel_max_true_peak_dbtp=_in_db(self._max_peaks),
            rms_dbfs=tuple(round(rms, 2) for rms in density.rms_dbfs),
            crest_db=_round(density.crest_db),
            overs=self._overs,
            momentary_lufs=self._loudness.momentary_lufs,
            max_momentary_lufs=self._loudness.max_momentary_lufs,
            short_term_lufs=self._loudness.short_term_lufs,
            max_short_term_lufs=self._loudness.max_short_term_lufs,
            integrated_lufs=self._loudness.integrated_lufs,
            lra_lu=self._loudness.lra_lu,
            correlation=image.correlation,
            balance_db=image.balance_db,
            width=image.width,
            spectrum_dbfs=_bands(self._spectrum),
            source_spectrum_dbfs=_bands(self._source_spectrum),
            source_peak_dbfs=_peaks(self._source_levels),
            gain_reduction_db=_rounded(chain.take_gain_reduction_db()),
            level_dbfs=_rounded(chain.take_levels_dbfs()),
            match_gain_db=_round(chain.match_gain_db),
            goniometer=self._goniometer(),
            short_term_lately_lufs=self._lately(),
        )

    def _take_true_peaks_dbtp(self) -> tuple[float, ...]:
        """Return the true peaks since the last reading, and hold what is the track's."""
        peaks, self._peaks = self._peaks, np.zeros(self._channels)
        own, self._track_peaks = self._track_peaks, np.zeros(self._channels)
        np.maximum(self._max_peaks, own, out=self._max_peaks)
        self._overs += max(_in_db(own)) > self.ceiling_dbtp + OVER_DB
        return _in_db(peaks)

    def _goniometer(self) -> tuple[tuple[float, float], ...]:
        self._since_goniometer += self._period_frames
        if self._since_goniometer < self._rate_hz / GONIOMETER_HZ:
            return ()
        self._since_goniometer = 0
        return self._stereo.goniometer()

    def _lately(self) -> tuple[float, ...]:
        self._since_lately += self._period_frames
        if self._since_lately < self._rate_hz / LATELY_HZ:
            return ()
        self._since_lately = 0
        return tuple(round(lufs, 1) for lufs in self._loudness.short_term_lately_lufs)


def _peaks(levels: LevelMeter) -> tuple[float, ...]:
    return tuple(round(peak, 2) for peak in levels.read().peak_dbfs)


def _in_db(peaks: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(gain_to_db(float(peak)), 2) for peak in peaks)


def _bands(spectrum: Spectrum) -> tuple[float, ...]:
    return tuple(round(level, 1) for level in spectrum.read())


def _rounded(levels: dict[str, float]) -> dict[str, float]:
    return {name: round(level, 2) for name, level in levels.items()}


def _round(level: float | None) -> float | None:
    return None if level is None else round(level, 2)
