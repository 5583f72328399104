"""Fields are set in every format that takes them; all else in the file stays, and the very items come back."""

# mypy: disable-error-code="no-untyped-call,index,union-attr,arg-type,operator"

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from mutagen.aiff import AIFF
from mutagen.apev2 import APEv2, APEValue
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, GEOB, ID3, PRIV, TIT2, TPE1, TYER
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

from auralis_tui.errors import MediaError, UsageError
from auralis_tui.media.decoder import open_decoder
from auralis_tui.media.tag_edit import as_is, check_values, parse_fields, plan, read_values, write_items
from auralis_tui.media.tags import read_tags
from tests.media.sounds import LOSSLESS, LOSSY, Coding, encode, ffmpeg, music, read_all

BY_NAME = {coding.name: coding for coding in (*LOSSLESS, *LOSSY)}
WRITABLE = ("16.flac", "vorbis.ogg", "opus.opus", "info.mp3", "aac.m4a", "alac16.m4a", "16.wv", "pcm24.aiff",
            "pcm16.wav")  # fmt: skip
FOREIGN = bytes(range(256)) * 3
FIELDS = {
    "title": ("Glass",), "artist": ("Ä. Ruiz", "Björk"), "album": ("Northern Line",), "album_artist": ("Halden",),
    "track_number": ("3/12",), "disc_number": ("1",), "date": ("1999-05-31",), "genre": ("Jazz", "Dub"),
    "comment": ("first line\nsecond",), "composer": ("Pärt",), "mood": ("calm", "blue"),
}  # fmt: skip


def made(folder: Path, name: str) -> Path:
    coding: Coding = BY_NAME[name]
    return encode(folder, coding, music(20_000, rate_hz=coding.rate_hz))


def sound_of(path: Path) -> Any:
    with open_decoder(path) as decoder:
        return read_all(decoder)


def set_fields(path: Path, fields: dict[str, tuple[str, ...]]) -> Any:
    planned = plan(path, fields)
    write_items(path, planned.after)
    return planned


def add_foreign(path: Path) -> None:
    """Put something into the file's tags that nobody here knows."""
    file: Any
    tags: Any
    match path.suffix:
        case ".flac":
            file = FLAC(path)
            picture = Picture()
            picture.data, picture.mime = FOREIGN, "image/png"
            file.add_picture(picture)
            file["X-FOREIGN"] = ["one", "two"]
            file.save()
            content = path.read_bytes()
            block = b"\x02" + struct.pack(">I", 4 + len(FOREIGN))[1:] + b"test" + FOREIGN
            path.write_bytes(content[:42] + block + content[42:])
        case ".ogg" | ".opus":
            file = (OggVorbis if path.suffix == ".ogg" else OggOpus)(path)
            file["X-FOREIGN"] = ["one", "two"]
            file.save()
        case ".mp3" | ".wav" | ".aiff":
            reader = {".mp3": ID3, ".wav": WAVE, ".aiff": AIFF}[path.suffix]
            file = reader(path) if path.suffix != ".mp3" else ID3()
            if path.suffix != ".mp3":
                file.add_tags()
            tags = file if path.suffix == ".mp3" else file.tags
            tags.add(PRIV(owner="a@b", data=FOREIGN))
            tags.add(GEOB(encoding=0, mime="x/y", filename="f", desc="d", data=FOREIGN))
            tags.add(APIC(encoding=0, mime="image/png", type=3, desc="", data=FOREIGN))
            tags.unknown_frames.append(b"XYZW" + struct.pack(">I", 0) + b"\0\0")
            tags.save(path)
            raw = path.read_bytes()
            at = raw.index(b"PRIV")
            path.write_bytes(raw[:at] + b"XPRV" + raw[at + 4 :])
        case ".m4a":
            file = MP4(path)
            file["----:org.test:foreign"] = [FOREIGN]
            file["covr"] = [FOREIGN]
            file.save()
        case ".wv":
            tags = APEv2()
            tags["Foreign"] = APEValue(FOREIGN, 1)
            tags.save(path)


def foreign_in(path: Path) -> int:
    """Count how often it is there, to the byte."""
    content = path.read_bytes()
    return content.count(FOREIGN) + content.count(b"X-FOREIGN=one") + content.count(b"X-FOREIGN=two")


@pytest.mark.parametrize("name", WRITABLE)
def test_fields_are_read_back_all_else_stays_and_the_former_come_back(name: str, tmp_path: Path) -> None:
    path = made(tmp_path, name)
    add_foreign(path)
    set_fields(path, {"title": ("Before",), "artist": ("First", "Second"), "mood": ("grey",)})
    former, sound, foreign = read_values(path), sound_of(path), foreign_in(path)
    assert foreign
    planned = set_fields(path, FIELDS)
    assert foreign_in(path) == foreign
    np.testing.assert_array_equal(sound_of(path), sound)
    tags = read_tags(path)
    assert (tags.title, tags.artist, tags.album, tags.album_artist) == (
        "Glass", "Ä. Ruiz, Björk", "Northern Line", "Halden",
    )  # fmt: skip
    assert (tags.track_number, tags.disc_number, tags.year, tags.genre) == (3, 1, 1999, "Jazz, Dub")
    known = {field: values for field, values in FIELDS.items() if field != "mood"}
    shown = read_values(path, all_fields=True)
    assert shown["mood"] == FIELDS["mood"]
    assert not [field for field, values in shown.items() if any(len(value) > 100 for value in values)]
    if path.suffix not in (".mp3", ".wav", ".aiff"):  # ID3 of version 2.3 keeps year and day apart
        assert read_values(path) == known
    assert not plan(path, FIELDS).after or path.suffix in (".mp3", ".wav", ".aiff")
    write_items(path, planned.before, as_read=False)
    assert read_values(path) == former
    assert not plan(path, {"mood": ("grey",)}).after
    assert foreign_in(path) == foreign
    np.testing.assert_array_equal(sound_of(path), sound)


@pytest.mark.parametrize("name", WRITABLE)
def test_a_field_is_taken_out(name: str, tmp_path: Path) -> None:
    path = made(tmp_path, name)
    set_fields(path, {"genre": ("Jazz",), "composer": ("Pärt",)})
    set_fields(path, {"genre": ()})
    assert "genre" not in read_values(path)
    assert read_values(path)["composer"] == ("Pärt",)


def test_chunks_of_text_are_shown_and_set_beside_and_come_back(tmp_path: Path) -> None:
    path = tmp_path / "chunks.wav"
    with soundfile.SoundFile(path, "w", 44100, 2, "PCM_16") as file:
        file.write(music(1000))
        file.title, file.genre = "Old", "Rock"
    assert read_values(path) == {"title": ("Old",), "genre": ("Rock",)}
    assert not plan(path, {"title": ("Old",)}).after
    planned = set_fields(path, {"genre": ("Jazz", "Dub"), "album": ("New",)})
    assert planned.words(planned.before, "genre") == "Rock"
    assert read_values(path) == {"title": ("Old",), "genre": ("Jazz", "Dub"), "album": ("New",)}
    assert (read_tags(path).title, read_tags(path).genre) == ("Old", "Jazz, Dub")
    write_items(path, planned.before, as_read=False)
    assert read_values(path) == {"title": ("Old",), "genre": ("Rock",)}
    shown = as_is(path)
    assert {field: shown.values(shown.before, field) for field in shown.before} == {
        "title": ("Old",),
        "genre": ("Rock",),
    }
    with pytest.raises(MediaError, match="title stands in a chunk of text that is only read"):
        plan(path, {"title": ()})


def test_the_version_of_id3_stays(tmp_path: Path) -> None:
    path = made(tmp_path, "info.mp3")
    old = ID3()
    for frame in (TIT2(encoding=1, text=["Alt"]), TYER(encoding=0, text=["1980"]), TPE1(encoding=0, text=["A", "B"])):
        old.add(frame)
    old.save(path, v2_version=3, v23_sep=None)
    planned = set_fields(path, {"title": ("Neu · ☃",), "date": ("1999-05-31",), "artist": ("C", "D")})
    raw = ID3(path, translate=False)
    assert raw.version[:2] == (2, 3)
    assert (raw["TYER"].text, raw["TDAT"].text, raw["TPE1"].text) == (["1999"], ["3105"], ["C", "D"])
    assert read_tags(path).title == "Neu · ☃"
    write_items(path, planned.before, as_read=False)
    raw = ID3(path, translate=False)
    assert (raw["TYER"].text, raw["TPE1"].text, raw.get("TDAT")) == (["1980"], ["A", "B"], None)
    assert raw["TIT2"].encoding == 1


def test_other_names_of_a_field_are_replaced_and_come_back(tmp_path: Path) -> None:
    path = made(tmp_path, "16.flac")
    file = FLAC(path)
    file["album artist"], file["year"] = ["Old"], ["1980"]
    file.save()
    planned = set_fields(path, {"album_artist": ("New",), "date": ("1999",)})
    assert dict(FLAC(path).tags) == {"albumartist": ["New"], "date": ["1999"]}
    write_items(path, planned.before, as_read=False)
    assert dict(FLAC(path).tags) == {"album artist": ["Old"], "year": ["1980"]}


def test_only_what_differs_is_changed(tmp_path: Path) -> None:
    path = made(tmp_path, "16.flac")
    set_fields(path, {"title": ("Same",), "artist": ("Old",)})
    planned = plan(path, {"title": ("Same",), "artist": ("New",)})
    assert [planned.words(side, "artist") for side in (planned.before, planned.after)] == ["Old", "New"]
    assert set(planned.after) == {"artist"}


def test_comments_that_are_no_text_are_left_alone(tmp_path: Path) -> None:
    path = made(tmp_path, "16.flac")
    set_fields(path, {"title": ("Same",), "mood": ("abcd",)})
    content = path.read_bytes().replace(b"MOOD=abcd", b"MOOD=\xff\xfecd")
    path.write_bytes(content)
    with pytest.raises(MediaError, match="not all text"):
        set_fields(path, {"title": ("Other",)})
    assert path.read_bytes() == content


@pytest.mark.parametrize("name", ["adts.aac", "wma.wma"])
def test_a_format_that_is_not_written_is_refused(name: str, tmp_path: Path) -> None:
    path = made(tmp_path, name)
    content = path.read_bytes()
    with pytest.raises(MediaError, match="can't be shown or written: its format"):
        set_fields(path, {"title": ("Other",)})
    assert path.read_bytes() == content


def test_several_streams_in_a_row_are_refused(tmp_path: Path) -> None:
    path = made(tmp_path, "vorbis.ogg")
    path.write_bytes(path.read_bytes() + encode(tmp_path, BY_NAME["vorbis.ogg"], music(9_000), "2").read_bytes())
    with pytest.raises(MediaError, match="several streams"):
        set_fields(path, {"title": ("Other",)})


def test_fields_are_named_as_people_name_them() -> None:
    fields = parse_fields(["Track=3", "AlbumArtist=A", "year=1999", "genre=Jazz", "genre=Dub", "Comment=", "MOOD=x=y"])
    assert fields == {
        "track_number": ("3",), "album_artist": ("A",), "date": ("1999",), "genre": ("Jazz", "Dub"), "comment": (),
        "mood": ("x=y",),
    }  # fmt: skip


@pytest.mark.audit("M-30")
@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("track_number", ("three",)), ("date", ("31.5.1999",)), ("title", ("a\0b",)), ("title", ("x" * 1001,)),
        ("title", ("a\nb",)), ("title", ("\udcff",)), ("genre", ("x",) * 101), ("date", ("1999", "2000")),
    ],
)  # fmt: skip
def test_values_that_a_field_can_not_have_are_refused(field: str, values: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        check_values(field, values)


@pytest.mark.parametrize("word", ["title", "=x", "ä=1", "a b\tc=1"])
def test_words_that_set_nothing_are_refused(word: str) -> None:
    with pytest.raises(UsageError):
        parse_fields([word])


def test_the_index_before_the_sound_is_kept_right(tmp_path: Path) -> None:
    path = tmp_path / "fast.m4a"
    ffmpeg("-i", str(made(tmp_path, "aac.m4a")), "-c", "copy", "-movflags", "+faststart", str(path))
    assert path.read_bytes().index(b"moov") < path.read_bytes().index(b"mdat")
    sound = sound_of(path)
    set_fields(path, {"comment": ("long " * 1900,), "title": ("x",)})
    np.testing.assert_array_equal(sound_of(path), sound)
    write_items(path, plan(path, {"comment": ()}).after)
    np.testing.assert_array_equal(sound_of(path), sound)


def test_tags_of_id3_2_2_become_2_3(tmp_path: Path) -> None:
    path = made(tmp_path, "info.mp3")
    old = b"TT2" + (7).to_bytes(3, "big") + b"\0Before" + b"TP1" + (4).to_bytes(3, "big") + b"\0Ada"
    header = b"ID3\x02\0\0" + bytes((0, 0, 0, len(old)))
    sound = path.read_bytes()
    path.write_bytes(header + old + sound[sound.index(b"\xff\xfb") :])
    set_fields(path, {"title": ("After",)})
    assert ID3(path, translate=False).version[:2] == (2, 3)
    assert read_values(path) == {"title": ("After",), "artist": ("Ada",)}


def test_frames_of_id3_2_2_that_have_no_later_form_are_not_lost(tmp_path: Path) -> None:
    path = made(tmp_path, "info.mp3")
    old = b"XY2" + (7).to_bytes(3, "big") + b"\0Before"
    sound = path.read_bytes()
    path.write_bytes(b"ID3\x02\0\0" + bytes((0, 0, 0, len(old))) + old + sound[sound.index(b"\xff\xfb") :])
    content = path.read_bytes()
    with pytest.raises(MediaError, match=r"version 2\.2, with frames"):
        set_fields(path, {"title": ("After",)})
    assert path.read_bytes() == content
