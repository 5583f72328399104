"""What a scan makes of files that move, break, vanish or are none, and of a program that is killed meanwhile."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import mutagen
import mutagen.id3
import numpy as np
import pytest
import soundfile

from auralis_tui.errors import UsageError
from auralis_tui.library.database import Library, open_library
from auralis_tui.library.duplicates import candidates, duplicates, held
from auralis_tui.library.reading import open_reader
from auralis_tui.library.roots import forget, roots
from auralis_tui.media.sound_part import full_hash, quick_hash
from tests.library.albums import write_music
from tests.library.test_scanner import scan, titles


def write_noise(path: Path, seed: int, **tags: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.random.default_rng(seed).uniform(-0.5, 0.5, (4410, 2)), 44_100)
    file = mutagen.File(path, easy=True)
    for name, value in tags.items():
        file[name] = value
    file.save()
    return path


@pytest.mark.parametrize("suffix", [".flac", ".ogg", ".mp3"])
def test_a_file_that_was_copied_and_tagged_anew_keeps_its_id(library: Library, tmp_path: Path, suffix: str) -> None:
    old = write_noise(tmp_path / "music" / f"1{suffix}", 1, title="Old")
    write_noise(tmp_path / "music" / f"2{suffix}", 2, title="Other")
    first = scan(library, tmp_path / "music")
    library.rows("UPDATE tracks SET rating = 5, plays = 7 WHERE title = 'Old'")
    new = tmp_path / "music" / "elsewhere" / f"new{suffix}"
    new.parent.mkdir()
    shutil.copyfile(old, new)  # another inode and another time, as on another file system
    old.unlink()
    file = mutagen.File(new, easy=True)
    file["title"] = "New, and longer than it was"
    file.save()
    again = scan(library, tmp_path / "music")
    assert (again.added, again.hidden) == (0, 0)
    assert sorted(again.track_ids) == sorted(first.track_ids)
    assert library.rows("SELECT rating, plays FROM tracks WHERE title LIKE 'New%'") == [(5, 7)]


def test_a_copy_is_a_track_of_its_own_and_listed_as_a_duplicate(library: Library, tmp_path: Path) -> None:
    one = write_noise(tmp_path / "music" / "1.flac", 1, title="One")
    write_noise(tmp_path / "music" / "2.flac", 2, title="Two")
    two = tmp_path / "music" / "copy.flac"
    shutil.copyfile(one, two)
    file = mutagen.File(two, easy=True)
    file["title"] = "A copy"
    file.save()
    assert scan(library, tmp_path / "music").added == 3
    (group,) = duplicates(open_reader(library.path))
    assert [copy.path for copy in group] == [str(one), str(two)]
    with two.open("r+b") as damaged:  # the same length, and the same where it is sampled
        damaged.seek(-6000, 2)
        damaged.write(b"\0")
    assert len(candidates(open_reader(library.path))) == 1
    assert list(duplicates(open_reader(library.path))) == []


@pytest.mark.parametrize("suffix", [".flac", ".ogg", ".opus", ".mp3", ".wav", ".aiff"])
def test_the_hash_is_of_the_sound_alone(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"1{suffix}"
    form = {"format": "OGG", "subtype": "OPUS"} if suffix == ".opus" else {}
    soundfile.write(path, np.random.default_rng(1).uniform(-0.5, 0.5, (48_000, 2)), 48_000, **form)
    with path.open("rb") as file:
        before = quick_hash(file), full_hash(file)
    tagged = mutagen.File(path)
    if tagged.tags is None:
        tagged.add_tags()
    if suffix in (".mp3", ".wav", ".aiff"):
        tagged.tags.add(mutagen.id3.Frames["TIT2"](encoding=3, text="A title " * 900))
    else:
        tagged["title"] = "A title " * 9000
    tagged.save()
    with path.open("rb") as file:
        assert (quick_hash(file), full_hash(file)) == before


@pytest.mark.audit("M-19")
def test_a_broken_file_is_kept_aside_until_it_changes(library: Library, tmp_path: Path) -> None:
    write_music(tmp_path / "music" / "good.flac")
    broken = tmp_path / "music" / "broken.flac"
    broken.write_text("This is a shopping list.")
    assert len(scan(library, tmp_path / "music").problems) == 1
    assert [file.path for file in held(open_reader(library.path))] == [str(broken)]
    assert scan(library, tmp_path / "music").problems == ()
    assert len(scan(library, broken).problems) == 1  # who names it is told
    write_music(broken, title="Mended")
    assert scan(library, tmp_path / "music").added == 1
    assert held(open_reader(library.path)) == []
    broken.write_text("Broken again, and gone.")
    scan(library, tmp_path / "music")
    broken.unlink()
    scan(library, tmp_path / "music")
    assert held(open_reader(library.path)) == []


@pytest.mark.audit("M-19")
def test_what_is_no_file_is_told_and_holds_up_nothing(library: Library, tmp_path: Path) -> None:
    music = tmp_path / "music"
    write_music(music / "good.flac")
    os.mkfifo(music / "pipe.flac")
    (music / "nowhere.flac").symlink_to("gone")
    with (music / "huge.wav").open("wb") as huge:
        huge.write(b"RIFF\xff\xff\xff\xffWAVEfmt ")
        huge.truncate(5 * 2**30)
    progress = scan(library, music)
    assert progress.added == 1
    assert {name for name in ("pipe", "nowhere", "huge") if any(name in text for text in progress.problems)} == {
        "pipe", "nowhere", "huge",
    }  # fmt: skip


@pytest.mark.audit("M-24")
def test_a_copy_takes_nothing_from_a_folder_that_is_not_mounted(library: Library, tmp_path: Path) -> None:
    first = write_noise(tmp_path / "disk" / "1.flac", 1)
    scan(library, tmp_path / "disk")
    (tmp_path / "copy").mkdir()
    shutil.move(first, tmp_path / "copy" / "other.flac")
    os.utime(tmp_path / "copy" / "other.flac", ns=(5, 5))
    assert stat.S_ISDIR((tmp_path / "disk").stat().st_mode)
    assert scan(library, tmp_path / "copy").added == 1
    assert len(library.rows("SELECT id FROM tracks WHERE NOT missing")) == 2


def test_a_forgotten_folder_hides_its_tracks_until_it_is_scanned_again(library: Library, tmp_path: Path) -> None:
    write_music(tmp_path / "one" / "1.flac", title="One")
    write_music(tmp_path / "two" / "2.flac", title="Two")
    first = scan(library, tmp_path / "one", tmp_path / "two")
    assert forget(library, str(tmp_path / "one")) == 1
    assert (roots(library), titles(library)) == ([str(tmp_path / "two")], ["Two"])
    with pytest.raises(UsageError, match="none of the folders"):
        forget(library, str(tmp_path / "one"))
    scan(library, tmp_path / "one")
    assert sorted(library.rows("SELECT id FROM tracks WHERE NOT missing")) == [(i,) for i in sorted(first.track_ids)]


def test_tracks_by_several_artists_in_one_folder_are_a_compilation(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "music" / "Hits"
    write_music(folder / "1.flac", title="1", artist="Zora", album="Hits")
    scan(library, tmp_path / "music")
    write_music(folder / "CD2" / "2.flac", title="2", artist="Adel feat. Zora", album="Hits")
    write_music(tmp_path / "music" / "Zora" / "3.flac", title="3", artist="Zora feat. Adel", album="Solo")
    write_music(tmp_path / "music" / "Zora" / "4.flac", title="4", artist="ZORA", album="Solo")
    scan(library, tmp_path / "music")
    albums = library.rows(
        """SELECT albums.title, artists.name, compilation, count(*) FROM albums JOIN tracks ON album_id = albums.id
        JOIN artists ON artists.id = artist_id GROUP BY albums.id ORDER BY albums.title"""
    )
    assert albums == [("Hits", "Various Artists", 1, 2), ("Solo", "Zora", 0, 2)]
    assert library.rows("SELECT disc_number FROM tracks WHERE title = '2'") == [(2,)]
    assert [name for (name,) in library.rows("SELECT name FROM artists ORDER BY name")] == [
        "Adel", "Various Artists", "Zora",
    ]  # fmt: skip


@pytest.mark.audit("M-20")
def test_a_scan_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    one = write_music(tmp_path / "music" / "0.flac")
    for number in range(1, 150):
        shutil.copyfile(one, tmp_path / "music" / f"{number}.flac")
    database = tmp_path / "library.sqlite3"
    program = f"""
import os, signal
from pathlib import Path
from auralis_tui.library.database import open_library
from auralis_tui.library.scanner import scan_steps
library = open_library(Path({str(database)!r}))
for step in scan_steps(library, [{str(tmp_path / "music")!r}], clock=lambda: 1.0):
    if step.added:
        os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", program], check=False)
    assert ended.returncode == -signal.SIGKILL
    library = open_library(database)
    ids = {row[0] for row in library.rows("SELECT id FROM tracks")}
    assert 0 < len(ids) < 150
    assert library.rows("PRAGMA integrity_check") == [("ok",)]
    rest = scan(library, tmp_path / "music")
    assert rest.added == 150 - len(ids)
    assert ids < set(rest.track_ids)
    library.close()
