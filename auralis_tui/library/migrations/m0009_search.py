"""What searching needs to answer at once: shorter prefixes, the words of paths, and indexes of what is compared."""

_FOLDER = "rtrim({0}.path, replace({0}.path, '/', ''))"
"""The path up to its last slash."""
_NAME = f"substr({{0}}.path, length({_FOLDER}) + 1)"
_DELETE = f"""INSERT INTO search_paths (search_paths, rowid, folder, name)
    VALUES ('delete', old.id, {_FOLDER.format("old")}, {_NAME.format("old")})"""
_INSERT = f"""INSERT INTO search_paths (rowid, folder, name)
    VALUES (new.id, {_FOLDER.format("new")}, {_NAME.format("new")})"""

STATEMENTS = (
    # One letter is typed before the second.
    "DROP TABLE search",
    """CREATE VIRTUAL TABLE search USING fts5 (
        title, artist, album, album_artist, genre,
        tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')""",
    """INSERT INTO search (rowid, title, artist, album, album_artist, genre)
        SELECT tracks.id, tracks.title, tracks.artist, albums.title, artists.name, tracks.genre
        FROM tracks JOIN albums ON albums.id = tracks.album_id JOIN artists ON artists.id = albums.artist_id
        WHERE NOT tracks.missing ORDER BY tracks.id""",
    """CREATE VIRTUAL TABLE search_paths USING fts5 (
        folder, name, content = '', columnsize = 0,
        tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')""",
    f"""INSERT INTO search_paths (rowid, folder, name)
        SELECT id, {_FOLDER.format("tracks")}, {_NAME.format("tracks")} FROM tracks ORDER BY id""",
    f"CREATE TRIGGER search_paths_insert AFTER INSERT ON tracks BEGIN {_INSERT}; END",
    f"CREATE TRIGGER search_paths_update AFTER UPDATE OF path ON tracks BEGIN {_DELETE}; {_INSERT}; END",
    f"CREATE TRIGGER search_paths_delete AFTER DELETE ON tracks BEGIN {_DELETE}; END",
    # All that is compared, close together and in the order of the ids: what is walked where nothing is rare.
    """CREATE INDEX tracks_facts ON tracks (id, missing, year, added_at, last_played_at, plays, skips, rating,
        favourite, duration_s, codec, rate_hz, bits, channels, size, track_number, disc_number)""",
    "CREATE INDEX tracks_year ON tracks (year)",
    "CREATE INDEX tracks_duration_s ON tracks (duration_s)",
    "CREATE INDEX tracks_codec ON tracks (codec COLLATE NOCASE)",
    "CREATE INDEX tracks_rate_hz ON tracks (rate_hz)",
    "CREATE INDEX tracks_bits ON tracks (bits)",
    "CREATE INDEX tracks_channels ON tracks (channels)",
    "CREATE INDEX tracks_rating ON tracks (rating) WHERE rating IS NOT NULL",
    "CREATE INDEX tracks_skips ON tracks (skips) WHERE skips > 0",
    "CREATE INDEX tracks_missing ON tracks (path) WHERE missing",
    "CREATE INDEX tracks_favourite ON tracks (favourite) WHERE favourite",
    """CREATE INDEX reports_facts ON reports (track_id, integrated_lufs, lra_lu, true_peak_dbtp, dr14, tempo_bpm,
        content_type)""",
    "CREATE INDEX reports_lra_lu ON reports (lra_lu)",
    "CREATE INDEX reports_true_peak_dbtp ON reports (true_peak_dbtp)",
    "CREATE INDEX reports_dr14 ON reports (dr14)",
    "CREATE INDEX reports_content_type ON reports (content_type COLLATE NOCASE)",
)
