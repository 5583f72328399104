"""The quietest half second."""

import numpy as np
import pytest

from auralis_tui.analysis.noise_floor import NoiseFloorMeter
from auralis_tui.analysis.undefined import Undefined
from tests import signals


def floor(sound: signals.Signal, block_frames: int = 1000) -> float | Undefined:
    meter = NoiseFloorMeter(48_000.0)
    for block in signals.blocks(sound, block_frames):
        meter.process(block)
    return meter.read()


def test_noise_below_music_is_heard_in_its_pause() -> None:
    sound = np.concatenate([signals.music(2.0), signals.silence(1.0), signals.music(2.0)])
    sound += signals.white_noise(5.0, rms=1e-4)
    assert floor(sound) == pytest.approx(-80.0 + 3.01, abs=0.2)


def test_digital_silence_does_not_count() -> None:
    tone = signals.sine(1000.0, 2.0, amplitude=0.1)
    assert floor(np.concatenate([tone, signals.silence(2.0), tone])) == pytest.approx(-20.0, abs=0.01)


@pytest.mark.parametrize("block_frames", [37, 4800, 100_000])
def test_blocks_change_nothing(block_frames: int) -> None:
    sound = signals.music(2.0)
    assert floor(sound, block_frames) == pytest.approx(floor(sound), abs=1e-9)


@pytest.mark.parametrize("sound", [signals.silence(2.0), signals.music(0.4)])
def test_without_a_window_there_is_none(sound: signals.Signal) -> None:
    assert isinstance(floor(sound), Undefined)
