"""The overview of a whole file, and its length as it is decoded."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralis_tui.errors import MediaError
from auralis_tui.media.overview import overview
from tests.media.sounds import Coding, encode, music


def test_peaks_and_length_are_those_of_the_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.concatenate([np.full(4000, 0.5), np.zeros(4000)]), 8000, subtype="FLOAT")
    found = overview(str(path))
    assert found.duration_s == 1.0
    assert found.peaks == (128,) * 200 + (0,) * 200


def test_a_file_that_does_not_know_its_length_has_one(tmp_path: Path) -> None:
    path = encode(tmp_path, Coding("a.wma", "WMA", arguments=("-c:a", "wmav2")), music(100_000))
    found = overview(str(path))
    assert found.duration_s == pytest.approx(100_000 / 44_100, abs=0.1)
    assert min(found.peaks) > 0


def test_a_file_that_is_no_sound_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("none")
    with pytest.raises(MediaError):
        overview(str(tmp_path / "a.wav"))


def test_the_program_prints_one_object(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(8000), 8000)
    out = subprocess.run(
        [sys.executable, "-m", "auralis_tui.media.overview", str(tmp_path / "a.wav")], capture_output=True, check=True
    )
    assert json.loads(out.stdout) == {"peaks": [0] * 400, "duration_s": 1.0}
