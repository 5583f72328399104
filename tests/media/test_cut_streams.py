"""An MP3 stream that was cut into files goes on without a seam, as `lame --nogap` writes it."""

from pathlib import Path

import numpy as np
import pytest

from auralis_tui.media.decoder import open_decoder
from auralis_tui.media.mp3_header import parse_frame
from tests.media.sounds import Coding, encode, music, read_all

BARE = Coding("bare.mp3", "MP3", arguments=("-write_xing", "0", "-id3v2_version", "0", "-q:a", "2"))
TAGGED = Coding("tagged.mp3", "MP3", arguments=("-q:a", "2"))


def cut(path: Path, mpeg_frames: int) -> tuple[Path, Path]:
    """Cut a stream behind so many MPEG frames."""
    data, at = path.read_bytes(), 0
    for _ in range(mpeg_frames):
        header = parse_frame(data, at)
        assert header is not None
        at += header.length_bytes
    parts = path.with_name("part 1.mp3"), path.with_name("part 2.mp3")
    for part, content in zip(parts, (data[:at], data[at:]), strict=True):
        part.write_bytes(content)
    return parts


def test_what_was_one_stream_sounds_as_one(tmp_path: Path) -> None:
    whole = encode(tmp_path, BARE, music(90_000))
    first, second = cut(whole, 31)
    with open_decoder(whole) as decoder:
        expected = read_all(decoder)
    with open_decoder(first) as start, open_decoder(second, after=str(first)) as rest:
        joined = np.concatenate([read_all(start), read_all(rest)])
    np.testing.assert_array_equal(joined, expected)
    with open_decoder(second) as alone:
        assert not np.array_equal(read_all(alone), expected[31 * 1152 :])


@pytest.mark.parametrize("former", ["tagged.mp3", "gone.mp3", "other.wav"])
def test_a_file_that_is_no_part_of_the_stream_changes_nothing(tmp_path: Path, former: str) -> None:
    path = encode(tmp_path, BARE, music(60_000))
    encode(tmp_path, TAGGED, music(30_000))
    encode(tmp_path, Coding("other.wav", "PCM", True, 16, subtype="PCM_16"), music(1000))
    with open_decoder(path) as alone, open_decoder(path, after=str(tmp_path / former)) as after:
        np.testing.assert_array_equal(read_all(alone), read_all(after))


def test_an_end_in_a_tag_is_heard_as_it_is(tmp_path: Path) -> None:
    """A file with a length tag has its own beginning and end: nothing goes on from the file before."""
    first = encode(tmp_path, BARE, music(30_000))
    tagged = encode(tmp_path, TAGGED, music(60_000))
    with open_decoder(tagged) as alone, open_decoder(tagged, after=str(first)) as after:
        np.testing.assert_array_equal(read_all(alone), read_all(after))
