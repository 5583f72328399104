import os
from pathlib import Path

import psutil
import pytest

from auralis_tui.file_names import to_os
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library
from auralis_tui.library.queues import StoredQueue
from auralis_tui.library.roots import roots
from auralis_tui.library.scanner import ScanProgress, scan_steps
from tests.library.albums import write_music


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """An album of two tracks and one of one."""
    folder = tmp_path / "music"
    write_music(folder / "One" / "1.flac", title="First", artist="Zora", album="One", date="1999", tracknumber="1")
    write_music(folder / "One" / "2.flac", title="Second", artist="Zora", album="One", date="1999", tracknumber="2")
    write_music(folder / "Two" / "1.ogg", title="Third", artist="Adel", album="Two")
    return folder


def scan(library: Library, *paths: Path) -> ScanProgress:
    """Scan to the end; the last progress, with the problems and the tracks of all steps."""
    steps = list(scan_steps(library, [str(path) for path in paths], clock=lambda: 5.0))
    problems = tuple(problem for step in steps for problem in step.problems)
    track_ids = tuple(track_id for step in steps for track_id in step.track_ids)
    last = steps[-1]
    return ScanProgress(last.done, last.total, last.added, last.updated, last.hidden, problems, track_ids)


def titles(library: Library) -> list[str]:
    with Catalogue(library.path) as catalogue:
        return [track.title for track in catalogue.tracks(catalogue.track_ids())]


def test_a_folder_is_brought_in(library: Library, music: Path) -> None:
    progress = scan(library, music)
    assert (progress.done, progress.total, progress.added, progress.updated) == (3, 3, 3, 0)
    assert progress.problems == ()
    assert titles(library) == ["Third", "First", "Second"]
    assert roots(library) == [str(music)]
    with Catalogue(library.path) as catalogue:
        found = catalogue.tracks(progress.track_ids)
    assert [track.title for track in found] == ["First", "Second", "Third"]
    assert (found[0].artist, found[0].album, found[0].year, found[0].track_number) == ("Zora", "One", 1999, 1)
    assert (found[0].codec, found[0].rate_hz, found[0].channels) == ("FLAC", 44100, 2)


def test_unchanged_files_are_not_read_again(library: Library, music: Path) -> None:
    first = scan(library, music)
    library.rows("UPDATE tracks SET title = 'Untouched'")
    again = scan(library, music)
    assert (again.done, again.added, again.updated) == (3, 0, 0)
    assert again.track_ids == first.track_ids
    assert titles(library) == ["Untouched"] * 3


def test_a_changed_file_is_read_again_and_keeps_its_id(library: Library, music: Path) -> None:
    first = scan(library, music)
    write_music(music / "One" / "2.flac", title="Changed", artist="Adel", album="Two")
    again = scan(library, music)
    assert (again.added, again.updated) == (0, 1)
    assert again.track_ids == first.track_ids
    assert "Changed" in titles(library)


def test_without_paths_all_known_folders_are_scanned(library: Library, music: Path) -> None:
    scan(library, music)
    write_music(music / "Three" / "1.wav")
    assert scan(library).added == 1


def test_without_known_folders_it_says_so(library: Library) -> None:
    assert scan(library).problems == ("No folder has been added yet. `auralis scan FOLDER` adds one.",)


def test_a_folder_without_music_is_not_remembered(library: Library, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "1.txt").write_text("Dear Zora")
    assert scan(library, tmp_path / "letters").problems == (f"No music was found in {tmp_path / 'letters'}.",)
    assert roots(library) == []


def test_single_files_are_brought_in_as_given(library: Library, music: Path) -> None:
    progress = scan(library, music / "Two" / "1.ogg", music / "One" / "1.flac")
    with Catalogue(library.path) as catalogue:
        assert [track.title for track in catalogue.tracks(progress.track_ids)] == ["Third", "First"]
    assert roots(library) == []


@pytest.mark.audit("M-19")
def test_what_can_not_be_read_is_told_and_the_rest_goes_on(library: Library, music: Path, tmp_path: Path) -> None:
    (music / "One" / "list.mp3").write_text("This is a shopping list.")
    (tmp_path / "empty").mkdir()
    progress = scan(library, tmp_path / "gone", tmp_path / "empty", music)
    assert progress.added == 3
    missing, empty, text = progress.problems
    assert missing == f"{tmp_path / 'gone'} does not exist. Check its name."
    assert empty == f"No music was found in {tmp_path / 'empty'}."
    assert "list.mp3" in text


def test_any_name_is_ordinary(library: Library, music: Path) -> None:
    folder = os.fsencode(music / "One")
    names = [b"\xff.flac", b"one\nline\tmore.flac", "\U0010ff80.flac".encode(), b"%FF.flac"]
    for name in names:
        os.link(music / "One" / "1.flac", os.path.join(folder, name))
    progress = scan(library, music)
    assert (progress.added, progress.problems) == (7, ())
    assert scan(library, music).updated == 0
    with Catalogue(library.path) as catalogue:
        paths = {os.fsencode(to_os(track.path)) for track in catalogue.tracks(progress.track_ids)}
    assert paths >= {os.path.join(folder, name) for name in names}
    os.unlink(os.path.join(folder, names[0]))
    assert scan(library, music).hidden == 1


@pytest.mark.audit("M-24")
def test_vanished_files_are_hidden_and_return_with_their_ids(library: Library, music: Path) -> None:
    first = scan(library, music)
    queue = StoredQueue(library)
    queue.append(first.track_ids)
    content = (music / "One" / "1.flac").read_bytes()
    status = (music / "One" / "1.flac").stat()
    (music / "One" / "1.flac").unlink()
    assert scan(library, music).hidden == 1
    assert titles(library) == ["Third", "Second"]
    assert queue.length() == 3
    (music / "One" / "1.flac").write_bytes(content)
    os.utime(music / "One" / "1.flac", ns=(status.st_mtime_ns, status.st_mtime_ns))
    assert scan(library, music).track_ids == first.track_ids
    assert titles(library) == ["Third", "First", "Second"]


@pytest.mark.audit("M-24")
def test_every_vanished_file_is_found(library: Library, tmp_path: Path) -> None:
    one = write_music(tmp_path / "music" / "gone 1000 no.flac")
    rows = [(f"{tmp_path}/music/gone {number}.flac",) for number in range(2500)]
    scan(library, one)
    library.connection.executemany(
        """INSERT INTO tracks (path, album_id, title, artist, genre, duration_s, codec, rate_hz, channels, size,
            mtime_ns, inode, added_at, missing)
        SELECT ?, album_id, title, artist, genre, duration_s, codec, rate_hz, channels, 1, 1, 1, added_at, 0
        FROM tracks WHERE id = 1""",
        rows,
    )
    assert scan(library, tmp_path / "music").hidden == 2500


@pytest.mark.audit("M-24")
def test_an_unmounted_folder_hides_nothing(library: Library, music: Path) -> None:
    scan(library, music)
    music.rename(music.with_name("elsewhere"))
    progress = scan(library, music)
    assert progress.hidden == 0
    assert len(progress.problems) == 1
    music.mkdir()  # the mount point without its disk
    progress = scan(library, music)
    assert (progress.hidden, progress.problems) == (0, (f"No music was found in {music}.",))
    assert len(titles(library)) == 3


def test_a_neighbour_whose_name_begins_alike_is_left_alone(library: Library, music: Path) -> None:
    neighbour = music.with_name("music too")
    write_music(neighbour / "1.flac", title="Neighbour")
    scan(library, music, neighbour)
    (neighbour / "1.flac").unlink()
    assert scan(library, music).hidden == 0


def test_a_moved_file_keeps_its_id(library: Library, music: Path) -> None:
    first = scan(library, music)
    (music / "Zora").mkdir()
    (music / "One" / "1.flac").rename(music / "Zora" / "01 First.flac")
    again = scan(library, music)
    assert (again.added, again.updated, again.hidden) == (0, 1, 0)
    assert sorted(again.track_ids) == sorted(first.track_ids)
    with Catalogue(library.path) as catalogue:
        track = catalogue.track(first.track_ids[0])
    assert track is not None
    assert track.path == str(music / "Zora" / "01 First.flac")


def test_a_second_link_to_a_file_is_a_track_of_its_own(library: Library, music: Path) -> None:
    first = scan(library, music)
    os.link(music / "One" / "1.flac", music / "One" / "copy.flac")
    assert scan(library, music).added == 1
    with Catalogue(library.path) as catalogue:
        track = catalogue.track(first.track_ids[0])
    assert track is not None
    assert track.path == str(music / "One" / "1.flac")


def test_other_writes_interleave_with_a_scan(library: Library, music: Path) -> None:
    for _ in scan_steps(library, [str(music)], clock=lambda: 5.0):
        with library.transaction():
            library.rows("INSERT OR REPLACE INTO settings VALUES ('a', '1')")
    assert len(titles(library)) == 3


@pytest.mark.audit("M-11")
def test_closing_the_steps_ends_the_scan_and_keeps_what_was_written(library: Library, tmp_path: Path) -> None:
    one = write_music(tmp_path / "music" / "0.flac")
    for number in range(1, 200):
        (tmp_path / "music" / f"{number}.flac").write_bytes(one.read_bytes())
    steps = scan_steps(library, [str(tmp_path / "music")], clock=lambda: 5.0)
    progress = next(step for step in steps if step.track_ids)
    assert psutil.Process().children()
    steps.close()
    assert not psutil.Process().children()
    assert 0 < len(titles(library)) == progress.added < 200
    with library.transaction():
        library.rows("INSERT INTO settings VALUES ('a', '1')")
