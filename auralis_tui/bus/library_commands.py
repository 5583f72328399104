"""What a client can ask for that changes what the library keeps: opinions, lists, tags, files, reports."""

from typing import Annotated

from msgspec import Meta

from auralis_tui.bus.command import Command, Text, Title

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


class GetLyrics(Command, frozen=True, kw_only=True):
    """Ask for a track's lyrics; answered by `LyricsFound`, or by `Done` where this client asks for others meanwhile."""

    track_id: int


class SaveTemplate(Command, frozen=True, kw_only=True):
    """Keep the queue under a name, with shuffle and repeat; a template of that name is replaced."""

    name: Title
    description: Text = ""
    tags: Annotated[tuple[Title, ...], Meta(max_length=20)] = ()
    favourite: bool = False


class ChangeTemplate(Command, frozen=True, kw_only=True):
    """Change what a template is called and described by; what is None stays as it is."""

    name: Title
    new_name: Title | None = None
    description: Text | None = None
    tags: Annotated[tuple[Title, ...], Meta(max_length=20)] | None = None
    favourite: bool | None = None


class DeleteTemplate(Command, frozen=True, kw_only=True):
    """Take a template out."""

    name: Title


class LoadTemplate(Command, frozen=True, kw_only=True):
    """Let the queue be what a template holds: one step that can be undone."""

    name: Title
    play: bool = False


class ListTemplates(Command, frozen=True, kw_only=True):
    """Ask for the templates; answered by `TemplateListing`."""

    tag: Title = ""
    """Only those that have this tag."""


TagFields = Annotated[dict[Title, Annotated[tuple[Text, ...], Meta(max_length=100)]], Meta(max_length=50)]
Paths = Annotated[tuple[Text, ...], Meta(max_length=10_000)]


class PreviewTags(Command, frozen=True, kw_only=True):
    """Ask what setting fields of files would change; answered by `TagListing`."""

    track_ids: TrackIds = ()
    paths: Paths = ()
    """Files, also some that the library doesn't have."""
    fields: TagFields
    """Values by the fields' names; a field without values is taken out. None at all asks what the known ones are."""


class SetTags(Command, frozen=True, kw_only=True):
    """Set fields of files' tags: one step that can be undone; answered by `TagListing`."""

    track_ids: TrackIds = ()
    paths: Paths = ()
    fields: TagFields


class RestoreBackup(Command, frozen=True, kw_only=True):
    """Let a backup take the library's place; what plays stops, jobs are cancelled; answered by `BackupRestored`."""

    path: Text = ""
    """A path, a name in the folder of backups, or `newest`; empty is the newest good one."""


class AnalyzeTracks(Command, frozen=True, kw_only=True):
    """Make reports of these tracks as a job; without any, of all that have none."""

    track_ids: TrackIds = ()


class GetReport(Command, frozen=True, kw_only=True):
    """Ask for what analysis found in a track; answered by `ReportListing`."""

    track_id: int


class FindSimilar(Command, frozen=True, kw_only=True):
    """Ask what sounds like a track, by fingerprints; answered by `SimilarListing`."""

    track_id: int
    count: Annotated[int, Meta(ge=1, le=100)] = 20


class ForgetFolder(Command, frozen=True, kw_only=True):
    """Scan a folder no longer, and hide its tracks; they return when it is scanned again."""

    path: Text
