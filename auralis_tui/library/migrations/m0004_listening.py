"""What a listener thinks of tracks, and when they were played."""

STATEMENTS = (
    "ALTER TABLE tracks ADD COLUMN rating INTEGER CHECK (rating BETWEEN 1 AND 5)",
    "ALTER TABLE tracks ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE tracks ADD COLUMN plays INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE tracks ADD COLUMN skips INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE tracks ADD COLUMN last_played_at REAL",
    "ALTER TABLE tracks ADD COLUMN bookmark_s REAL",
    "CREATE INDEX tracks_last_played_at ON tracks (last_played_at)",
    "CREATE INDEX tracks_plays ON tracks (plays)",
    # The counts of a track are the sums of these; a skip is one that was left before it counted.
    """CREATE TABLE plays (
        id INTEGER PRIMARY KEY,
        track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
        began_at REAL NOT NULL,
        heard_s REAL NOT NULL,
        skipped INTEGER NOT NULL)""",
    "CREATE INDEX plays_track_id ON plays (track_id)",
    "CREATE INDEX plays_began_at ON plays (began_at)",
)
