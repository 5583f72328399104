"""A pair of sounds for each dimension: the second has more of what it is named after."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache

import numpy as np
import pytest

from auralis_tui.analysis.fingerprint import Fingerprint, FingerprintMeter
from auralis_tui.units import db_to_gain
from tests.analysis.fingerprint.patterns import PATTERNS, beats, clicks
from tests.signals import Signal, multitone, pink_noise, sine, white_noise

RATE_HZ = 24_000
LENGTH_S = 8.0


def fingerprint_of(sound: Signal, rate_hz: float = RATE_HZ) -> Fingerprint:
    meter = FingerprintMeter(rate_hz, sound.shape[1])
    meter.process(sound)
    return meter.result()


def tone(hertz: float, amplitude: float = 0.3) -> Signal:
    return sine(hertz, LENGTH_S, RATE_HZ, amplitude, dtype=np.float32)


def noise(rms: float = 0.05) -> Signal:
    return white_noise(LENGTH_S, RATE_HZ, rms, dtype=np.float32)


def mono(wave: Signal) -> Signal:
    return np.repeat(wave[:, np.newaxis], 2, axis=1)


def time_s() -> Signal:
    return np.arange(round(LENGTH_S * RATE_HZ)) / RATE_HZ


def siren() -> Signal:
    """A tone that glides up and down over an octave and a half."""
    hertz = 400.0 * 2.0 ** (0.75 * np.sin(2.0 * np.pi * 0.7 * time_s()))
    return mono(0.3 * np.sin(2.0 * np.pi * np.cumsum(hertz) / RATE_HZ))


def swelling(depth_db: float) -> Signal:
    """Noise whose level swings every four seconds."""
    gain: Signal = db_to_gain(1.0) ** (depth_db * np.sin(0.5 * np.pi * time_s()))
    return noise() * gain[:, np.newaxis]


def spiked(every_s: float) -> Signal:
    """Noise with a spike now and then."""
    sound = noise().copy()
    sound[:: round(every_s * RATE_HZ)] = 0.9
    return sound


def drummed() -> Signal:
    return mono(beats(PATTERNS["rock"], 120.0, LENGTH_S))


def chord(semitones: tuple[int, ...]) -> Signal:
    return multitone(tuple(440.0 * 2.0 ** (step / 12.0) for step in semitones), LENGTH_S, RATE_HZ, 0.05)


def silenced(from_s: float) -> Signal:
    sound = noise().copy()
    sound[round(from_s * RATE_HZ) :] = 0.0
    return sound


def sides(amount: float) -> Signal:
    """A middle, and so much that differs between the sides."""
    middle, side = noise().T
    return np.stack((middle + amount * side, middle - amount * side), axis=1)


Make = Callable[[], Signal]

PAIRS: dict[str, tuple[Make, Make]] = {
    "sub_bass": (lambda: tone(100.0), lambda: tone(40.0)),
    "bass": (lambda: tone(400.0), lambda: tone(120.0)),
    "low_mid": (lambda: tone(120.0), lambda: tone(350.0)),
    "mid": (lambda: tone(3000.0), lambda: tone(1000.0)),
    "upper_mid": (lambda: tone(1000.0), lambda: tone(3000.0)),
    "presence": (lambda: tone(3000.0), lambda: tone(5000.0)),
    "air": (lambda: tone(5000.0), lambda: tone(9000.0)),
    "lufs": (lambda: noise(0.02), lambda: noise(0.06)),
    "crest_db": (lambda: tone(400.0), noise),
    "bass_mid_ratio": (lambda: tone(1000.0) + 0.1 * tone(100.0), lambda: tone(1000.0) + tone(100.0)),
    "tempo_bpm": (lambda: mono(clicks(90.0, LENGTH_S)), lambda: mono(clicks(130.0, LENGTH_S))),
    "rhythm_stability": (lambda: mono(clicks(120.0, LENGTH_S, 0.06)), lambda: mono(clicks(120.0, LENGTH_S))),
    "transient_density": (lambda: mono(clicks(60.0, LENGTH_S)), lambda: mono(clicks(180.0, LENGTH_S))),
    "silence_ratio": (lambda: silenced(7.0), lambda: silenced(4.0)),
    "spectral_centroid": (lambda: pink_noise(LENGTH_S, RATE_HZ), noise),
    "spectral_rolloff": (lambda: pink_noise(LENGTH_S, RATE_HZ), noise),
    "spectral_flatness": (lambda: chord((0, 4, 7)), noise),
    "harmonic_ratio": (drummed, lambda: chord((0, 4, 7))),
    "pitch_stability": (siren, lambda: tone(330.0)),
    "chroma_energy": (lambda: chord(tuple(range(12))), lambda: chord((0, 4, 7))),
    "dynamic_range_variation": (noise, lambda: spiked(2.0)),
    "loudness_variation_std": (lambda: swelling(1.0), lambda: swelling(8.0)),
    "peak_consistency": (lambda: spiked(1.0), lambda: spiked(0.25)),
    "stereo_width": (lambda: sides(0.1), lambda: sides(0.8)),
    "phase_correlation": (lambda: sides(0.8), lambda: sides(0.1)),
}


@pytest.mark.audit("M-27")
@pytest.mark.parametrize("dimension", [field.name for field in fields(Fingerprint)])
def test_each_dimension_follows_what_it_is_named_after(dimension: str) -> None:
    less, more = (getattr(fingerprint_of(make()), dimension) for make in PAIRS[dimension])
    assert more - less > 0.1 * abs(more)


def test_there_are_the_25_dimensions_of_every_fingerprint() -> None:
    assert [field.name for field in fields(Fingerprint)] == list(PAIRS)
    assert len(PAIRS) == 25


@cache
def of_white_noise() -> Fingerprint:
    return fingerprint_of(white_noise(LENGTH_S, 48_000.0, dtype=np.float32), 48_000.0)


@pytest.mark.parametrize(
    ("dimension", "expected", "tolerance"),
    [
        ("sub_bass", 40.0 / 19_980.0, 0.0005),
        ("upper_mid", 2000.0 / 19_980.0, 0.003),
        ("air", 14_000.0 / 19_980.0, 0.005),
        ("spectral_centroid", 10_010.0, 50.0),
        ("spectral_rolloff", 17_003.0, 60.0),
        ("spectral_flatness", 0.8455, 0.005),
        ("harmonic_ratio", 0.5, 0.03),
        ("stereo_width", 0.5, 0.01),
        ("phase_correlation", 0.0, 0.01),
        ("silence_ratio", 0.0, 0.0),
        ("chroma_energy", 0.0, 0.02),
        ("pitch_stability", 0.0, 0.02),
        ("rhythm_stability", 0.0, 0.0),
    ],
)
def test_white_noise_reads_as_theory_has_it(dimension: str, expected: float, tolerance: float) -> None:
    assert getattr(of_white_noise(), dimension) == pytest.approx(expected, abs=tolerance)


def test_a_sine_reads_as_theory_has_it() -> None:
    figures = fingerprint_of(tone(440.0, 0.5))
    assert figures.crest_db == pytest.approx(3.01, abs=0.01)
    assert figures.spectral_centroid == pytest.approx(440.0, abs=2.0)
    assert figures.harmonic_ratio > 0.99
    assert figures.pitch_stability > 0.97
    assert figures.chroma_energy > 0.99
    assert figures.peak_consistency > 0.99
    assert figures.stereo_width == pytest.approx(0.0, abs=1e-6)
    assert figures.phase_correlation == pytest.approx(1.0)


@pytest.mark.parametrize("make", [noise, siren, drummed, lambda: pink_noise(LENGTH_S, RATE_HZ)])
def test_the_seven_bands_share_the_power(make: Make) -> None:
    figures = fingerprint_of(make())
    bands = ("sub_bass", "bass", "low_mid", "mid", "upper_mid", "presence", "air")
    assert sum(getattr(figures, band) for band in bands) == pytest.approx(1.0, abs=1e-9)
