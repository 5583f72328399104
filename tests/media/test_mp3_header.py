"""MPEG frame headers and length tags, and what they make of a file's length."""

from pathlib import Path
from typing import Any

import mutagen.id3
import numpy as np
import pytest

from auralis_tui.media.decoder import open_decoder
from auralis_tui.media.mp3_header import find_frame, parse_frame, read_file_tag
from auralis_tui.media.tags import read_tags
from tests.media.sounds import Coding, encode, music, read_all

FRAMES = 60_000
INFO = Coding("a.mp3", "MP3", arguments=("-b:a", "128k"))
TAGLESS = Coding("a.mp3", "MP3", arguments=("-write_xing", "0", "-q:a", "2", "-id3v2_version", "0"))


def vbri(first: bytes, mpeg_frames: int, data_bytes: int) -> bytes:
    """Make a frame with a VBRI tag in front of a frame of the same kind."""
    header = parse_frame(first)
    assert header is not None
    tag = b"VBRI" + bytes([0, 1, 0, 0, 0, 75]) + data_bytes.to_bytes(4, "big") + mpeg_frames.to_bytes(4, "big")
    return (first[:4] + bytes(32) + tag).ljust(header.length_bytes, b"\0")


@pytest.mark.parametrize(
    ("head", "rate_hz", "samples", "length", "channels"),
    [
        ("fffb9000", 44100, 1152, 417, 2),
        ("fffb92c4", 44100, 1152, 418, 1),
        ("fff38400", 24000, 576, 192, 2),
        ("ffe340c0", 11025, 576, 208, 1),
        ("fffd8404", 48000, 1152, 384, 2),
        ("ffff9000", 44100, 384, 312, 2),
    ],
)
def test_frame_header(head: str, rate_hz: int, samples: int, length: int, channels: int) -> None:
    header = parse_frame(bytes.fromhex(head))
    assert header is not None
    assert (header.rate_hz, header.samples, header.length_bytes, header.channels) == (
        rate_hz,
        samples,
        length,
        channels,
    )


@pytest.mark.parametrize("head", ["", "fffb", "fff19000", "ffeb9000", "fffbf000", "fffb0000", "fffb9c00", "00fb9000"])
def test_what_is_no_frame_header(head: str) -> None:
    assert parse_frame(bytes.fromhex(head)) is None


def test_tag_of_each_kind(tmp_path: Path) -> None:
    for arguments, name in ((("-b:a", "128k"), "Info"), (("-q:a", "2"), "Xing")):
        path = encode(tmp_path, Coding("a.mp3", "MP3", arguments=arguments), music(FRAMES))
        with path.open("rb") as file:
            tag, samples, available = read_file_tag(file)
        assert tag is not None
        assert (tag.name, samples, tag.data_bytes) == (name, 1152, available)
        assert tag.mpeg_frames is not None
        assert tag.delay_frames is not None
        assert tag.padding_frames is not None
        assert tag.mpeg_frames * 1152 - tag.delay_frames - tag.padding_frames == FRAMES


def test_tagless_file_is_counted(tmp_path: Path) -> None:
    path = encode(tmp_path, TAGLESS, music(FRAMES))
    with path.open("rb") as file:
        assert read_file_tag(file)[0] is None
    with open_decoder(path) as decoder:
        assert decoder.format.frames == len(read_all(decoder))
        assert read_tags(path).duration_s == decoder.format.frames / 44100


def test_vbri_file_is_read_and_sought_in(tmp_path: Path) -> None:
    path = encode(tmp_path, TAGLESS, music(FRAMES))
    with open_decoder(path) as decoder:
        tagless = read_all(decoder)
    content = path.read_bytes()
    path.write_bytes(vbri(content, len(tagless) // 1152, len(content)) + content)
    with path.open("rb") as file:
        tag = read_file_tag(file)[0]
    assert tag is not None
    assert (tag.name, tag.mpeg_frames) == ("VBRI", len(tagless) // 1152)
    with open_decoder(path) as decoder:
        through = read_all(decoder)
        assert len(through) == decoder.format.frames
        decoder.seek(30_001)
        np.testing.assert_array_equal(decoder.read(500), through[30_001:30_501])


def test_large_id3_tag_is_stepped_over(tmp_path: Path) -> None:
    path = encode(tmp_path, INFO, music(FRAMES))
    id3: Any = mutagen.id3
    tags = id3.ID3()
    tags.add(id3.TIT2(text="\u00ff\ufffb" * 100_000))
    tags.save(path)
    with open_decoder(path) as decoder:
        assert (decoder.format.frames, len(read_all(decoder))) == (FRAMES, FRAMES)


def test_junk_before_the_first_frame(tmp_path: Path) -> None:
    path = encode(tmp_path, INFO, music(FRAMES))
    content = path.read_bytes()
    path.write_bytes(b"\xff\xfb junk \xff\xff".ljust(1000, b"-") + content[content.index(b"\xff\xfb") :])
    with open_decoder(path) as decoder:
        assert len(read_all(decoder)) == decoder.format.frames == FRAMES


def test_two_files_in_one_are_both_heard(tmp_path: Path) -> None:
    path = encode(tmp_path, INFO, music(FRAMES))
    path.write_bytes(path.read_bytes() * 2)
    with open_decoder(path) as decoder:
        assert len(read_all(decoder)) > 1.9 * FRAMES


def test_find_frame_wants_company() -> None:
    frame = bytes.fromhex("fffb9000").ljust(417, b"\0")
    assert find_frame(b"\xff\xfb\x90" + bytes(50) + frame * 3) == 53
    assert find_frame(b"abc" + frame) is None
    assert find_frame(frame) == 0
    assert find_frame(b"") is None
