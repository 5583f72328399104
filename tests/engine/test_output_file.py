"""A file that an engine has begun, and another goes on with; one that is there already is kept."""

from pathlib import Path
from threading import Event

import numpy as np
import pytest
import soundfile

from auralis_tui.bus.state import LatencyProfile, OutputState
from auralis_tui.engine import messages as m
from auralis_tui.engine.messages import OpenOutput
from auralis_tui.engine.outlet import Outlet
from auralis_tui.engine.output_file import FileOutput
from auralis_tui.errors import OutputError
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
    state = recorded(path, 0.5, continued=True)
    assert state.name == str(tmp_path / "out-2.wav")
    assert "can't be gone on with" in state.problem
    assert soundfile.info(tmp_path / "out-2.wav").frames == 10


def test_what_another_run_left_behind_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "out.wav"
    left_behind(path, 1000)
    recorded(path, 0.5)
    assert soundfile.info(path).frames == 10
    assert len(list(tmp_path.iterdir())) == 2


def recorded(path: Path, level: float, continued: bool = False) -> OutputState:
    """Write a short take, and return what the output says of itself."""
    output = FileOutput(OpenOutput(name=f"wav:{path}", rate_hz=48_000, continued=continued))
    output._writer.write(np.full((10, 2), level, np.float32))
    output.close()
    return output.state


@pytest.mark.parametrize("continued", [False, True])
def test_a_take_that_is_there_is_kept_and_it_is_said(tmp_path: Path, continued: bool) -> None:
    path = tmp_path / "out.wav"
    assert recorded(path, 0.25).problem == ""
    for number in (2, 3):
        state = recorded(path, 0.5, continued)
        assert state.name == str(tmp_path / f"out-{number}.wav")
        assert state.problem == f"{path} is there already, and is kept: what follows is in another file."
        assert state.hint == f"It is {tmp_path / f'out-{number}.wav'}."
    levels = [soundfile.read(tmp_path / name)[0].max() for name in ("out.wav", "out-2.wav", "out-3.wav")]
    assert levels == [0.25, 0.5, 0.5]


def test_what_an_engine_left_behind_does_not_take_the_place_of_a_take(tmp_path: Path) -> None:
    path = tmp_path / "out.wav"
    left_behind(path, 1000)
    soundfile.write(path, np.zeros((5, 2)), 48_000)
    assert recorded(path, 0.5, continued=True).name == str(tmp_path / "out-2.wav")
    assert (soundfile.info(path).frames, soundfile.info(tmp_path / "out-2.wav").frames) == (5, 1010)


def test_where_nothing_is_heard_there_is_no_file(tmp_path: Path) -> None:
    FileOutput(OpenOutput(name=f"wav:{tmp_path / 'out.wav'}", rate_hz=48_000)).close()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_take(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        FileOutput(OpenOutput(name=f"wav:{tmp_path}", rate_hz=48_000))


def test_the_same_file_once_more_keeps_what_was_written(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "tone.wav", np.full((480_000, 2), 0.25), 48_000)
    path = tmp_path / "out.wav"
    reports: list[m.Report] = []
    outlet = Outlet(reports.append)
    outlet.handle(OpenOutput(name=f"wav:{path}", rate_hz=48_000))
    outlet.handle(m.Start(items=(m.Item(entry_id=1, path=str(tmp_path / "tone.wav")),)))
    while not any(isinstance(report, m.Heard) and report.ended for report in reports):
        outlet.poll()
        Event().wait(outlet.patience_s)
    outlet.handle(OpenOutput(name=f"wav:{path}", rate_hz=48_000, latency=LatencyProfile.SAFE))
    opened = reports[-1]
    outlet.close()
    assert soundfile.info(path).frames == 480_000
    assert isinstance(opened, m.OutputOpened)
    assert opened.output.name == str(tmp_path / "out-2.wav")


def test_a_take_that_cant_be_finished_is_told_and_the_engine_goes_on(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "tone.wav", np.full((48_000, 2), 0.25), 48_000)
    path = tmp_path / "out.wav"
    reports: list[m.Report] = []
    outlet = Outlet(reports.append)
    outlet.handle(OpenOutput(name=f"wav:{path}", rate_hz=48_000))
    outlet.handle(m.Start(items=(m.Item(entry_id=1, path=str(tmp_path / "tone.wav")),)))
    while not any(isinstance(report, m.Heard) and report.ended for report in reports):
        outlet.poll()
        Event().wait(outlet.patience_s)
    path.mkdir()
    outlet.handle(OpenOutput(name="null"))
    opened = [report for report in reports if isinstance(report, m.OutputOpened)][-1].output
    outlet.close()
    assert (opened.name, opened.problem) == ("null", f"{path} can't be written: Is a directory.")
