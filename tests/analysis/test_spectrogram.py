"""Levels over time and frequency."""

import numpy as np
import pytest

from auralis_tui.analysis.spectrogram import MOST_COLUMNS, Spectrogram, SpectrogramImage
from auralis_tui.units import SILENCE_DB
from tests import signals


def drawn(sound: signals.Signal, block_frames: int = 5000, frames: int = 512, step: int = 256) -> SpectrogramImage:
    spectrogram = Spectrogram(48_000.0, frames, step)
    for block in signals.blocks(sound, block_frames):
        spectrogram.process(block)
    return spectrogram.image()


def test_a_full_scale_sine_in_a_bin_reads_zero_there_and_only_while_it_sounds() -> None:
    sound = np.concatenate([signals.sine(3000.0, 0.5), signals.silence(0.5)])
    image = drawn(sound)
    assert image.bin_hz == 93.75
    levels_db = image.levels_db[:, 32]
    middles_s = image.first_s + image.column_s * np.arange(len(levels_db))
    assert levels_db[middles_s < 0.49] == pytest.approx(0.0, abs=0.01)
    assert (levels_db[middles_s > 0.51] == SILENCE_DB).all()
    assert image.levels_db[5, 40] < -100.0


@pytest.mark.parametrize("block_frames", [1, 511, 48_000])
def test_blocks_change_nothing(block_frames: int) -> None:
    sound = signals.music(0.2 if block_frames == 1 else 1.0)
    np.testing.assert_allclose(drawn(sound, block_frames).levels_db, drawn(sound).levels_db, atol=1e-3)


@pytest.mark.audit("M-17")
def test_a_long_track_has_no_more_columns_and_keeps_its_levels() -> None:
    sound = signals.sine(6000.0, 3.0, channels=1, dtype=np.float32)
    image = drawn(sound, 48_000, frames=32, step=16)
    assert MOST_COLUMNS / 2 <= len(image.levels_db) <= MOST_COLUMNS
    assert image.column_s * len(image.levels_db) == pytest.approx(3.0, rel=0.01)
    assert image.levels_db[:, 4] == pytest.approx(0.0, abs=0.01)


def test_nothing_has_no_columns() -> None:
    assert drawn(np.zeros((0, 2))).levels_db.shape == (0, 257)
