"""Every format: its figures, its length, its samples, and seeking in it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import mutagen.mp4
import numpy as np
import pytest
from numpy.typing import NDArray

from auralis_tui.media.decoder import open_decoder
from tests.media.sounds import LOSSLESS, LOSSY, Coding, encode, music, read_all

FRAMES = 131_071
EVERY = [pytest.param(coding, id=coding.name) for coding in (*LOSSLESS, *LOSSY)]
TRIMMED = [pytest.param(coding, id=coding.name) for coding in LOSSY if coding.exact_length]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sounds")


def encoded(folder: Path, coding: Coding) -> Path:
    """Encode once per module."""
    path = folder / coding.name
    if path.exists():
        return path
    return encode(folder, coding, music(FRAMES, rate_hz=coding.rate_hz, bits=coding.bits or 16))


def decoded(path: Path) -> NDArray[np.float32]:
    with open_decoder(path) as decoder:
        return read_all(decoder)


@pytest.mark.audit("M-09")
@pytest.mark.audit("L-01")
@pytest.mark.parametrize("coding", EVERY)
def test_format_is_the_files_own(folder: Path, coding: Coding) -> None:
    with open_decoder(encoded(folder, coding)) as decoder:
        told = decoder.format
        sound = read_all(decoder)
    assert (told.codec, told.rate_hz, told.channels) == (coding.codec, coding.rate_hz, 2)
    assert (told.lossless, told.bits) == (coding.lossless, coding.bits)
    assert told.frames == (len(sound) if coding.knows_length else None)
    assert sound.dtype == np.float32
    assert not coding.exact_length or len(sound) == FRAMES


@pytest.mark.parametrize("coding", [pytest.param(coding, id=coding.name) for coding in LOSSLESS])
def test_lossless_is_bit_exact(folder: Path, coding: Coding) -> None:
    sound = decoded(encoded(folder, coding))
    np.testing.assert_array_equal(sound, music(FRAMES, bits=coding.bits or 16).astype(np.float32))


@pytest.mark.parametrize("coding", TRIMMED)
def test_lossy_is_aligned(folder: Path, coding: Coding) -> None:
    sound, original = decoded(encoded(folder, coding)), music(FRAMES, rate_hz=coding.rate_hz)
    here = slice(60_000, 100_000)
    match = {lag: float(np.sum(np.roll(sound, lag, axis=0)[here] * original[here])) for lag in range(-40, 41)}
    assert max(match, key=lambda lag: match[lag]) == 0


@pytest.mark.audit("M-01")
@pytest.mark.parametrize("coding", EVERY)
def test_result_does_not_depend_on_how_it_is_read(folder: Path, coding: Coding) -> None:
    path = encoded(folder, coding)
    with open_decoder(path) as decoder:
        in_odd_blocks = read_all(decoder, 1777)
    np.testing.assert_array_equal(in_odd_blocks, decoded(path))


@pytest.mark.parametrize("coding", EVERY)
def test_seeking_equals_reading_through(folder: Path, coding: Coding) -> None:
    path = encoded(folder, coding)
    through = decoded(path)
    end = len(through)
    targets = [0, 1, end - 1, end - 400, 1000, end // 2, *np.random.default_rng(5).integers(0, end, 25).tolist(), 0]
    with open_decoder(path) as decoder:
        for target in targets:
            assert decoder.seek(target) == target
            np.testing.assert_allclose(decoder.read(900), through[target : target + 900], rtol=0, atol=2e-7)


@pytest.mark.parametrize("coding", EVERY)
def test_seeking_past_the_end_reaches_the_end(folder: Path, coding: Coding) -> None:
    path = encoded(folder, coding)
    with open_decoder(path) as decoder:
        assert decoder.seek(10**9) == len(decoded(path))
        assert decoder.read(10).shape == (0, 2)
        assert decoder.seek(-5) == 0
        assert len(decoder.read(10)) == 10


def test_vorbis_seeks_are_exact_in_their_hundreds(tmp_path: Path) -> None:
    path = encode(tmp_path, Coding("vorbis.ogg", "Vorbis"), music(600_000))
    through = decoded(path)
    with open_decoder(path) as decoder:
        for target in np.random.default_rng(1).integers(0, 598_000, 250).tolist():
            assert decoder.seek(target) == target
            np.testing.assert_array_equal(decoder.read(600), through[target : target + 600])


@pytest.mark.parametrize("coding", [pytest.param(coding, id=coding.name) for coding in LOSSLESS])
def test_lossless_join_equals_the_whole(tmp_path: Path, coding: Coding) -> None:
    whole = music(60_000, bits=coding.bits or 16)
    parts = [encode(tmp_path, coding, part, str(n)) for n, part in enumerate((whole[:23_457], whole[23_457:]))]
    np.testing.assert_array_equal(np.concatenate([decoded(part) for part in parts]), whole.astype(np.float32))


@pytest.mark.parametrize("coding", TRIMMED)
def test_lossy_join_has_the_length_of_the_whole(tmp_path: Path, coding: Coding) -> None:
    whole = music(60_000, rate_hz=coding.rate_hz)
    parts = [encode(tmp_path, coding, part, str(n)) for n, part in enumerate((whole[:23_457], whole[23_457:]))]
    assert [len(decoded(part)) for part in parts] == [23_457, 36_543]


@pytest.mark.parametrize("edit_list", ["0", "1"])
def test_apples_gapless_tag_is_obeyed(tmp_path: Path, edit_list: str) -> None:
    arguments = ("-c:a", "aac", "-aac_pns", "0", "-use_editlist", edit_list)
    path = encode(tmp_path, Coding("a.m4a", "AAC", arguments=arguments), music(FRAMES))
    with open_decoder(path) as decoder:
        untold = read_all(decoder)
    file: Any = mutagen.mp4.MP4(path)  # type: ignore[no-untyped-call]
    words = f" 00000000 00000400 {-(FRAMES + 1024) % 1024:08X} {FRAMES:016X}" + " 00000000" * 8
    file["----:com.apple.iTunes:iTunSMPB"] = [words.encode()]
    file.save()
    sound = decoded(path)
    assert len(sound) == FRAMES
    priming = 0 if edit_list == "1" else 1024
    np.testing.assert_array_equal(sound, untold[priming : priming + FRAMES])
    with open_decoder(path) as decoder:
        assert decoder.format.frames == FRAMES
        decoder.seek(FRAMES - 100)
        np.testing.assert_array_equal(decoder.read(900), sound[-100:])


@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize("name", ["a.wav", "a.flac"])
def test_channels_stay_as_they_are(tmp_path: Path, channels: int, name: str) -> None:
    coding = Coding(name, "", True, 16, subtype="PCM_16")
    sound = music(5000, channels)
    path = encode(tmp_path, coding, sound)
    np.testing.assert_array_equal(decoded(path), sound.astype(np.float32))


@pytest.mark.parametrize("rate_hz", [8000, 22050, 96000, 192000])
def test_rate_stays_as_it_is(tmp_path: Path, rate_hz: int) -> None:
    path = encode(tmp_path, Coding("a.flac", "FLAC", True, 24, subtype="PCM_24", rate_hz=rate_hz), music(3000))
    with open_decoder(path) as decoder:
        assert (decoder.format.rate_hz, decoder.format.frames) == (rate_hz, 3000)


def test_content_decides_and_not_the_name(tmp_path: Path) -> None:
    flac = encode(tmp_path, Coding("a.flac", "FLAC", subtype="PCM_16"), music(3000)).rename(tmp_path / "a.mp3")
    mp3 = encode(tmp_path, Coding("b.mp3", "MP3", arguments=("-b:a", "128k")), music(3000)).rename(tmp_path / "b.wav")
    with open_decoder(flac) as one, open_decoder(mp3) as other:
        assert (one.format.codec, other.format.codec) == ("FLAC", "MP3")


def test_names_that_libraries_take_for_something_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    coding = Coding("a.mp3", "MP3", arguments=("-b:a", "128k"))
    for name in ("concat:%d.mp3", "http:a.mp3", "été\n.mp3", "\udcff.mp3"):
        encode(tmp_path, coding, music(3000)).rename(tmp_path / name)
        with open_decoder(name) as decoder:
            assert len(read_all(decoder)) == 3000


def test_closing_twice_is_fine(folder: Path) -> None:
    for coding in (LOSSLESS[0], LOSSY[2]):
        decoder = open_decoder(encoded(folder, coding))
        decoder.close()
        decoder.close()


def test_libav_is_loaded_only_when_a_file_needs_it(folder: Path) -> None:
    program = (
        "import sys\nfrom auralis_tui.media.decoder import open_decoder\n"
        "open_decoder(sys.argv[1])\nprint('av' in sys.modules)"
    )
    for coding, needed in ((LOSSLESS[3], b"False"), (LOSSY[2], b"True")):
        command = [sys.executable, "-c", program, str(encoded(folder, coding))]
        assert subprocess.run(command, capture_output=True, check=True).stdout.strip() == needed
