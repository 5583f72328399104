"""The performance: the same samples for the same seed, and a sound master."""

import numpy as np
import pytest
from numpy.typing import NDArray

from auralis_tui.analysis.loudness import LoudnessMeter
from auralis_tui.demo.mix import master
from auralis_tui.demo.patterns import Note
from auralis_tui.demo.render import BEAT_FRAMES, render
from auralis_tui.demo.score import SECTIONS, notes

EXCERPT_BEATS = 16


def excerpt(seed: int) -> NDArray[np.float32]:
    played = [note for note in notes((SECTIONS[5],)) if note.beat < EXCERPT_BEATS]
    return render(played, EXCERPT_BEATS, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def sound() -> NDArray[np.float32]:
    return excerpt(3)


def test_the_same_seed_plays_the_same_samples(sound: NDArray[np.float32]) -> None:
    np.testing.assert_array_equal(excerpt(3), sound)
    assert not np.array_equal(excerpt(4), sound)


def test_length_level_and_balance(sound: NDArray[np.float32]) -> None:
    assert sound.shape == (EXCERPT_BEATS * BEAT_FRAMES, 2)
    assert sound.dtype == np.float32
    assert 0.5 < np.abs(sound).max() <= 0.7
    np.testing.assert_allclose(sound.mean(axis=0), 0.0, atol=1e-3)
    left, right = np.sqrt(np.mean(np.square(sound), axis=0))
    assert left == pytest.approx(right, rel=0.15)
    meter = LoudnessMeter(48_000.0, 2)
    meter.process(sound)
    assert meter.max_short_term_lufs == pytest.approx(-14.5, abs=1.5)


def test_it_ends_in_silence(sound: NDArray[np.float32]) -> None:
    assert np.abs(sound[-100:]).max() < 1e-4


def test_progress_rises_to_one() -> None:
    told: list[float] = []
    render([Note("keys", 0.0, 1.0, 60, 0.5)], 4, np.random.default_rng(1), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_the_master_never_exceeds_its_ceiling_and_leaves_quiet_sound_its_shape() -> None:
    time_s = np.arange(48_000) / 48_000.0
    tone = np.repeat(np.sin(2.0 * np.pi * 1000.0 * time_s)[:, np.newaxis], 2, axis=1).astype(np.float32)
    assert np.abs(master(tone, 20.0)).max() <= 0.7
    quiet = master(tone * np.float32(0.1), 0.0)
    np.testing.assert_allclose(master(tone * np.float32(0.2), 0.0), 2.0 * quiet, atol=1e-6)
