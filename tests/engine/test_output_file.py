"""A file that an engine has begun, and another goes on with."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralis_tui.engine.messages import OpenOutput
from auralis_tui.engine.output_file import FileOutput
from auralis_tui.media.encoder import WavWriter


def left_behind(path: Path, frames: int, rate_hz: int = 48_000) -> None:
    """Leave what an engine leaves that dies: a file without its name, whose header doesn't know its length."""
    writer = WavWriter(path, rate_hz, 2, "32f")
    writer.write(np.full((frames, 2), 0.25, np.float32))
    writer._file.write(b"odd")  # cut within a frame
    writer._file.flush()
    writer._file.close()


@pytest.mark.parametrize("frames", [0, 1000])
def test_the_next_engine_goes_on_with_the_file(tmp_path: Path, frames: int) -> None:
    path = tmp_path / "out.wav"
    left_behind(path, frames)
    output = FileOutput(OpenOutput(name=f"wav:{path}", rate_hz=48_000, continued=True))
    output._writer.write(np.full((10, 2), 0.5, np.float32))
    output.close()
    written, rate_hz = soundfile.read(path)
    assert rate_hz == 48_000
    np.testing.assert_array_equal(written[:, 0], [0.25] * frames + [0.5] * 10)
    assert [path.name for path in tmp_path.iterdir()] == ["out.wav"]


def test_where_that_can_not_be_another_file_is_begun_and_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "out.wav"
    left_behind(path, 1000, rate_hz=44_100)
    output = FileOutput(OpenOutput(name=f"wav:{path}", rate_hz=48_000, continued=True))
    output.close()
    assert output.state.name == str(tmp_path / "out-2.wav")
    assert "can't be gone on with" in output.state.problem
    assert (tmp_path / "out-2.wav").exists()


def test_what_another_run_left_behind_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "out.wav"
    left_behind(path, 1000)
    output = FileOutput(OpenOutput(name=f"wav:{path}", rate_hz=48_000))
    output.close()
    assert soundfile.info(path).frames == 0
    assert len(list(tmp_path.iterdir())) == 2
