"""The 25 figures that say how a recording sounds, and the version of their definitions."""

from dataclasses import dataclass

from auralis_tui.errors import AuralisError

FINGERPRINT_VERSION = 1
"""Rises whenever a dimension's definition or figure changes: fingerprints of two versions can't be compared."""

MINIMUM_S = 5.0
"""What is shorter has no fingerprint: neither a rhythm nor a variation could be told from so little."""


class FingerprintUndefined(AuralisError):
    """There is too little to measure: the recording is too short, silent, or cancels itself."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How a recording sounds, in 25 dimensions; docs/analysis/fingerprint.md defines each."""

    sub_bass: float
    """Share of the power in 20-60 Hz; the seven shares sum to 1."""
    bass: float
    """Share of the power in 60-250 Hz."""
    low_mid: float
    """Share of the power in 250-500 Hz."""
    mid: float
    """Share of the power in 500 Hz-2 kHz."""
    upper_mid: float
    """Share of the power in 2-4 kHz."""
    presence: float
    """Share of the power in 4-6 kHz."""
    air: float
    """Share of the power in 6-20 kHz."""
    lufs: float
    """Integrated loudness, LUFS."""
    crest_db: float
    """Highest sample over the RMS of the whole, dB: 3 for a sine."""
    bass_mid_ratio: float
    """Power in 60-250 Hz over that in 250 Hz-2 kHz, dB, within ±60."""
    tempo_bpm: float | None
    """Beats a minute, 40-200; None where nothing recurs."""
    rhythm_stability: float
    """How regularly the beats come, 0-1; 0 without a tempo."""
    transient_density: float
    """Onsets per second."""
    silence_ratio: float
    """Share of the time below -60 dBFS, 0-1."""
    spectral_centroid: float
    """Centre of the amplitude spectrum, Hz."""
    spectral_rolloff: float
    """Frequency below which 85 % of the amplitude spectrum lies, Hz."""
    spectral_flatness: float
    """How alike all frequencies are, 0-1: near 0 for a tone, 0.85 for white noise."""
    harmonic_ratio: float
    """Share of the power that lasts in time rather than bursts across frequency, 0-1."""
    pitch_stability: float
    """Share of the time in which a pitch is held, 0-1."""
    chroma_energy: float
    """How far the tones gather in few of the twelve pitch classes, 0 (all alike) to 1 (a single one)."""
    dynamic_range_variation: float
    """Standard deviation of the crest factor of half seconds, dB."""
    loudness_variation_std: float
    """Standard deviation of the level of half seconds, dB."""
    peak_consistency: float
    """How alike the peaks of half seconds are, 0-1: 1 when all are the same."""
    stereo_width: float
    """Side power over mid and side power, 0 (mono) to 1 (all side)."""
    phase_correlation: float
    """Correlation of left and right, -1 to 1; 1 for mono."""
