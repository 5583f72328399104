"""Tracks cut from one signal, encoded for real, come out of the very engine as that signal."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.engine.render import render
from auralis_tui.media.decoder import open_decoder
from tests.media.sounds import LOSSLESS, LOSSY, Coding, Sound, encode, music, read_all
from tests.media.test_cut_streams import cut

CUTS = (23_457, 23_458, 40_001)
ANY_LOSSLESS = pytest.mark.parametrize("coding", LOSSLESS, ids=lambda coding: coding.name)
TRIMMED = pytest.mark.parametrize(
    "coding", [coding for coding in LOSSY if coding.exact_length], ids=lambda coding: coding.name
)


def parts_of(whole: Sound, folder: Path, coding: Coding, cuts: tuple[int, ...] = CUTS) -> list[Path]:
    return [encode(folder, coding, part, str(number)) for number, part in enumerate(np.split(whole, cuts))]


def rendered(paths: list[Path], folder: Path) -> Sound:
    target = folder / "rendered.wav"
    report = render([str(path) for path in paths], target, settings=ChainSettings())
    assert not report.problems
    sound: Sound = soundfile.read(target, dtype="float32", always_2d=True)[0]
    return sound


@ANY_LOSSLESS
def test_lossless_tracks_are_their_concatenation_bit_for_bit(tmp_path: Path, coding: Coding) -> None:
    whole = music(60_000, bits=coding.bits or 16)
    sound = rendered(parts_of(whole, tmp_path, coding), tmp_path)
    np.testing.assert_array_equal(sound, whole.astype(np.float32))


@TRIMMED
def test_lossy_tracks_have_the_length_of_the_whole_and_each_its_own_sound(tmp_path: Path, coding: Coding) -> None:
    whole = music(60_000, rate_hz=coding.rate_hz)
    paths = parts_of(whole, tmp_path, coding, cuts=(23_457, 40_001))
    sound = rendered(paths, tmp_path)
    assert len(sound) == len(whole)
    decoded = []
    for path in paths:
        with open_decoder(path) as decoder:
            decoded.append(read_all(decoder))
    np.testing.assert_array_equal(sound, np.concatenate(decoded))


def test_one_mp3_stream_in_several_files_is_heard_as_one(tmp_path: Path) -> None:
    """As `lame --nogap` cuts it: no file tells of the others, and none can be decoded rightly alone."""
    bare = Coding("bare.mp3", "MP3", arguments=("-write_xing", "0", "-id3v2_version", "0", "-b:a", "128k"))
    path = encode(tmp_path, bare, music(90_000))
    with open_decoder(path) as decoder:
        expected = read_all(decoder)
    np.testing.assert_array_equal(rendered(list(cut(path, 40)), tmp_path), expected)


def test_tracks_of_any_rate_and_layout_keep_their_length(tmp_path: Path) -> None:
    kinds = [(44_100, 2), (48_000, 1), (96_000, 2), (22_050, 6), (44_100, 1)]
    paths = []
    for number, (rate_hz, channels) in enumerate(kinds):
        paths.append(tmp_path / f"{number}.wav")
        soundfile.write(paths[-1], music(rate_hz // 2, channels, rate_hz), rate_hz, subtype="PCM_16")
    sound = rendered(paths, tmp_path)
    assert abs(len(sound) - len(kinds) * 22_050) <= len(kinds)
