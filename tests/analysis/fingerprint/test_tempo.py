import numpy as np
import pytest

from auralis_tui.analysis.fingerprint.onsets import OnsetMeter, onset_count
from auralis_tui.analysis.fingerprint.tempo import Tempo, find_tempo
from tests.analysis.fingerprint.patterns import PATTERNS, RATE_HZ, Wave, beats, clicks
from tests.signals import sine, white_noise


def tempo_of(wave: Wave, rate_hz: float = RATE_HZ) -> Tempo | None:
    meter = OnsetMeter(rate_hz)
    meter.push(wave)
    return find_tempo(meter.strength(), meter.frames_per_s)


def onsets_of(wave: Wave) -> int:
    meter = OnsetMeter(RATE_HZ)
    meter.push(wave)
    return onset_count(meter.strength(), meter.frames_per_s)


@pytest.mark.parametrize("bpm", [*range(50, 201, 10), 63.7, 87.3, 111.1, 128.5, 155.5, 174.2, 199.0])
def test_the_tempo_of_clicks_is_found_within_one_percent_and_never_an_octave_off(bpm: float) -> None:
    tempo = tempo_of(clicks(bpm, 20.0))
    assert tempo is not None
    assert tempo.bpm == pytest.approx(bpm, rel=0.01)
    assert tempo.confidence > 0.8


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize("bpm", [110, 120, 130])
def test_the_tempo_of_drums_in_the_middle_of_the_range_is_found(name: str, bpm: float) -> None:
    tempo = tempo_of(beats(PATTERNS[name], bpm, 15.0))
    assert tempo is not None
    assert tempo.bpm == pytest.approx(bpm, rel=0.01)


# The pulse, whose kicks divide the bar by threes as well as by twos, is heard at two thirds of 160 too.
@pytest.mark.parametrize("name", [name for name in PATTERNS if name != "pulse"])
def test_what_is_wrong_elsewhere_is_wrong_by_an_octave(name: str) -> None:
    for bpm in (60, 80, 160, 180):
        tempo = tempo_of(beats(PATTERNS[name], bpm, 15.0))
        assert tempo is not None
        octaves = np.log2(tempo.bpm / bpm)
        assert abs(octaves - round(octaves)) < np.log2(1.01), f"{bpm} was heard as {tempo.bpm:.1f}"
        assert abs(octaves) < 1.5


def test_a_tempo_that_is_played_unevenly_is_less_certain() -> None:
    even, loose = tempo_of(clicks(100.0, 20.0)), tempo_of(clicks(100.0, 20.0, jitter_s=0.06))
    assert even is not None
    assert loose is not None
    assert loose.confidence < 0.7 * even.confidence


@pytest.mark.parametrize("seed", range(6))
def test_noise_has_no_tempo(seed: int) -> None:
    assert tempo_of(white_noise(12.0, RATE_HZ, channels=1, seed=seed, dtype=np.float32)[:, 0]) is None


def test_a_held_tone_has_no_tempo() -> None:
    assert tempo_of(sine(330.0, 12.0, RATE_HZ, 0.5, channels=1, dtype=np.float32)[:, 0]) is None


def test_clicks_are_counted_one_by_one() -> None:
    assert onsets_of(clicks(150.0, 20.0)) in (49, 50)


def test_strokes_that_fall_apart_are_counted_one_by_one() -> None:
    assert onsets_of(beats(PATTERNS["ballad"], 120.0, 20.0)) in range(38, 43)


def test_steady_noise_has_hardly_an_onset() -> None:
    assert onsets_of(white_noise(20.0, RATE_HZ, channels=1, dtype=np.float32)[:, 0]) < 10
