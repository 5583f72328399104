"""Sounds of which everybody would say what they are, mono or stereo at 24 kHz."""

import numpy as np
from numpy.typing import NDArray

from tests.analysis.fingerprint.patterns import PATTERNS, RATE_HZ, beats
from tests.signals import Signal

Wave = NDArray[np.float64]

LENGTH_S = 16.0
_FORMANTS_HZ = ((700, 1200, 2500), (300, 2200, 2900), (400, 800, 2400), (500, 1700, 2500))


def _time_s(duration_s: float = LENGTH_S) -> Wave:
    return np.asarray(np.arange(round(duration_s * RATE_HZ)) / RATE_HZ)


def _tone(hertz: float, duration_s: float, harmonics: int, slope: float) -> Wave:
    """Return harmonics that fall off by a power of their number."""
    time_s = _time_s(duration_s)
    numbers = [k for k in range(1, harmonics + 1) if k * hertz < RATE_HZ / 2.5]
    return np.asarray(sum(np.sin(2.0 * np.pi * k * hertz * time_s) / k**slope for k in numbers))


def _both(wave: Wave) -> Signal:
    return np.repeat(wave[:, np.newaxis], 2, axis=1)


def speech() -> Signal:
    """Syllables of gliding pitch and changing vowels with hisses between, in phrases with pauses."""
    randomness = np.random.default_rng(3)
    wave = np.zeros(round(LENGTH_S * RATE_HZ))
    at_s, syllables = 0.2, 0
    while at_s < LENGTH_S - 0.5:
        syllable = _syllable(randomness) * randomness.uniform(0.3, 1.0)
        start = round(at_s * RATE_HZ)
        wave[start : start + len(syllable)] += 0.2 * syllable
        syllables += 1
        at_s += randomness.uniform(0.13, 0.30) + (randomness.uniform(0.5, 0.9) if syllables % 9 == 0 else 0.0)
    return _both(wave)


def _syllable(randomness: np.random.Generator) -> Wave:
    time_s = _time_s(randomness.uniform(0.10, 0.22))
    glide = 120.0 * 2.0 ** (randomness.uniform(-0.3, 0.4) + randomness.uniform(-3.0, 3.0) * time_s)
    phase = 2.0 * np.pi * np.cumsum(glide) / RATE_HZ
    formants = _FORMANTS_HZ[randomness.integers(len(_FORMANTS_HZ))]
    wave = np.zeros(len(time_s))
    for number in range(1, 30):
        loud = sum(np.exp(-(((number * glide - formant) / 150.0) ** 2)) for formant in formants)
        wave += (loud + 0.03) * np.sin(number * phase)
    hiss = 0.5 * randomness.standard_normal(len(time_s)) * np.exp(-time_s / 0.02)
    return np.asarray((wave + hiss) * np.sin(np.pi * np.arange(len(time_s)) / len(time_s)) ** 0.5)


def flute() -> Signal:
    """One melody of long notes."""
    steps = (0, 2, 4, 7, 4, 2, 0, 7, 9, 7, 4, 0, 2, 4, 2, 0)
    ease = np.minimum(1.0, np.minimum(_time_s(1.0), 1.0 - _time_s(1.0)) / 0.08)
    return _both(0.2 * np.concatenate([_tone(523.25 * 2.0 ** (step / 12.0), 1.0, 4, 2.0) * ease for step in steps]))


def club() -> Signal:
    """Four on the floor over a sub bass, driven hard."""
    drums = beats(PATTERNS["four on the floor"], 125.0, LENGTH_S).astype(np.float64)
    offbeat = np.mod(_time_s() * 125.0 / 60.0, 1.0)
    sub = np.sin(2.0 * np.pi * 45.0 * _time_s()) * np.minimum(1.0, offbeat * 3.0)
    return _both(0.8 * np.tanh(2.5 * (1.2 * drums + 0.25 * sub)))


def drone() -> Signal:
    """Wide chords that fade into each other."""
    sides = [np.zeros(len(_time_s())), np.zeros(len(_time_s()))]
    for number, semitones in enumerate((-12, 0, 7, 12, 16, 19)):
        hertz = 220.0 * 2.0 ** (semitones / 12.0)
        for side, detune in enumerate((0.997, 1.003)):
            swell = 0.6 + 0.4 * np.sin(2.0 * np.pi * _time_s() / 9.0 + number)
            sides[side] += 0.05 * swell * _tone(hertz * detune, LENGTH_S, 5, 1.5)
    return np.stack(sides, axis=1)


def hiss() -> Signal:
    """Steady noise."""
    return np.asarray(0.1 * np.random.default_rng(4).standard_normal((len(_time_s()), 2)))
