"""Tables of what was done with the tracks: heard, listed, queued, changed; and of what goes on."""

# ruff: noqa: D106

from peewee import (
    AutoField,
    BlobField,
    BooleanField,
    CompositeKey,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from auralis_tui.library.models.files import Track


class Play(Model):
    """One time that a track was heard."""

    id = AutoField()
    track = ForeignKeyField(Track, on_delete="CASCADE")
    began_at = FloatField(index=True)
    heard_s = FloatField()
    skipped = BooleanField()
    """It was left before it counted."""

    class Meta:
        table_name = "plays"


class Playlist(Model):
    """An ordered list of tracks."""

    id = AutoField()
    name = TextField(unique=True)
    created_at = FloatField()
    changed_at = FloatField()

    class Meta:
        table_name = "playlists"


class PlaylistEntry(Model):
    """A place in a playlist; positions run from 0 without gaps."""

    playlist = ForeignKeyField(Playlist, index=False, on_delete="CASCADE")
    position = IntegerField()
    track = ForeignKeyField(Track, null=True)
    """None when the file is not in the library: then what follows says what an imported list said."""
    path = TextField()
    title = TextField()
    duration_s = FloatField()

    class Meta:
        table_name = "playlist_entries"
        primary_key = CompositeKey("playlist", "position")
        without_rowid = True


class SmartPlaylist(Model):
    """A query that is kept."""

    id = AutoField()
    name = TextField(unique=True)
    query = TextField()
    sort = TextField()
    row_limit = IntegerField(null=True)
    created_at = FloatField()

    class Meta:
        table_name = "smart_playlists"


class QueueTemplate(Model):
    """A queue that is kept, to be loaded again."""

    id = AutoField()
    name = TextField(unique=True)
    description = TextField()
    tags = TextField()
    shuffle = BooleanField()
    repeat = TextField()
    favourite = BooleanField()
    load_count = IntegerField()
    created_at = FloatField()
    loaded_at = FloatField(null=True)

    class Meta:
        table_name = "queue_templates"


class QueueTemplateEntry(Model):
    """A place in a kept queue."""

    template = ForeignKeyField(QueueTemplate, index=False, on_delete="CASCADE")
    position = IntegerField()
    track = ForeignKeyField(Track)

    class Meta:
        table_name = "queue_template_entries"
        primary_key = CompositeKey("template", "position")
        without_rowid = True


class StoredJob(Model):
    """A job that ran."""

    id = AutoField()
    kind = TextField()
    title = TextField()
    state = TextField()
    done = IntegerField()
    total = IntegerField(null=True)
    problems = TextField()
    """As a JSON array of sentences."""
    problem_count = IntegerField()
    began_at = FloatField()
    ended_at = FloatField(null=True)

    class Meta:
        table_name = "jobs"


class Change(Model):
    """A change of playlists, ratings or tags that can be undone, or, when it was, redone."""

    step = IntegerField(primary_key=True)
    kind = TextField()
    words = TextField()
    bytes = IntegerField()
    undone = BooleanField()
    before = BlobField()
    after = BlobField()

    class Meta:
        table_name = "changes"


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
