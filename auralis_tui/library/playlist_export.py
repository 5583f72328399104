"""A playlist of the library as what a playlist's file says."""

from auralis_tui.bus.state import Track
from auralis_tui.errors import UsageError
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.playlist_files.entry import FileEntry, PlaylistFile
from auralis_tui.library.rows import PlaylistEntryRow


def playlist_file(catalogue: Catalogue, playlist_id: int, smart: bool) -> PlaylistFile:
    """Read a playlist, with what is missing, or what a saved query finds; raises `UsageError` where there is none."""
    known = [row for row in catalogue.lists.playlists() if (row.id, row.smart) == (playlist_id, smart)]
    if not known:
        raise UsageError(f"There is no playlist {playlist_id}.", "Look at what there is: auralis playlist list")
    if smart:
        entries = [_of_track(track) for track in catalogue.tracks(catalogue.smart_ids(known[0]))]
    else:
        entries = [_of_row(row) for row in catalogue.lists.entries(playlist_id)]
    return PlaylistFile(known[0].name, tuple(entries))


def _of_row(row: PlaylistEntryRow) -> FileEntry:
    if row.track is not None:
        return _of_track(row.track)
    return FileEntry(row.path, row.title, duration_s=row.duration_s)


def _of_track(track: Track) -> FileEntry:
    start_s = track.start_s if track.start_s or track.end_s is not None else None
    return FileEntry(track.path, track.title, track.artist, track.album, track.duration_s, start_s)
