import threading
from pathlib import Path

import pytest

from auralis_tui.errors import LibraryError
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library
from auralis_tui.library.rows import Counts
from auralis_tui.library.tracks import set_missing
from tests.library.albums import add_album


def test_an_empty_library_has_empty_lists(library: Library) -> None:
    with Catalogue(library.path) as catalogue:
        assert catalogue.counts() == Counts(0, 0, 0)
        assert catalogue.artists() == []
        assert len(catalogue.track_ids()) == 0
        assert catalogue.track(1) is None
        assert catalogue.queue_rows(0, 10) == []


def test_artists_are_listed_by_name_without_the_article(library: Library) -> None:
    for name in ("Zora", "The Band", "Ólafur", "abba", "Óscar"):
        add_album(library, name, "One")
    add_album(library, "abba", "Two")
    with Catalogue(library.path) as catalogue:
        artists = catalogue.artists()
    assert [artist.name for artist in artists] == ["abba", "The Band", "Ólafur", "Óscar", "Zora"]
    assert [artist.albums for artist in artists] == [2, 1, 1, 1, 1]


def test_albums_are_listed_by_year(library: Library) -> None:
    for title, year in (("Late", 2010), ("The Early", 1990), ("Early too", 1990)):
        add_album(library, "Zora", title, year=year, count=2)
    with Catalogue(library.path) as catalogue:
        (artist,) = catalogue.artists()
        albums = catalogue.albums(artist.id)
    assert [(album.title, album.year) for album in albums] == [("The Early", 1990), ("Early too", 1990), ("Late", 2010)]
    assert {(album.artist_id, album.artist, album.tracks, album.duration_s) for album in albums} == {
        (artist.id, "Zora", 2, 203.0)
    }


def test_tracks_are_listed_by_disc_and_number(library: Library) -> None:
    second_disc = add_album(library, "Zora", "Double", disc=2)
    first_disc = add_album(library, "Zora", "Double", disc=1)
    before = add_album(library, "Zora", "Before", year=1950)
    with Catalogue(library.path) as catalogue:
        (artist,) = catalogue.artists()
        album = catalogue.albums(artist.id)[1]
        assert [track.id for track in catalogue.album_tracks(album.id)] == first_disc + second_disc
        assert [track.id for track in catalogue.artist_tracks(artist.id)] == before + first_disc + second_disc
        assert list(catalogue.track_ids()) == before + first_disc + second_disc


def test_tracks_of_a_disc_are_counted(library: Library) -> None:
    two_discs = [add_album(library, "Zora", "Double", disc=disc, count=count)[0] for disc, count in ((1, 3), (2, 2))]
    with Catalogue(library.path) as catalogue:
        assert [catalogue.disc_length(track_id) for track_id in (*two_discs, 77)] == [3, 2, 0]


def test_a_track_is_whole(library: Library) -> None:
    (track_id,) = add_album(library, "Zora", "One", count=1)
    with Catalogue(library.path) as catalogue:
        track = catalogue.track(track_id)
    assert track is not None
    assert (track.path, track.title, track.artist, track.album, track.album_artist) == (
        "/music/Zora/One/1-00001.flac",
        "One part 1",
        "Zora",
        "One",
        "Zora",
    )
    assert (track.track_number, track.disc_number, track.year, track.duration_s) == (1, 1, 1999, 101.0)
    assert (track.codec, track.rate_hz, track.channels, track.bits) == ("FLAC", 44100, 2, 16)


def test_tracks_come_in_the_order_asked_for(library: Library, ten_tracks: list[int]) -> None:
    wanted = [ten_tracks[7], 4711, ten_tracks[0], ten_tracks[7]]
    with Catalogue(library.path) as catalogue:
        assert [track.id for track in catalogue.tracks(wanted)] == [ten_tracks[7], ten_tracks[0], ten_tracks[7]]


def test_tracks_whose_files_are_gone_are_hidden(library: Library) -> None:
    gone = add_album(library, "Zora", "Gone")
    kept = add_album(library, "Adel", "Kept")
    with library.transaction():
        set_missing(library, gone, True)
    with Catalogue(library.path) as catalogue:
        assert catalogue.counts() == Counts(1, 1, 3)
        assert [artist.name for artist in catalogue.artists()] == ["Adel"]
        assert list(catalogue.track_ids()) == kept
        assert list(catalogue.search_ids("gone")) == []
        assert len(catalogue.tracks(gone)) == 3  # the queue still shows them
    with library.transaction():
        set_missing(library, gone, False)
    with Catalogue(library.path) as catalogue:
        assert list(catalogue.search_ids("gone")) == gone
        assert catalogue.counts() == Counts(2, 2, 6)


def test_an_open_catalogue_sees_what_is_written_later(library: Library) -> None:
    with Catalogue(library.path) as catalogue:
        assert catalogue.counts().tracks == 0
        add_album(library, "Zora", "One", count=3)
        assert catalogue.counts().tracks == 3


def test_it_can_be_read_in_another_thread(library: Library, ten_tracks: list[int]) -> None:
    ids: list[int] = []
    with Catalogue(library.path) as catalogue:
        thread = threading.Thread(target=lambda: ids.extend(catalogue.track_ids()))
        thread.start()
        thread.join()
    assert ids == ten_tracks


def test_a_damaged_library_is_told(library: Library, ten_tracks: list[int]) -> None:
    ((page,),) = library.rows("SELECT rootpage FROM sqlite_master WHERE name = 'artists_order'")
    library.close()
    content = bytearray(library.path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    library.path.write_bytes(content)
    with Catalogue(library.path) as catalogue, pytest.raises(LibraryError, match="can't be read"):
        catalogue.track_ids()


def test_no_library_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="There is no library"):
        Catalogue(tmp_path / "library.sqlite3")


def test_absurd_numbers_are_told(library: Library) -> None:
    with Catalogue(library.path) as catalogue:
        assert catalogue.tracks([2**70]) == []
        with pytest.raises(LibraryError, match="too large"):
            catalogue.queue_rows(2**70, 1)
