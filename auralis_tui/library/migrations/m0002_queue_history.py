"""The queue's history and its order without shuffle; what ReplayGain needs of each track."""

STATEMENTS = (
    # The position is the key, so that a stretch of the queue lies together, and is written anew in one go.
    "ALTER TABLE queue_entries RENAME TO former_entries",
    """CREATE TABLE queue_entries (
        position INTEGER PRIMARY KEY CHECK (position >= 0),
        natural INTEGER NOT NULL,
        entry_id INTEGER NOT NULL,
        track_id INTEGER NOT NULL REFERENCES tracks (id))""",
    # Numbered anew: nothing has kept the former table from gaps, or from two entries in one place.
    """INSERT INTO queue_entries (position, natural, entry_id, track_id)
        SELECT row_number() OVER in_order - 1, row_number() OVER in_order - 1, entry_id, track_id
        FROM former_entries WINDOW in_order AS (ORDER BY position, entry_id)""",
    "CREATE UNIQUE INDEX queue_entries_entry_id ON queue_entries (entry_id)",
    """INSERT INTO settings (key, value)
        SELECT 'last_entry_id', seq FROM sqlite_sequence WHERE name = 'former_entries'""",
    "DROP TABLE former_entries",
    """CREATE TABLE queue_history (
        step INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        words TEXT NOT NULL,
        tracks INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        undone INTEGER NOT NULL,
        entry_before INTEGER,
        position_before_s REAL NOT NULL,
        entry_after INTEGER,
        shuffled_before INTEGER NOT NULL,
        shuffled_after INTEGER NOT NULL)""",
    # What is changed in parts, as a folder that is added while it is scanned, is stored part by part.
    """CREATE TABLE queue_edits (
        part INTEGER PRIMARY KEY,
        step INTEGER NOT NULL REFERENCES queue_history (step) ON DELETE CASCADE,
        edit BLOB NOT NULL)""",
    "CREATE INDEX queue_edits_step ON queue_edits (step)",
    "ALTER TABLE tracks ADD COLUMN track_gain_db REAL",
    "ALTER TABLE tracks ADD COLUMN track_peak REAL",
    "ALTER TABLE tracks ADD COLUMN album_gain_db REAL",
    "ALTER TABLE tracks ADD COLUMN album_peak REAL",
    "ALTER TABLE tracks ADD COLUMN measured_lufs REAL",
    "ALTER TABLE tracks ADD COLUMN measured_peak REAL",
    # Which of a file's tags were read: a lower one than the program's lets the next scan read them again.
    "ALTER TABLE tracks ADD COLUMN tags_version INTEGER NOT NULL DEFAULT 0",
)
