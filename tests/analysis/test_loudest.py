"""The loudest passage: the one it is, however the programme is cut into blocks."""

import numpy as np
import pytest

from auralis_tui.analysis.loudest import LoudestPassage, Passage
from auralis_tui.analysis.loudness import LoudnessMeter
from tests import signals


def found(
    sound: signals.Signal, duration_s: float, rate_hz: float = signals.RATE_HZ, block: int = 8193
) -> Passage | None:
    search = LoudestPassage(rate_hz, sound.shape[1], duration_s)
    for part in signals.blocks(sound, block):
        search.push(part)
    return search.passage()


def with_loud_part(start_s: float, duration_s: float, rate_hz: float = signals.RATE_HZ) -> signals.Signal:
    sound = signals.pink_noise(12.0, rate_hz, rms=0.02)
    sound[round(start_s * rate_hz) : round((start_s + duration_s) * rate_hz)] *= 5.0
    return sound


@pytest.mark.parametrize("rate_hz", [8000.0, 44_100.0, 22_050.0])
@pytest.mark.parametrize("start_s", [0.0, 4.3, 9.0])
def test_it_lies_where_the_sound_is_loud(rate_hz: float, start_s: float) -> None:
    passage = found(with_loud_part(start_s, 3.0, rate_hz), 3.0, rate_hz)
    assert passage is not None
    assert passage.start_s == pytest.approx(start_s, abs=0.11)
    assert passage.end_s == pytest.approx(start_s + 3.0, abs=0.11)


def test_loudness_counts_and_not_level() -> None:
    deep = signals.sine(30.0, 3.0, amplitude=0.9)
    clear = signals.sine(2000.0, 3.0, amplitude=0.3)
    passage = found(np.concatenate([deep, clear]), 2.0)
    assert passage is not None
    assert passage.start_s >= 3.0


def test_it_is_as_loud_as_a_meter_says() -> None:
    sound = with_loud_part(4.0, 3.0)
    meter = LoudnessMeter(signals.RATE_HZ, 2)
    meter.process(sound)
    passage = found(sound, 3.0)
    assert passage is not None
    assert passage.loudness_lufs == pytest.approx(meter.max_short_term_lufs, abs=0.05)


def test_the_cut_into_blocks_does_not_matter() -> None:
    sound = with_loud_part(4.3, 2.0)[: 8 * 48_000]
    first, *others = (found(sound, 2.0, block=block) for block in (997, 4096, 65_536))
    assert first is not None
    for other in others:
        assert other is not None
        assert (other.start_s, other.end_s) == (first.start_s, first.end_s)


def test_what_is_shorter_is_taken_whole() -> None:
    passage = found(signals.music(2.05), 15.0)
    assert passage is not None
    assert (passage.start_s, passage.end_s) == (0.0, 2.05)
    tiny = found(signals.music(0.02), 15.0)
    assert tiny is not None
    assert (tiny.start_s, tiny.end_s) == (0.0, 0.02)


def test_nothing_and_silence_have_none() -> None:
    assert found(np.zeros((0, 2)), 1.0) is None
    assert found(signals.silence(3.0), 1.0) is None
    assert found(np.full((48_000, 2), np.nan), 0.5) is None


def test_low_rates_and_many_channels_are_taken() -> None:
    assert found(signals.white_noise(2.0, 2000.0), 1.0, 2000.0) is not None
    assert found(signals.white_noise(2.0, channels=8), 1.0) is not None
