"""Covers in the cache folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from auralis_tui.library.artwork import cover_of, forget_covers, store_cover
from auralis_tui.library.artwork_cache import ArtworkCache
from auralis_tui.library.cover_reader import Cover, keep_cover
from auralis_tui.library.database import Library
from auralis_tui.media.picture import read_header
from tests.library.albums import write_music
from tests.media.pictures import picture

PNG = picture("png")


@pytest.fixture
def cache(tmp_path: Path) -> ArtworkCache:
    return ArtworkCache(tmp_path / "covers")


def test_a_picture_is_kept_once_under_its_hash(cache: ArtworkCache) -> None:
    digest = cache.put(PNG, "image/png")
    assert cache.put(PNG, "image/png") == digest
    path = cache.path(digest, "image/png")
    assert path is not None
    assert path.read_bytes() == PNG
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert cache.path("0" * 64, "image/png") is None
    assert cache.thumbnail(digest, 50) is None


@pytest.mark.audit("H-13")
@pytest.mark.parametrize("digest", ["", "../../secret", "/etc/passwd", "A" * 64, "0" * 63 + "/", "0" * 64 + "\n"])
def test_a_hash_that_was_tampered_with_leads_nowhere(cache: ArtworkCache, tmp_path: Path, digest: str) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    cache.put(PNG, "image/png")
    assert cache.path(digest, "image/png") is None
    assert cache.path("0" * 64, "image/../../secret") is None
    assert cache.thumbnail(digest, 10) is None


@pytest.mark.audit("H-13")
def test_a_link_in_the_folder_is_not_followed(cache: ArtworkCache, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a key")
    digest = cache.put(PNG, "image/png")
    path = cache.path(digest, "image/png")
    assert path is not None
    path.unlink()
    path.symlink_to(tmp_path / "secret")
    assert cache.path(digest, "image/png") is None


@pytest.mark.audit("M-17")
def test_what_was_not_used_for_longest_makes_room(cache: ArtworkCache) -> None:
    digests = [cache.put(PNG + bytes([number]) * 1000, "image/png") for number in range(6)]
    small = [cache.put_thumbnail(digest, 8, b"x" * 100) for digest in digests]
    for age, digest in enumerate(digests):
        path = cache.path(digest, "image/png")
        assert path is not None
        os.utime(path, (1000 - age, 1000 - age))
        os.utime(small[age], (1000 - age, 1000 - age))
    assert cache.path(digests[-1], "image/png") is not None  # used just now
    gone = cache.trim(cache.size() // 2)
    assert gone == set(digests[3:5]) or gone == set(digests[2:5])
    assert cache.path(digests[-1], "image/png") is not None
    assert cache.size() <= 6 * (len(PNG) + 1100) // 2
    assert cache.trim(10**9) == set()
    assert ArtworkCache(Path("/nonexistent")).trim(0) == set()


MANY = """
import sys
from pathlib import Path
from auralis_tui.library.artwork_cache import ArtworkCache
cache = ArtworkCache(Path(sys.argv[1]))
for turn in range(60):
    for number in range(5):
        data = bytes([number]) * 5000
        path = cache.path(cache.put(data, "image/png"), "image/png")
        try:
            assert path is None or path.read_bytes() == data
        except FileNotFoundError:
            pass
    cache.trim(12_000)
"""


@pytest.mark.audit("M-06")
def test_programs_that_use_it_at_once_see_whole_pictures(cache: ArtworkCache, tmp_path: Path) -> None:
    children = [subprocess.Popen([sys.executable, "-c", MANY, str(tmp_path / "covers")]) for _ in range(3)]
    assert [child.wait() for child in children] == [0, 0, 0]
    assert not list((tmp_path / "covers").rglob("*.part"))


def test_a_cover_is_found_kept_and_made_small(cache: ArtworkCache, tmp_path: Path) -> None:
    path = write_music(tmp_path / "music" / "one.flac")
    assert keep_cover(str(path), cache, 10) is None
    (path.parent / "cover.png").write_bytes(PNG)
    cover = keep_cover(str(path), cache, 10)
    assert cover is not None
    assert (cover.mime, cover.width, cover.height, cover.bytes) == ("image/png", 37, 21, len(PNG))
    small = cache.thumbnail(cover.hash, 10)
    assert small is not None
    header = read_header(small.read_bytes())
    assert header is not None
    assert (header.width, header.height) == (10, 6)


def test_an_album_knows_its_cover_until_it_is_gone(library: Library, ten_tracks: list[int]) -> None:
    assert cover_of(library, 99_999) is None
    known = cover_of(library, ten_tracks[0])
    assert known is not None
    assert known.cover is None
    cover = Cover("0" * 64, "image/png", 37, 21, 500)
    store_cover(library, known.album_id, cover, 5.0)
    store_cover(library, known.album_id, cover, 6.0)
    again = cover_of(library, ten_tracks[9])
    assert again is not None
    assert again.cover == cover
    assert library.rows("SELECT hash, used_at FROM artwork") == [("0" * 64, 6.0)]
    forget_covers(library, ["0" * 64])
    known = cover_of(library, ten_tracks[0])
    assert known is not None
    assert known.cover is None
    assert library.rows("SELECT count(*) FROM artwork") == [(0,)]
