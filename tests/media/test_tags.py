"""Tags of every kind of file."""

from pathlib import Path
from typing import Any

import mutagen.asf
import mutagen.id3
import mutagen.mp4
import numpy as np
import pytest
import soundfile

from auralis_tui.errors import MediaError
from auralis_tui.media.decoder import open_decoder
from auralis_tui.media.tag_fields import MAX_TEXT, clean, decibels, number, year
from auralis_tui.media.tags import SUFFIXES, TrackTags, read_tags
from tests.media.sounds import LOSSLESS, LOSSY, Coding, encode, music, read_all

FRAMES = 44100
id3: Any = mutagen.id3
asf: Any = mutagen.asf
mp4: Any = mutagen.mp4
CODINGS = {coding.name: coding for coding in (*LOSSLESS, *LOSSY)}


def tagged(folder: Path, name: str) -> tuple[Path, Any]:
    """Encode a second of sound and open its tags."""
    coding = CODINGS[name]
    path = encode(folder, coding, music(FRAMES, rate_hz=coding.rate_hz, bits=coding.bits or 16))
    file = mutagen.File(path)
    if file.tags is None:
        file.add_tags()
    return path, file


def check(tags: TrackTags) -> None:
    assert (tags.title, tags.artist, tags.album, tags.album_artist) == ("Títle", "One, Two", "Album", "Various")
    assert (tags.track_number, tags.disc_number, tags.year, tags.genre) == (3, 1, 1999, "Ambient")
    assert tags.track_gain_db == -6.5


@pytest.mark.parametrize("name", ["16.flac", "vorbis.ogg", "opus.opus", "flac.oga", "16.wv"])
def test_vorbis_comments_and_ape_tags(tmp_path: Path, name: str) -> None:
    path, file = tagged(tmp_path, name)
    values: dict[str, Any] = {"title": "Títle", "artist": ["One", "Two"], "album": "Album", "genre": "Ambient"}
    values["replaygain_track_gain"] = "-6.50 dB"
    if name == "16.wv":
        values |= {"Album Artist": "Various", "Track": "3/12", "Disc": "1/2", "Year": "1999-04-05"}
    else:
        values |= {"albumartist": "Various", "tracknumber": "3/12", "discnumber": "1/2", "date": "1999-04-05"}
    for field, value in values.items():
        file.tags[field] = value
    file.save()
    check(read_tags(path))


@pytest.mark.parametrize("name", ["info.mp3", "pcm16.wav", "pcm24.aiff"])
def test_id3(tmp_path: Path, name: str) -> None:
    path, file = tagged(tmp_path, name)
    frames = [
        id3.TIT2(text="Títle"), id3.TPE1(text=["One", "Two"]), id3.TALB(text="Album"), id3.TPE2(text="Various"),
        id3.TRCK(text="3/12"), id3.TPOS(text="1"), id3.TDRC(text="1999-04-05"), id3.TCON(text="(26)"),
        id3.TXXX(desc="REPLAYGAIN_TRACK_GAIN", text="-6.5 dB"),
    ]  # fmt: skip
    for frame in frames:
        file.tags.add(frame)
    file.save()
    check(read_tags(path))


@pytest.mark.parametrize("name", ["chunks.wav", "chunks.aiff"])
def test_chunks_of_text_are_read_where_id3_says_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with soundfile.SoundFile(path, "w", 44100, 2, "PCM_16") as file:
        file.write(np.zeros((100, 2)))
        file.title, file.artist, file.comment = "Títle ☃", "One", "not shown"
        if name == "chunks.wav":
            file.album, file.date, file.genre, file.tracknumber = "Album", "1999-04-05", "Ambient", "3"
    tags = read_tags(path)
    assert (tags.title, tags.artist, tags.artists) == ("Títle ☃", "One", ("One",))
    if name == "chunks.wav":
        assert (tags.album, tags.year, tags.genre, tags.track_number) == ("Album", 1999, "Ambient", 3)
    tagged_too: Any = mutagen.File(path)
    tagged_too.add_tags()
    tagged_too.tags.add(id3.TIT2(text="Of ID3"))
    tagged_too.save()
    assert (read_tags(path).title, read_tags(path).artist) == ("Of ID3", "One")


def test_chunks_of_text_in_the_code_page_of_windows_and_hostile_ones(tmp_path: Path) -> None:
    path = tmp_path / "old.wav"
    soundfile.write(path, np.zeros(10), 44100)
    sound = path.read_bytes()[12:]
    told = b"INFOINAM\x06\0\0\0D\xfcr\x80\0\0IART\xff\xff\xff\x7fEnds early"
    listed = b"LIST" + len(told).to_bytes(4, "little") + told
    for size in (0, len(listed) + len(sound) + 4, 2**32 - 1):
        path.write_bytes(b"RIFF" + size.to_bytes(4, "little") + b"WAVE" + sound + listed)
        assert (read_tags(path).title, read_tags(path).artist) == ("Dür€", "Ends early")


@pytest.mark.parametrize("name", ["aac.m4a", "alac24.m4a"])
def test_mp4(tmp_path: Path, name: str) -> None:
    path, _ = tagged(tmp_path, name)
    file = mp4.MP4(path)
    file.update(
        {
            "\xa9nam": "Títle", "\xa9ART": ["One", "Two"], "\xa9alb": "Album", "aART": "Various", "trkn": [(3, 12)],
            "disk": [(1, 2)], "\xa9day": "1999-04-05T07:00:00Z", "\xa9gen": "Ambient",
            "----:com.apple.iTunes:replaygain_track_gain": [b"-6.5 dB"],
        }
    )  # fmt: skip
    file.save()
    check(read_tags(path))


def test_asf(tmp_path: Path) -> None:
    path, _ = tagged(tmp_path, "wma.wma")
    file = asf.ASF(path)
    file.update(
        {
            "Title": "Títle", "Author": ["One", "Two"], "WM/AlbumTitle": "Album", "WM/AlbumArtist": "Various",
            "WM/TrackNumber": "3", "WM/PartOfSet": "1/2", "WM/Year": "1999", "WM/Genre": "Ambient",
            "replaygain_track_gain": "-6.5 dB",
        }
    )  # fmt: skip
    file.save()
    check(read_tags(path))


@pytest.mark.audit("M-09")
@pytest.mark.audit("L-01")
@pytest.mark.parametrize("coding", [pytest.param(coding, id=coding.name) for coding in CODINGS.values()])
def test_figures_are_the_files_own_and_tags_may_be_missing(tmp_path: Path, coding: Coding) -> None:
    tags = read_tags(encode(tmp_path, coding, music(FRAMES, rate_hz=coding.rate_hz, bits=coding.bits or 16)))
    assert (tags.codec, tags.rate_hz, tags.channels, tags.bits) == (coding.codec, coding.rate_hz, 2, coding.bits)
    assert tags.duration_s == pytest.approx(FRAMES / coding.rate_hz, abs=0.06)
    assert (tags.title, tags.artist, tags.album) == (coding.name.rpartition(".")[0], "", "")
    assert (tags.track_number, tags.disc_number, tags.year, tags.track_gain_db) == (None, None, None, None)


def test_opus_gain_is_brought_to_replaygain(tmp_path: Path) -> None:
    path, file = tagged(tmp_path, "opus.opus")
    file.tags["R128_TRACK_GAIN"] = "-1280"
    file.save()
    assert read_tags(path).track_gain_db == 0.0


def test_the_older_forms_of_id3(tmp_path: Path) -> None:
    path, file = tagged(tmp_path, "info.mp3")
    for frame in (id3.TIT2(text="Title" * 12), id3.TYER(text="1999"), id3.TDAT(text="0504"), id3.TCON(text="(26)")):
        file.tags.add(frame)
    file.tags.update_to_v23()
    file.save(v2_version=3, v1=2)
    tags = read_tags(path)
    assert (tags.title, tags.year, tags.genre, tags.codec) == ("Title" * 12, 1999, "Ambient", "MP3")
    id3.delete(path, delete_v1=False)
    assert (read_tags(path).title, read_tags(path).year) == (("Title" * 12)[:30], 1999)
    id3.delete(path)
    assert (read_tags(path).title, read_tags(path).year, read_tags(path).duration_s) == ("info", None, tags.duration_s)


def test_wrong_suffix_falls_back_on_content(tmp_path: Path) -> None:
    path, file = tagged(tmp_path, "16.flac")
    file.tags["title"] = "Right"
    file.save()
    tags = read_tags(path.rename(tmp_path / "wrong.mp3"))
    assert (tags.title, tags.codec) == ("Right", "FLAC")


def test_file_that_no_tag_reader_knows(tmp_path: Path) -> None:
    tags = read_tags(
        encode(
            tmp_path,
            Coding(
                "a.caf",
                "PCM",
                arguments=(
                    "-c:a",
                    "pcm_s16be",
                ),
            ),
            music(FRAMES),
        )
    )
    assert (tags.title, tags.codec, tags.bits, tags.duration_s) == ("a", "PCM", 16, 1.0)


def test_hostile_text_is_cleaned(tmp_path: Path) -> None:
    path, file = tagged(tmp_path, "16.flac")
    file.tags["title"] = "\x1b[2J\x00red\u202e\n\tline\x9b "
    file.tags["artist"] = "x" * 5000
    file.tags["album"] = " \n "
    file.save()
    tags = read_tags(path)
    assert (tags.title, len(tags.artist), tags.album) == ("[2J red line", MAX_TEXT, "")


def test_undecodable_file_name(tmp_path: Path) -> None:
    path = encode(tmp_path, CODINGS["16.flac"], music(FRAMES)).rename(tmp_path / "a\udcff.flac")
    assert read_tags(path).title == "a�"


def test_unreadable_file(tmp_path: Path) -> None:
    (tmp_path / "a.flac").write_text("no sound")
    with pytest.raises(MediaError, match="not a sound file"):
        read_tags(tmp_path / "a.flac")


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("03/12", 3), (" 7 of 9", 7), ("0", None), ("A1", None), ("", None), ("1234567", None)],
)
def test_number(text: str, value: int | None) -> None:
    assert number([text]) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("1999", 1999), ("1999-12-31", 1999), ("31.12.1999", 1999), ("19991231", 1999), ("0000", None), ("99", None)],
)
def test_year(text: str, value: int | None) -> None:
    assert year([text]) == value


@pytest.mark.parametrize(
    ("text", "value"), [("-6.48 dB", -6.48), ("+1", 1.0), ("nan dB", None), ("1e9", 1.0), ("9999 dB", None)]
)
def test_decibels(text: str, value: float | None) -> None:
    assert decibels([text]) == value


def test_clean_keeps_what_people_write() -> None:
    assert clean("Sigur Rós – ( ) 葉 👩‍🎤") == "Sigur Rós – ( ) 葉 👩‍🎤"


def test_suffixes() -> None:
    assert {
        ".flac",
        ".ogg",
        ".oga",
        ".opus",
        ".mp3",
        ".m4a",
        ".aac",
        ".wav",
        ".aif",
        ".aiff",
        ".wv",
        ".wma",
        ".ape",
    } <= SUFFIXES
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in SUFFIXES)


@pytest.mark.audit("M-09")
@pytest.mark.parametrize(
    "coding", [coding for coding in (*LOSSLESS, *LOSSY) if coding.knows_length], ids=lambda coding: coding.name
)
def test_the_length_is_that_of_the_decoded_sound(tmp_path: Path, coding: Coding) -> None:
    path = encode(tmp_path, coding, music(20_000, rate_hz=coding.rate_hz, bits=coding.bits or 16))
    with open_decoder(path) as decoder:
        frames = len(read_all(decoder))
    assert read_tags(path).duration_s == pytest.approx(frames / coding.rate_hz, abs=1e-6)
