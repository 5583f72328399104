"""What the factory's presets do to music: each does what its description says."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from auralis_tui.analysis.loudness import LoudnessMeter
from auralis_tui.dsp.chain import Chain
from auralis_tui.mastering.reading import FACTORY, factory_presets
from tests import signals

RATE_HZ = 44_100.0
OTHERS = FACTORY[1:]
EDGES_HZ = (20.0, 200.0, 800.0, 3000.0, 8000.0, 18_000.0)


@dataclass(frozen=True)
class Heard:
    """Figures of a sound."""

    lufs: float
    true_peak_dbtp: float
    side: float
    """Side over mid."""
    low_side: float
    """The same below 80 Hz."""
    high_side: float
    """The same above 200 Hz."""
    bands_db: tuple[float, ...]
    """Level of lows, low mids, mids, high mids and air."""
    contrast_db: float
    """How far the loud half lies above the quiet one."""


@cache
def source() -> signals.Signal:
    """Four seconds of music, the first half 12 dB quieter."""
    sound = signals.music(4.0, RATE_HZ, dtype=np.float32)
    wide = signals.pink_noise(4.0, RATE_HZ, rms=0.02, dtype=np.float32)
    sound = 0.9 * (sound + wide) / np.abs(sound + wide).max()
    sound[: len(sound) // 2] *= 0.25
    return np.asarray(sound, np.float32)


@cache
def heard(name: str) -> Heard:
    chain = Chain(factory_presets()[name].chain)
    chain.prepare(RATE_HZ, 2, 4096)
    out = np.concatenate([chain.process(block) for block in signals.blocks(source(), 4096)])
    return figures(out)


def figures(sound: signals.Signal) -> Heard:
    meter = LoudnessMeter(RATE_HZ, 2)
    meter.process(sound)
    end = sound[-round(RATE_HZ) :]
    ramp = np.minimum(1.0, np.arange(len(end)) / 1000.0)
    spectrum = np.fft.rfft(sound, axis=0)
    power = np.abs(spectrum) ** 2
    frequencies_hz = np.fft.rfftfreq(len(sound), 1.0 / RATE_HZ)
    limits = np.searchsorted(frequencies_hz, EDGES_HZ)
    half = len(sound) // 2
    assert meter.integrated_lufs is not None
    return Heard(
        lufs=meter.integrated_lufs,
        true_peak_dbtp=20.0 * float(np.log10(signals.true_peak(end * np.minimum(ramp, ramp[::-1])[:, None]))),
        side=side_of(sound),
        low_side=side_of(np.fft.irfft(np.where(frequencies_hz[:, None] < 80.0, spectrum, 0.0), axis=0)),
        high_side=side_of(np.fft.irfft(np.where(frequencies_hz[:, None] > 200.0, spectrum, 0.0), axis=0)),
        bands_db=tuple(10.0 * np.log10(np.add.reduceat(power.sum(axis=1), limits)[:-1])),
        contrast_db=20.0 * float(np.log10(signals.rms(sound[half:]) / signals.rms(sound[:half]))),
    )


def side_of(sound: signals.Signal) -> float:
    return float(np.std(sound[:, 0] - sound[:, 1]) / np.std(sound[:, 0] + sound[:, 1]))


def louder_lu(name: str) -> float:
    return heard(name).lufs - heard("flat").lufs


def tilt_db(name: str, low: int = 0, high: int = 4) -> float:
    """How much more of the high band there is than of the low one, against the source."""
    changes = np.subtract(heard(name).bands_db, heard("flat").bands_db)
    return float(changes[high] - changes[low])


@pytest.mark.parametrize("name", OTHERS)
def test_true_peaks_stay_below_the_ceiling(name: str) -> None:
    assert factory_presets()[name].ceiling_dbtp == -1.0
    assert heard(name).true_peak_dbtp <= -1.0 + 0.1


@pytest.mark.parametrize("name", ["adaptive", "gentle", "warm", "bright", "punchy", "live"])
def test_a_preset_for_listening_is_a_little_louder(name: str) -> None:
    assert -0.5 <= louder_lu(name) <= 4.0


def test_each_preset_sounds_different() -> None:
    for index, name in enumerate(FACTORY):
        for other in FACTORY[:index]:
            apart = np.abs(np.subtract(heard(name).bands_db, heard(other).bands_db)).max()
            assert max(apart, 10.0 * abs(heard(name).side - heard(other).side)) > 0.3, (name, other)


def test_warm_has_more_bass_than_treble_and_bright_the_reverse() -> None:
    assert tilt_db("warm") < -2.0
    assert tilt_db("bright") > 2.0


def test_loud_is_the_loudest() -> None:
    assert louder_lu("loud") > max(louder_lu(name) for name in OTHERS if name != "loud") + 1.0


def test_broadcast_is_nine_decibels_down() -> None:
    assert louder_lu("broadcast") == pytest.approx(-9.0, abs=1.0)


def test_podcast_evens_levels_and_takes_the_rumble_out() -> None:
    assert heard("podcast").contrast_db < heard("flat").contrast_db - 3.0
    assert tilt_db("podcast", low=0, high=2) > 1.0


def test_night_brings_loud_and_quiet_together_and_raises_the_ends() -> None:
    assert heard("night").contrast_db < heard("flat").contrast_db - 5.0
    assert tilt_db("night", low=2, high=0) > 1.0
    assert tilt_db("night", low=2, high=4) > 1.0


def test_vinyl_and_punchy_have_mono_lows() -> None:
    for name in ("vinyl", "punchy"):
        assert heard(name).low_side < 0.25 * heard("flat").low_side


def test_live_is_wider_and_headphones_are_narrower() -> None:
    assert heard("live").high_side > 1.05 * heard("flat").high_side
    assert heard("headphones").side < 0.95 * heard("flat").side
