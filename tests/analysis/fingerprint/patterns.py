"""Clicks and drum patterns whose tempo is known, mono at 24 kHz."""

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.fingerprint.halving import Halving
from auralis_tui.demo.drums import drum_kit
from auralis_tui.demo.instruments import RATE_HZ as KIT_HZ
from auralis_tui.demo.mix import STRIPS
from auralis_tui.demo.patterns import BEATS, Strokes
from auralis_tui.units import db_to_gain

RATE_HZ = 24_000

Wave = NDArray[np.float32]

_ON_BEATS = tuple((float(beat), 1.0) for beat in range(4))
_OFF_BEATS = tuple((beat + 0.5, 0.7) for beat in range(4))
_EIGHTHS = tuple((step / 2, 0.7) for step in range(8))

PATTERNS: Mapping[str, Strokes] = {
    "pulse": BEATS["pulse"],
    "light": BEATS["light"],
    "full": BEATS["full"],
    "four on the floor": {"kick": _ON_BEATS, "open hat": _OFF_BEATS, "snare": ((1.0, 0.8), (3.0, 0.8))},
    "rock": {"kick": ((0.0, 1.0), (2.0, 1.0), (2.5, 0.7)), "snare": ((1.0, 1.0), (3.0, 1.0)), "hat": _EIGHTHS},
    "ballad": {"kick": ((0.0, 1.0), (2.0, 0.9)), "rim": ((1.0, 0.8), (3.0, 0.8))},
    "march": {"kick": ((0.0, 1.0), (3.0, 1.0)), "snare": ((1.0, 0.6), (2.0, 0.6)), "hat": _EIGHTHS},
}


def clicks(bpm: float, duration_s: float, jitter_s: float = 0.0) -> Wave:
    """Return one short click of noise on every beat, each late or early by a spread of `jitter_s`."""
    randomness = np.random.default_rng(1)
    click = (0.3 * randomness.standard_normal(120) * np.exp(-np.arange(120) / 30.0)).astype(np.float32)
    wave = np.zeros(round(duration_s * RATE_HZ), np.float32)
    for beat in range(int(duration_s * bpm / 60.0)):
        start = round((beat * 60.0 / bpm + 0.1 + jitter_s * randomness.uniform(-1.0, 1.0)) * RATE_HZ)
        part = wave[max(0, start) : start + len(click)]
        part += click[: len(part)]
    return wave


def beats(pattern: Strokes, bpm: float, duration_s: float) -> Wave:
    """Return a drummer who plays a bar over and over, loose by 3 ms, over a held chord."""
    randomness = np.random.default_rng(2)
    wave = _chord(duration_s)
    for bar in range(int(duration_s * bpm / 240.0) + 1):
        for drum, hits in pattern.items():
            stroke = _kit()[drum] * np.float32(db_to_gain(STRIPS[drum].gain_db))
            for beat, velocity in hits:
                start = round(((4 * bar + beat) * 60.0 / bpm + randomness.normal(0.0, 0.003)) * RATE_HZ)
                part = wave[max(0, start) : max(0, start) + len(stroke)]
                part += velocity * stroke[: len(part)]
    return wave


@cache
def _kit() -> Mapping[str, Wave]:
    """Return one stroke of each drum, at half the rate it is made at."""
    assert KIT_HZ == 2 * RATE_HZ
    strokes = drum_kit(np.random.default_rng(1)).items()
    return {drum: Halving().push(wave if wave.ndim == 1 else wave.mean(axis=1)) for drum, wave in strokes}


@cache
def _held(duration_s: float) -> Wave:
    time_s = np.arange(round(duration_s * RATE_HZ)) / RATE_HZ
    tones = [np.sin(2.0 * np.pi * hertz * time_s) for hertz in (110.0, 220.0, 277.2, 329.6, 440.0)]
    return np.asarray(0.02 * np.sum(tones, axis=0), np.float32)


def _chord(duration_s: float) -> Wave:
    return _held(duration_s).copy()
