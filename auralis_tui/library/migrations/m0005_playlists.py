"""Playlists, saved queries, and queues that are kept to be loaded again."""

STATEMENTS = (
    """CREATE TABLE playlists (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL COLLATE NOCASE,
        created_at REAL NOT NULL,
        changed_at REAL NOT NULL)""",
    "CREATE UNIQUE INDEX playlists_name ON playlists (name)",
    # An entry whose file is not in the library keeps what the imported list said of it, and has no track.
    """CREATE TABLE playlist_entries (
        playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
        position INTEGER NOT NULL CHECK (position >= 0),
        track_id INTEGER REFERENCES tracks (id),
        path TEXT NOT NULL,
        title TEXT NOT NULL,
        duration_s REAL NOT NULL,
        PRIMARY KEY (playlist_id, position)) WITHOUT ROWID""",
    "CREATE INDEX playlist_entries_track_id ON playlist_entries (track_id)",
    """CREATE TABLE smart_playlists (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL COLLATE NOCASE,
        query TEXT NOT NULL,
        sort TEXT NOT NULL,
        row_limit INTEGER,
        created_at REAL NOT NULL)""",
    "CREATE UNIQUE INDEX smart_playlists_name ON smart_playlists (name)",
    """CREATE TABLE queue_templates (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL COLLATE NOCASE,
        description TEXT NOT NULL,
        tags TEXT NOT NULL,
        shuffle INTEGER NOT NULL,
        repeat TEXT NOT NULL,
        favourite INTEGER NOT NULL,
        load_count INTEGER NOT NULL,
        created_at REAL NOT NULL,
        loaded_at REAL)""",
    "CREATE UNIQUE INDEX queue_templates_name ON queue_templates (name)",
    """CREATE TABLE queue_template_entries (
        template_id INTEGER NOT NULL REFERENCES queue_templates (id) ON DELETE CASCADE,
        position INTEGER NOT NULL CHECK (position >= 0),
        track_id INTEGER NOT NULL REFERENCES tracks (id),
        PRIMARY KEY (template_id, position)) WITHOUT ROWID""",
    "CREATE INDEX queue_template_entries_track_id ON queue_template_entries (track_id)",
)
