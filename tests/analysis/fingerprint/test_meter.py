import tracemalloc
from dataclasses import asdict
from functools import cache

import numpy as np
import pytest

from auralis_tui.analysis.fingerprint import MINIMUM_S, Fingerprint, FingerprintMeter, FingerprintUndefined
from auralis_tui.analysis.loudness import LoudnessMeter
from tests.signals import Signal, blocks, music, silence, white_noise

RATE_HZ = 24_000.0


def fingerprint_of(sound: Signal, rate_hz: float = RATE_HZ, block_frames: int = 1 << 16) -> Fingerprint:
    meter = FingerprintMeter(rate_hz, sound.shape[1] if sound.ndim == 2 else 1)
    for block in blocks(sound, block_frames):
        meter.process(block)
    return meter.result()


@cache
def song(duration_s: float = 7.0, rate_hz: float = RATE_HZ) -> Signal:
    return music(duration_s, rate_hz, dtype=np.float32)


def alike(one: Fingerprint, other: Fingerprint, relative: float = 1e-6) -> bool:
    return all(
        asdict(one)[name] == pytest.approx(value, rel=relative, abs=1e-6) for name, value in asdict(other).items()
    )


@pytest.mark.parametrize("block_frames", [40, 160, 8193, 100_003])
def test_the_cut_into_blocks_changes_nothing_but_rounding(block_frames: int) -> None:
    assert alike(fingerprint_of(song(), block_frames=block_frames), fingerprint_of(song()))


def test_the_same_sound_has_the_same_fingerprint() -> None:
    assert fingerprint_of(song()) == fingerprint_of(song())


@pytest.mark.audit("H-06")
def test_mono_one_column_and_both_channels_alike_differ_by_loudness_only() -> None:
    wave = song()[:, 0]
    flat, column, both = (fingerprint_of(sound) for sound in (wave, wave[:, None], np.repeat(wave[:, None], 2, axis=1)))
    assert flat == column
    assert both.lufs == pytest.approx(column.lufs + 3.01, abs=0.01)
    assert alike(Fingerprint(**{**asdict(both), "lufs": column.lufs}), column, 1e-4)


@pytest.mark.audit("H-06")
def test_the_spectrum_is_that_of_the_channels_mean() -> None:
    sound = song()
    mixed = np.repeat(sound.mean(axis=1, keepdims=True), 2, axis=1)
    one, other = asdict(fingerprint_of(sound)), asdict(fingerprint_of(mixed))
    for name in ("bass", "mid", "spectral_centroid", "spectral_flatness", "harmonic_ratio", "tempo_bpm"):
        assert one[name] == pytest.approx(other[name], rel=1e-4)


@pytest.mark.parametrize("rate_hz", [8000.0, 11_025.0, 16_000.0, 32_000.0, 44_100.0, 96_000.0, 384_000.0])
def test_a_song_sounds_alike_at_every_rate(rate_hz: float) -> None:
    each = max(1, round(rate_hz / 48_000.0))
    figures = fingerprint_of(np.repeat(song(6.0, rate_hz / each), each, axis=0), rate_hz)
    assert figures.tempo_bpm == pytest.approx(120.0, rel=0.01)
    assert figures.bass_mid_ratio == pytest.approx(fingerprint_of(song(6.0)).bass_mid_ratio, abs=1.0)
    assert all(np.isfinite(value) for value in asdict(figures).values())


@pytest.mark.parametrize("channels", [1, 3, 6, 8])
def test_any_number_of_channels_is_measured(channels: int) -> None:
    figures = fingerprint_of(white_noise(6.0, RATE_HZ, 0.05, channels, dtype=np.float32))
    assert figures.spectral_flatness == pytest.approx(0.845, abs=0.01)
    assert figures.phase_correlation == pytest.approx(1.0 if channels == 1 else 0.0, abs=0.02)


@pytest.mark.audit("M-19")
def test_broken_samples_are_silence() -> None:
    broken, patched = song().copy(), song().copy()
    broken[5000:5040:2] = np.nan
    broken[9000, 0], broken[9001, 1] = np.inf, -np.inf
    patched[5000:5040:2] = 0.0
    patched[9000, 0] = patched[9001, 1] = 0.0
    assert alike(fingerprint_of(broken), fingerprint_of(patched))


def test_double_precision_is_taken_too() -> None:
    assert alike(fingerprint_of(song().astype(np.float64)), fingerprint_of(song()))


@pytest.mark.audit("M-01")
@pytest.mark.parametrize(
    ("sound", "says"),
    [
        (silence(0.0), "5 seconds"),
        (song(MINIMUM_S - 0.1), "4.90"),
        (silence(6.0), "silence"),
        (white_noise(6.0, RATE_HZ, 1e-5), "silence"),
        (song() * np.array([1.0, -1.0]) @ np.full((2, 2), 0.5) * np.array([1.0, -1.0]), "mean of the channels"),
        (np.full((int(6 * RATE_HZ), 2), np.nan), "silence"),
    ],
)
def test_what_has_no_fingerprint_is_told_and_never_given_one(sound: Signal, says: str) -> None:
    with pytest.raises(FingerprintUndefined, match=says):
        fingerprint_of(sound)


def test_nothing_comes_after_the_result() -> None:
    meter = FingerprintMeter(RATE_HZ, 2)
    meter.process(song())
    first = meter.result()
    with pytest.raises(ValueError, match="ended"):
        meter.process(song())
    assert meter.result() == first


def test_loudness_that_is_measured_already_is_taken() -> None:
    loudness = LoudnessMeter(RATE_HZ, 2)
    meter = FingerprintMeter(RATE_HZ, 2, loudness)
    loudness.process(song())
    meter.process(song())
    assert meter.result() == fingerprint_of(song())


def test_what_is_remembered_of_two_hours_fits_into_a_few_megabytes() -> None:
    meter = FingerprintMeter(8000.0, 1, LoudnessMeter(8000.0, 1))
    minute = white_noise(60.0, 8000.0, channels=1, dtype=np.float32)
    tracemalloc.start()
    try:
        meter.process(minute)
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(4):
            meter.process(minute)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (after - before) / 4 * 120 < 10e6
