"""The fields that can be asked for: the only list of their names."""

from dataclasses import dataclass
from enum import Enum

from auralis_tui.library.query.values import Kind

NONE = frozenset({"none", "never"})
"""Written for a value that isn't there."""


class Place(Enum):
    """Where a field's values are kept."""

    WORDS = "search"
    PATHS = "search_paths"
    TRACKS = "tracks"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Field:
    """Something of a track that can be asked for."""

    name: str
    kind: Kind
    place: Place
    column: str
    """A column of that place, or an expression of its columns; of the search indexes one or several."""
    help: str
    index: str = ""
    """Finds the few tracks with rare values at once."""
    where: str = ""
    """The index holds only the tracks of which this is true."""
    default: float | None = None
    """What a value that isn't there counts as."""
    aliases: tuple[str, ...] = ()


def _text(name: str, column: str, help: str, *aliases: str) -> Field:
    return Field(name, Kind.TEXT, Place.WORDS, column, help, aliases=aliases)


def _track(
    name: str, kind: Kind, column: str, help: str, index: str = "", *aliases: str, where: str = "",
    default: float | None = None,
) -> Field:  # fmt: skip
    return Field(name, kind, Place.TRACKS, column, help, index, where, default, aliases)


def _report(name: str, kind: Kind, column: str, help: str, index: str = "", *aliases: str) -> Field:
    return Field(name, kind, Place.REPORTS, column, help, index, aliases=aliases)


FIELDS = (
    _text("title", "title", "the track's title"),
    _text("artist", "artist", "who plays it"),
    _text("album", "album", "the album's title"),
    _text("albumartist", "album_artist", "whose album it is", "album_artist"),
    _text("genre", "genre", "its genres"),
    Field("path", Kind.TEXT, Place.PATHS, "folder name", "words of the file's path", aliases=("file",)),
    Field("folder", Kind.TEXT, Place.PATHS, "folder", "words of its folder, or a path that begins with /"),
    _track("year", Kind.WHOLE, "year", "year of its release", "tracks_year"),
    _track("added", Kind.DATE, "added_at", "when it came into the library", "tracks_added_at"),
    _track("played", Kind.DATE, "last_played_at", "when it was played last", "tracks_last_played_at"),
    _track("plays", Kind.WHOLE, "plays", "how often it was played", "tracks_plays"),
    _track("skips", Kind.WHOLE, "skips", "how often it was skipped", "tracks_skips", where="skips > 0"),
    _track("rating", Kind.WHOLE, "rating", "1 to 5; 0 is not rated", "tracks_rating", where="rating IS NOT NULL",
           default=0.0),
    _track("favourite", Kind.FLAG, "favourite", "whether it is a favourite", "tracks_favourite", "favorite",
           where="favourite"),
    _track("missing", Kind.FLAG, "missing", "whether its file is gone; only asked for, such tracks are found"),
    _track("length", Kind.LENGTH, "duration_s", "how long it lasts", "tracks_duration_s", "duration"),
    _track("format", Kind.NAME, "codec", "FLAC, Vorbis, Opus, MP3, AAC, ALAC, WavPack, PCM ...", "tracks_codec",
           "codec"),
    _track("rate", Kind.RATE, "rate_hz", "sampling rate", "tracks_rate_hz", "samplerate"),
    _track("bits", Kind.WHOLE, "bits", "bits per sample of a lossless file", "tracks_bits"),
    _track("channels", Kind.WHOLE, "channels", "1 is mono, 2 is stereo", "tracks_channels"),
    _track("bitrate", Kind.DECIMAL, "size * 0.008 / max(duration_s, 0.001)", "kbit/s, of the whole file"),
    _track("size", Kind.SIZE, "size", "of the file"),
    _track("track", Kind.WHOLE, "track_number", "number within its disc"),
    _track("disc", Kind.WHOLE, "disc_number", "number of its disc"),
    _report("lufs", Kind.DECIMAL, "integrated_lufs", "integrated loudness", "reports_integrated_lufs", "loudness"),
    _report("lra", Kind.DECIMAL, "lra_lu", "loudness range, LU", "reports_lra_lu"),
    _report("peak", Kind.DECIMAL, "true_peak_dbtp", "true peak, dBTP", "reports_true_peak_dbtp", "truepeak"),
    _report("dr", Kind.DECIMAL, "dr14", "dynamic range, DR14", "reports_dr14"),
    _report("bpm", Kind.DECIMAL, "tempo_bpm", "tempo", "reports_tempo_bpm", "tempo"),
    _report("type", Kind.NAME, "content_type", "kind of content that analysis heard", "reports_content_type"),
)  # fmt: skip

BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}

SORT = "sort"
"""Written as a field, it says what the tracks are sorted by."""
LIBRARY_ORDER = """artists.sort_name, artists.id, albums.year, albums.sort_title, albums.id,
    tracks.disc_number, tracks.track_number, tracks.title, tracks.id"""
SORTS = {
    "artist": "artists.sort_name",
    "album": "albums.sort_title",
    "title": "tracks.title COLLATE NOCASE",
    "year": "tracks.year",
    "added": "tracks.added_at",
    "played": "tracks.last_played_at",
    "plays": "tracks.plays",
    "skips": "tracks.skips",
    "rating": "tracks.rating",
    "length": "tracks.duration_s",
    "format": "tracks.codec",
    "rate": "tracks.rate_hz",
    "size": "tracks.size",
    "path": "tracks.path",
    "lufs": "reports.integrated_lufs",
    "bpm": "reports.tempo_bpm",
    "dr": "reports.dr14",
}
"""What tracks can be sorted by."""
