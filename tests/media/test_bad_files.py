"""Files that are missing, broken or hostile: each is a sentence, and what is good of it is heard."""

import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralis_tui.errors import MediaError
from auralis_tui.media.decoder import open_decoder
from auralis_tui.media.regular_file import unreadable
from auralis_tui.media.tags import read_tags
from tests.media.sounds import Coding, Sound, encode, music, read_all

pytestmark = pytest.mark.audit("M-19")
FRAMES = 60_000


def write(folder: Path, name: str, sound: Sound | None = None, arguments: tuple[str, ...] = ()) -> Path:
    coding = Coding(name, "", subtype="VORBIS" if name.endswith("ogg") else "PCM_16", arguments=arguments)
    return encode(folder, coding, music(FRAMES) if sound is None else sound)


def patch(path: Path, at: int, data: bytes) -> Path:
    content = bytearray(path.read_bytes())
    content[at : at + len(data)] = data
    path.write_bytes(content)
    return path


def halve(path: Path) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def good_frames(path: Path) -> Sound:
    """Read until the decoder says that the file is damaged."""
    with open_decoder(path) as decoder:
        blocks = [decoder.read(1000)]
        while len(blocks[-1]) == 1000:
            blocks.append(decoder.read(1000))
        for _ in range(2):
            with pytest.raises(MediaError, match=r"damaged|can't be played"):
                decoder.read(1000)
    return np.concatenate(blocks)


def test_missing(tmp_path: Path) -> None:
    for read in (open_decoder, read_tags):
        with pytest.raises(MediaError, match="does not exist"):
            read(tmp_path / "none.flac")
        with pytest.raises(MediaError, match="does not exist"):
            read(write(tmp_path, "file.wav") / "below.flac")


def test_folder(tmp_path: Path) -> None:
    (tmp_path / "album.flac").mkdir()
    with pytest.raises(MediaError, match="is a folder"):
        open_decoder(tmp_path / "album.flac")


def test_device_is_not_waited_for() -> None:
    with pytest.raises(MediaError, match="device or pipe"):
        open_decoder("/dev/zero")


def test_forbidden(tmp_path: Path) -> None:
    assert "may not be read" in str(unreadable(tmp_path, PermissionError(13, "Permission denied")))


def test_unusual_failures_give_their_reason(tmp_path: Path) -> None:
    assert "Stale file handle" in str(unreadable(tmp_path, OSError(116, "Stale file handle")))
    with pytest.raises(MediaError, match="null"):
        open_decoder("a\0b.flac")


def test_empty(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").touch()
    with pytest.raises(MediaError, match="is empty"):
        open_decoder(tmp_path / "a.mp3")


@pytest.mark.audit("M-01")
@pytest.mark.parametrize("name", ["a.mp3", "a.flac", "a.m4a", "a.wav", "a.ogg"])
@pytest.mark.parametrize("content", [b"Dear diary,\n" * 500, bytes(5000), b"\xff" * 5000, b"\xff\xfb\x90\x00", b"ID3"])
def test_what_is_no_sound_is_refused_under_any_name(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    for read in (open_decoder, read_tags):
        with pytest.raises(MediaError, match=name):
            read(tmp_path / name)


@pytest.mark.parametrize(
    "magic", [b"fLaC", b"OggS", b"RIFF\0\0\0\0WAVE", b"\0\0\0 ftypM4A ", b"wvpk", b"MAC ", b"FORM\0\0\0\0AIFF"]
)
def test_magic_without_a_file_behind_it(tmp_path: Path, magic: bytes) -> None:
    (tmp_path / "a.bin").write_bytes(magic + bytes(range(256)) * 20)
    with pytest.raises(MediaError, match=r"can't be played|not a sound file|channels|sample rate"):
        open_decoder(tmp_path / "a.bin")


def test_truncated_flac_gives_every_good_frame_and_then_says_so(tmp_path: Path) -> None:
    path = halve(write(tmp_path, "a.flac"))
    good = good_frames(path)
    assert len(good) > FRAMES // 3
    assert len(good) % 4096 == 0
    np.testing.assert_array_equal(good, music(FRAMES)[: len(good)].astype(np.float32))


def test_damaged_flac_can_be_sought_in_before_the_damage(tmp_path: Path) -> None:
    path = write(tmp_path, "a.flac")
    patch(path, path.stat().st_size // 2, bytes(n * 37 % 251 for n in range(400)))
    good = good_frames(path)
    with open_decoder(path) as decoder:
        decoder.seek(FRAMES - 10)
        assert decoder.seek(1234) == 1234
        np.testing.assert_array_equal(decoder.read(500), good[1234:1734])


@pytest.mark.parametrize("arguments", [("-c:a", "alac"), ("-c:a", "wavpack")])
def test_damage_in_a_lossless_file_ends_it(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    path = write(tmp_path, "a.m4a" if "alac" in arguments else "a.wv", arguments=arguments)
    patch(path, path.stat().st_size // 2, b"\7" * 2000)
    good = good_frames(path)
    assert len(good) < FRAMES
    np.testing.assert_array_equal(good, music(FRAMES)[: len(good)].astype(np.float32))


@pytest.mark.parametrize("arguments", [("-c:a", "alac"), ("-c:a", "wavpack"), ("-c:a", "aac")])
def test_seeking_about_damage_is_no_failure(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    path = write(tmp_path, "a.wv" if "wavpack" in arguments else "a.m4a", arguments=arguments)
    patch(path, path.stat().st_size // 2, b"\7" * 2000)
    with open_decoder(path) as decoder:
        reached = {target: decoder.seek(target) for target in range(0, FRAMES, 997)}
        assert decoder.seek(100) == 100
        assert len(decoder.read(1000)) == 1000
    assert all(frame <= target for target, frame in reached.items())
    assert sum(frame == target for target, frame in reached.items()) > len(reached) // 3


def test_ogg_that_says_too_early_that_it_ends(tmp_path: Path) -> None:
    path = write(tmp_path, "a.ogg")
    with open_decoder(path) as decoder:
        whole = read_all(decoder)
    content = bytearray(path.read_bytes())
    before_last = content.rindex(b"OggS", 0, content.rindex(b"OggS"))
    content[before_last + 5] |= 4
    content[before_last + 22 : before_last + 26] = bytes(4)
    page = bytes(content[before_last : content.rindex(b"OggS")])
    content[before_last + 22 : before_last + 26] = ogg_checksum(page).to_bytes(4, "little")
    path.write_bytes(content)
    with open_decoder(path) as decoder:
        through = read_all(decoder)
        assert decoder.format.frames == len(through) == FRAMES
        np.testing.assert_allclose(through, whole, atol=1e-5)
        for target in (FRAMES - 50, 30_000, 10):
            assert decoder.seek(target) == target
            np.testing.assert_array_equal(decoder.read(400), through[target : target + 400])


def ogg_checksum(page: bytes) -> int:
    """Compute a page's CRC: polynomial 0x04C11DB7, most significant bit first."""
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        value &= 0xFFFFFFFF
    return value


def test_junk_in_an_mp3_is_played_over(tmp_path: Path) -> None:
    path = write(tmp_path, "a.mp3", arguments=("-b:a", "128k"))
    patch(path, path.stat().st_size // 2, bytes(2000))
    with open_decoder(path) as decoder:
        assert FRAMES - 12_000 < len(read_all(decoder)) <= FRAMES


@pytest.mark.parametrize(("name", "arguments"), [("a.wav", ()), ("a.ogg", ()), ("a.mp3", ("-b:a", "128k"))])
def test_file_ends_where_its_data_ends(tmp_path: Path, name: str, arguments: tuple[str, ...]) -> None:
    with open_decoder(halve(write(tmp_path, name, arguments=arguments))) as decoder:
        sound = read_all(decoder)
        assert 10_000 < len(sound) < FRAMES * 2 // 3
        assert decoder.format.frames == len(sound)
        assert decoder.seek(10**7) == len(sound)


@pytest.mark.parametrize("claim", [0, 0x7FFFFFFF, 0xFFFFFFFF])
def test_wav_that_lies_about_its_length(tmp_path: Path, claim: int) -> None:
    path = write(tmp_path, "a.wav")
    patch(path, path.read_bytes().index(b"data") + 4, struct.pack("<I", claim))
    with open_decoder(path) as decoder:
        assert len(read_all(decoder)) == FRAMES
    assert read_tags(path).duration_s == pytest.approx(FRAMES / 44100)


@pytest.mark.parametrize("claim", [0, 2**36 - 1])
def test_flac_with_no_length_or_an_absurd_one(tmp_path: Path, claim: int) -> None:
    path = write(tmp_path, "a.flac")
    packed = int.from_bytes(path.read_bytes()[18:26], "big") >> 36 << 36 | claim
    patch(path, 18, packed.to_bytes(8, "big"))
    with open_decoder(path) as decoder:
        assert decoder.format.frames is None
        assert len(read_all(decoder)) == FRAMES
        assert decoder.seek(50_000) == 50_000
        np.testing.assert_array_equal(decoder.read(10), music(FRAMES)[50_000:50_010].astype(np.float32))
    assert read_tags(path).duration_s == 0


@pytest.mark.parametrize(
    ("field", "value"), [(22, b"\0\0"), (22, b"\xff\xff"), (24, b"\0\0\0\0"), (24, b"\xff\xff\xff\xff")]
)
def test_wav_with_figures_that_no_sound_has(tmp_path: Path, field: int, value: bytes) -> None:
    path = patch(write(tmp_path, "a.wav"), field, value)
    for read in (open_decoder, read_tags):
        with pytest.raises(MediaError, match=r"channels|sample rate|can't be played"):
            read(path)


def test_no_channels_is_said(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="0 channels"):
        open_decoder(patch(write(tmp_path, "a.wav"), 22, b"\0\0"))


def test_samples_that_are_no_numbers_pass(tmp_path: Path) -> None:
    sound = music(1000).astype(np.float32)
    sound[10], sound[20] = np.nan, np.inf
    soundfile.write(tmp_path / "a.wav", sound, 44100, subtype="FLOAT")
    with open_decoder(tmp_path / "a.wav") as decoder:
        np.testing.assert_array_equal(read_all(decoder), sound)


def test_file_of_no_frames_ends_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, "a.wav", music(0))
    with open_decoder(path) as decoder:
        assert (decoder.format.frames, decoder.read(100).shape) == (0, (0, 2))


def test_file_that_goes_away_while_it_plays(tmp_path: Path) -> None:
    path = write(tmp_path, "a.ogg")
    with open_decoder(path) as decoder:
        path.unlink()
        assert len(decoder.read(1000)) == 1000
        with pytest.raises(MediaError, match="moved or changed"):
            decoder.seek(500)


def test_libraries_are_silent(tmp_path: Path) -> None:
    paths = [write(tmp_path, "a.mp3", arguments=("-b:a", "128k")), write(tmp_path, "a.m4a", arguments=("-c:a", "aac"))]
    paths += [
        write(tmp_path, "a.wv", arguments=("-c:a", "wavpack")),
        write(tmp_path, "a.flac"),
        write(tmp_path, "a.ogg"),
    ]
    for path in paths:
        patch(path, path.stat().st_size // 2, b"\7" * 3000)
    program = (
        "import sys\nfrom auralis_tui.media.decoder import open_decoder\n"
        "for path in sys.argv[1:]:\n"
        "    try:\n"
        "        decoder = open_decoder(path)\n"
        "        while len(decoder.read(5000)): pass\n"
        "    except Exception: pass\n"
    )
    done = subprocess.run([sys.executable, "-c", program, *map(str, paths)], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3", "a.m4a", "a.wv", "a.aiff"])
def test_random_damage_never_gives_anything_but_sound_or_a_sentence(tmp_path: Path, name: str) -> None:
    arguments = {"a.mp3": ("-b:a", "128k"), "a.m4a": ("-c:a", "aac"), "a.wv": ("-c:a", "wavpack")}
    path = write(tmp_path, name, music(8000), arguments.get(name, ()))
    whole, random = path.read_bytes(), np.random.default_rng(3)
    for _ in range(25):
        content = bytearray(whole)
        for at in random.integers(0, min(len(content), 600), 6):
            content[at] = int(random.integers(0, 256))
        path.write_bytes(content[: int(random.integers(20, len(content)))])
        try:
            tags = read_tags(path)
            assert tags.channels >= 1
            with open_decoder(path) as decoder:
                frames = 0
                while frames < 10**6 and len(block := decoder.read(4096)):
                    frames += len(block)
                    assert block.shape[1] == decoder.format.channels
        except MediaError:
            continue
