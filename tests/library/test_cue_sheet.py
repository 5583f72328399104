import pytest

from auralis_tui.errors import LibraryError
from auralis_tui.library.cue_sheet import decode, parse

SHEET = """REM GENRE "Jazz"
REM DATE 1961
PERFORMER "Ansel Ræder"
TITLE "Night Ferry"
FILE "night ferry.flac" WAVE
  TRACK 01 AUDIO
    TITLE "Landfall"
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE "Neap"
    PERFORMER "Caro Imanishi"
    INDEX 00 03:00:10
    INDEX 01 03:02:37
"""


def test_a_sheet_says_where_tracks_begin() -> None:
    sheet = parse(SHEET)
    assert (sheet.genre, sheet.year, sheet.performer, sheet.title) == ("Jazz", 1961, "Ansel Ræder", "Night Ferry")
    (file,) = sheet.files
    first, second = file.tracks
    assert (file.name, file.cuts) == ("night ferry.flac", True)
    assert (first.title, first.start_s, first.end_s) == ("Landfall", 0.0, 182 + 37 / 75)
    assert (second.number, second.performer, second.start_s, second.end_s) == (2, "Caro Imanishi", 182 + 37 / 75, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_a_sheet_in_any_usual_encoding_is_read(encoding: str) -> None:
    assert parse(decode(SHEET.encode(encoding))).performer == "Ansel Ræder"


def test_bytes_that_are_in_no_code_page_are_latin_1() -> None:
    assert decode(b'TITLE "\x81"') == 'TITLE "\x81"'


def test_tracks_belong_to_the_file_in_which_they_begin() -> None:
    sheet = parse(
        "FILE one.wav WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 00 01:00:00\n"
        "FILE two long name.wav WAVE\nINDEX 01 00:00:00\n"
    )
    assert [(file.name, [track.number for track in file.tracks]) for file in sheet.files] == [
        ("one.wav", [1]),
        ("two long name.wav", [2]),
    ]
    assert not any(file.cuts for file in sheet.files)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "names no tracks"),
        ("FILE a.wav WAVE\nTRACK x AUDIO", "line 2 has no track's number"),
        ("FILE a.wav WAVE\nTRACK 1 AUDIO\nINDEX 01 00:61:00", "line 3 has no time"),
        ("FILE a.wav WAVE\nTRACK 1 AUDIO\nINDEX 01 00:00:75", "line 3 has no time"),
        ("TRACK 1 AUDIO\nINDEX 01 00:00:00", "line 2 has an index that belongs to no track"),
        (
            "FILE a.wav WAVE\nTRACK 1 AUDIO\nINDEX 01 00:09:00\nTRACK 2 AUDIO\nINDEX 01 00:08:00",
            "line 5 goes back in time",
        ),
    ],
)
def test_what_makes_no_sense_is_told_with_its_line(text: str, problem: str) -> None:
    with pytest.raises(LibraryError, match=problem):
        parse(text)
