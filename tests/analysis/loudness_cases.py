"""The signals of EBU Tech 3341 and 3342: 1 kHz sines in phase on the channels, levels as peak dBFS per channel."""

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.loudness import LoudnessMeter
from tests.signals import Signal

RATE_HZ = 48_000.0

SILENT_DB = -300.0


def tones(*parts: tuple[float, float], rate_hz: float = RATE_HZ, channels: int = 2) -> NDArray[np.float64]:
    """Return a sine that steps through (duration in s, level in dBFS), without a break in its phase."""
    frames = [round(duration_s * rate_hz) for duration_s, _ in parts]
    gain = np.repeat([10.0 ** (level_db / 20.0) for _, level_db in parts], frames)
    sine = np.sin(2.0 * np.pi * 1000.0 / rate_hz * np.arange(len(gain)))
    return np.repeat((gain * sine)[:, np.newaxis], channels, axis=1)


def measure(sound: Signal, rate_hz: float = RATE_HZ, block_frames: int = 16_384) -> LoudnessMeter:
    """Return the meter after it has heard the sound in blocks."""
    meter = LoudnessMeter(rate_hz, sound.shape[1])
    for start in range(0, len(sound), block_frames):
        meter.process(sound[start : start + block_frames])
    return meter
