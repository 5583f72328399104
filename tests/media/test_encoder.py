"""WAV files that are written in blocks."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from auralis_tui.errors import MediaError
from auralis_tui.media import encoder
from auralis_tui.media.encoder import Bits, WavWriter
from tests.media.sounds import music


@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize(("bits", "subtype"), [("16", "PCM_16"), ("24", "PCM_24"), ("32f", "FLOAT")])
def test_what_is_written_is_read_back(tmp_path: Path, channels: int, bits: Bits, subtype: str) -> None:
    sound = music(1001, channels, bits=16 if bits == "16" else 24).astype(np.float32)
    with WavWriter(tmp_path / "a.wav", 48000, channels, bits) as writer:
        for start in range(0, 1001, 300):
            writer.write(sound[start : start + 300])
        assert writer.frames == 1001
    back, rate_hz = soundfile.read(tmp_path / "a.wav", dtype="float32", always_2d=True)
    assert (rate_hz, soundfile.info(tmp_path / "a.wav").subtype) == (48000, subtype)
    np.testing.assert_array_equal(back, sound)


def test_float_is_exact_beyond_full_scale(tmp_path: Path) -> None:
    sound = np.array([[1.5, -2.25], [1e-30, np.inf]], np.float32)
    with WavWriter(tmp_path / "a.wav", 44100, 2, "32f") as writer:
        writer.write(sound)
    np.testing.assert_array_equal(soundfile.read(tmp_path / "a.wav", dtype="float32")[0], sound)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("bits", "step"), [("16", 2.0**-15), ("24", 2.0**-23)])
def test_integers_are_rounded_and_held(tmp_path: Path, bits: Bits, step: float, dtype: type) -> None:
    sound: NDArray[np.floating[Any]] = np.array([[0.6 * step], [-0.4 * step], [2.0], [-2.0], [np.nan], [np.inf]], dtype)
    with WavWriter(tmp_path / "a.wav", 44100, 1, bits) as writer:
        writer.write(sound)
    back = soundfile.read(tmp_path / "a.wav")[0]
    np.testing.assert_array_equal(back, [step, 0, 1 - step, -1, 0, 1 - step])


def test_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"before")
    writer = WavWriter(path, 44100, 2)
    writer.write(music(100))
    assert path.read_bytes() == b"before"
    writer.close()
    writer.close()
    writer.abort()
    assert soundfile.info(path).frames == 100
    assert list(tmp_path.iterdir()) == [path]


def test_aborting_leaves_nothing(tmp_path: Path) -> None:
    writer = WavWriter(tmp_path / "a.wav", 44100, 2)
    writer.write(music(100))
    writer.abort()
    writer.abort()
    writer.close()
    assert list(tmp_path.iterdir()) == []


def test_failing_block_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2 channels"), WavWriter(tmp_path / "a.wav", 44100, 2) as writer:
        writer.write(music(10, channels=1))
    assert list(tmp_path.iterdir()) == []


def test_long_files_are_rf64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "_LARGEST_RIFF", 10_000)
    sound = music(5001, 1, bits=24)
    with WavWriter(tmp_path / "a.wav", 44100, 1, "24") as writer:
        writer.write(sound)
    content = (tmp_path / "a.wav").read_bytes()
    assert (content[:4], content[12:16]) == (b"RF64", b"ds64")
    assert struct.unpack("<QQQ", content[20:44]) == (len(content) - 8, 5001 * 3, 5001)
    np.testing.assert_array_equal(soundfile.read(tmp_path / "a.wav")[0], sound[:, 0])


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="can't be written"):
        WavWriter(tmp_path / "none" / "a.wav", 44100, 2)


def test_full_disk_is_a_sentence() -> None:
    with pytest.raises(MediaError, match="can't be written"):
        WavWriter("/proc/a.wav", 44100, 2)
