"""Lyrics in files and beside them."""

import os
from pathlib import Path
from typing import Any

import mutagen
import mutagen.id3
import pytest

from auralis_tui.errors import MediaError
from auralis_tui.media.lrc import Line
from auralis_tui.media.lyrics import MAX_BYTES, read_lyrics
from tests.media.sounds import LOSSLESS, LOSSY, encode, music

id3: Any = mutagen.id3
CODINGS = {coding.name: coding for coding in (*LOSSLESS, *LOSSY)}
SYNCED = "[00:01.00]Coming up\n[00:02.50]over the bay"
LINES = (Line("Coming up", 1.0), Line("over the bay", 2.5))
TIMED = [("Coming up", 1000), ("over the bay", 2500)]
SYLT = id3.SYLT(encoding=3, lang="eng", format=2, type=1, desc="", text=TIMED)


def sound(folder: Path, name: str = "pcm16.wav") -> Path:
    coding = CODINGS[name]
    return encode(folder, coding, music(5000, rate_hz=coding.rate_hz))


def tagged(path: Path, **fields: Any) -> Path:
    """Write fields, or ID3 frames, into a file."""
    file = mutagen.File(path)
    if file.tags is None:
        file.add_tags()
    for name, value in fields.items():
        if path.suffix in (".mp3", ".wav"):
            file.tags.add(value)
        else:
            file.tags[{"lyr": "\xa9lyr", "freeform": "----:com.apple.iTunes:LYRICS"}.get(name, name)] = value
    file.save()
    return path


def lines_of(path: Path) -> tuple[Line, ...]:
    found = read_lyrics(path)
    return () if found is None else found.lyrics.lines


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("16.flac", {"SYNCEDLYRICS": [SYNCED], "LYRICS": ["plain"]}),
        ("16.flac", {"LYRICS": ["plain"], "UNSYNCEDLYRICS": [SYNCED]}),
        ("vorbis.ogg", {"lyrics": [SYNCED]}),
        ("opus.opus", {"UnsyncedLyrics": [SYNCED]}),
        ("aac.m4a", {"lyr": [SYNCED]}),
        ("aac.m4a", {"lyr": ["plain"], "freeform": [SYNCED.encode()]}),
        ("16.wv", {"Lyrics": SYNCED}),
        ("wma.wma", {"WM/Lyrics": SYNCED}),
        ("info.mp3", {"uslt": id3.USLT(encoding=3, lang="eng", desc="", text=SYNCED)}),
        ("pcm16.wav", {"txxx": id3.TXXX(encoding=3, desc="SYNCEDLYRICS", text=[SYNCED])}),
        ("info.mp3", {"sylt": SYLT, "uslt": id3.USLT(encoding=3, lang="eng", desc="", text="plain")}),
    ],
)
def test_lyrics_in_tags(tmp_path: Path, name: str, fields: dict[str, Any]) -> None:
    path = tagged(sound(tmp_path, name), **fields)
    found = read_lyrics(path)
    assert found is not None
    assert (found.lyrics.lines, found.source) == (LINES, str(path))


def test_a_file_beside_it_comes_first_whatever_its_case(tmp_path: Path) -> None:
    path = tagged(sound(tmp_path, "16.flac"), lyrics=["[00:09.00]in the tags"])
    assert lines_of(path) == (Line("in the tags", 9.0),)
    (tmp_path / "16.LRC").write_text(SYNCED)
    found = read_lyrics(path)
    assert found is not None
    assert (found.lyrics.lines, found.source) == (LINES, str(tmp_path / "16.LRC"))


def test_what_says_its_time_comes_before_what_is_plain(tmp_path: Path) -> None:
    path = tagged(sound(tmp_path, "16.flac"), lyrics=[SYNCED])
    (tmp_path / "16.lrc").write_text("plain\nwords")
    assert lines_of(path) == LINES
    assert lines_of(tagged(path, lyrics=["other words"])) == (Line("plain"), Line("words"))


def test_a_stretch_of_a_file_has_the_lines_sung_in_it(tmp_path: Path) -> None:
    path = sound(tmp_path)
    (tmp_path / "pcm16.lrc").write_text(SYNCED)
    found = read_lyrics(path, 2.0, 4.0)
    assert found is not None
    assert found.lyrics.lines == (Line("over the bay", 0.5),)


@pytest.mark.audit("M-30")
def test_what_is_no_lyrics_is_not_read(tmp_path: Path) -> None:
    path = tagged(sound(tmp_path, "16.flac"), lyrics=["a" * (MAX_BYTES + 1)])
    beside = tmp_path / "16.lrc"
    for make in (
        lambda: beside.write_bytes(b"[00:01.00]a\n" * MAX_BYTES),
        lambda: beside.write_bytes(bytes(1000)),
        beside.mkdir,
        lambda: os.mkfifo(beside),
        lambda: beside.symlink_to("/dev/zero"),
        lambda: beside.symlink_to(beside),
    ):
        make()
        assert lines_of(path) == ()
        beside.rmdir() if beside.is_dir() else beside.unlink()


def test_without_lyrics_there_are_none(tmp_path: Path) -> None:
    assert read_lyrics(sound(tmp_path)) is None
    with pytest.raises(MediaError, match="does not exist"):
        read_lyrics(tmp_path / "gone.flac")
