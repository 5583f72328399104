"""The library's tables as Peewee models.

They belong to no database: every query is executed on the one that is handed in. The schema itself is made by the
migrations; a test holds that both agree.
"""

from auralis_tui.library.models.files import (
    Album,
    Artist,
    Artwork,
    Folder,
    Genre,
    Quarantined,
    Report,
    Root,
    StoredFingerprint,
    Track,
    TrackArtist,
    TrackGenre,
)
from auralis_tui.library.models.keeping import (
    Change,
    Play,
    Playlist,
    PlaylistEntry,
    QueueEdit,
    QueueEntry,
    QueueStep,
    QueueTemplate,
    QueueTemplateEntry,
    Setting,
    SmartPlaylist,
    StoredJob,
)

MODELS = (
    Root, Folder, Artist, Album, Track, TrackArtist, Genre, TrackGenre, Quarantined, Play, Playlist, PlaylistEntry,
    SmartPlaylist, QueueTemplate, QueueTemplateEntry, QueueEntry, QueueStep, QueueEdit, Report, StoredFingerprint,
    Artwork, StoredJob, Change, Setting,
)  # fmt: skip

__all__ = ["MODELS", "Root", "Track"]
