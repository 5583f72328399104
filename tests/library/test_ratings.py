"""Ratings and favourites: set, flipped, undone and redone."""

import pytest

from auralis_tui.errors import LibraryError
from auralis_tui.library import changes, steps
from auralis_tui.library.change_kinds import KINDS
from auralis_tui.library.changes import Direction
from auralis_tui.library.database import Library
from auralis_tui.library.ratings import rate, set_favourite


def go(library: Library, direction: Direction) -> None:
    changes.go_through(library, changes.next_change(library, direction), direction, KINDS)


def column(library: Library, name: str) -> list[object]:
    return [value for (value,) in library.rows(f"SELECT {name} FROM tracks ORDER BY id")]


def test_ratings_are_undone_and_redone_track_by_track(library: Library, ten_tracks: list[int]) -> None:
    rate(library, ten_tracks[:3], 4)
    rate(library, ten_tracks[1:5], 2)
    assert steps.words(library)[0] == "Rated 4 tracks 2 of 5"
    assert column(library, "rating")[:6] == [4, 2, 2, 2, 2, None]
    go(library, Direction.UNDO)
    assert column(library, "rating")[:6] == [4, 4, 4, None, None, None]
    go(library, Direction.REDO)
    rate(library, ten_tracks[:1], None)
    assert column(library, "rating")[:6] == [None, 2, 2, 2, 2, None]
    assert steps.words(library)[0] == "Rating of 1 track taken away"


def test_favourites_flip_by_the_first(library: Library, ten_tracks: list[int]) -> None:
    set_favourite(library, ten_tracks[:1], True)
    set_favourite(library, ten_tracks[:2], None)
    assert column(library, "favourite")[:3] == [0, 0, 0]
    set_favourite(library, [ten_tracks[2], ten_tracks[0]], None)
    assert column(library, "favourite")[:3] == [1, 0, 1]
    for _ in range(3):
        go(library, Direction.UNDO)
    assert column(library, "favourite") == [0] * 10


def test_an_unknown_track_is_told_and_nothing_is_changed(library: Library, ten_tracks: list[int]) -> None:
    with pytest.raises(LibraryError, match="no track 999"):
        rate(library, [ten_tracks[0], 999], 5)
    assert column(library, "rating") == [None] * 10
    assert steps.words(library) == ("", "")
