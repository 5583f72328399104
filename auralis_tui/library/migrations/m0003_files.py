"""Tracks within files, all artists and genres of a track, what could not be read, and what was heard of the content."""

STATEMENTS = (
    # A sheet of marks makes several tracks of one file: part 0 is a whole file, 1 and up are its tracks.
    "ALTER TABLE tracks ADD COLUMN part INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE tracks ADD COLUMN start_s REAL NOT NULL DEFAULT 0",
    "ALTER TABLE tracks ADD COLUMN end_s REAL",
    "DROP INDEX tracks_path",
    "CREATE UNIQUE INDEX tracks_path ON tracks (path, part)",
    # Of the sound's part of the file, without its tags: finds duplicates, and files that were moved and tagged anew.
    "ALTER TABLE tracks ADD COLUMN content_hash TEXT",
    "CREATE INDEX tracks_content_hash ON tracks (content_hash)",
    "CREATE INDEX tracks_added_at ON tracks (added_at)",
    "ALTER TABLE albums ADD COLUMN compilation INTEGER NOT NULL DEFAULT 0",
    # Names that are one artist's share what they are grouped by; the first one written is shown.
    "ALTER TABLE artists ADD COLUMN group_name TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX artists_group_name ON artists (group_name)",
    """CREATE TABLE track_artists (
        track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        artist_id INTEGER NOT NULL REFERENCES artists (id),
        PRIMARY KEY (track_id, position)) WITHOUT ROWID""",
    "CREATE INDEX track_artists_artist_id ON track_artists (artist_id)",
    """CREATE TABLE genres (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        group_name TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX genres_group_name ON genres (group_name)",
    """CREATE TABLE track_genres (
        track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
        genre_id INTEGER NOT NULL REFERENCES genres (id),
        PRIMARY KEY (track_id, genre_id)) WITHOUT ROWID""",
    "CREATE INDEX track_genres_genre_id ON track_genres (genre_id)",
    """CREATE TABLE folders (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX folders_path ON folders (path)",
    """CREATE TABLE quarantine (
        path TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        reason TEXT NOT NULL,
        tried_at REAL NOT NULL) WITHOUT ROWID""",
    # Only what is searched for needs the index to follow.
    "DROP TRIGGER search_update",
    """CREATE TRIGGER search_update AFTER UPDATE OF title, artist, album_id, genre, missing ON tracks BEGIN
        DELETE FROM search WHERE rowid = old.id;
        INSERT INTO search (rowid, title, artist, album, album_artist, genre)
        SELECT new.id, new.title, new.artist, albums.title, artists.name, new.genre
        FROM albums JOIN artists ON artists.id = albums.artist_id WHERE albums.id = new.album_id AND NOT new.missing;
    END""",
)
