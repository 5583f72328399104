"""What a client can ask for that concerns playlists: each is answered by `PlaylistStored`, each change one undo."""

from typing import Annotated

from msgspec import Meta

from auralis_tui.bus.command import Command, Index, Text
from auralis_tui.bus.library_commands import TrackIds

Name = Annotated[str, Meta(max_length=200)]
Indexes = Annotated[tuple[Index, ...], Meta(max_length=100_000)]
RowLimit = Annotated[int, Meta(ge=1, le=100_000)]


class CreatePlaylist(Command, frozen=True, kw_only=True):
    """Make a playlist of tracks; answered by `PlaylistStored`."""

    name: Name
    track_ids: TrackIds = ()


class RenamePlaylist(Command, frozen=True, kw_only=True):
    """Give a playlist, or a saved query, another name; answered by `PlaylistStored`."""

    playlist_id: Index
    name: Name
    smart: bool = False
    """It is the number of a saved query."""


class DeletePlaylist(Command, frozen=True, kw_only=True):
    """Delete a playlist, or a saved query; answered by `PlaylistStored`."""

    playlist_id: Index
    smart: bool = False


class AddToPlaylist(Command, frozen=True, kw_only=True):
    """Put tracks into a playlist; answered by `PlaylistStored`."""

    playlist_id: Index
    track_ids: TrackIds
    at: Index | None = None
    """Before which entry; without one, at the end."""


class RemoveFromPlaylist(Command, frozen=True, kw_only=True):
    """Take entries out of a playlist; answered by `PlaylistStored`."""

    playlist_id: Index
    indexes: Indexes
    changed_at: float | None = None
    """The playlist's `changed_at` that the positions were read with; when it has changed since, nothing is removed."""


class MoveInPlaylist(Command, frozen=True, kw_only=True):
    """Move entries, in their order, so that the first stands at another position; answered by `PlaylistStored`."""

    playlist_id: Index
    indexes: Indexes
    to: Index
    changed_at: float | None = None


class ImportPlaylist(Command, frozen=True, kw_only=True):
    """Make a playlist of an M3U, M3U8, PLS, XSPF or CUE file; answered by `PlaylistStored`."""

    path: Text
    name: Name = ""
    """Without one, what the file says, or its own name."""


class ExportPlaylist(Command, frozen=True, kw_only=True):
    """Write a playlist, or what a saved query finds, to a file by its suffix; answered by `PlaylistStored`."""

    playlist_id: Index
    path: Text
    smart: bool = False
    relative: bool = True
    """Write paths as seen from the file's folder."""
    replace: bool = False
    """Replace a file that is there."""


class SaveQuery(Command, frozen=True, kw_only=True):
    """Save a query as a smart playlist; answered by `PlaylistStored`."""

    name: Name
    query: Text
    sort: Text = ""
    """Names between commas, as `-added,title`."""
    row_limit: RowLimit | None = None
    playlist_id: Index | None = None
    """Of the saved query that it takes the place of."""
