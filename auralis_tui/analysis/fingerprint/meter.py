"""The meter that takes a recording in block by block and gives its fingerprint."""

import math

import numpy as np

from auralis_tui.analysis.fingerprint.course import LevelCourse
from auralis_tui.analysis.fingerprint.dimensions import MINIMUM_S, Fingerprint, FingerprintUndefined
from auralis_tui.analysis.fingerprint.framing import Samples, Slicing
from auralis_tui.analysis.fingerprint.halving import Halving
from auralis_tui.analysis.fingerprint.harmony import HarmonyMeter
from auralis_tui.analysis.fingerprint.image import StereoSums
from auralis_tui.analysis.fingerprint.onsets import OnsetMeter, onset_count
from auralis_tui.analysis.fingerprint.spectral import SpectralMeter
from auralis_tui.analysis.fingerprint.tempo import Tempo, find_tempo
from auralis_tui.analysis.loudness import LoudnessMeter
from auralis_tui.analysis.samples import measurable
from auralis_tui.dsp.processor import Signal
from auralis_tui.units import SILENCE_DB

_SLICE_FRAMES = 1 << 16
_SPECTRAL_HZ = 44_100.0
_RHYTHM_HZ = 22_050.0


class FingerprintMeter:
    """Measures the 25 dimensions of a recording that comes in blocks.

    Parameters
    ----------
    rate_hz : float
        8 kHz to 384 kHz.
    channels : int
    loudness : LoudnessMeter, optional
        A meter that the caller feeds with the same blocks; without it the fingerprint measures loudness itself.

    Notes
    -----
    Spectrum, rhythm and harmony are those of the channels' mean; levels those of all channels; the stereo image that
    of the first two. What is made of the frequencies is measured at 44.1 kHz or somewhat more, what is made of rhythm
    and harmony at half of that. The figures don't depend on how the stream is cut into blocks. NaN and infinite
    samples count as silence. Memory grows by 500 bytes a second.
    """

    def __init__(self, rate_hz: float, channels: int, loudness: LoudnessMeter | None = None) -> None:
        self._rate_hz = rate_hz
        self._frames = 0
        self._ended = False
        self._loudness = loudness or LoudnessMeter(rate_hz, channels)
        self._feeds_loudness = loudness is None
        self._slicing = Slicing(channels, _SLICE_FRAMES)
        self._course = LevelCourse(rate_hz, channels)
        self._image = StereoSums()
        self._to_spectral, spectral_hz = _halvings(rate_hz, _SPECTRAL_HZ)
        self._to_rhythm, rhythm_hz = _halvings(spectral_hz, _RHYTHM_HZ)
        self._spectral = SpectralMeter(spectral_hz)
        self._onsets = OnsetMeter(rhythm_hz)
        self._harmony = HarmonyMeter(rhythm_hz)

    def process(self, block: Signal) -> None:
        """Take in a block.

        Parameters
        ----------
        block : (frames, channels) or (frames,) float
            Any number of frames. Not modified.
        """
        if self._ended:
            raise ValueError("The stream has ended: its fingerprint was taken.")
        if self._feeds_loudness:
            self._loudness.process(block)
        self._frames += len(block)
        for sound in self._slicing.push(block if block.ndim == 2 else block[:, np.newaxis]):
            self._measure(sound)

    def _measure(self, sound: Samples) -> None:
        """Take in a slice of (channels, frames)."""
        sound = measurable(sound)
        self._course.push(sound)
        self._image.push(sound)
        mono = np.full(len(sound), 1.0 / len(sound), np.float32) @ sound
        for halving in self._to_spectral:
            mono = halving.push(mono)
        self._spectral.push(mono)
        for halving in self._to_rhythm:
            mono = halving.push(mono)
        self._onsets.push(mono)
        self._harmony.push(mono)

    def result(self) -> Fingerprint:
        """Return the fingerprint of all that was taken in, which ends the stream.

        Raises
        ------
        FingerprintUndefined
            Fewer than `MINIMUM_S` seconds came, or nothing that can be heard.
        """
        duration_s = self._frames / self._rate_hz
        if duration_s < MINIMUM_S:
            raise FingerprintUndefined(
                f"A fingerprint needs {MINIMUM_S:.0f} seconds of sound, and there are {duration_s:.2f}.",
                "Nothing is wrong with the file: it is only too short.",
            )
        self._end()
        levels, shape, lufs = self._course.levels(), self._spectral.shape(), self._loudness.integrated_lufs
        if levels is None or lufs is None or lufs <= SILENCE_DB:
            raise FingerprintUndefined("There is no fingerprint of silence.", "Nothing in it is louder than -60 dBFS.")
        if shape is None:
            raise FingerprintUndefined(
                "There is no fingerprint: the mean of the channels holds nothing between 20 Hz and 20 kHz.",
                "The channels may cancel each other; then turn one's polarity round.",
            )
        tempo, strength = self.tempo(), self._onsets.strength()
        return Fingerprint(
            **shape.shares,
            lufs=lufs,
            crest_db=levels.crest_db,
            bass_mid_ratio=shape.bass_mid_db,
            tempo_bpm=tempo.bpm if tempo else None,
            rhythm_stability=tempo.confidence if tempo else 0.0,
            transient_density=onset_count(strength, self._onsets.frames_per_s) / duration_s,
            silence_ratio=levels.silence_ratio,
            spectral_centroid=shape.centroid_hz,
            spectral_rolloff=shape.rolloff_hz,
            spectral_flatness=shape.flatness,
            harmonic_ratio=self._harmony.harmonic_ratio(),
            pitch_stability=self._harmony.pitch.stability(),
            chroma_energy=self._harmony.chroma.concentration(),
            dynamic_range_variation=levels.crest_variation_db,
            loudness_variation_std=levels.level_variation_db,
            peak_consistency=levels.peak_consistency,
            stereo_width=self._image.width(),
            phase_correlation=self._image.correlation(),
        )

    def tempo(self) -> Tempo | None:
        """Return the tempo with its confidence, which ends the stream; None where nothing recurs."""
        self._end()
        return find_tempo(self._onsets.strength(), self._onsets.frames_per_s)

    def _end(self) -> None:
        """Measure what fills no slice."""
        if not self._ended:
            self._ended = True
            self._measure(self._slicing.rest())


def _halvings(rate_hz: float, lowest_hz: float) -> tuple[list[Halving], float]:
    """Return the halvings that bring a rate down as far as this allows, and the rate they lead to."""
    count = max(0, math.floor(math.log2(rate_hz / lowest_hz)))
    return [Halving() for _ in range(count)], rate_hz / 2**count
