"""The drums: one stroke of each, made from tuned sines and shaped noise."""

import numpy as np

from auralis_tui.demo.instruments import RATE_HZ, Wave, faded, times_s


def noise(randomness: np.random.Generator, duration_s: float, low_hz: float, high_hz: float) -> Wave:
    """Return noise between two frequencies, with slopes of about an octave, of an RMS of 0.3."""
    frames = round(duration_s * RATE_HZ)
    spectrum = np.fft.rfft(randomness.standard_normal(frames))
    hz = np.maximum(np.fft.rfftfreq(frames, 1.0 / RATE_HZ), 1.0)
    spectrum *= 1.0 / np.sqrt((1.0 + (low_hz / hz) ** 6) * (1.0 + (hz / high_hz) ** 6))
    wave = np.fft.irfft(spectrum, frames)
    return np.asarray(0.3 * wave / np.sqrt(np.mean(wave**2)), np.float32)


def _kick(randomness: np.random.Generator) -> Wave:
    time_s = times_s(0.45)
    cycles = 47.0 * time_s + 110.0 * 0.024 * (1.0 - np.exp(-time_s / 0.024))
    body = np.tanh(1.6 * np.sin(2.0 * np.pi * cycles) * np.exp(-time_s / 0.14))
    click = noise(randomness, 0.45, 1500.0, 6000.0) * np.exp(-time_s / 0.004)
    return faded((body + 0.35 * click).astype(np.float32), 0.001, 0.1)


def _snare(randomness: np.random.Generator) -> Wave:
    time_s = times_s(0.32)
    head = np.sin(2.0 * np.pi * (182.0 * time_s + 1.2 * (1.0 - np.exp(-time_s / 0.012)))) * np.exp(-time_s / 0.07)
    ring = np.sin(2.0 * np.pi * 331.0 * time_s) * np.exp(-time_s / 0.04)
    wires = noise(randomness, 0.32, 1800.0, 9000.0) * (np.exp(-time_s / 0.07) + 0.25 * np.exp(-time_s / 0.16))
    return faded((0.5 * head + 0.2 * ring + 0.9 * wires).astype(np.float32), 0.001, 0.08)


def _rim(randomness: np.random.Generator) -> Wave:
    time_s = times_s(0.12)
    wood = np.sin(2.0 * np.pi * 1720.0 * time_s) + 0.7 * np.sin(2.0 * np.pi * 512.0 * time_s)
    snap = noise(randomness, 0.12, 2500.0, 9000.0) * np.exp(-time_s / 0.006)
    return faded((0.5 * wood * np.exp(-time_s / 0.018) + snap).astype(np.float32), 0.001, 0.04)


def _cymbal(randomness: np.random.Generator, duration_s: float, low_hz: float, decay_s: float) -> Wave:
    time_s = times_s(duration_s)
    return faded(noise(randomness, duration_s, low_hz, 14_000.0) * np.exp(-time_s / decay_s), 0.001, duration_s / 3.0)


def _shaker(randomness: np.random.Generator) -> Wave:
    time_s = times_s(0.11)
    sweep = (time_s / 0.025) * np.exp(1.0 - time_s / 0.025)
    return faded(noise(randomness, 0.11, 4500.0, 10_000.0) * sweep, 0.004, 0.05)


def _crash(randomness: np.random.Generator) -> Wave:
    return np.stack([_cymbal(randomness, 3.2, 3000.0, 0.9) for _ in range(2)], axis=1)


def _riser(randomness: np.random.Generator) -> Wave:
    time_s = times_s(2.4)
    swell = np.exp(3.5 * (time_s / 2.4 - 1.0))
    sides = [noise(randomness, 2.4, 900.0, 7000.0) * swell for _ in range(2)]
    return faded(np.stack(sides, axis=1).astype(np.float32), 0.3, 0.03)


def drum_kit(randomness: np.random.Generator) -> dict[str, Wave]:
    """Make one stroke of each drum, by the names that the score calls them."""
    return {
        "kick": _kick(randomness),
        "snare": _snare(randomness),
        "rim": _rim(randomness),
        "hat": _cymbal(randomness, 0.09, 7500.0, 0.022),
        "open hat": _cymbal(randomness, 0.4, 6500.0, 0.13),
        "shaker": _shaker(randomness),
        "crash": _crash(randomness),
        "riser": _riser(randomness),
    }
