"""AAC whose packets are timed unevenly is whole, and sought in exactly: the codec's own count is right."""

from pathlib import Path

import numpy as np
import pytest

from auralis_tui.media.decoder import open_decoder
from tests.media.sounds import Coding, encode, ffmpeg, music, read_all


@pytest.fixture
def uneven(tmp_path: Path) -> Path:
    """Encode from Vorbis, whose packets of two lengths give the encoder times that jump."""
    vorbis = encode(tmp_path, Coding("a.ogg", "Vorbis"), music(400_000))
    path = tmp_path / "a.m4a"
    ffmpeg("-i", str(vorbis), "-t", "8", "-c:a", "aac", "-aac_pns", "0", str(path))
    return path


def test_nothing_is_lost_in_the_middle(uneven: Path, tmp_path: Path) -> None:
    raw = tmp_path / "a.f32"
    ffmpeg("-i", str(uneven), "-f", "f32le", str(raw))
    expected = np.fromfile(raw, np.float32).reshape(-1, 2)
    with open_decoder(uneven) as decoder:
        sound = read_all(decoder)
        assert len(sound) == decoder.format.frames == 8 * 44_100
    np.testing.assert_allclose(sound, expected[: len(sound)], rtol=0, atol=1e-6)


def test_seeks_are_exact(uneven: Path) -> None:
    with open_decoder(uneven) as decoder:
        through = read_all(decoder)
        for target in np.random.default_rng(3).integers(0, len(through) - 900, 40).tolist():
            assert decoder.seek(target) == target
            np.testing.assert_allclose(decoder.read(900), through[target : target + 900], rtol=0, atol=1e-6)
