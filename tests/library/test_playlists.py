from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from auralis_tui.errors import AuralisError, LibraryError, UsageError
from auralis_tui.library import playlists, smart_playlists
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.change_kinds import KINDS
from auralis_tui.library.changes import Direction, go_through, next_change
from auralis_tui.library.database import Library
from auralis_tui.library.playlist_export import playlist_file
from auralis_tui.library.playlist_files.entry import FileEntry
from auralis_tui.library.playlists import Entry
from auralis_tui.library.query.syntax_error import QuerySyntaxError
from auralis_tui.library.tracks import set_missing
from tests.library.albums import add_album


def entries(library: Library, playlist_id: int) -> list[int | None]:
    return [entry.track_id for entry in playlists.read(library, playlist_id).entries]


def undo(library: Library, direction: Direction = Direction.UNDO) -> str:
    change = next_change(library, direction)
    go_through(library, change, direction, KINDS)
    return change.words


@pytest.fixture
def five(library: Library, ten_tracks: list[int]) -> int:
    """A playlist of the first five tracks."""
    return playlists.create(library, "Evening", [Entry(number) for number in ten_tracks[:5]], 1.0)


def test_a_track_may_stand_in_it_twice(library: Library, ten_tracks: list[int]) -> None:
    made = playlists.create(library, "Twice", [Entry(ten_tracks[0]), Entry(ten_tracks[0])], 1.0)
    assert entries(library, made) == [ten_tracks[0]] * 2


def test_entries_are_added_removed_and_moved(library: Library, ten_tracks: list[int], five: int) -> None:
    a, b, c, d, e, f, *_ = ten_tracks
    playlists.insert(library, five, [Entry(f)], None, 2.0)
    assert entries(library, five) == [a, b, c, d, e, f]
    playlists.insert(library, five, [Entry(f), Entry(a)], 1, 2.0)
    assert entries(library, five) == [a, f, a, b, c, d, e, f]
    playlists.remove(library, five, [1, 2], 3.0)
    assert entries(library, five) == [a, b, c, d, e, f]
    playlists.move(library, five, [4, 1], 0, 4.0)
    assert entries(library, five) == [b, e, a, c, d, f]
    playlists.move(library, five, [0, 1], 5, 4.0)
    assert entries(library, five) == [a, c, d, f, b, e]
    assert playlists.read(library, five).changed_at == 4.0


CHANGES: list[Callable[[Library, int, list[int]], object]] = [
    lambda library, made, tracks: playlists.insert(library, made, [Entry(tracks[7])], 2, 2.0),
    lambda library, made, _: playlists.remove(library, made, [0, 4], 2.0),
    lambda library, made, _: playlists.move(library, made, [3, 4], 0, 2.0),
    lambda library, made, _: playlists.rename(library, made, "Night", 2.0),
    lambda library, made, _: playlists.delete(library, made),
    lambda library, _, tracks: playlists.create(library, "Other", [Entry(tracks[9])], 2.0),
    lambda library, *_: smart_playlists.save(library, "Loud", "lufs>-9", "-lufs", 20, 2.0),
]


def everything(library: Library) -> list[object]:
    tables = ("playlists", "playlist_entries", "smart_playlists")
    return [library.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_one_step_of_the_undo(
    library: Library, ten_tracks: list[int], five: int, change: Callable[[Library, int, list[int]], object]
) -> None:
    before = everything(library)
    change(library, five, ten_tracks)
    after = everything(library)
    assert after != before
    undo(library)
    assert everything(library) == before
    undo(library, Direction.REDO)
    assert everything(library) == after
    undo(library)
    assert undo(library) == "Created the playlist Evening with 5 tracks"
    assert library.rows("SELECT count(*) FROM playlist_entries") == [(0,)]


def test_a_saved_query_is_changed_renamed_and_deleted_with_undo(library: Library) -> None:
    made = smart_playlists.save(library, "Loud", "lufs>-9", "", None, 1.0)
    smart_playlists.save(library, "Loud", "lufs>-7", "-lufs", 5, 2.0, made)
    smart_playlists.rename(library, made, "Louder")
    smart_playlists.delete(library, made)
    assert library.rows("SELECT * FROM smart_playlists") == []
    said = [undo(library) for _ in range(3)]
    assert said == [
        "Deleted the saved query Louder", "Renamed the saved query Loud to Louder", "Changed the saved query Loud",
    ]  # fmt: skip
    assert msgspec.structs.astuple(smart_playlists.read(library, made)) == ("Loud", "lufs>-9", "", None, 1.0)


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (lambda library, made: playlists.create(library, "evening", [], 1.0), "There is a playlist Evening already."),
        (lambda library, made: playlists.create(library, "  ", [], 1.0), "needs a name on one line"),
        (lambda library, made: playlists.create(library, "a\nb", [], 1.0), "needs a name on one line"),
        (lambda library, made: playlists.create(library, "a" * 300, [], 1.0), "200 characters at the most"),
        (lambda library, made: playlists.create(library, "New", [Entry(4711)], 1.0), "no track 4711"),
        (lambda library, made: playlists.remove(library, made, [5], 1.0), "has no entry 6: it holds 5"),
        (lambda library, made: playlists.move(library, made, [0], 5, 1.0), "has no entry 6: it holds 5"),
        (lambda library, made: playlists.insert(library, made, [], 9, 1.0), "has no entry 10: it holds 5"),
        (lambda library, made: playlists.remove(library, made, [0], 2.0, read_at=0.5), "has changed meanwhile"),
        (lambda library, made: playlists.rename(library, 99, "X", 1.0), "There is no playlist 99."),
        (lambda library, made: smart_playlists.save(library, "Evening", "x", "", None, 1.0), "There is a playlist"),
        (lambda library, made: smart_playlists.delete(library, 99), "There is no saved query 99."),
        (lambda library, made: smart_playlists.save(library, "Q", "year:x", "", None, 1.0), "'x' is not what year"),
        (lambda library, made: smart_playlists.save(library, "Q", "x", "colour", None, 1.0), "Nothing is sorted by"),
    ],
)
def test_what_can_not_be_is_told_and_changes_nothing(
    library: Library, five: int, work: Callable[[Library, int], object], told: str
) -> None:
    before = everything(library)
    with pytest.raises(AuralisError) as caught:
        work(library, five)
    assert told in caught.value.message
    assert caught.value.hint
    assert everything(library) == before
    assert undo(library) == "Created the playlist Evening with 5 tracks"


def test_a_playlist_keeps_its_number_over_undo(library: Library, five: int) -> None:
    undo(library)
    assert playlists.create(library, "Other", [], 1.0) > five


def test_lists_are_by_name_and_name_what_they_are(library: Library, five: int) -> None:
    smart_playlists.save(library, "all of it", "", "-added", 3, 2.0)
    with Catalogue(library.path) as catalogue:
        rows = catalogue.lists.playlists()
        assert [(row.name, row.smart, row.entries, row.query) for row in rows] == [
            ("all of it", True, None, ""),
            ("Evening", False, 5, ""),
        ]
        assert catalogue.lists.playlist("EVENING").id == five
        with pytest.raises(UsageError, match="There is no playlist Nope"):
            catalogue.lists.playlist("Nope")
        assert len(catalogue.smart_ids(rows[0])) == 3


def test_what_is_missing_is_kept_and_shown(library: Library, ten_tracks: list[int]) -> None:
    gone = Entry(None, "/music/nowhere/song.flac", "Song", 61.0)
    made = playlists.create(library, "Holes", [Entry(ten_tracks[0]), gone, Entry(ten_tracks[1])], 1.0)
    with library.transaction():
        set_missing(library, [ten_tracks[1]], True)
    with Catalogue(library.path) as catalogue:
        rows = catalogue.lists.entries(made)
        assert [(row.index, row.missing, row.title) for row in rows] == [
            (0, False, "Northern Line part 1"),
            (1, True, "Song"),
            (2, True, "Northern Line part 2"),
        ]
        assert (rows[1].track, rows[1].path, rows[1].duration_s) == (None, gone.path, 61.0)
        assert list(catalogue.lists.playable(made)) == ten_tracks[:1]
        assert [row.index for row in catalogue.lists.entries(made, 1, 1)] == [1]
        exported = playlist_file(catalogue, made, smart=False)
    assert exported.entries[1] == FileEntry(gone.path, "Song", duration_s=61.0)


def test_what_was_missing_is_there_once_it_is_scanned(library: Library) -> None:
    path = "/music/Zora/Later/1-00001.flac"
    made = playlists.create(library, "Early", [Entry(None, path)], 1.0)
    (track_id,) = add_album(library, "Zora", "Later", count=1)
    with Catalogue(library.path) as catalogue:
        (row,) = catalogue.lists.entries(made)
        assert row.track is not None
        assert (row.track.id, row.missing) == (track_id, False)
        assert list(catalogue.lists.playable(made)) == [track_id]


def test_files_are_found_by_their_paths_and_cut_files_by_their_tracks(library: Library) -> None:
    whole, first, second = add_album(library, "Zora", "Cut")
    paths = dict(library.rows("SELECT id, path FROM tracks"))
    with library.transaction():
        library.rows("UPDATE tracks SET path = ?, part = 1 WHERE id = ?", paths[second], first)
        library.rows("UPDATE tracks SET part = 2, start_s = 60.0 WHERE id = ?", second)
    found = playlists.resolve(library, [
        FileEntry(paths[whole]), FileEntry(paths[second]), FileEntry(paths[second], start_s=60.005),
        FileEntry(paths[second], "T", duration_s=2.0, start_s=30.0), FileEntry("/none.flac", "None"),
    ])  # fmt: skip
    assert [entry.track_id for entry in found] == [whole, first, second, second, None, None]
    assert (found[4].path, found[4].title, found[4].duration_s) == (paths[second], "T", 2.0)


def test_a_broken_saved_query_is_told(library: Library) -> None:
    with library.transaction():
        library.rows("INSERT INTO smart_playlists VALUES (1, 'Old', 'colour:red', '', NULL, 0)")
    with Catalogue(library.path) as catalogue, pytest.raises(QuerySyntaxError, match="There is no field colour"):
        catalogue.smart_ids(catalogue.lists.playlist("Old"))


def test_a_long_playlist_is_bounded(library: Library, ten_tracks: list[int]) -> None:
    many = [Entry(ten_tracks[0])] * playlists.MAX_ENTRIES
    with pytest.raises(UsageError, match="100000 entries at the most"):
        playlists.create(library, "Long", [*many, many[0]], 1.0)


def test_nothing_is_kept_of_a_change_that_fails_on_its_way(library: Library, five: int, tmp_path: Path) -> None:
    before = everything(library)
    library.rows("CREATE TEMP TRIGGER no BEFORE INSERT ON changes BEGIN SELECT raise(ABORT, 'no'); END")
    with pytest.raises(LibraryError):
        playlists.remove(library, five, [0], 2.0)
    assert everything(library) == before
