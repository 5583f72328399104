import pytest

from auralis_tui.library import lists
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library
from auralis_tui.library.tracks import set_missing
from tests.library.albums import add_album


@pytest.fixture
def catalogue(library: Library) -> Catalogue:
    """Three albums of three tracks; the last track of the first is missing."""
    for artist, title in (("Adel", "One"), ("Adel", "Two"), ("Zora", "Three")):
        add_album(library, artist, title)
    with library.transaction():
        library.rows("INSERT INTO roots (path) VALUES ('/music')")
        set_missing(library, [3], True)
        for number, (track_id,) in enumerate(library.rows("SELECT id FROM tracks ORDER BY id")):
            library.rows(
                "UPDATE tracks SET added_at = ?, plays = ?, last_played_at = ?, favourite = ? WHERE id = ?",
                1e9 + number, number % 4, 1e9 - number if number % 4 else None, number % 2, track_id,
            )  # fmt: skip
        library.rows("DELETE FROM track_genres")
        library.rows("DELETE FROM genres")
        library.rows("INSERT INTO genres (id, name, group_name) VALUES (1, 'Jazz', 'jazz'), (2, 'Folk', 'folk')")
        library.many("INSERT INTO track_genres VALUES (?, ?)", [(9, 1), (1, 1), (3, 1), (1, 2), (3, 2)])
    return Catalogue(library.path)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        (lists.RECENTLY_ADDED, [9, 8, 7, 6, 5, 4, 2, 1]),
        (lists.MOST_PLAYED, [4, 8, 7, 2, 6]),
        (lists.RECENTLY_PLAYED, [2, 4, 6, 7, 8]),
        (lists.NEVER_PLAYED, [9, 5, 1]),
        (lists.FAVOURITES, [2, 4, 6, 8]),
    ],
)
def test_lists_that_are_queries(catalogue: Catalogue, query: str, ids: list[int]) -> None:
    assert list(catalogue.search_ids(query)) == ids


def test_genres_are_counted_without_what_is_missing(catalogue: Catalogue) -> None:
    assert [(genre.id, genre.name, genre.tracks) for genre in catalogue.lists.genres()] == [
        (2, "Folk", 1),
        (1, "Jazz", 2),
    ]
    assert list(catalogue.lists.genre_tracks(1)) == [1, 9]


def test_folders_are_a_tree(catalogue: Catalogue) -> None:
    (root,) = catalogue.lists.folders()
    assert (root.path, root.name, root.tracks) == ("/music", "music", 8)
    below = catalogue.lists.folders(root.path)
    assert [(folder.path, folder.name, folder.tracks) for folder in below] == [
        ("/music/Adel", "Adel", 5),
        ("/music/Zora", "Zora", 3),
    ]
    assert [(folder.name, folder.tracks) for folder in catalogue.lists.folders("/music/Adel")] == [
        ("One", 2), ("Two", 3),
    ]  # fmt: skip
    assert catalogue.lists.folders("/music/Adel/One") == []
    assert list(catalogue.lists.folder_tracks("/music/Adel/One")) == [1, 2]
    assert list(catalogue.lists.folder_tracks("/music/Adel")) == []


def test_a_file_is_its_tracks(catalogue: Catalogue) -> None:
    assert list(catalogue.lists.file_tracks("/music/Adel/One/1-00002.flac")) == [2]
    assert list(catalogue.lists.file_tracks("/music/Adel/One/1-00003.flac")) == []
