"""DR14 by its own definition."""

import numpy as np
import pytest

from auralis_tui.analysis.dynamic_range import DynamicRangeMeter, block_frames
from auralis_tui.analysis.undefined import Undefined
from tests import signals

RATE_HZ = 8000.0


def dr(sound: signals.Signal, rate_hz: float = RATE_HZ, block: int = 5000) -> float | Undefined:
    meter = DynamicRangeMeter(rate_hz, sound.shape[1])
    for part in signals.blocks(sound, block):
        meter.process(part)
    return meter.read()


def by_definition(sound: signals.Signal, frames: int) -> float:
    figures = []
    for wave in sound.T:
        parts = [wave[at : at + frames] for at in range(0, len(wave), frames)]
        powers = sorted(2.0 * np.mean(part**2) for part in parts)
        peaks = sorted(np.abs(part).max() for part in parts)
        loudest = powers[-max(1, int(0.2 * len(powers))) :]
        figures.append(-20.0 * np.log10(np.sqrt(np.mean(loudest)) / peaks[-2]))
    return float(np.mean(figures))


def test_a_sine_has_none() -> None:
    assert dr(signals.sine(500.0, 12.0, RATE_HZ)) == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("crest_db", [6.0, 14.0])
def test_peaks_above_a_steady_sine_are_its_dynamic_range(crest_db: float) -> None:
    sound = signals.sine(500.0, 30.0, RATE_HZ, amplitude=10.0 ** (-crest_db / 20.0))
    sound[:: 3 * 8000] = 1.0
    assert dr(sound) == pytest.approx(crest_db, abs=0.05)


@pytest.mark.parametrize("block", [331, 24_000, 500_000])
def test_music_reads_by_the_definition_whatever_the_blocks(block: int) -> None:
    sound = signals.music(34.0, RATE_HZ) * np.linspace(0.2, 1.0, 272_000)[:, np.newaxis]
    assert dr(sound, block=block) == pytest.approx(by_definition(sound, 24_000), abs=1e-9)


def test_a_single_higher_peak_does_not_count() -> None:
    sound = signals.sine(500.0, 12.0, RATE_HZ, amplitude=0.5)
    sound[100] = 1.0
    assert dr(sound) == pytest.approx(0.0, abs=0.01)


def test_blocks_of_44_1_khz_are_those_of_the_first_meter() -> None:
    assert [block_frames(rate_hz) for rate_hz in (44_100, 48_000, 96_000)] == [132_480, 144_000, 288_000]


@pytest.mark.parametrize("sound", [signals.music(5.9, RATE_HZ), signals.silence(9.0, RATE_HZ), np.zeros((0, 2))])
def test_what_is_short_or_silent_has_none(sound: signals.Signal) -> None:
    reading = dr(sound)
    assert isinstance(reading, Undefined)
    assert reading.reason.endswith(".")


def test_a_silent_channel_does_not_count() -> None:
    sound = signals.sine(500.0, 12.0, RATE_HZ) * np.array([1.0, 0.0])
    assert dr(sound) == pytest.approx(0.0, abs=0.01)
