"""Tables of what the scanned files hold, and of what was found out about them."""

# ruff: noqa: D106

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CompositeKey,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


class Root(Model):
    """A folder that is scanned."""

    id = AutoField()
    path = TextField(unique=True)

    class Meta:
        table_name = "roots"


class Artist(Model):
    """Someone to whom albums belong."""

    id = AutoField()
    name = TextField(unique=True)
    sort_name = TextField()
    group_name = TextField(index=True)
    """What names of one artist share: no case, no accents, no "The"."""

    class Meta:
        table_name = "artists"
        indexes = ((("sort_name", "id"), False),)


class Album(Model):
    """Tracks that belong together."""

    id = AutoField()
    artist = ForeignKeyField(Artist, index=False)
    title = TextField()
    folder = TextField()
    """Where an album without a title of its own lies; otherwise empty."""
    sort_title = TextField()
    year = IntegerField(null=True)
    compilation = BooleanField()
    """Its tracks are by several artists."""
    artwork_hash = TextField(null=True)

    class Meta:
        table_name = "albums"
        indexes = ((("artist", "title", "folder"), True), (("artist", "year", "sort_title", "id"), False))


class Track(Model):
    """A file with music."""

    id = AutoField()
    path = TextField()
    part = IntegerField()
    """0 for a whole file; 1 and up for the tracks of a file with a cue sheet."""
    start_s = FloatField()
    end_s = FloatField(null=True)
    """Where it ends within its file; None at the file's end."""
    content_hash = TextField(null=True, index=True)
    """Of the sound's part of the file, without its tags."""
    album = ForeignKeyField(Album, index=False)
    title = TextField()
    artist = TextField()
    track_number = IntegerField(null=True)
    disc_number = IntegerField(null=True)
    year = IntegerField(null=True, index=True)
    genre = TextField()
    duration_s = FloatField(index=True)
    codec = TextField(index=True)
    rate_hz = IntegerField(index=True)
    channels = IntegerField(index=True)
    bits = IntegerField(null=True, index=True)
    size = BigIntegerField()
    mtime_ns = BigIntegerField()
    inode = BigIntegerField()
    added_at = FloatField(index=True)
    missing = BooleanField()
    """The file is gone: the track is kept for the queue and for its return, and hidden."""
    track_gain_db = FloatField(null=True)
    """ReplayGain by the file's tags, towards -18 LUFS."""
    track_peak = FloatField(null=True)
    album_gain_db = FloatField(null=True)
    album_peak = FloatField(null=True)
    measured_lufs = FloatField(null=True)
    """Integrated loudness, measured here."""
    measured_peak = FloatField(null=True)
    """Largest sample, measured here; 1 is full scale."""
    tags_version = IntegerField()
    """Which of the file's tags were read: see `tracks.TAGS_VERSION`."""
    sheet_mtime_ns = BigIntegerField()
    """Time of the cue sheet beside the file; 0 without one."""
    tagged_album_artist = TextField()
    """As the tags have it; empty where the album's artist follows from its tracks."""
    rating = IntegerField(null=True)
    """1 to 5; None is not rated."""
    favourite = BooleanField()
    plays = IntegerField(index=True)
    skips = IntegerField()
    last_played_at = FloatField(null=True, index=True)
    bookmark_s = FloatField(null=True)

    class Meta:
        table_name = "tracks"
        indexes = (
            (("path", "part"), True),
            (("album", "missing", "disc_number", "track_number", "title", "id"), False),
            (("inode", "size", "mtime_ns"), False),
            (
                (
                    "id", "missing", "year", "added_at", "last_played_at", "plays", "skips", "rating", "favourite",
                    "duration_s", "codec", "rate_hz", "bits", "channels", "size", "track_number", "disc_number",
                ),
                False,
            ),
        )  # fmt: skip


Track.add_index(Track.index(Track.rating, name="tracks_rating", where=Track.rating.is_null(False)))
Track.add_index(Track.index(Track.skips, name="tracks_skips", where=Track.skips > 0))
Track.add_index(Track.index(Track.path, name="tracks_missing", where=Track.missing))
Track.add_index(Track.index(Track.favourite, name="tracks_favourite", where=Track.favourite))


class TrackArtist(Model):
    """One of the artists of a track, in the order of its tags."""

    track = ForeignKeyField(Track, index=False, on_delete="CASCADE")
    position = IntegerField()
    artist = ForeignKeyField(Artist)

    class Meta:
        table_name = "track_artists"
        primary_key = CompositeKey("track", "position")
        without_rowid = True


class Genre(Model):
    """A genre, as it was written first."""

    id = AutoField()
    name = TextField()
    group_name = TextField(unique=True)

    class Meta:
        table_name = "genres"


class TrackGenre(Model):
    """One of the genres of a track."""

    track = ForeignKeyField(Track, index=False, on_delete="CASCADE")
    genre = ForeignKeyField(Genre)

    class Meta:
        table_name = "track_genres"
        primary_key = CompositeKey("track", "genre")
        without_rowid = True


class Folder(Model):
    """A folder with music."""

    id = AutoField()
    path = TextField(unique=True)

    class Meta:
        table_name = "folders"


class Quarantined(Model):
    """A file that could not be read; it is tried again when it has changed."""

    path = TextField(primary_key=True)
    size = BigIntegerField()
    mtime_ns = BigIntegerField()
    reason = TextField()
    tried_at = FloatField()

    class Meta:
        table_name = "quarantine"
        without_rowid = True


class Report(Model):
    """What analysis found in a track's file; it holds while the file is the same."""

    track = ForeignKeyField(Track, primary_key=True, on_delete="CASCADE")
    version = IntegerField()
    size = BigIntegerField()
    mtime_ns = BigIntegerField()
    made_at = FloatField()
    integrated_lufs = FloatField(null=True, index=True)
    lra_lu = FloatField(null=True, index=True)
    true_peak_dbtp = FloatField(null=True, index=True)
    dr14 = FloatField(null=True, index=True)
    tempo_bpm = FloatField(null=True, index=True)
    content_type = TextField(null=True, index=True)
    report = BlobField()
    """All of it, as JSON."""

    class Meta:
        table_name = "reports"
        indexes = (
            (
                (
                    "track", "integrated_lufs", "lra_lu", "true_peak_dbtp", "dr14", "tempo_bpm", "content_type",
                ),
                False,
            ),
        )  # fmt: skip


class StoredFingerprint(Model):
    """A track's fingerprint, as 25 little-endian floats of 32 bits."""

    track = ForeignKeyField(Track, primary_key=True, on_delete="CASCADE")
    version = IntegerField()
    dimensions = BlobField()

    class Meta:
        table_name = "fingerprints"


class Artwork(Model):
    """A cover in the cache folder."""

    hash = TextField(primary_key=True)
    kind = TextField()
    width = IntegerField()
    height = IntegerField()
    bytes = IntegerField()
    used_at = FloatField()

    class Meta:
        table_name = "artwork"
        without_rowid = True
