"""Test signals: deterministic, (frames, channels), float64 unless asked otherwise, full scale 1.0.

Noise is made from a seed, so that every run of a test hears the same. Levels are peak amplitudes (`amplitude`) where
the wave is known, and root mean squares (`rms`) for noise. All channels are alike unless said otherwise.

| function | what it is good for |
|---|---|
| `silence` | nothing in, nothing out |
| `impulse`, `impulses` | latency, impulse responses, smearing |
| `sine`, `multitone`, `sweep` | levels, distortion, frequency responses, clicks |
| `white_noise`, `pink_noise` | independence of block size; spectra; each channel differs |
| `tone_bursts` | true peak: a quarter of the rate at 45 degrees has its peaks between the samples |
| `drums` | attacks: kick, snare and hat at 120 beats a minute |
| `music` | all at once: bass, moving chords, a lead and drums, unequal channels, peak 0.9 |
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Signal = NDArray[np.floating[Any]]

RATE_HZ = 48_000.0
BLOCK_SIZES = (1, 16, 40, 128, 160, 8192, 8193)
"""Block sizes under which a processor's output must be the same."""


def silence(duration_s: float, rate_hz: float = RATE_HZ, channels: int = 2, dtype: DTypeLike = np.float64) -> Signal:
    """Zeros."""
    return _frames(np.zeros(_count(duration_s, rate_hz)), channels, dtype)


def impulse(
    frames: int, at: int = 0, amplitude: float = 1.0, channels: int = 2, dtype: DTypeLike = np.float64
) -> Signal:
    """One sample of `amplitude` at frame `at`, among zeros."""
    return impulses(frames, (at,), amplitude, channels, dtype)


def impulses(
    frames: int, at: tuple[int, ...], amplitude: float = 1.0, channels: int = 2, dtype: DTypeLike = np.float64
) -> Signal:
    """Samples of `amplitude` at the frames `at`, among zeros."""
    wave = np.zeros(frames)
    wave[list(at)] = amplitude
    return _frames(wave, channels, dtype)


def sine(
    frequency_hz: float,
    duration_s: float,
    rate_hz: float = RATE_HZ,
    amplitude: float = 1.0,
    phase_rad: float = 0.0,
    channels: int = 2,
    dtype: DTypeLike = np.float64,
) -> Signal:
    """A steady tone."""
    time_s = _time_s(duration_s, rate_hz)
    return _frames(amplitude * np.sin(2.0 * np.pi * frequency_hz * time_s + phase_rad), channels, dtype)


def multitone(
    frequencies_hz: tuple[float, ...],
    duration_s: float,
    rate_hz: float = RATE_HZ,
    amplitude: float = 0.1,
    channels: int = 2,
    dtype: DTypeLike = np.float64,
) -> Signal:
    """Tones of `amplitude` each, with phases spread after Schroeder so that their peaks don't meet."""
    time_s = _time_s(duration_s, rate_hz)
    count = max(1, len(frequencies_hz))
    wave = np.zeros(len(time_s))
    for index, frequency_hz in enumerate(frequencies_hz):
        wave += np.sin(2.0 * np.pi * frequency_hz * time_s - np.pi * index * (index + 1) / count)
    return _frames(amplitude * wave, channels, dtype)


def sweep(
    from_hz: float,
    to_hz: float,
    duration_s: float,
    rate_hz: float = RATE_HZ,
    amplitude: float = 0.5,
    channels: int = 2,
    dtype: DTypeLike = np.float64,
) -> Signal:
    """An exponential sweep: the same time for every octave."""
    time_s = _time_s(duration_s, rate_hz)
    octaves = np.log(to_hz / from_hz)
    phase_rad = 2.0 * np.pi * from_hz * duration_s / octaves * np.expm1(time_s / duration_s * octaves)
    return _frames(amplitude * np.sin(phase_rad), channels, dtype)


def white_noise(
    duration_s: float,
    rate_hz: float = RATE_HZ,
    rms: float = 0.1,
    channels: int = 2,
    seed: int = 1,
    dtype: DTypeLike = np.float64,
) -> Signal:
    """Gaussian noise with equal power per hertz; the channels are independent."""
    shape = (_count(duration_s, rate_hz), channels)
    return np.asarray(rms * np.random.default_rng(seed).standard_normal(shape), dtype)


def pink_noise(
    duration_s: float,
    rate_hz: float = RATE_HZ,
    rms: float = 0.1,
    channels: int = 2,
    seed: int = 1,
    dtype: DTypeLike = np.float64,
) -> Signal:
    """Noise with equal power per octave from 20 Hz up; the channels are independent."""
    spectrum = np.fft.rfft(white_noise(duration_s, rate_hz, 1.0, channels, seed), axis=0)
    frequencies_hz = np.fft.rfftfreq(_count(duration_s, rate_hz), 1.0 / rate_hz)
    spectrum /= np.sqrt(np.maximum(frequencies_hz, 20.0))[:, None]
    spectrum[0] = 0.0
    wave = np.fft.irfft(spectrum, _count(duration_s, rate_hz), axis=0)
    return np.asarray(rms * wave / np.sqrt(np.mean(wave**2, axis=0)), dtype)


def tone_bursts(
    duration_s: float,
    rate_hz: float = RATE_HZ,
    amplitude: float = 1.0,
    period_s: float = 0.1,
    channels: int = 2,
    dtype: DTypeLike = np.float64,
) -> Signal:
    """Bursts of a quarter of the rate at 45 degrees: the samples reach 0.707 of `amplitude`, the wave all of it."""
    wave = sine(rate_hz / 4.0, duration_s, rate_hz, amplitude, np.pi / 4.0, 1)[:, 0]
    phase = np.mod(_time_s(duration_s, rate_hz) / period_s, 1.0)
    return _frames(wave * np.sin(np.pi * np.minimum(2.0 * phase, 1.0)) ** 2, channels, dtype)


def drums(
    duration_s: float,
    rate_hz: float = RATE_HZ,
    amplitude: float = 0.9,
    channels: int = 2,
    seed: int = 1,
    dtype: DTypeLike = np.float64,
) -> Signal:
    """Kick on every beat of 0.5 s, snare on every other, hat on every half; scaled to a peak of `amplitude`.

    As in recordings, there is nothing at half the rate.
    """
    noise = np.random.default_rng(seed)
    frames = _count(duration_s, rate_hz)
    wave = np.zeros(frames)
    for half_beat in range(int(np.ceil(duration_s / 0.25))):
        start = round(half_beat * 0.25 * rate_hz)
        _add(wave, start, 0.25 * _hat(rate_hz, noise))
        if half_beat % 2 == 0:
            _add(wave, start, _kick(rate_hz))
        if half_beat % 4 == 2:
            _add(wave, start, 0.6 * _snare(rate_hz, noise))
    return _frames(_scaled(wave, amplitude), channels, dtype)


def music(
    duration_s: float,
    rate_hz: float = RATE_HZ,
    amplitude: float = 0.9,
    channels: int = 2,
    seed: int = 1,
    dtype: DTypeLike = np.float64,
) -> Signal:
    """Bass, chords that change every 2 s, a lead with vibrato, and drums; the channels differ a little."""
    time_s = _time_s(duration_s, rate_hz)
    bar = np.floor(time_s / 2.0).astype(int) % 4
    root_hz = np.array([110.0, 87.31, 130.81, 98.0])[bar]
    phase_rad = 2.0 * np.pi * np.cumsum(root_hz) / rate_hz
    bass = np.sin(phase_rad / 2.0) + 0.3 * np.sin(phase_rad)
    chord = sum(np.sin(phase_rad * ratio) / ratio for ratio in (2.0, 2.5198, 2.9966, 4.0))
    lead = np.sin(8.0 * phase_rad + 3.0 * np.sin(2.0 * np.pi * 5.5 * time_s)) * np.exp(-3.0 * np.mod(time_s, 0.5))
    beat = drums(duration_s, rate_hz, 0.8, 1, seed)[:, 0]
    wide = white_noise(duration_s, rate_hz, 0.004, channels, seed + 1)
    sides = np.linspace(-1.0, 1.0, channels) if channels > 1 else np.zeros(1)
    middle = 0.3 * bass + beat
    wave = middle[:, None] + 0.15 * np.outer(chord, 1.0 - 0.4 * sides) + 0.12 * np.outer(lead, 1.0 + 0.4 * sides) + wide
    return _scaled(wave, amplitude).astype(dtype)


def blocks(signal: Signal, block_frames: int) -> Iterator[Signal]:
    """Cut a signal into blocks; the last may be shorter."""
    for start in range(0, len(signal), block_frames):
        yield signal[start : start + block_frames]


def peak(signal: Signal) -> float:
    """Return the largest magnitude; 0 for an empty signal."""
    return float(np.max(np.abs(signal), initial=0.0))


def rms(signal: Signal) -> float:
    """Return the root mean square over all frames and channels."""
    return float(np.sqrt(np.mean(np.square(signal, dtype=np.float64))))


def true_peak(signal: Signal, oversampling: int = 32) -> float:
    """Return the largest magnitude of the wave, read at so many times the rate by zero-padding its spectrum.

    It judges what the package measures by other means. The signal should begin and end in silence.
    """
    spectrum = np.fft.rfft(np.asarray(signal, np.float64), axis=0)
    return peak(np.fft.irfft(spectrum, oversampling * len(signal), axis=0)) * oversampling


def _kick(rate_hz: float) -> Signal:
    time_s = _time_s(0.3, rate_hz)
    phase_rad = 2.0 * np.pi * (50.0 * time_s + 2.0 * -np.expm1(-time_s / 0.02))
    return np.asarray(np.sin(phase_rad) * np.exp(-time_s / 0.08))


def _snare(rate_hz: float, noise: np.random.Generator) -> Signal:
    time_s = _time_s(0.2, rate_hz)
    rattle = 0.7 * np.convolve(noise.standard_normal(len(time_s)), (0.25, 0.5, 0.25), "same") * np.exp(-time_s / 0.05)
    return np.asarray(rattle + np.sin(2.0 * np.pi * 190.0 * time_s) * np.exp(-time_s / 0.04))


def _hat(rate_hz: float, noise: np.random.Generator) -> Signal:
    time_s = _time_s(0.08, rate_hz)
    rustle = np.convolve(noise.standard_normal(len(time_s)), (0.5, 0.5, -0.5, -0.5), "same")
    return np.asarray(rustle * np.exp(-time_s / 0.015))


def _add(wave: Signal, start: int, hit: Signal) -> None:
    part = hit[: max(0, len(wave) - start)]
    wave[start : start + len(part)] += part


def _scaled(wave: Signal, amplitude: float) -> Signal:
    return np.asarray(wave * (amplitude / max(peak(wave), 1e-30)))


def _count(duration_s: float, rate_hz: float) -> int:
    return round(duration_s * rate_hz)


def _time_s(duration_s: float, rate_hz: float) -> Signal:
    return np.asarray(np.arange(_count(duration_s, rate_hz)) / rate_hz)


def _frames(wave: Signal, channels: int, dtype: DTypeLike) -> Signal:
    return np.repeat(wave[:, None], channels, axis=1).astype(dtype)
