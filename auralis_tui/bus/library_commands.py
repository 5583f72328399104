"""What a client can ask for that changes what the library keeps: opinions, lists, tags, files, reports."""

from typing import Annotated

from msgspec import Meta

from auralis_tui.bus.command import Command, Text

TrackIds = Annotated[tuple[int, ...], Meta(max_length=100_000)]


class RateTracks(Command, frozen=True, kw_only=True):
    """Rate tracks 1 to 5, or take the rating away."""

    track_ids: TrackIds
    rating: Annotated[int, Meta(ge=1, le=5)] | None = None


class SetFavourite(Command, frozen=True, kw_only=True):
    """Make tracks favourites, or no longer; None flips by the first of them."""

    track_ids: TrackIds
    favourite: bool | None = None


class SetBookmark(Command, frozen=True, kw_only=True):
    """Keep the place that is heard now, so that its track is taken up there the next time."""

    forget: bool = False
    """Forget the place instead."""


class GetArtwork(Command, frozen=True, kw_only=True):
    """Ask for the cover of a track's album; answered by `ArtworkFound`."""

    track_id: int
    side: Annotated[int, Meta(ge=0, le=2048)] = 0
    """Fit it into a square of so many pixels, as PNG; 0 is the picture as it is."""


class RestoreBackup(Command, frozen=True, kw_only=True):
    """Let a backup take the library's place; what plays stops, jobs are cancelled; answered by `BackupRestored`."""

    path: Text = ""
    """A path, a name in the folder of backups, or `newest`; empty is the newest good one."""
