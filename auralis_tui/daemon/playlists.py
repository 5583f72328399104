"""Playlists and saved queries as they are asked for on the bus, or by a command without a daemon."""

import asyncio
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

from auralis_tui.bus import playlist_commands as p
from auralis_tui.bus.events import AnyEvent, PlaylistStored
from auralis_tui.daemon.changes import Changes
from auralis_tui.errors import UsageError
from auralis_tui.file_names import to_os
from auralis_tui.library import playlists, smart_playlists
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library
from auralis_tui.library.playlist_export import playlist_file
from auralis_tui.library.playlist_files.entry import PlaylistFile
from auralis_tui.library.playlist_files.files import read_file, write_file
from auralis_tui.library.playlists import Entry

AnyChange: TypeAlias = (
    p.CreatePlaylist | p.RenamePlaylist | p.DeletePlaylist | p.AddToPlaylist | p.RemoveFromPlaylist | p.MoveInPlaylist
    | p.ImportPlaylist | p.SaveQuery
)  # fmt: skip


class Playlists:
    """Carries out what concerns playlists."""

    def __init__(self, changes: Changes, database: Path, clock: Callable[[], float]) -> None:
        self._changes = changes
        self._database = database
        self._clock = clock

    async def change(self, do: AnyChange, request_id: int) -> PlaylistStored:
        """Change playlists; a file is read beside the writer."""
        file = await asyncio.to_thread(read_import, do) if isinstance(do, p.ImportPlaylist) else None
        now_s = self._clock()
        return await self._changes.make(lambda library: change(library, do, now_s, file, request_id))

    async def export(self, do: p.ExportPlaylist, request_id: int) -> AnyEvent:
        """Write a playlist's file, beside the writer."""
        return await asyncio.to_thread(export, self._database, do, request_id)


def change(
    library: Library, do: AnyChange, now_s: float, file: PlaylistFile | None = None, request_id: int = 0
) -> PlaylistStored:
    """Carry out a change, as one step of the undo."""
    stored = partial(PlaylistStored, of=request_id)
    match do:
        case p.CreatePlaylist():
            made = playlists.create(library, do.name, [Entry(track_id) for track_id in do.track_ids], now_s)
            return stored(playlist_id=made, entries=len(do.track_ids))
        case p.ImportPlaylist():
            return _import(library, do, file or read_import(do), now_s, request_id)
        case p.SaveQuery():
            made = smart_playlists.save(library, do.name, do.query, do.sort, do.row_limit, now_s, do.playlist_id)
            return stored(playlist_id=made, smart=True)
        case p.RenamePlaylist(smart=True):
            smart_playlists.rename(library, do.playlist_id, do.name)
        case p.RenamePlaylist():
            playlists.rename(library, do.playlist_id, do.name, now_s)
        case p.DeletePlaylist(smart=True):
            smart_playlists.delete(library, do.playlist_id)
        case p.DeletePlaylist():
            playlists.delete(library, do.playlist_id)
        case p.AddToPlaylist():
            playlists.insert(library, do.playlist_id, [Entry(track) for track in do.track_ids], do.at, now_s)
        case p.RemoveFromPlaylist():
            playlists.remove(library, do.playlist_id, do.indexes, now_s, do.changed_at)
        case p.MoveInPlaylist():
            playlists.move(library, do.playlist_id, do.indexes, do.to, now_s, do.changed_at)
    smart = isinstance(do, p.RenamePlaylist | p.DeletePlaylist) and do.smart
    return stored(playlist_id=do.playlist_id, smart=smart)


def read_import(do: p.ImportPlaylist) -> PlaylistFile:
    """Read the file that is to be imported."""
    return read_file(_path(do.path))


def export(database: Path, do: p.ExportPlaylist, request_id: int = 0) -> PlaylistStored:
    """Write a playlist's file."""
    path = _path(do.path)
    with Catalogue(database) as catalogue:
        file = playlist_file(catalogue, do.playlist_id, do.smart)
    write_file(path, file, relative=do.relative, over=do.replace)
    return PlaylistStored(
        of=request_id, playlist_id=do.playlist_id, smart=do.smart, entries=len(file.entries), path=str(path)
    )


def _import(
    library: Library, do: p.ImportPlaylist, file: PlaylistFile, now_s: float, request_id: int
) -> PlaylistStored:
    entries = playlists.resolve(library, file.entries)
    made = playlists.create(library, do.name or file.title or Path(do.path).stem, entries, now_s, "Imported")
    missing = sum(entry.track_id is None for entry in entries)
    name = playlists.read(library, made).name
    return PlaylistStored(
        of=request_id, playlist_id=made, entries=len(entries), missing=missing, path=do.path, name=name
    )


def _path(text: str) -> Path:
    path = os.path.expanduser(to_os(text))
    if not text or not os.path.isabs(path):
        raise UsageError(f"{text or 'Nothing'} is no whole path.", "Name the file from / on.")
    return Path(path)
