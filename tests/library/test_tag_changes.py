"""Tags of files of the library: set as one step, undone, and never lost, whatever ends the program."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from auralis_tui.errors import LibraryError, UsageError
from auralis_tui.library import changes, steps
from auralis_tui.library.change_kinds import KINDS
from auralis_tui.library.changes import Direction
from auralis_tui.library.database import Library
from auralis_tui.library.ratings import rate
from auralis_tui.library.scanner import scan_steps
from auralis_tui.library.tag_changes import TAGS, Outcome, Run, files_of, go_through, preview, set_tags
from auralis_tui.media.tag_edit import read_values
from tests.library.albums import write_music


@pytest.fixture
def run(library: Library) -> Run:
    def work(piece: Any) -> Any:
        return piece(library)

    return work


@pytest.fixture
def files(tmp_path: Path, library: Library) -> list[str]:
    paths = [tmp_path / "music" / f"{number}.{kind}" for number, kind in enumerate(("flac", "ogg", "flac"))]
    for number, path in enumerate(paths):
        write_music(path, title=f"Old {number}", artist="Ada", album="First")
    for _ in scan_steps(library, [str(tmp_path / "music")], clock=lambda: 5.0):
        pass
    return [str(path) for path in paths]


def go(library: Library, run: Run, direction: Direction) -> Outcome:
    return go_through(run, changes.next_change(library, direction), direction)


def titles(library: Library) -> list[str]:
    return [title for (title,) in library.rows("SELECT title FROM tracks ORDER BY path")]


def test_files_and_records_change_at_once_and_are_undone_together(library: Library, run: Run, files: list[str]) -> None:
    ids = [number for (number,) in library.rows("SELECT id FROM tracks ORDER BY path")]
    library.rows("UPDATE tracks SET rating = 5, plays = 3, measured_lufs = -12.5, measured_peak = 0.5")
    outcome = set_tags(run, files_of(library, ids), {"title": ("New",), "genre": ("Jazz", "Dub")})
    assert (len(outcome.changed), outcome.problems) == (3, [])
    assert [read_values(path)["title"] for path in files] == [("New",)] * 3
    assert titles(library) == ["New"] * 3
    kept = library.rows("SELECT id, rating, plays, measured_lufs, measured_peak, added_at FROM tracks ORDER BY path")
    assert kept == [(number, 5, 3, -12.5, 0.5, 5.0) for number in ids]
    assert steps.words(library)[0] == "Set title, genre of 3 files"
    found = library.rows("SELECT size, mtime_ns, inode FROM tracks ORDER BY path")
    assert found == [(stat.st_size, stat.st_mtime_ns, stat.st_ino) for stat in map(os.stat, files)]
    go(library, run, Direction.UNDO)
    assert titles(library) == ["Old 0", "Old 1", "Old 2"]
    assert "genre" not in read_values(files[0])
    go(library, run, Direction.REDO)
    assert (titles(library), read_values(files[1])["genre"]) == (["New"] * 3, ("Jazz", "Dub"))


def test_a_rescan_finds_nothing_changed(library: Library, run: Run, files: list[str], tmp_path: Path) -> None:
    set_tags(run, files, {"title": ("New",)})
    progress = list(scan_steps(library, [str(tmp_path / "music")], clock=lambda: 9.0))
    assert sum(one.added + one.updated for one in progress) == 0


def test_a_preview_says_what_would_change_and_changes_nothing(library: Library, run: Run, files: list[str]) -> None:
    content = [Path(path).read_bytes() for path in files]
    outcome = preview(run, [*files, "/absent.flac"], {"title": ("Old 1",)})
    sides = [(str(one.path), one.words(one.before, "title"), one.words(one.after, "title")) for one in outcome.changed]
    assert sides == [(files[0], "Old 0", "Old 1"), (files[2], "Old 2", "Old 1")]
    assert (outcome.unchanged, len(outcome.problems)) == (1, 1)
    assert [Path(path).read_bytes() for path in files] == content
    assert steps.words(library) == ("", "")


def test_without_fields_it_is_told_what_there_is(library: Library, run: Run, files: list[str]) -> None:
    outcome = preview(run, files, {})
    assert [one.values(one.before, "title") for one in outcome.changed] == [("Old 0",), ("Old 1",), ("Old 2",)]
    with pytest.raises(UsageError, match="No field was named"):
        set_tags(run, files, {})


def test_a_file_that_fails_stays_and_the_others_go_on(library: Library, run: Run, files: list[str]) -> None:
    Path(files[1]).write_bytes(b"no music")
    outcome = set_tags(run, files, {"title": ("New",)})
    assert (len(outcome.changed), len(outcome.problems)) == (2, 1)
    assert steps.words(library)[0] == "Set title of 2 files"
    go(library, run, Direction.UNDO)
    assert (titles(library)[0], titles(library)[2]) == ("Old 0", "Old 2")


def test_what_changed_nothing_is_no_step(library: Library, run: Run, files: list[str]) -> None:
    Path(files[0]).unlink()
    assert set_tags(run, files[:1], {"title": ("New",)}).problems
    set_tags(run, files[1:2], {"title": ("Old 1",)})
    assert steps.words(library) == ("", "")


def test_what_can_not_be_undone_is_told_and_can_be_tried_again(library: Library, run: Run, files: list[str]) -> None:
    set_tags(run, files[:1], {"title": ("New",)})
    folder = Path(files[0]).parent
    away = folder.rename(folder.with_name("away"))
    with pytest.raises(LibraryError, match=r"0\.flac does not exist|0\.flac can't be changed: No such file"):
        go(library, run, Direction.UNDO)
    away.rename(folder)
    go(library, run, Direction.UNDO)
    assert read_values(files[0])["title"] == ("Old 0",)
    folder.rename(away)
    with pytest.raises(LibraryError):
        go(library, run, Direction.REDO)
    away.rename(folder)
    go(library, run, Direction.REDO)
    assert read_values(files[0])["title"] == ("New",)


def test_a_file_that_is_gone_holds_no_other_undo_up(library: Library, run: Run, files: list[str]) -> None:
    set_tags(run, files[:1], {"title": ("First",)})
    set_tags(run, files[1:2], {"title": ("Second",)})
    content = Path(files[1]).read_bytes()
    Path(files[1]).unlink()
    told = go(library, run, Direction.UNDO).problems
    assert told == [f"{files[1]} is gone: its tags are left out."]
    go(library, run, Direction.UNDO)
    assert read_values(files[0])["title"] == ("Old 0",)
    Path(files[1]).write_bytes(content)
    for direction in (Direction.REDO, Direction.REDO, Direction.UNDO):
        go(library, run, direction)
    assert read_values(files[1])["title"] == ("Old 1",)


def test_a_change_made_while_tags_are_redone_leaves_them_undoable(library: Library, files: list[str]) -> None:
    pieces = 0

    def run(piece: Any) -> Any:
        nonlocal pieces
        pieces += 1
        if pieces == 4:  # between the files
            rate(library, [1], 5)
        return piece(library)

    set_tags(lambda piece: piece(library), files, {"title": ("New",)})
    go_through(lambda piece: piece(library), changes.next_change(library, Direction.UNDO), Direction.UNDO)
    go(library, run, Direction.REDO)
    assert pieces > 4
    assert titles(library) == ["New"] * 3
    for words in ("Rated 1 track 5 of 5", "Set title of 3 files"):
        assert steps.words(library)[0] == words
        change = changes.next_change(library, Direction.UNDO)
        if change.kind == TAGS:
            go(library, run, Direction.UNDO)
        else:
            changes.go_through(library, change, Direction.UNDO, KINDS)
    assert titles(library) == ["Old 0", "Old 1", "Old 2"]


def test_a_file_that_was_moved_since_is_found(library: Library, run: Run, files: list[str], tmp_path: Path) -> None:
    set_tags(run, files[:1], {"title": ("New",)})
    moved = Path(files[0]).rename(tmp_path / "music" / "moved.flac")
    for _ in scan_steps(library, [str(tmp_path / "music")], clock=lambda: 9.0):
        pass
    go(library, run, Direction.UNDO)
    assert read_values(moved)["title"] == ("Old 0",)


def test_a_part_of_a_file_is_refused(library: Library, run: Run, files: list[str]) -> None:
    library.rows("UPDATE tracks SET part = 1 WHERE path = ?", files[0])
    outcome = set_tags(run, files[:2], {"title": ("New",)})
    assert ([str(one.path) for one in outcome.changed], len(outcome.problems)) == (files[1:2], 1)
    assert "stands in a cue sheet" in outcome.problems[0]
    with pytest.raises(LibraryError, match="no track 99"):
        files_of(library, [99])


def test_hard_links_are_told(library: Library, run: Run, files: list[str], tmp_path: Path) -> None:
    (tmp_path / "other.flac").hardlink_to(files[0])
    [note] = set_tags(run, files[:1], {"title": ("New",)}).notes
    assert "1 more hard link, left as before" in note


KILLED = """
import sys
from pathlib import Path
from auralis_tui.library import tag_changes
from auralis_tui.library.database import open_library

library = open_library(Path(sys.argv[1]))
write, count = tag_changes.write_items, 0

def stopping(*words, **options):
    global count
    count += 1
    if count > int(sys.argv[2]):
        print("now", flush=True)
        sys.stdin.read()
    return write(*words, **options)

tag_changes.write_items = stopping
tag_changes.set_tags(lambda work: work(library), sys.argv[3:], {"title": ("New",)})
"""


@pytest.mark.audit("M-20")
@pytest.mark.parametrize("written", [0, 2])
def test_a_kill_in_the_middle_is_undone_as_a_whole(
    library: Library, run: Run, files: list[str], database_path: Path, written: int
) -> None:
    words = [sys.executable, "-c", KILLED, str(database_path), str(written), *files]
    child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"now\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert [read_values(path)["title"][0] for path in files] == ["New"] * written + ["Old 0", "Old 1", "Old 2"][
        written:
    ]
    assert steps.words(library)[0] == "Set title of 3 files"
    go(library, run, Direction.UNDO)
    assert [read_values(path)["title"][0] for path in files] == ["Old 0", "Old 1", "Old 2"]
    assert titles(library) == ["Old 0", "Old 1", "Old 2"]
