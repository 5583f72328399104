"""Test signals: sines in phase on all channels, in steps of level, and sines whose peaks lie between the samples."""

import math

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.standards.case import Sound

SILENT_DB = -math.inf
"""The level of silence."""
STEREO_DB = (0.0, 0.0)
"""Both channels alike."""

_FADE_S = 0.01
_OVERSAMPLING = 4
_LOW_PASS_TAPS = 385
_LOW_PASS_BETA = 8.0
_LOW_PASS_EDGE = 0.94
"""Of half the rate: well above a sixth and a quarter of the rate, which pass unchanged."""


def steps(
    rate_hz: int,
    *parts: tuple[float, float],
    frequency_hz: int = 1000,
    channels_db: tuple[float, ...] = STEREO_DB,
) -> Sound:
    """Synthesise a sine that steps through levels without a break in its phase.

    Parameters
    ----------
    rate_hz : int
    *parts : (duration in s, level in dBFS)
        Levels are those of the peaks.
    frequency_hz : int
        A whole number, so that the sine repeats after a second.
    channels_db : tuple of float
        Added to the level on each channel.

    Returns
    -------
    (frames, channels) float32
    """
    ends = np.cumsum([round(duration_s * rate_hz) for duration_s, _ in parts])
    second = np.sin(2.0 * np.pi * frequency_hz / rate_hz * np.arange(rate_hz)).astype(np.float32)
    sound = np.empty((ends[-1], len(channels_db)), np.float32)
    for start, end, (_, level_db) in zip((0, *ends[:-1]), ends, parts, strict=True):
        wave = np.resize(np.roll(second, -start), end - start)
        for channel, channel_db in enumerate(channels_db):
            np.multiply(wave, 10.0 ** ((level_db + channel_db) / 20.0), out=sound[start:end, channel])
    return sound


def between_samples(rate_hz: int, divisor: int, amplitude: float, phase_deg: float, duration_s: float = 0.5) -> Sound:
    """Synthesise a stereo sine of a fraction of the rate, faded in and out over 10 ms.

    Parameters
    ----------
    rate_hz : int
    divisor : int
        The sine has the rate divided by this.
    amplitude : float
        Of the wave between the samples; 1 is full scale.
    phase_deg : float
        Of the first sample: it says how far from its peaks the wave is sampled.
    duration_s : float
    """
    place = np.arange(round(duration_s * rate_hz))
    wave = amplitude * np.sin(2.0 * np.pi * place / divisor + math.radians(phase_deg))
    return _stereo(wave * _fades(len(wave), rate_hz))


def burst_between_samples(rate_hz: int, offset: int, duration_s: float = 0.1) -> Sound:
    """Synthesise a stereo sine of a sixth of the rate with one loud period of a quarter of it in its midst.

    Parameters
    ----------
    rate_hz : int
    offset : int
        0 to 3: at which quarter of a sample period the wave is sampled.
    duration_s : float

    Notes
    -----
    The sine has an amplitude of 0.5, the period one of 1. It is synthesised at four times the rate, its phase without
    a break, low-passed, and decimated from `offset` on.

    References
    ----------
    EBU Tech 3341 (2023), table 1, cases 20 to 23.
    """
    high_hz = _OVERSAMPLING * rate_hz
    half = round(duration_s / 2.0 * rate_hz / 6.0) * 6 * _OVERSAMPLING
    steady = 0.5 * np.sin(2.0 * np.pi / (6 * _OVERSAMPLING) * np.arange(half))
    loud = np.sin(2.0 * np.pi / (4 * _OVERSAMPLING) * np.arange(4 * _OVERSAMPLING))
    wave = np.concatenate((steady, loud, steady))
    wave = np.convolve(wave * _fades(len(wave), high_hz), _low_pass(), "same")
    return _stereo(wave[offset::_OVERSAMPLING])


def _low_pass() -> NDArray[np.float64]:
    half = _LOW_PASS_TAPS // 2
    edge = _LOW_PASS_EDGE / _OVERSAMPLING
    taps = edge * np.sinc(edge * np.arange(-half, half + 1)) * np.kaiser(_LOW_PASS_TAPS, _LOW_PASS_BETA)
    return np.asarray(taps / taps.sum())


def _fades(frames: int, rate_hz: int) -> NDArray[np.float64]:
    ramp = np.arange(frames) / (_FADE_S * rate_hz)
    return np.minimum(1.0, np.minimum(ramp, ramp[::-1]))


def _stereo(wave: NDArray[np.float64]) -> Sound:
    return np.repeat(wave.astype(np.float32)[:, np.newaxis], 2, axis=1)
