"""The gain in an Opus file's header is part of its sound (RFC 7845, 5.1)."""

import struct
from pathlib import Path

import numpy as np
import pytest

from auralis_tui.media.decoder import open_decoder
from auralis_tui.media.tags import read_tags
from tests.media.sounds import Coding, encode, ffmpeg, music, read_all

OPUS = Coding("a.opus", "Opus", rate_hz=48_000)


def checksum(page: bytes) -> int:
    """Compute an Ogg page's checksum (RFC 3533, 6)."""
    register = 0
    for byte in page:
        register ^= byte << 24
        for _ in range(8):
            register = (register << 1 ^ (0x04C11DB7 if register & 0x80000000 else 0)) & 0xFFFFFFFF
    return register


def with_header_gain(path: Path, gain_db: float) -> Path:
    data = bytearray(path.read_bytes())
    head, end = data.find(b"OpusHead"), data.find(b"OggS", 4)
    data[head + 16 : head + 18] = struct.pack("<h", round(gain_db * 256))
    data[22:26] = bytes(4)
    data[22:26] = struct.pack("<I", checksum(bytes(data[:end])))
    changed = path.with_name("changed.opus")
    changed.write_bytes(data)
    return changed


def test_the_headers_gain_is_heard(tmp_path: Path) -> None:
    path = encode(tmp_path, OPUS, music(48_000, rate_hz=48_000))
    with open_decoder(path) as plain, open_decoder(with_header_gain(path, -6.0)) as changed:
        ratio = float(np.std(read_all(changed)) / np.std(read_all(plain)))
    assert 20.0 * np.log10(ratio) == pytest.approx(-6.0, abs=0.01)


def test_the_tags_gain_is_told_towards_minus_18_lufs(tmp_path: Path) -> None:
    path = encode(tmp_path, OPUS, music(48_000, rate_hz=48_000))
    tagged = tmp_path / "tagged.opus"
    ffmpeg("-i", str(path), "-c", "copy", "-metadata", "R128_TRACK_GAIN=-512", "-metadata", "R128_ALBUM_GAIN=256",
           str(tagged))  # fmt: skip
    tags = read_tags(tagged)
    assert (tags.track_gain_db, tags.album_gain_db) == (3.0, 6.0)
