import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library
from auralis_tui.library.query.syntax_error import QuerySyntaxError
from tests.library.albums import add_album


def found(library: Library, query: str) -> set[str]:
    with Catalogue(library.path) as catalogue:
        return {track.album for track in catalogue.search(query, 100)}


@pytest.fixture
def three_albums(library: Library) -> Library:
    add_album(library, "Halden Ruiz", "Northern Line")
    add_album(library, "Björk Önder", "Überfahrt")
    add_album(library, "AC/DC", 'Live at "The Dome"')
    return library


@pytest.mark.parametrize(
    ("query", "albums"),
    [
        ("north", {"Northern Line"}),
        ("no", {"Northern Line"}),
        ("LINE hal", {"Northern Line"}),
        ("line bjork", set()),
        ("uber", {"Überfahrt"}),
        ("Über", {"Überfahrt"}),
        ("u\u0308ber", {"Überfahrt"}),
        ("onder 2", {"Überfahrt"}),
        ("ac/dc", {'Live at "The Dome"'}),
        ('"the dome"', {'Live at "The Dome"'}),
        ("ambient", {"Northern Line", "Überfahrt", 'Live at "The Dome"'}),
        ("orthern", set()),
    ],
)
def test_every_word_begins_a_word_of_the_track(three_albums: Library, query: str, albums: set[str]) -> None:
    assert found(three_albums, query) == albums


@pytest.mark.parametrize("query", ["", "   "])
def test_an_empty_query_lists_everything(three_albums: Library, query: str) -> None:
    assert len(found(three_albums, query)) == 3


@pytest.mark.parametrize("query", ["*", '"!"', "* ~", "-", "\N{MUSICAL NOTE}"])
def test_a_query_of_signs_alone_finds_nothing(three_albums: Library, query: str) -> None:
    assert found(three_albums, query) == set()


@pytest.mark.parametrize("query", ["north*", "^north", "NEAR north", "north\0x", "\ud800x", "{north}", "+north"])
def test_operators_of_the_index_are_words(three_albums: Library, query: str) -> None:
    assert found(three_albums, query) <= {"Northern Line"}


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_is_an_error_inside(three_albums: Library, query: str) -> None:
    with contextlib.suppress(QuerySyntaxError):
        found(three_albums, query)


def test_short_words_list_in_library_order_and_are_limited(library: Library) -> None:
    later, earlier = add_album(library, "Zora", "Same", count=5), add_album(library, "Adel", "Same", count=5)
    with Catalogue(library.path) as catalogue:
        assert list(catalogue.search_ids("sam")) == earlier + later
        assert list(catalogue.search_ids("sam", limit=3)) == earlier[:3]


def test_longer_words_bring_the_best_first(library: Library) -> None:
    add_album(library, "Adel Lantern", "Songs of a long and windy night", count=2)
    best = add_album(library, "Lantern", "Lantern", count=1)
    with Catalogue(library.path) as catalogue:
        assert catalogue.search("lantern", 1)[0].id == best[0]


def test_a_moved_file_is_found_by_its_new_path_alone(three_albums: Library) -> None:
    with three_albums.transaction():
        three_albums.rows(
            "UPDATE tracks SET path = replace(path, 'Halden Ruiz', 'Elsewhere') WHERE path LIKE '%Halden%'"
        )
    assert found(three_albums, "path:halden") == set()
    assert found(three_albums, "folder:elsewhere path:flac") == {"Northern Line"}
    assert found(three_albums, "folder:/music/Else") == {"Northern Line"}
    assert found(three_albums, "folder:00001") == set()


def test_a_track_that_is_removed_is_in_no_index(three_albums: Library) -> None:
    with three_albums.transaction():
        three_albums.rows("DELETE FROM tracks WHERE path LIKE '%Northern%'")
    assert found(three_albums, "north") == found(three_albums, "path:northern") == set()
    for index in ("search", "search_paths"):
        three_albums.rows(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
    assert len(found(three_albums, "")) == 2
