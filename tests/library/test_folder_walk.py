import os
from pathlib import Path

from auralis_tui.library.folder_walk import count, is_populated, look_at, walk

SUFFIXES = frozenset({".flac"})


def touch(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def walked(root: Path) -> list[str]:
    problems: list[str] = []
    found = [os.path.relpath(path, root) for folder in walk(str(root), SUFFIXES, problems) for path, *_ in folder.files]
    assert problems == []
    return found


def test_files_come_as_people_number_them(tmp_path: Path) -> None:
    touch(tmp_path, "10 b.flac", "2 a.flac", "CD10/1.flac", "CD2/1.flac", "a.FLAC", "cover.jpg")
    assert walked(tmp_path) == ["2 a.flac", "10 b.flac", "a.FLAC", "CD2/1.flac", "CD10/1.flac"]


def test_hidden_files_and_folders_are_skipped(tmp_path: Path) -> None:
    touch(tmp_path, ".hidden.flac", ".trash/a.flac", "seen.flac")
    assert walked(tmp_path) == ["seen.flac"]


def test_links_are_followed_and_circles_end(tmp_path: Path) -> None:
    touch(tmp_path, "music/album/1.flac", "elsewhere/2.flac")
    (tmp_path / "music" / "album" / "up").symlink_to(tmp_path / "music")
    (tmp_path / "music" / "more").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "music" / "self").symlink_to("self")
    (tmp_path / "music" / "broken").symlink_to("nowhere")
    assert walked(tmp_path / "music") == ["album/1.flac", "more/2.flac"]


def test_a_folder_without_music_is_an_empty_list(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert [folder.files for folder in walk(str(tmp_path), SUFFIXES, [])] == [[], []]


def test_what_lies_beside_the_files_is_told_and_all_are_counted(tmp_path: Path) -> None:
    touch(tmp_path, "a/1.flac", "a/1.cue", "a/2.txt", "b/c/2.FLAC", ".hidden/3.flac")
    folders = list(walk(str(tmp_path), SUFFIXES, [], ".cue"))
    assert [sheet.path for folder in folders for sheet in folder.sheets] == [str(tmp_path / "a" / "1.cue")]
    assert sum(count(str(tmp_path), SUFFIXES)) == 2


def test_a_folder_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    problems: list[str] = []
    assert list(walk(str(tmp_path / "gone"), SUFFIXES, problems)) == []
    assert problems == [f"{tmp_path / 'gone'} can't be read: No such file or directory."]


def test_a_place_without_its_disk_is_not_populated(tmp_path: Path) -> None:
    assert not is_populated(str(tmp_path / "gone"))
    touch(tmp_path, ".keep")
    assert not is_populated(str(tmp_path))
    touch(tmp_path, "1.flac")
    assert is_populated(str(tmp_path))


def test_a_file_is_recognised_by_size_and_time(tmp_path: Path) -> None:
    path = tmp_path / "1.flac"
    path.write_bytes(b"12345")
    file = look_at(str(path))
    assert (file.size, file.mtime_ns) == (5, path.stat().st_mtime_ns)
