"""The library's tables as Peewee models.

They belong to no database: every query is executed on the one that is handed in. The schema itself is made by the
migrations; a test holds that both agree.
"""

# ruff: noqa: D106

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
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

    class Meta:
        table_name = "albums"
        indexes = ((("artist", "title", "folder"), True), (("artist", "year", "sort_title", "id"), False))


class Track(Model):
    """A file with music."""

    id = AutoField()
    path = TextField(unique=True)
    album = ForeignKeyField(Album, index=False)
    title = TextField()
    artist = TextField()
    track_number = IntegerField(null=True)
    disc_number = IntegerField(null=True)
    year = IntegerField(null=True)
    genre = TextField()
    duration_s = FloatField()
    codec = TextField()
    rate_hz = IntegerField()
    channels = IntegerField()
    bits = IntegerField(null=True)
    size = BigIntegerField()
    mtime_ns = BigIntegerField()
    inode = BigIntegerField()
    added_at = FloatField()
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

    class Meta:
        table_name = "tracks"
        indexes = (
            (("album", "missing", "disc_number", "track_number", "title", "id"), False),
            (("inode", "size", "mtime_ns"), False),
        )


class QueueEntry(Model):
    """A place in the queue; positions run from 0 without gaps."""

    position = IntegerField(primary_key=True)
    natural = IntegerField()
    """Its position in the order without shuffle; the same while there is none."""
    entry_id = IntegerField(unique=True)
    """Never used again."""
    track = ForeignKeyField(Track, index=False)

    class Meta:
        table_name = "queue_entries"


class QueueStep(Model):
    """A change of the queue that can be undone, or, when it was, redone."""

    step = AutoField()
    kind = TextField()
    words = TextField()
    tracks = IntegerField()
    """How many it concerns."""
    bytes = IntegerField()
    """What its edits take."""
    undone = BooleanField()
    entry_before = IntegerField(null=True)
    """The entry that was heard before the change."""
    position_before_s = FloatField()
    entry_after = IntegerField(null=True)
    """The entry that the change goes to, where it goes to one."""
    shuffled_before = BooleanField()
    shuffled_after = BooleanField()

    class Meta:
        table_name = "queue_history"


class QueueEdit(Model):
    """A part of such a change; all of them are undone as one."""

    part = AutoField()
    step = ForeignKeyField(QueueStep, column_name="step", on_delete="CASCADE")
    edit = BlobField()
    """See `queue_edits.encode`."""

    class Meta:
        table_name = "queue_edits"


class Setting(Model):
    """A remembered value, as JSON."""

    key = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "settings"


MODELS = (Root, Artist, Album, Track, QueueEntry, QueueStep, QueueEdit, Setting)
