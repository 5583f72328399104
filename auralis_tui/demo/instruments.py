"""The pitched instruments: each turns a pitch and a duration into samples, with nothing above half the rate.

They are synthesised: the electric piano by frequency modulation, the others by adding harmonics. Peaks are about 1.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Wave: TypeAlias = NDArray[np.float32]
"""(frames,) or (frames, 2)."""

RATE_HZ = 48_000
_TABLE = 4096


def frequency_hz(pitch: float) -> float:
    """Return the frequency of a MIDI pitch in equal temperament."""
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))


def times_s(duration_s: float) -> Wave:
    """Return the time of each frame."""
    return (np.arange(round(duration_s * RATE_HZ)) / RATE_HZ).astype(np.float32)


def faded(wave: Wave, attack_s: float, release_s: float) -> Wave:
    """Fade a wave in and out in place, along half a cosine each."""
    for fade_s, part in ((attack_s, wave), (release_s, wave[::-1])):
        frames = min(len(part), round(fade_s * RATE_HZ))
        ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(frames) / max(1, frames))).astype(np.float32)
        part[:frames] *= ramp.reshape(-1, *[1] * (wave.ndim - 1))
    return wave


def _cycles(frequency: float, frames: int, bend: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Return the phase in cycles; `bend` is the frequency's factor at each frame."""
    if bend is None:
        return np.asarray(np.arange(frames) * (frequency / RATE_HZ), np.float64)
    return np.asarray(np.cumsum(bend) * (frequency / RATE_HZ))


def _sine(cycles: NDArray[np.float64]) -> Wave:
    wrapped = (cycles - np.floor(cycles)).astype(np.float32)
    return np.asarray(np.sin(np.float32(2.0 * np.pi) * wrapped))


def _table(harmonics: Sequence[float]) -> Wave:
    """Return one period of a wave with these harmonics, a guard sample at its end."""
    phase = 2.0 * np.pi * np.arange(_TABLE + 1) / _TABLE
    numbers = np.arange(1, len(harmonics) + 1)
    return np.asarray(np.array(harmonics) @ np.sin(np.outer(numbers, phase)), np.float32)


def _read(table: Wave, cycles: NDArray[np.float64]) -> Wave:
    """Look the wave up at each phase, linearly interpolated."""
    position = (cycles - np.floor(cycles)) * _TABLE
    index = position.astype(np.int32)
    rest = (position - index).astype(np.float32)
    return np.asarray(table[index] * (1.0 - rest) + table[index + 1] * rest)


def electric_piano(pitch: int, duration_s: float) -> Wave:
    """A struck tine: a mellow body that brightens with the attack, and a short chime above it."""
    time_s = times_s(duration_s + 0.35)
    cycles = _cycles(frequency_hz(pitch), len(time_s))
    index = 0.3 + 1.5 * np.exp(-time_s / 0.4)
    body = _sine(cycles + (index * _sine(cycles)).astype(np.float64) / (2.0 * np.pi))
    chime = _sine(7.0 * cycles) * np.exp(-time_s / 0.15)
    wave = (0.85 * body + 0.2 * chime) * np.exp(-time_s / 1.5)
    return faded(wave, 0.004, 0.3)


def pad(pitch: int, duration_s: float) -> Wave:
    """Slow strings in stereo: two detuned voices to a side, that open and close."""
    time_s = times_s(duration_s + 1.2)
    frequency = frequency_hz(pitch)
    count = max(1, min(32, int(9000.0 / frequency)))
    dark = _table([k**-1.4 * np.exp(-k / 2.5) * (-1.0) ** k for k in range(1, count + 1)])
    bright = _table([k**-0.9 * np.exp(-k / 14.0) * (-1.0) ** k for k in range(1, count + 1)])
    opening = (0.5 - 0.35 * np.cos(2.0 * np.pi * time_s / 4.8)).astype(np.float32)
    sides = []
    for cents in ((-6.0, 2.5), (6.0, -2.5)):
        side = np.zeros_like(time_s)
        for voice, detune in enumerate(cents):
            cycles = _cycles(frequency * 2.0 ** (detune / 1200.0), len(time_s)) + 0.37 * voice + 0.11 * pitch
            side += _read(dark, cycles) + opening * _read(bright, cycles)
        sides.append(side)
    return faded(0.8 * np.stack(sides, axis=1), 0.7, 1.2)


def bass(pitch: int, duration_s: float) -> Wave:
    """A round electric bass, with enough harmonics to be heard on small speakers."""
    time_s = times_s(duration_s + 0.06)
    cycles = _cycles(frequency_hz(pitch), len(time_s))
    pluck = np.exp(-time_s / 0.12)
    tone = _sine(cycles) + (0.3 + 0.3 * pluck) * _sine(2.0 * cycles) + (0.08 + 0.2 * pluck) * _sine(3.0 * cycles)
    wave = np.tanh(1.2 * tone * (0.7 + 0.3 * np.exp(-time_s / 0.3))) * np.exp(-time_s / 3.5)
    return faded(wave, 0.004, 0.07)


def pluck(pitch: int, _: float) -> Wave:
    """A nylon string: the higher a harmonic, the sooner it is gone."""
    time_s = times_s(0.9)
    cycles = _cycles(frequency_hz(pitch), len(time_s))
    wave = np.zeros_like(time_s)
    for k in range(1, max(2, min(13, int(12_000.0 / frequency_hz(pitch))))):
        wave += k**-1.1 * np.float32(np.sin(0.28 * np.pi * k)) * _sine(k * cycles) * np.exp(-time_s * (3.5 + 1.3 * k))
    return faded(wave, 0.002, 0.2)


def bell(pitch: int, _: float) -> Wave:
    """A vibraphone bar: its fundamental, the double octave, and a short strike."""
    time_s = times_s(2.6)
    cycles = _cycles(frequency_hz(pitch), len(time_s))
    wave = _sine(cycles) * np.exp(-time_s / 0.9) + 0.35 * _sine(4.0 * cycles) * np.exp(-time_s / 0.25)
    wave += 0.08 * _sine(9.8 * cycles) * np.exp(-time_s / 0.04)
    tremolo = 1.0 - 0.18 * (0.5 - 0.5 * np.cos(2.0 * np.pi * 4.6 * time_s))
    return faded(wave * tremolo.astype(np.float32), 0.002, 0.4)


def lead(pitch: int, duration_s: float) -> Wave:
    """A soft whistle that slides into its note and warms into a vibrato."""
    time_s = times_s(duration_s + 0.16)
    depth = np.clip((time_s.astype(np.float64) - 0.22) / 0.35, 0.0, 1.0)
    cents = 11.0 * depth * np.sin(2.0 * np.pi * 5.1 * time_s) - 35.0 * np.exp(-time_s / 0.03)
    cycles = _cycles(frequency_hz(pitch), len(time_s), 2.0 ** (cents / 1200.0))
    wave = _sine(cycles) + 0.26 * _sine(2.0 * cycles) + 0.17 * _sine(3.0 * cycles) + 0.06 * _sine(5.0 * cycles)
    swell = 0.75 + 0.25 * np.minimum(1.0, time_s / 0.5)
    return faded((0.8 * wave * swell).astype(np.float32), 0.04, 0.18)


Voice: TypeAlias = Callable[[int, float], Wave]

VOICES: dict[str, Voice] = {
    "keys": electric_piano,
    "pad": pad,
    "bass": bass,
    "pluck": pluck,
    "bell": bell,
    "lead": lead,
    "second": lead,
}
"""The instruments by the names that the score calls them."""
