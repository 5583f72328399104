"""Playlists over the bus, with the one undo."""

import threading
from pathlib import Path

import pytest

from auralis_tui import folders
from auralis_tui.bus import commands as c
from auralis_tui.bus import playlist_commands as p
from auralis_tui.bus.events import AnyEvent, Failed, LibraryChanged, PlaylistStored
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.playlist_files.entry import PlaylistFile
from auralis_tui.library.playlist_files.files import read_file
from tests.daemon.conftest import Client, write


async def answer(client: Client, command: c.AnyCommand) -> AnyEvent:
    number = await client.connection.send(command)
    return await client.until(lambda event: getattr(event, "of", None) == number)


async def stored(client: Client, command: c.AnyCommand) -> PlaylistStored:
    event = await answer(client, command)
    assert isinstance(event, PlaylistStored), event
    return event


@pytest.fixture
async def tracks(client: Client, tmp_path: Path) -> list[int]:
    """Three tracks of the library."""
    (tmp_path / "music").mkdir()
    for number in range(3):
        write(tmp_path / "music" / f"{number}.flac", 0.1)
    await client.do(c.AddPaths(paths=(str(tmp_path / "music"),)))
    await client.until_now(lambda client: client.queue.length == 3)
    with Catalogue(folders.database_path()) as catalogue:
        return list(catalogue.search_ids("sort:path"))


def lists() -> list[tuple[str, int | None]]:
    with Catalogue(folders.database_path()) as catalogue:
        return [(row.name, row.entries) for row in catalogue.lists.playlists()]


async def test_changes_are_seen_and_undone(client: Client, tracks: list[int]) -> None:
    made = await stored(client, p.CreatePlaylist(name="Evening", track_ids=tuple(tracks)))
    assert made.entries == 3
    assert client.queue.undo == "Created the playlist Evening with 3 tracks"
    await client.until_event(LibraryChanged)
    await stored(client, p.AddToPlaylist(playlist_id=made.playlist_id, track_ids=(tracks[0],)))
    await stored(client, p.MoveInPlaylist(playlist_id=made.playlist_id, indexes=(3,), to=0))
    await stored(client, p.RemoveFromPlaylist(playlist_id=made.playlist_id, indexes=(0, 1)))
    await stored(client, p.RenamePlaylist(playlist_id=made.playlist_id, name="Night"))
    assert lists() == [("Night", 2)]
    for left in ([("Evening", 2)], [("Evening", 4)], [("Evening", 4)], [("Evening", 3)], []):
        await client.do(c.Undo())
        assert lists() == left
    await client.do(c.Redo())
    assert lists() == [("Evening", 3)]


async def test_a_file_is_written_and_read(client: Client, tracks: list[int], tmp_path: Path) -> None:
    made = await stored(client, p.CreatePlaylist(name="Evening", track_ids=tuple(tracks)))
    path = tmp_path / "evening.m3u8"
    out = await stored(client, p.ExportPlaylist(playlist_id=made.playlist_id, path=str(path)))
    assert (out.entries, out.path) == (3, str(path))
    path.write_text(path.read_text() + "nowhere.flac\n")
    again = await stored(client, p.ImportPlaylist(path=str(path), name="Again"))
    assert (again.entries, again.missing, again.name) == (4, 1, "Again")
    assert client.queue.undo == "Imported the playlist Again with 4 tracks"
    refused = await answer(client, p.ExportPlaylist(playlist_id=made.playlist_id, path="evening.m3u8"))
    assert isinstance(refused, Failed)
    assert refused.why == "evening.m3u8 is no whole path."


async def test_a_saved_query_is_exported_and_deleted(client: Client, tracks: list[int], tmp_path: Path) -> None:
    saved = await stored(client, p.SaveQuery(name="All", query="format:flac", sort="path", row_limit=2))
    assert saved.smart
    out = await stored(
        client, p.ExportPlaylist(playlist_id=saved.playlist_id, smart=True, path=str(tmp_path / "all.xspf"))
    )
    assert out.entries == 2
    await stored(client, p.DeletePlaylist(playlist_id=saved.playlist_id, smart=True))
    assert lists() == []


async def test_where_a_query_is_wrong_is_told(client: Client) -> None:
    for command in (p.SaveQuery(name="Bad", query="glass year:x"), c.Search(query="glass year:x")):
        refused = await answer(client, command)
        assert isinstance(refused, Failed)
        assert (refused.why, refused.position) == ("'x' is not what year is compared with.", 11)


@pytest.mark.audit("L-05")
async def test_a_file_is_read_beside_the_event_loop(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def read(path: Path) -> PlaylistFile:
        threads.append(threading.current_thread())
        return read_file(path)

    monkeypatch.setattr("auralis_tui.daemon.playlists.read_file", read)
    (tmp_path / "list.m3u").write_text("a.flac\n")
    await stored(client, p.ImportPlaylist(path=str(tmp_path / "list.m3u")))
    assert threads
    assert threading.current_thread() not in threads
