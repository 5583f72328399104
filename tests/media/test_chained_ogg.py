"""Ogg files of several streams one after the other are heard to their end."""

from pathlib import Path

import numpy as np
import pytest

from auralis_tui.media.decoder import open_decoder
from auralis_tui.media.ogg import link_offsets
from auralis_tui.media.tags import read_tags
from tests.media.sounds import Coding, encode, ffmpeg, music, read_all

CODINGS = [Coding("vorbis.ogg", "Vorbis"), Coding("opus.opus", "Opus", rate_hz=48_000)]


def chain(path: Path, *parts: Path) -> Path:
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


@pytest.mark.parametrize("coding", CODINGS, ids=lambda coding: coding.name)
def test_all_links_are_heard_and_sought_in(tmp_path: Path, coding: Coding) -> None:
    whole = music(90_000, rate_hz=coding.rate_hz)
    parts = [
        encode(tmp_path, coding, part, str(number))
        for number, part in enumerate((whole[:30_000], whole[30_000:30_500], whole[30_500:]))
    ]
    expected = []
    for part in parts:
        with open_decoder(part) as decoder:
            expected.append(read_all(decoder))
    through = np.concatenate(expected)
    with open_decoder(chain(tmp_path / "chain.ogg", *parts)) as decoder:
        assert decoder.format.frames == 90_000
        np.testing.assert_array_equal(read_all(decoder), through)
        for target in (0, 29_999, 30_000, 30_499, 30_500, 70_000, 12_345, 89_999, 90_000):
            assert decoder.seek(target) == target
            np.testing.assert_allclose(decoder.read(900), through[target : target + 900], rtol=0, atol=2e-7)


def test_a_file_after_itself_is_heard_twice(tmp_path: Path) -> None:
    """Both links have the same serial number then."""
    part = encode(tmp_path, CODINGS[1], music(300_000, rate_hz=48_000))
    with open_decoder(part) as decoder:
        once = read_all(decoder)
    with open_decoder(chain(tmp_path / "twice.opus", part, part)) as decoder:
        np.testing.assert_array_equal(read_all(decoder), np.concatenate([once, once]))


def test_a_link_of_another_rate_and_layout_is_brought_to_the_first(tmp_path: Path) -> None:
    vorbis = Coding("vorbis.ogg", "Vorbis")
    first, last = (encode(tmp_path, vorbis, music(40_000), name) for name in ("first ", "last "))
    other = tmp_path / "other.ogg"
    ffmpeg("-i", str(first), "-ar", "32000", "-ac", "1", str(other))
    with open_decoder(chain(tmp_path / "chain.ogg", first, other, last)) as decoder:
        assert (decoder.format.rate_hz, decoder.format.channels) == (44_100, 2)
        sound = read_all(decoder)
        assert len(sound) == decoder.format.frames
        with open_decoder(last) as alone:
            np.testing.assert_array_equal(sound[-40_000:], read_all(alone))
        middle = sound[40_000:-40_000]
        assert abs(len(middle) - 40_000) <= 2
        assert np.corrcoef(middle[5000:30_000].mean(axis=1), sound[5000:30_000].mean(axis=1))[0, 1] > 0.95
        assert decoder.seek(50_000) == 50_000
        np.testing.assert_array_equal(decoder.read(500), sound[50_000:50_500])


def test_the_library_shows_the_length_of_all(tmp_path: Path) -> None:
    part = encode(tmp_path, Coding("a.ogg", "Vorbis"), music(44_100))
    other = encode(tmp_path, Coding("b.ogg", "Vorbis"), music(22_050))
    assert read_tags(chain(tmp_path / "chain.ogg", part, other)).duration_s == pytest.approx(1.5)


def test_a_plain_file_is_not_looked_through(tmp_path: Path) -> None:
    with encode(tmp_path, Coding("a.ogg", "Vorbis"), music(44_100)).open("rb") as file:
        assert link_offsets(file) == [0]
