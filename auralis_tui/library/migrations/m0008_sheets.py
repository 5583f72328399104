"""What a scan needs to know of a track's file again: the sheet that cuts it, and whose album its tags say it is."""

STATEMENTS = (
    # The time of the cue sheet beside the file; 0 without one. Another time means that its tracks are cut anew.
    "ALTER TABLE tracks ADD COLUMN sheet_mtime_ns INTEGER NOT NULL DEFAULT 0",
    # As the tags have it; empty where the album's artist follows from its tracks.
    "ALTER TABLE tracks ADD COLUMN tagged_album_artist TEXT NOT NULL DEFAULT ''",
)
