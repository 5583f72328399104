"""The overview of a track."""

import numpy as np
import pytest

from auralis_tui.analysis.waveform import MOST_PARTS, Overview, WaveformMeter, Zoom
from tests import signals


def overview(sound: signals.Signal, total_frames: int, bins: int = 400, block_frames: int = 1000) -> tuple[int, ...]:
    result = Overview(total_frames, bins)
    for block in signals.blocks(sound, block_frames):
        result.push(block)
    return result.peaks()


def test_each_part_holds_its_own_peak() -> None:
    sound = np.zeros((40_000, 2))
    sound[150, 1] = -1.0
    sound[20_050, 0] = 0.5
    peaks = overview(sound, 40_000)
    assert len(peaks) == 400
    assert peaks[1] == 255
    assert peaks[200] == 128
    assert sum(peaks) == 255 + 128


@pytest.mark.parametrize("total", [40_000, 40_001, 12_345, 400, 401])
@pytest.mark.parametrize("block_frames", [1, 7, 1024, 50_000])
def test_every_frame_counts_in_its_part_whatever_the_blocks(total: int, block_frames: int) -> None:
    total = min(total, 40 * 1024 if block_frames > 1 else 2000)
    ramp = np.linspace(0.0, 1.0, total)[:, np.newaxis]
    peaks = overview(ramp, total, 400, block_frames)
    ends = np.arange(1, 401) * total // 400
    assert peaks == tuple(np.rint(255.0 * ramp[ends - 1, 0]).astype(int).tolist())


def test_a_track_shorter_than_the_parts_is_stretched() -> None:
    peaks = overview(np.array([[0.2], [1.0], [0.6]]), 3, 9)
    assert peaks == (51, 51, 51, 255, 255, 255, 153, 153, 153)


def test_too_loud_and_broken_samples_stay_in_range() -> None:
    peaks = overview(np.array([[2.0], [np.nan], [-np.inf], [-3.0]]), 4, 4)
    assert peaks == (255, 0, 0, 255)


def test_what_was_not_reached_is_zero_and_the_surplus_is_the_last() -> None:
    assert overview(np.ones((10, 1)), 20, 4) == (255, 255, 0, 0)
    assert overview(np.concatenate((np.zeros((20, 1)), np.ones((5, 1)))), 20, 4) == (0, 0, 0, 255)


def test_an_unknown_length_raises_nothing() -> None:
    assert max(overview(np.ones((10, 1)), 0, 4)) == 255


def zooms(sound: signals.Signal, block_frames: int = 1000) -> tuple[Zoom, ...]:
    meter = WaveformMeter()
    for block in signals.blocks(sound, block_frames):
        meter.process(block)
    return meter.zooms()


def by_definition(sound: signals.Signal, frames: int) -> Zoom:
    parts = list(signals.blocks(sound, frames))
    figures = [(part.min(), part.max(), np.sqrt(np.mean(part**2))) for part in parts]
    lowest, highest, rms = np.rint(127.0 * np.array(figures).reshape(-1, 3).T).astype(int).tolist()
    return Zoom(frames, tuple(lowest), tuple(highest), tuple(rms))


@pytest.mark.parametrize("frames", [1, 255, 256, 257, 16_384, 100_000, 524_288, 524_289, 1_300_000])
def test_each_zoom_holds_what_lies_in_its_parts(frames: int) -> None:
    sound = np.random.default_rng(frames).uniform(-1.0, 1.0, (frames, 2)) * np.linspace(0.0, 1.0, frames)[:, np.newaxis]
    made = zooms(sound, 300_000)
    for zoom in made:
        expected = by_definition(sound, zoom.frames)
        assert zoom.lowest == expected.lowest
        assert zoom.highest == expected.highest
        assert zoom.rms[:-1] == pytest.approx(expected.rms[:-1], abs=1)
        assert len(zoom.rms) == len(expected.rms)
    assert len(made[0].rms) <= MOST_PARTS + 1
    assert [zoom.frames for zoom in made] == [made[0].frames * 4**step for step in range(len(made))]


@pytest.mark.parametrize("block_frames", [100, 16_384, 700_000])
def test_zooms_do_not_depend_on_the_blocks(block_frames: int) -> None:
    sound = np.random.default_rng(1).uniform(-1.0, 1.0, (600_000, 1)).astype(np.float32)
    assert zooms(sound, block_frames) == zooms(sound, 5000)


def test_nothing_has_an_empty_waveform() -> None:
    assert zooms(np.zeros((0, 2))) == (Zoom(256, (), (), ()),)
