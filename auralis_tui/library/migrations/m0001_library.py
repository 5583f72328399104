"""Artists, albums, tracks and their search index, the queue, the scanned folders, the settings."""

STATEMENTS = (
    """CREATE TABLE roots (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX roots_path ON roots (path)",
    """CREATE TABLE artists (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        sort_name TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX artists_name ON artists (name)",
    "CREATE INDEX artists_order ON artists (sort_name, id)",
    """CREATE TABLE albums (
        id INTEGER PRIMARY KEY,
        artist_id INTEGER NOT NULL REFERENCES artists (id),
        title TEXT NOT NULL,
        folder TEXT NOT NULL,
        sort_title TEXT NOT NULL,
        year INTEGER)""",
    "CREATE UNIQUE INDEX albums_identity ON albums (artist_id, title, folder)",
    "CREATE INDEX albums_order ON albums (artist_id, year, sort_title, id)",
    """CREATE TABLE tracks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path TEXT NOT NULL,
        album_id INTEGER NOT NULL REFERENCES albums (id),
        title TEXT NOT NULL,
        artist TEXT NOT NULL,
        track_number INTEGER,
        disc_number INTEGER,
        year INTEGER,
        genre TEXT NOT NULL,
        duration_s REAL NOT NULL,
        codec TEXT NOT NULL,
        rate_hz INTEGER NOT NULL,
        channels INTEGER NOT NULL,
        bits INTEGER,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        inode INTEGER NOT NULL,
        added_at REAL NOT NULL,
        missing INTEGER NOT NULL)""",
    "CREATE UNIQUE INDEX tracks_path ON tracks (path)",
    # Ends every list's walk: artist, album, disc, track.
    "CREATE INDEX tracks_order ON tracks (album_id, missing, disc_number, track_number, title, id)",
    "CREATE INDEX tracks_file ON tracks (inode, size, mtime_ns)",
    """CREATE TABLE queue_entries (
        entry_id INTEGER PRIMARY KEY AUTOINCREMENT,
        position INTEGER NOT NULL CHECK (position >= 0),
        track_id INTEGER NOT NULL REFERENCES tracks (id))""",
    "CREATE INDEX queue_entries_position ON queue_entries (position)",
    "CREATE INDEX queue_entries_track_id ON queue_entries (track_id)",
    """CREATE TABLE settings (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE VIRTUAL TABLE search USING fts5 (
        title, artist, album, album_artist, genre,
        tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')""",
    # The index follows the tracks by itself, so that no writer can forget it. Hidden tracks are not found.
    """CREATE TRIGGER search_insert AFTER INSERT ON tracks WHEN NOT new.missing BEGIN
        INSERT INTO search (rowid, title, artist, album, album_artist, genre)
        SELECT new.id, new.title, new.artist, albums.title, artists.name, new.genre
        FROM albums JOIN artists ON artists.id = albums.artist_id WHERE albums.id = new.album_id;
    END""",
    """CREATE TRIGGER search_update AFTER UPDATE ON tracks BEGIN
        DELETE FROM search WHERE rowid = old.id;
        INSERT INTO search (rowid, title, artist, album, album_artist, genre)
        SELECT new.id, new.title, new.artist, albums.title, artists.name, new.genre
        FROM albums JOIN artists ON artists.id = albums.artist_id WHERE albums.id = new.album_id AND NOT new.missing;
    END""",
    """CREATE TRIGGER search_delete AFTER DELETE ON tracks BEGIN
        DELETE FROM search WHERE rowid = old.id;
    END""",
)
