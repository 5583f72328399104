"""Rendering in one process and in several."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.compressor import CompressorSettings
from auralis_tui.dsp.dither import DitherSettings
from auralis_tui.dsp.equalizer import Band, EqualizerSettings
from auralis_tui.dsp.limiter import LimiterSettings
from auralis_tui.dsp.saturation import SaturationSettings
from auralis_tui.engine.render import render
from auralis_tui.engine.segment import BLOCK_FRAMES, cut, warm_up_s
from auralis_tui.errors import MediaError
from tests import signals

RATE_HZ = 8000
FULL = ChainSettings(
    gain_db=6.0,
    stages=(
        EqualizerSettings(bands=(Band(frequency_hz=40.0, gain_db=4.0, q=2.0),)),
        CompressorSettings(threshold_db=-20.0, release_s=0.1),
        SaturationSettings(),
        LimiterSettings(release_s=0.05),
    ),
)


def write(path: Path, seconds: float, seed: int = 1, rate_hz: int = RATE_HZ, subtype: str = "PCM_16") -> str:
    soundfile.write(path, signals.music(seconds, rate_hz, seed=seed), rate_hz, subtype=subtype)
    return str(path)


def rendered(target: Path) -> signals.Signal:
    sound: signals.Signal = soundfile.read(target, dtype="float64", always_2d=True)[0]
    return sound


@pytest.mark.parametrize("bits", ["16", "24", "32f"])
def test_two_processes_give_what_one_gives_sample_for_sample(tmp_path: Path, bits: str) -> None:
    files = [write(tmp_path / "a.wav", 14.3), write(tmp_path / "b.flac", 19.1, seed=2)]
    alone, shared = tmp_path / "alone.wav", tmp_path / "shared.wav"
    report = render(files, alone, settings=FULL, bits=bits)  # type: ignore[arg-type]
    split = render(files, shared, settings=FULL, bits=bits, jobs=2)  # type: ignore[arg-type]
    assert (split, split.jobs, report.jobs) == (report, 2, 1)
    assert report.frames == round(14.3 * RATE_HZ) + round(19.1 * RATE_HZ)
    assert alone.read_bytes() == shared.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.wav", "alone.wav", "b.flac", "shared.wav"]


def test_segments_join_and_begin_early_enough(tmp_path: Path) -> None:
    files = [write(tmp_path / "a.wav", 14.0), write(tmp_path / "b.wav", 46.0)]
    first, second, third = cut(files, FULL, RATE_HZ, 3)
    assert (first.start_frame, first.warm_up_frames) == (0, 0)
    assert first.frames == second.start_frame
    assert second.start_frame + (second.frames or 0) == third.start_frame
    assert third.frames is None
    for segment in (second, third):
        assert segment.warm_up_frames >= 5.0 * RATE_HZ
        assert (segment.start_frame - segment.warm_up_frames) % BLOCK_FRAMES == 0


def test_the_warm_up_is_as_long_as_the_slowest_stage_needs() -> None:
    assert warm_up_s(ChainSettings(), RATE_HZ) == 5.0
    assert warm_up_s(FULL, RATE_HZ) == 5.0
    assert warm_up_s(ChainSettings(stages=(CompressorSettings(release_s=2.0),)), RATE_HZ) == 100.0


def test_what_cannot_be_cut_to_the_frame_is_rendered_whole(tmp_path: Path) -> None:
    lossy = tmp_path / "a.ogg"
    soundfile.write(lossy, signals.music(30.0, RATE_HZ), RATE_HZ, format="OGG", subtype="VORBIS")
    other_rate = write(tmp_path / "b.wav", 30.0, rate_hz=11_025)
    short = write(tmp_path / "c.wav", 12.0)
    for path in (str(lossy), other_rate, short, str(tmp_path / "missing.wav")):
        (whole,) = cut([path], FULL, RATE_HZ, 4)
        assert (whole.start_frame, whole.frames, whole.warm_up_frames) == (0, None, 0)


def test_a_flat_render_is_the_file_bit_for_bit(tmp_path: Path) -> None:
    path = write(tmp_path / "a.flac", 31.0)
    for jobs in (1, 2):
        render([path], tmp_path / "out.wav", settings=ChainSettings(), bits="16", jobs=jobs)
        np.testing.assert_array_equal(rendered(tmp_path / "out.wav"), soundfile.read(path)[0])


def test_what_a_process_cannot_write_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", 31.0)
    with pytest.raises(MediaError, match="can't be written"):
        render([path], tmp_path / "none" / "out.wav", settings=FULL, jobs=2)
    assert [each.name for each in tmp_path.iterdir()] == ["a.wav"]


def test_an_end_of_the_file_that_is_damaged_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.flac", 40.0)
    data = Path(path).read_bytes()
    Path(path).write_bytes(data[: int(len(data) * 0.9)])
    reports = [render([path], tmp_path / f"{jobs}.wav", settings=FULL, jobs=jobs) for jobs in (1, 2)]
    assert len(reports[0].problems) == 1
    assert reports[0].problems[0].startswith(path)
    assert reports[0] == reports[1]


def test_what_is_rounded_is_dithered_and_what_is_not_is_left_alone(tmp_path: Path) -> None:
    """Below the last bit, plain rounding would be silence."""
    quiet = signals.sine(500.0, 4.0, RATE_HZ, amplitude=0.4 / 32768.0)
    soundfile.write(tmp_path / "24.flac", quiet, RATE_HZ, subtype="PCM_24")
    render([str(tmp_path / "24.flac")], tmp_path / "16.wav", settings=ChainSettings(), bits="16")
    assert signals.rms(rendered(tmp_path / "16.wav")) > 0.5 / 32768.0
    render([str(tmp_path / "24.flac")], tmp_path / "24.wav", settings=ChainSettings(), bits="24")
    np.testing.assert_array_equal(rendered(tmp_path / "24.wav"), soundfile.read(tmp_path / "24.flac")[0])


def test_dither_stages_keep_a_render_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", 40.0)
    assert len(cut([path], FULL, RATE_HZ, 2)) == 2
    assert len(cut([path], ChainSettings(stages=(DitherSettings(),)), RATE_HZ, 2)) == 1
