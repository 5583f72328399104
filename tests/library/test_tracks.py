import pytest

from auralis_tui.library.database import Library
from auralis_tui.library.folder_walk import FoundFile
from auralis_tui.library.tracks import ReadFile, remove_empty, sort_name, store
from auralis_tui.media.tags import TrackTags
from tests.library.albums import add_album


def put(library: Library, path: str, *, added_at: float = 5.0, **tags: object) -> None:
    sound: dict[str, object] = {"title": "Song", "duration_s": 1.0, "codec": "FLAC", "rate_hz": 44100, "channels": 2}
    with library.transaction():
        store(library, [ReadFile(FoundFile(path, 1, 1, 1), TrackTags(**{**sound, **tags}))], added_at)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Beatles", "beatles"),
        ("Ólafur", "olafur"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("The The", "the"),
        ("The", "the"),
        ("Theo", "theo"),
        ("坂本龍一", "坂本龍一"),
    ],
)
def test_names_are_sorted_without_article_case_and_accents(name: str, key: str) -> None:
    assert sort_name(name) == key


def test_albums_belong_to_the_album_artist(library: Library) -> None:
    put(library, "/m/1.flac", artist="Zora", album="Both", album_artist="Zora & Adel")
    put(library, "/m/2.flac", artist="Adel", album="Both", album_artist="Zora & Adel")
    assert library.rows("SELECT name FROM artists JOIN albums ON artist_id = artists.id") == [("Zora & Adel",)]
    assert library.rows("SELECT title FROM albums") == [("Both",)]
    assert library.rows("SELECT artist FROM tracks ORDER BY path") == [("Zora",), ("Adel",)]


def test_an_album_without_a_title_is_named_by_its_folder(library: Library) -> None:
    put(library, "/m/Live in Oslo/01.flac")
    put(library, "/n/Live in Oslo/01.flac")
    assert library.rows("SELECT name FROM artists") == [("Unknown artist",)]
    assert library.rows("SELECT artist FROM tracks") == [("Unknown artist",)] * 2
    assert library.rows("SELECT title, folder FROM albums ORDER BY folder") == [
        ("Live in Oslo", "/m/Live in Oslo"),
        ("Live in Oslo", "/n/Live in Oslo"),
    ]


def test_an_album_is_as_old_as_its_oldest_track(library: Library) -> None:
    put(library, "/m/1.flac", album="A", year=2005)
    put(library, "/m/2.flac", album="A", year=1999)
    put(library, "/m/3.flac", album="A")
    assert library.rows("SELECT year FROM albums") == [(1999,)]


@pytest.mark.audit("M-22")
def test_storing_again_updates_and_keeps_the_id(library: Library) -> None:
    put(library, "/m/1.flac", artist="Zora", title="Old")
    before = library.rows("SELECT id, added_at FROM tracks")
    put(library, "/m/1.flac", artist="Adel", title="New", added_at=9.0)
    assert library.rows("SELECT id, added_at FROM tracks") == before
    assert library.rows("SELECT title, artist FROM tracks") == [("New", "Adel")]
    assert library.rows("SELECT title, artist FROM search") == [("New", "Adel")]


@pytest.mark.audit("M-28")
def test_what_nothing_belongs_to_is_removed(library: Library) -> None:
    put(library, "/m/1.flac", artist="Zora", album="A")
    put(library, "/m/1.flac", artist="Adel", album="B")
    remove_empty(library)
    assert library.rows("SELECT name FROM artists") == [("Adel",)]
    assert library.rows("SELECT title FROM albums") == [("B",)]


@pytest.mark.audit("M-28")
def test_a_deleted_track_leaves_the_search_index(library: Library) -> None:
    add_album(library, "Zora", "One", count=2)
    library.rows("DELETE FROM tracks WHERE track_number = 1")
    assert library.rows("SELECT count(*) FROM search") == [(1,)]
