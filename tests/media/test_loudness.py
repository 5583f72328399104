import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralis_tui.errors import MediaError
from auralis_tui.media.loudness import Loudness, measure


def sine(path: Path, level_dbfs: float, rate_hz: int = 48_000) -> Path:
    """Write a second and a half of 997 Hz on both channels."""
    time_s = np.arange(int(1.5 * rate_hz)) / rate_hz
    tone = 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * 997 * time_s)
    soundfile.write(path, np.stack((tone, tone), axis=1), rate_hz, subtype="FLOAT")
    return path


@pytest.mark.parametrize(("level_dbfs", "rate_hz"), [(-23.0, 48_000), (-6.0, 44_100), (2.0, 48_000)])
def test_a_stereo_sine_reads_its_level(tmp_path: Path, level_dbfs: float, rate_hz: int) -> None:
    found = measure(str(sine(tmp_path / "a.wav", level_dbfs, rate_hz)))
    assert found.lufs == pytest.approx(level_dbfs, abs=0.05)
    assert found.peak == pytest.approx(10 ** (level_dbfs / 20), rel=0.01)


def test_what_is_no_number_counts_as_silence(tmp_path: Path) -> None:
    path = sine(tmp_path / "a.wav", -20.0)
    sound = soundfile.read(path)[0]
    sound[1000:1100, 0], sound[2000, 1], sound[30_000:30_010] = np.nan, np.inf, -np.inf
    soundfile.write(path, sound, 48_000, subtype="FLOAT")
    found = measure(str(path))
    assert found.lufs == pytest.approx(-20.0, abs=0.1)
    assert found.peak == pytest.approx(0.1, rel=0.01)


def test_silence_has_no_loudness(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros((48_000, 2)), 48_000)
    assert measure(str(tmp_path / "a.wav")) == Loudness(None, 0.0)


def test_the_program_prints_what_it_finds_or_why_not(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "auralis_tui.media.loudness"]
    path = sine(tmp_path / "a.wav", -20.0)
    printed = subprocess.run([*command, str(path)], capture_output=True, text=True, check=True)
    assert json.loads(printed.stdout)["lufs"] == pytest.approx(-20.0, abs=0.05)
    (tmp_path / "b.wav").write_text("no sound")
    with pytest.raises(MediaError):
        measure(str(tmp_path / "b.wav"))
    failed = subprocess.run([*command, str(tmp_path / "b.wav")], capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert "b.wav" in failed.stderr
