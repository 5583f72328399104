"""Files that a cue sheet cuts into tracks, from the disk to the library."""

from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile

from auralis_tui.library import duplicates
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library
from auralis_tui.library.migrations import m0010_text_chunks
from tests.library.test_scanner import scan, titles

SHEET = """TITLE "Night Ferry"
PERFORMER "Zora"
FILE "{name}" WAVE
TRACK 01 AUDIO
TITLE "Landfall"
INDEX 01 00:00:00
TRACK 02 AUDIO
TITLE "Neap"
INDEX 00 00:00:70
INDEX 01 00:01:00
"""


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """A folder with one file of three seconds."""
    folder = tmp_path / "music"
    folder.mkdir()
    soundfile.write(folder / "ferry.flac", np.zeros((3 * 44_100, 2), np.float32), 44_100)
    return folder


def test_a_sheet_beside_a_file_makes_tracks_of_it(library: Library, music: Path) -> None:
    whole = scan(library, music)
    (music / "ferry.cue").write_text(SHEET.format(name="FERRY.wav"))
    cut = scan(library, music)
    assert titles(library) == ["Landfall", "Neap"]
    with Catalogue(library.path) as catalogue:
        first, second = catalogue.tracks(cut.track_ids)
    assert (first.start_s, first.end_s, first.duration_s, first.track_number) == (0.0, 1.0, 1.0, 1)
    assert (second.start_s, second.end_s, second.duration_s) == (1.0, None, 2.0)
    assert (second.artist, second.album, second.album_artist) == ("Zora", "Night Ferry", "Zora")
    assert scan(library, music).updated == 0
    (music / "ferry.cue").unlink()
    assert scan(library, music).track_ids == whole.track_ids
    assert titles(library) == ["ferry"]


def test_a_changed_sheet_cuts_anew_and_keeps_the_ids(library: Library, music: Path) -> None:
    sheet = music / "ferry.cue"
    sheet.write_text(SHEET.format(name="ferry.flac"))
    first = scan(library, music)
    sheet.write_text(SHEET.format(name="ferry.flac").replace("Neap", "Undertow").replace("00:01:00", "00:01:30"))
    again = scan(library, music)
    assert again.track_ids == first.track_ids
    assert titles(library) == ["Landfall", "Undertow"]
    (music / "ferry.flac").unlink()
    assert len(scan(library, music).problems) == 2  # the sheet's file is missing, and so is all music


def test_a_sheet_within_the_tags_does_the_same(library: Library, music: Path) -> None:
    file = mutagen.File(music / "ferry.flac")
    file["cuesheet"] = SHEET.format(name="CDImage.wav")
    file.save()
    assert len(scan(library, music).track_ids) == 2
    assert titles(library) == ["Landfall", "Neap"]


def test_a_sheet_that_names_what_is_not_there_is_told_once(library: Library, music: Path) -> None:
    soundfile.write(music / "other.flac", np.zeros((100, 2)), 44_100)
    (music / "list.cue").write_text(SHEET.format(name="gone.flac"))
    (problem,) = scan(library, music).problems
    assert "list.cue names gone.flac, which is not beside it" in problem
    assert scan(library, music).problems == ()
    assert titles(library) == ["ferry", "other"]


def test_marks_behind_the_end_are_told_and_listed_until_they_are_corrected(library: Library, music: Path) -> None:
    sheet = music / "ferry.cue"
    text = SHEET.format(name="ferry.flac")
    sheet.write_text(text + "TRACK 03 AUDIO\nINDEX 01 00:03:00\nTRACK 04 AUDIO\nINDEX 01 09:00:00\n")
    (problem,) = scan(library, music).problems
    assert problem.startswith(f"{sheet} lets tracks 3 and 4 begin behind the end of ferry.flac: left out.")
    assert titles(library) == ["Landfall", "Neap"]
    assert [held.reason for held in duplicates.held(library.connection)] == [problem]
    assert scan(library, music).problems == ()
    sheet.write_text(text + "TRACK 03 AUDIO\nTITLE Ebb\nINDEX 01 00:02:00\n")
    assert scan(library, music).problems == ()
    assert (titles(library), duplicates.held(library.connection)) == (["Landfall", "Neap", "Ebb"], [])


def test_marks_of_a_sheet_within_the_tags_are_told_too(library: Library, music: Path) -> None:
    file = mutagen.File(music / "ferry.flac")
    file["cuesheet"] = SHEET.format(name="x.wav").replace("00:01:00", "01:01:00").replace("01 00:00:00", "01 01:00:00")
    file.save()
    (problem,) = scan(library, music).problems
    assert "within" in problem
    assert "tracks 1 and 2 begin behind its end: left out, and the file stays whole" in problem
    assert titles(library) == ["ferry"]


def test_wav_files_are_read_again_once_their_chunks_of_text_count(library: Library, music: Path) -> None:
    soundfile.write(music / "chunks.wav", np.zeros(100), 44_100)
    scan(library, music)
    library.rows("UPDATE tracks SET title = 'as before'")
    for statement in m0010_text_chunks.STATEMENTS:
        library.rows(statement)
    assert scan(library, music).updated == 1
    assert titles(library) == ["as before", "chunks"]


def test_tracks_of_a_moved_file_move_with_it(library: Library, music: Path) -> None:
    (music / "ferry.cue").write_text(SHEET.format(name="ferry.flac"))
    first = scan(library, music)
    (music / "new").mkdir()
    for name in ("ferry.flac", "ferry.cue"):
        (music / name).rename(music / "new" / name)
    assert scan(library, music).track_ids == first.track_ids
